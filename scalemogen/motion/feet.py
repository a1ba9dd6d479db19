"""Feet on the `humanml3d` skeleton: detect when they rest, and bend the legs so that they reach given positions.

Shared by `cleanup` (generated motions) and `data.compose` (joined clips). "Ball" is the ball of the foot, the joint
`left_foot` or `right_foot`.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_closing, binary_opening, gaussian_filter1d

from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import HUMANML3D

TOES = tuple(HUMANML3D.index(f"{side}_foot") for side in SIDES)
_LEGS = tuple(
    tuple(HUMANML3D.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle", "foot")) for side in SIDES
)
_RESTING_STEP = 0.015  # metres per frame; at 20 fps this is 0.3 m/s
_RESTING_HEIGHT = 0.06  # metres above the height of a resting ball of the foot
_EASE = 5  # frames over which a correction is blended in and out
# Largest distance from hip to ankle, as a share of the leg's length. In a straight leg the knee's side is unknown.
_STRETCH = 0.9995


def resting(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F, 2) flags: whether the ball of the left and of the right foot rests on the floor."""
    toes_F23 = joints_FJ3[:, TOES]
    steps = np.linalg.norm(np.gradient(toes_F23[..., [0, 2]], axis=0), axis=-1)
    low = toes_F23[..., 1] < floor_of(joints_FJ3) + _RESTING_HEIGHT
    # A little smoothing (sigma 0.7 frames) keeps single noisy frames from ending a stand.
    flags = low & (gaussian_filter1d(steps, 0.7, axis=0) < _RESTING_STEP)
    return steadied(flags)


def steadied(flags_F2: np.ndarray) -> np.ndarray:
    """Return (F, 2) flags after filling gaps and then removing runs of one or two frames (closing and opening)."""
    line = np.ones((3, 1))  # three frames: shorter gaps and runs disappear
    # Pad first: closing and opening treat frames beyond the ends as unset and would clear the first and last frames.
    padded = np.pad(flags_F2, ((3, 3), (0, 0)), mode="edge")
    return binary_opening(binary_closing(padded, line), line)[3:-3]


def floor_of(joints_FJ3: np.ndarray) -> float:
    """Return the height of the ball of a resting foot in metres: the 5 % quantile, which ignores single outliers."""
    return float(np.quantile(joints_FJ3[:, TOES, 1], 0.05))


def plant(joints_FJ3: np.ndarray, wanted_F23: np.ndarray, weight_F2: np.ndarray) -> np.ndarray:
    """Return (F, J, 3) joints with the balls of the feet moved to given positions; the feet keep their direction.

    Args:
        joints_FJ3: metres.
        wanted_F23: target positions of the left and the right ball, metres.
        weight_F2: 1 moves a foot all the way to its target, 0 not at all.
    """
    planted_FJ3 = joints_FJ3.copy()
    for foot, (hip, knee, ankle, toe) in enumerate(_LEGS):
        shift_F3 = weight_F2[:, foot, None] * (wanted_F23[:, foot] - joints_FJ3[:, toe])
        moved = np.linalg.norm(shift_F3, axis=-1) > 1e-6  # metres; all other frames stay exactly as they are
        if moved.any():
            hips_N3, knees_N3, ankles_N3 = (joints_FJ3[moved, joint] for joint in (hip, knee, ankle))
            # The foot keeps its direction, so the ankle has to move as far as the ball.
            knees_N3, ankles_N3 = bend_leg(hips_N3, knees_N3, ankles_N3, shift_F3[moved])
            planted_FJ3[moved, knee], planted_FJ3[moved, ankle] = knees_N3, ankles_N3
            planted_FJ3[moved, toe] = ankles_N3 + joints_FJ3[moved, toe] - joints_FJ3[moved, ankle]
    return planted_FJ3


def bend_leg(
    hips_N3: np.ndarray, knees_N3: np.ndarray, ankles_N3: np.ndarray, shift_N3: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (N, 3) knees and ankles of legs whose ankles are shifted: two-bone inverse kinematics.

    Bones keep their lengths, knees keep bending to the same side, and an ankle moves as far as its leg reaches.
    """
    thigh = np.linalg.norm(knees_N3 - hips_N3, axis=-1, keepdims=True)
    shin = np.linalg.norm(ankles_N3 - knees_N3, axis=-1, keepdims=True)
    line_N3 = ankles_N3 + shift_N3 - hips_N3
    wanted = np.linalg.norm(line_N3, axis=-1, keepdims=True)
    axis_N3 = line_N3 / wanted  # from the hip towards the new ankle
    # The distance from hip to ankle is between the fully folded and the (almost) fully stretched leg.
    reach = np.clip(wanted, np.abs(thigh - shin) + 1e-3, _STRETCH * (thigh + shin))
    # Law of cosines: how far along the axis the knee is.
    along = (thigh**2 - shin**2 + reach**2) / (2 * reach)
    # The direction from the axis to the knee: that of the old knee, made perpendicular to the axis.
    out_N3 = knees_N3 - hips_N3
    out_N3 = out_N3 - axis_N3 * np.sum(out_N3 * axis_N3, axis=-1, keepdims=True)
    out_N3 = out_N3 / np.maximum(np.linalg.norm(out_N3, axis=-1, keepdims=True), 1e-8)
    height = np.sqrt(np.maximum(thigh**2 - along**2, 0))  # Pythagoras: distance of the knee from the axis
    return hips_N3 + axis_N3 * along + out_N3 * height, hips_N3 + axis_N3 * reach


def above(joints_FJ3: np.ndarray, height: float) -> np.ndarray:
    """Return (F, J, 3) joints; each foot whose ball is lower than `height` metres is lifted to it."""
    wanted_F23 = joints_FJ3[:, list(TOES)].copy()
    wanted_F23[..., 1] = np.maximum(wanted_F23[..., 1], height)
    return plant(joints_FJ3, wanted_F23, np.ones(wanted_F23.shape[:2]))


def eased(flags_F: np.ndarray, before: int = _EASE, after: int = _EASE) -> np.ndarray:
    """Return (F,) weights: 1 on the flags, rising to 1 over the frames before and falling to 0 over those after."""
    frames = np.arange(len(flags_F))
    on = np.flatnonzero(flags_F)
    if not len(on):
        return np.zeros(len(flags_F))
    gap_FN = on[None] - frames[:, None]  # frames until each flag; negative after it
    share = np.where(gap_FN >= 0, 1 - gap_FN / (before + 1), 1 + gap_FN / (after + 1)).max(axis=1).clip(0, 1)
    return share * share * (3 - 2 * share)  # smoothstep: starts and ends with slope 0


def run_from(flags_F: np.ndarray, start: int) -> np.ndarray:
    """Return (F,) flags of the unbroken run that contains frame `start`; all False if that frame is not set."""
    if not flags_F[start]:
        return np.zeros(len(flags_F), bool)
    off = np.flatnonzero(~flags_F)
    first = off[off < start].max(initial=-1) + 1
    last = off[off > start].min(initial=len(flags_F))
    run = np.zeros(len(flags_F), bool)
    run[first:last] = True
    return run
