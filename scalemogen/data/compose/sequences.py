"""Join two motions at a seam: align the second with the first, continue the first's speed, keep the feet planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.data.compose.inertialization import COASTING, decay, inertialize
from scalemogen.data.compose.seams import Seam, Track
from scalemogen.motion.feet import TOES, above, eased, floor_of, plant, run_from
from scalemogen.motion.heading import turn
from scalemogen.motion.inverse_kinematics import bone_lengths

_MOST_TURN = np.radians(20)  # the heading may keep turning by at most this much in a transition
_NEAR = 0.05  # metres from its resting place within which a foot counts as landed
_SINKING = 0.015  # metres that a foot may go below the floor
_RELEASE = 8  # frames in which a planted foot returns to its own motion


@dataclass(frozen=True)
class Joined:
    """Two motions joined to one.

    Attributes:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
        start: first frame of the second motion.
        blended: frames [from, to) that equal neither motion.
    """

    joints_FJ3: np.ndarray
    start: int
    blended: tuple[int, int]


def join(first: Track, second: Track, seam: Seam) -> Joined:
    """Return the first motion up to the seam, then the second, with the second's first frames adapted."""
    after_FJ3 = _aligned(first, second, seam)
    before_2J3 = first.joints_FJ3[seam.leave - 1 : seam.leave + 1]
    bent_FJ3 = inertialize(before_2J3, after_FJ3, seam.frames, bone_lengths(second.joints_FJ3))
    bent_FJ3 = _footed(first, second, seam, after_FJ3, bent_FJ3)
    joints_FJ3 = np.concatenate([first.joints_FJ3[: seam.leave], bent_FJ3])
    return Joined(joints_FJ3, seam.leave, (seam.leave, min(seam.leave + seam.frames, len(joints_FJ3))))


def join_backwards(first: Track, second: Track, seam: Seam) -> Joined:
    """Join with the first motion's last frames adapted instead: for starting to walk, which is stopping in reverse.

    Args:
        seam: between the reversed second and the reversed first track.
    """
    joined = join(second.reversed(), first.reversed(), seam)
    count = len(joined.joints_FJ3)
    blended = (count - joined.blended[1], count - joined.blended[0])
    return Joined(joined.joints_FJ3[::-1].copy(), count - joined.start, blended)


def _aligned(first: Track, second: Track, seam: Seam) -> np.ndarray:
    """Return the second motion from the seam on, with the first's heading, standing where the first stands."""
    # Headings change at these rates (radians per frame) at the seam. While one rate changes to the other, the body
    # turns by a further angle, `ahead`.
    rates = [
        (track.yaw_F[min(frame + 1, len(track) - 1)] - track.yaw_F[max(frame - 1, 0)]) / 2
        for track, frame in ((first, seam.leave), (second, seam.enter))
    ]
    ahead = np.clip(COASTING * (rates[0] - rates[1]) * seam.frames, -_MOST_TURN, _MOST_TURN)
    angle = first.yaw_F[seam.leave] - second.yaw_F[seam.enter] + ahead
    turned_FJ3 = turn(second.joints_FJ3[seam.enter :], angle)
    feet = [toe for toe, down in zip(TOES, seam.foot, strict=True) if down]
    shift_3 = (first.joints_FJ3[seam.leave, feet] - turned_FJ3[0, feet]).mean(axis=0)
    shift_3[1] = floor_of(first.joints_FJ3) - floor_of(second.joints_FJ3)
    return turned_FJ3 + shift_3


def _footed(first: Track, second: Track, seam: Seam, after_FJ3: np.ndarray, bent_FJ3: np.ndarray) -> np.ndarray:
    """Return the adapted motion with planted feet.

    Feet stay where they stand, land where they will stand, and do not go below the floor.

    Args:
        after_FJ3: the aligned second motion.
        bent_FJ3: the same, after inertialization.
    """
    frames, toes = len(bent_FJ3), list(TOES)
    rest_F2 = second.resting_F2[seam.enter :]
    gap_23 = first.joints_FJ3[seam.leave, toes] - after_FJ3[0, toes]
    wanted_F23, weight_F2 = bent_FJ3[:, toes].copy(), np.zeros((frames, 2))
    fading = decay(np.ones(1), np.zeros(1), seam.frames, frames)[:, 0]
    for foot, toe in enumerate(toes):
        # a foot that stands in both motions is kept where the first put it
        kept = run_from(rest_F2[:, foot], 0) & seam.foot[foot]
        near = np.linalg.norm(bent_FJ3[:, toe] - after_FJ3[:, toe], axis=-1) < _NEAR
        # the other foot is held where the second motion rests it, once it is near that place
        landed = rest_F2[:, foot] & near & ~kept
        landed[min(seam.frames, frames - 1) + 1 :] = rest_F2[min(seam.frames, frames - 1) + 1 :, foot]
        # a kept foot returns to its own motion when it lifts; its height offset fades meanwhile
        stays = eased(kept, after=_RELEASE)
        shift_F3 = gap_23[foot] * np.stack([stays, fading * stays, stays], axis=-1)
        wanted_F23[:, foot] = after_FJ3[:, toe] + shift_F3
        weight_F2[:, foot] = np.maximum(stays, eased(landed & ~kept))
    return above(plant(bent_FJ3, wanted_F23, weight_F2), floor_of(first.joints_FJ3) - _SINKING)
