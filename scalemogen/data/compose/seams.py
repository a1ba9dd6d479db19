"""Seams: at which frames two motions can be joined best.

At a good seam the same foot is on the floor, the poses are similar, and the pelvis can change from one speed to the
other without overshoot. `find_seam` computes a cost for every pair of frames and takes the lowest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scalemogen.data.compose.inertialization import COASTING, bone_directions
from scalemogen.motion.feet import TOES, resting
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.skeleton import HUMANML3D

_DURATIONS = (8, 10, 12, 15, 18)  # frames at 20 fps that a transition may take
_YAW_SMOOTHING = 4.0  # frames (sigma): removes the sway of the hips with each step
# Costs of a difference: per metre of pelvis and feet, per radian of mean bone direction, per unit of its change, and
# per radian per frame^2 of the bone that has to turn fastest.
_PELVIS_COST, _HEIGHT_COST, _FOOT_COST, _LEG_COST, _POSE_COST, _SPEED_COST = 4.0, 4.0, 4.0, 1.0, 1.0, 2.0
_HASTE_COST = 10.0
_LEG_BONES = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle", "foot")]
_UPPER_BONES = [joint for joint in range(1, 22) if joint not in _LEG_BONES]
_ARM_LIMIT = 2.2  # radians a bone may turn: near half a turn the shortest arc is ill-defined


@dataclass(frozen=True)
class Track:
    """A motion with the quantities that seams are chosen by.

    Attributes:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
    """

    joints_FJ3: np.ndarray

    def __len__(self) -> int:
        return len(self.joints_FJ3)

    @cached_property
    def yaw_F(self) -> np.ndarray:
        """Heading in radians, unwrapped and smoothed."""
        return gaussian_filter1d(np.unwrap(facing_yaw(self.joints_FJ3, HUMANML3D)), _YAW_SMOOTHING, mode="nearest")

    @cached_property
    def resting_F2(self) -> np.ndarray:
        """Which feet rest on the floor."""
        return resting(self.joints_FJ3)

    @cached_property
    def directions_FJ3(self) -> np.ndarray:
        """Bone directions, relative to the heading."""
        return turn(bone_directions(self.joints_FJ3), -self.yaw_F)

    @cached_property
    def toes_F23(self) -> np.ndarray:
        """Balls of the feet relative to the pelvis and the heading, metres."""
        return turn(self.joints_FJ3[:, TOES] - self.joints_FJ3[:, :1], -self.yaw_F)

    @cached_property
    def speed_F3(self) -> np.ndarray:
        """Velocity of the pelvis relative to the heading, metres per frame."""
        steps_F3 = np.gradient(gaussian_filter1d(self.joints_FJ3[:, 0], 1.0, axis=0, mode="nearest"), axis=0)
        return turn(steps_F3, -self.yaw_F)

    def reversed(self) -> Track:
        """Return the same motion backwards."""
        return Track(self.joints_FJ3[::-1].copy())


@dataclass(frozen=True)
class Seam:
    """A way to join two tracks.

    Attributes:
        leave, enter: frame `leave` of the first is replaced by frame `enter` of the second.
        frames: how long the difference takes to decay.
        foot: whether the left and the right foot stay where they are; the second track is placed accordingly.
        cost: lower is better; a seam below 1 is seldom visible.
    """

    leave: int
    enter: int
    frames: int
    foot: tuple[bool, bool]
    cost: float


def find_seam(first: Track, second: Track, leave: range, enter: range) -> Seam | None:
    """Return the seam of lowest cost within ranges of frames, or None if all pairs are ruled out.

    The second track will be placed so that the foot on the floor stays. The pelvis then has an offset, and differs in
    speed. Both decay together without overshoot if offset = -COASTING * speed * duration.
    """
    a, b = np.array(leave), np.array(enter)
    shared_AB2 = first.resting_F2[a][:, None] & second.resting_F2[b][None]
    count_AB = shared_AB2.sum(-1)
    if not count_AB.any():
        return None
    # how the feet differ, as seen from the pelvis; the mean over shared feet is the offset of the pelvis
    slack_AB23 = second.toes_F23[b][None] - first.toes_F23[a][:, None]
    weight_AB21 = (shared_AB2 / np.maximum(count_AB, 1)[..., None])[..., None]
    offset_AB3 = (slack_AB23 * weight_AB21).sum(2)
    feet_AB = (np.linalg.norm(slack_AB23 - offset_AB3[:, :, None], axis=-1) * shared_AB2).max(-1)
    # the offset that remains after the speeds have met, for each duration
    gap_AB3 = first.speed_F3[a][:, None] - second.speed_F3[b][None]
    coasting_ABD3 = offset_AB3[:, :, None] + COASTING * gap_AB3[:, :, None] * np.array(_DURATIONS)[:, None]
    pose_AB, largest_AB = _pose_costs(first, second, a, b)
    haste_ABD = _HASTE_COST * largest_AB[..., None] / np.square(_DURATIONS)
    costs_ABD = (
        _PELVIS_COST * np.linalg.norm(coasting_ABD3[..., [0, 2]], axis=-1)
        + _HEIGHT_COST * np.abs(offset_AB3[:, :, None, 1])
        + (_FOOT_COST * feet_AB + pose_AB)[..., None]
        + haste_ABD
    )
    costs_ABD[count_AB == 0] = np.inf
    i, j, d = np.unravel_index(np.argmin(costs_ABD), costs_ABD.shape)
    if not np.isfinite(costs_ABD[i, j, d]):
        return None
    foot = (bool(shared_AB2[i, j, 0]), bool(shared_AB2[i, j, 1]))
    return Seam(int(a[i]), int(b[j]), _DURATIONS[d], foot, float(costs_ABD[i, j, d]))


def _pose_costs(first: Track, second: Track, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (A, B) the cost of differences in bone directions and their change, and the largest angle in radians."""
    cosines = np.einsum("ajx,bjx->abj", first.directions_FJ3[a], second.directions_FJ3[b])
    angles = np.arccos(np.clip(cosines, -1, 1))
    cost = _LEG_COST * angles[..., _LEG_BONES].mean(-1) + _POSE_COST * angles[..., _UPPER_BONES].mean(-1)
    speeds = [np.gradient(track.directions_FJ3, axis=0)[frames] for track, frames in ((first, a), (second, b))]
    cost += _SPEED_COST * np.linalg.norm(speeds[0][:, None] - speeds[1][None], axis=-1).mean(-1)
    largest = angles.max(-1)
    return np.where(largest > _ARM_LIMIT, np.inf, cost), largest
