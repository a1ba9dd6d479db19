"""`held_feet`: steady bones and feet that do not slide, usually the last step after generation.

Bones first get lengths that stay the same (`bones.py`). Then `plant_feet` removes foot sliding (footskate cleanup,
Kovar 2002):

1. `standing` finds the frames in which each foot should rest.
2. `path_correction` moves the whole body along the ground so that a standing foot slides as little as possible.
3. `feet.plant` removes the remaining sliding by bending hip, knee and ankle. A stand is a run of frames in which a
   foot rests; the correction is blended in before it and out after it.
4. Feet below the floor are lifted to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy.linalg import solveh_banded
from scipy.ndimage import gaussian_filter1d, label

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.bones import with_steady_bones
from scalemogen.motion.feet import TOES, above, eased, floor_of, plant, steadied
from scalemogen.motion.skeleton import HUMANML3D

AnyMotion = TypeVar("AnyMotion", bound=MotionArrays)

# A foot should rest if it is less than _LOW metres above the height of a resting ball of the foot, and slower than
# _SLOW m/s or _SHARE of the body's speed, whichever is more.
_LOW, _SLOW, _SHARE = 0.06, 0.3, 0.5
# Weights of two penalties in `path_correction`, where the sliding that is left has weight 1.
_CHANGE_WEIGHT = 4.0  # of changes of the correction from step to step
_SIZE_WEIGHT = 0.05  # of the correction itself
_EASE = 4  # frames over which the correction of a foot is blended in before a stand, and out after it
_LARGEST_SHIFT = 0.12  # metres that a foot is moved at most along the ground; larger shifts are shortened to this


def plant_feet(motion: AnyMotion) -> AnyMotion:
    """Return the motion with standing feet held in place and no foot below the floor; rotations are dropped.

    Raises:
        ValueError: if the motion is not on the `humanml3d` skeleton.
    """
    if motion.skeleton != HUMANML3D:
        raise ValueError(
            f"feet cannot be planted on the skeleton '{motion.skeleton.name}'; use a motion on '{HUMANML3D.name}'"
        )
    joints_FJ3 = motion.joints_FJ3.astype(np.float64)
    standing_F2 = standing(joints_FJ3, motion.fps)
    if standing_F2.any():
        joints_FJ3 = joints_FJ3 + path_correction(joints_FJ3, standing_F2)[:, None]
        toes_F23 = joints_FJ3[:, list(TOES)]
        joints_FJ3 = plant(joints_FJ3, toes_F23 + _stand_shifts(toes_F23, standing_F2), np.ones(standing_F2.shape))
    joints_FJ3 = above(joints_FJ3, 0.0)
    return replace(motion, joints_FJ3=joints_FJ3.astype(np.float32), rotations_FJ4=None)


def held_feet(motion: AnyMotion, steady_bones: bool = True) -> AnyMotion:
    """Return the motion with steady bones and planted feet, or unchanged if it is on another skeleton.

    `feet_held` and `steady_bones` of the recipe then say so, unless the motion was edited before.

    Args:
        steady_bones: False leaves the bones as they are; motions of former versions were made so.
    """
    if motion.skeleton != HUMANML3D:
        return motion
    if steady_bones:
        joints_FJ3 = with_steady_bones(motion.joints_FJ3, motion.skeleton, motion.bone_lengths_J)
        motion = replace(motion, joints_FJ3=joints_FJ3.astype(np.float32))
    planted, recipe = plant_feet(motion), motion.recipe
    if recipe is None or recipe.edits:
        return planted
    return replace(planted, recipe=replace(recipe, feet_held=True, steady_bones=steady_bones))


def standing(joints_FJ3: np.ndarray, fps: float) -> np.ndarray:
    """Return (F, 2) flags: whether the left and the right foot should rest, being low and slower than the body."""
    if len(joints_FJ3) < 4:  # too short for a speed
        return np.zeros((len(joints_FJ3), 2), bool)
    body_F1 = _ground_speed(joints_FJ3[:, :1], fps, 2.0)
    low_F2 = joints_FJ3[:, TOES, 1] < floor_of(joints_FJ3) + _LOW
    # In a generated walk a planted foot may slide; it still counts as resting if it is clearly slower than the body.
    flags_F2 = low_F2 & (_ground_speed(joints_FJ3[:, TOES], fps, 1.0) < np.maximum(_SLOW, _SHARE * body_F1))
    return steadied(flags_F2)


def path_correction(joints_FJ3: np.ndarray, standing_F2: np.ndarray) -> np.ndarray:
    """Return the (F, 3) shift to add to all joints so that standing feet rest; a least-squares fit.

    For each step n from one frame to the next, with foot steps s and corrections c, it minimises
    sum over standing feet |s_n + c_n|^2 + _SIZE_WEIGHT |c_n|^2 + _CHANGE_WEIGHT |c_n - c_(n-1)|^2.
    """
    steps_N22 = np.diff(joints_FJ3[:, TOES][..., [0, 2]], axis=0)
    weight_N2 = (standing_F2[1:] & standing_F2[:-1]).astype(float)  # 1 if the foot stands in both frames of the step
    count = len(steps_N22)
    # The normal equations are symmetric and tridiagonal: one row of `bands` above the diagonal, one on it.
    bands = np.zeros((2, count))
    bands[1] = weight_N2.sum(1) + _SIZE_WEIGHT + 2 * _CHANGE_WEIGHT
    bands[1, [0, -1]] -= _CHANGE_WEIGHT  # the first and the last step have one neighbour only
    bands[0, 1:] = -_CHANGE_WEIGHT
    correction_N2 = solveh_banded(bands, -(weight_N2[..., None] * steps_N22).sum(1))
    # Corrections are per step; the shift of a frame is their sum up to it.
    shift_F3 = np.zeros((count + 1, 3))
    shift_F3[1:, [0, 2]] = correction_N2.cumsum(0)
    return shift_F3


def _stand_shifts(toes_F23: np.ndarray, standing_F2: np.ndarray) -> np.ndarray:
    """Return the (F, 2, 3) shift that keeps each foot at the median position of each of its stands."""
    shift_F23 = np.zeros_like(toes_F23)
    frames = np.arange(len(toes_F23))
    for foot in range(2):
        runs_F, count = label(standing_F2[:, foot])  # pyright: ignore[reportGeneralTypeIssues]  # scipy's stub
        for number in range(1, count + 1):
            run_F = runs_F == number
            # Frames before and after the stand take the shift of its first or last frame; `eased` fades it out.
            nearest_F = frames.clip(*np.flatnonzero(run_F)[[0, -1]])
            move_F3 = np.median(toes_F23[run_F, foot], axis=0) - toes_F23[nearest_F, foot]
            move_F3[:, 1] = 0  # along the ground only
            length_F1 = np.linalg.norm(move_F3, axis=-1, keepdims=True)
            move_F3 = move_F3 * np.minimum(1, _LARGEST_SHIFT / np.maximum(length_F1, 1e-9))
            shift_F23[:, foot] += eased(run_F, _EASE, _EASE)[:, None] * move_F3
    return shift_F23


def _ground_speed(points_FK3: np.ndarray, fps: float, sigma: float) -> np.ndarray:
    """Return (F, K) horizontal speeds in m/s, smoothed by a Gaussian of `sigma` frames."""
    velocity = np.gradient(points_FK3[..., [0, 2]], axis=0) * fps
    return np.linalg.norm(gaussian_filter1d(velocity, sigma, axis=0, mode="nearest"), axis=-1)
