"""Where two motions can be joined: the same foot down, like poses, and a way to coast from one speed to the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scalemogen.data.compose.inertialization import COASTING, bone_directions
from scalemogen.motion.feet import TOES, resting
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.skeleton import HUMANML3D

_DURATIONS = (8, 10, 12, 15, 18)  # frames at 20 fps
_YAW_SMOOTHING = 4.0  # frames: the hips' sway of a step is no turn
# What a difference costs: metres of mislaid pelvis and feet, mean turn of the bones (radians), their speeds, and
# how hastily (radians per frame^2) the bone that is farthest off must come round.
_PELVIS_COST, _HEIGHT_COST, _FOOT_COST, _LEG_COST, _POSE_COST, _SPEED_COST = 4.0, 4.0, 4.0, 1.0, 1.0, 2.0
_HASTE_COST = 10.0
_LEG_BONES = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle", "foot")]
_UPPER_BONES = [joint for joint in range(1, 22) if joint not in _LEG_BONES]
_ARM_LIMIT = 2.2  # radians: beyond, the way from pose to pose is a matter of chance


@dataclass(frozen=True)
class Track:
    """A motion with what seams are chosen by.

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
        """Which feet are down."""
        return resting(self.joints_FJ3)

    @cached_property
    def directions_FJ3(self) -> np.ndarray:
        """Bone directions in the body's heading."""
        return turn(bone_directions(self.joints_FJ3), -self.yaw_F)

    @cached_property
    def toes_F23(self) -> np.ndarray:
        """Balls of the feet from the pelvis, in the body's heading."""
        return turn(self.joints_FJ3[:, TOES] - self.joints_FJ3[:, :1], -self.yaw_F)

    @cached_property
    def speed_F3(self) -> np.ndarray:
        """Metres per frame of the pelvis, in the body's heading."""
        steps_F3 = np.gradient(gaussian_filter1d(self.joints_FJ3[:, 0], 1.0, axis=0, mode="nearest"), axis=0)
        return turn(steps_F3, -self.yaw_F)

    def reversed(self) -> Track:
        """The same motion backwards."""
        return Track(self.joints_FJ3[::-1].copy())


@dataclass(frozen=True)
class Seam:
    """A way to join two tracks.

    Attributes:
        leave: frame of the first whose time is that of frame `enter` of the second.
        enter: see there.
        frames: how long the difference may take to vanish.
        foot: the foot (0 left, 1 right) that stays where it is; the second is laid so that it does.
        cost: lower is better; below 1 is seldom seen to be a seam.
    """

    leave: int
    enter: int
    frames: int
    foot: tuple[bool, bool]
    cost: float


def find_seam(first: Track, second: Track, leave: range, enter: range) -> Seam | None:
    """The cheapest seam within ranges of frames, or None where no foot is down in both.

    The second track will be laid so that the foot that is down stays; the pelvis then is off by an offset, and
    differs in speed. Both vanish together without turning back where offset = -COASTING speed duration.
    """
    a, b = np.array(leave), np.array(enter)
    shared_AB2 = first.resting_F2[a][:, None] & second.resting_F2[b][None]
    count_AB = shared_AB2.sum(-1)
    if not count_AB.any():
        return None
    slack_AB23 = second.toes_F23[b][None] - first.toes_F23[a][:, None]
    weight_AB21 = (shared_AB2 / np.maximum(count_AB, 1)[..., None])[..., None]
    offset_AB3 = (slack_AB23 * weight_AB21).sum(2)
    feet_AB = (np.linalg.norm(slack_AB23 - offset_AB3[:, :, None], axis=-1) * shared_AB2).max(-1)
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
    """(A, B) by how much the bones differ in direction and in its change, and the largest angle (radians)."""
    cosines = np.einsum("ajx,bjx->abj", first.directions_FJ3[a], second.directions_FJ3[b])
    angles = np.arccos(np.clip(cosines, -1, 1))
    cost = _LEG_COST * angles[..., _LEG_BONES].mean(-1) + _POSE_COST * angles[..., _UPPER_BONES].mean(-1)
    speeds = [np.gradient(track.directions_FJ3, axis=0)[frames] for track, frames in ((first, a), (second, b))]
    cost += _SPEED_COST * np.linalg.norm(speeds[0][:, None] - speeds[1][None], axis=-1).mean(-1)
    largest = angles.max(-1)
    return np.where(largest > _ARM_LIMIT, np.inf, cost), largest
