"""Feet that stay where they stand: the usual last step after a motion is made (Kovar et al. 2002, footskate cleanup).

First the path gives way: the body travels so that the standing foot rests. Then the leg: what is left of the sliding
is taken out by bending hip, knee and ankle, eased in and out around each step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy.linalg import solveh_banded
from scipy.ndimage import gaussian_filter1d, label

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.feet import TOES, above, eased, floor_of, plant, steadied

AnyMotion = TypeVar("AnyMotion", bound=MotionArrays)

SKELETON = "humanml3d"
_LOW = 0.06  # metres above the ball of a resting foot
_SLOW = 0.3  # m/s at which a standing person's foot counts as resting ...
_SHARE = 0.5  # ... and the share of the body's own speed below which that of a walking one does
_SMOOTH = 4.0  # weight of an even correction of the path against an exact one
_CALM = 0.05  # weight of leaving the path alone
_EASE = 4  # frames
_FARTHEST = 0.12  # metres a foot is moved at most; what slides farther is meant to


def plant_feet(motion: AnyMotion) -> AnyMotion:
    """The motion with standing feet held in place and none below the floor; rotations are dropped.

    Raises:
        ValueError: if the motion is not on the humanml3d skeleton.
    """
    if motion.skeleton.name != SKELETON:
        raise ValueError(f"feet can be planted on the {SKELETON} skeleton only, not on '{motion.skeleton.name}'")
    joints_FJ3 = motion.joints_FJ3.astype(np.float64)
    standing_F2 = standing(joints_FJ3, motion.fps)
    if standing_F2.any():
        joints_FJ3 = joints_FJ3 + path_correction(joints_FJ3, standing_F2)[:, None]
        toes_F23 = joints_FJ3[:, list(TOES)]
        joints_FJ3 = plant(joints_FJ3, toes_F23 + _holds(toes_F23, standing_F2), np.ones(standing_F2.shape))
    joints_FJ3 = above(joints_FJ3, 0.0)
    return replace(motion, joints_FJ3=joints_FJ3.astype(np.float32), rotations_FJ4=None)


def held_feet(motion: AnyMotion) -> AnyMotion:
    """`plant_feet` where the skeleton allows it, else the motion itself."""
    return plant_feet(motion) if motion.skeleton.name == SKELETON else motion


def standing(joints_FJ3: np.ndarray, fps: float) -> np.ndarray:
    """(F, 2) bool: whether the left and the right foot ought to rest: low, and slow against the body."""
    if len(joints_FJ3) < 4:
        return np.zeros((len(joints_FJ3), 2), bool)
    body_F1 = _ground_speed(joints_FJ3[:, :1], fps, 2.0)
    low_F2 = joints_FJ3[:, TOES, 1] < floor_of(joints_FJ3) + _LOW
    flags_F2 = low_F2 & (_ground_speed(joints_FJ3[:, TOES], fps, 1.0) < np.maximum(_SLOW, _SHARE * body_F1))
    return steadied(flags_F2)


def path_correction(joints_FJ3: np.ndarray, standing_F2: np.ndarray) -> np.ndarray:
    """(F, 3) what to add to all joints so that standing feet rest, as evenly as can be: a least-squares fit."""
    steps_N22 = np.diff(joints_FJ3[:, TOES][..., [0, 2]], axis=0)
    weight_N2 = (standing_F2[1:] & standing_F2[:-1]).astype(float)
    count = len(steps_N22)
    bands = np.zeros((2, count))  # upper diagonal and diagonal of weights + smoothness
    bands[1] = weight_N2.sum(1) + _CALM + 2 * _SMOOTH
    bands[1, [0, -1]] -= _SMOOTH
    bands[0, 1:] = -_SMOOTH
    correction_N2 = solveh_banded(bands, -(weight_N2[..., None] * steps_N22).sum(1))
    shift_F3 = np.zeros((count + 1, 3))
    shift_F3[1:, [0, 2]] = correction_N2.cumsum(0)
    return shift_F3


def _holds(toes_F23: np.ndarray, standing_F2: np.ndarray) -> np.ndarray:
    """(F, 2, 3) how far each foot must be moved to stay at the middle of each of its stands."""
    shift_F23 = np.zeros_like(toes_F23)
    frames = np.arange(len(toes_F23))
    for foot in range(2):
        runs_F, count = label(standing_F2[:, foot])  # pyright: ignore[reportGeneralTypeIssues]  # scipy's stub
        for number in range(1, count + 1):
            run_F = runs_F == number
            nearest_F = frames.clip(*np.flatnonzero(run_F)[[0, -1]])
            gap_F3 = np.median(toes_F23[run_F, foot], axis=0) - toes_F23[nearest_F, foot]
            gap_F3[:, 1] = 0
            length_F1 = np.linalg.norm(gap_F3, axis=-1, keepdims=True)
            gap_F3 = gap_F3 * np.minimum(1, _FARTHEST / np.maximum(length_F1, 1e-9))
            shift_F23[:, foot] += eased(run_F, _EASE, _EASE)[:, None] * gap_F3
    return shift_F23


def _ground_speed(points_FK3: np.ndarray, fps: float, sigma: float) -> np.ndarray:
    """(F, K) smoothed horizontal speed, m/s."""
    velocity = np.gradient(points_FK3[..., [0, 2]], axis=0) * fps
    return np.linalg.norm(gaussian_filter1d(velocity, sigma, axis=0, mode="nearest"), axis=-1)
