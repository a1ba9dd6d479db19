"""Feet: when they rest on the floor, where they must stay, and the leg that takes them there."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_closing, binary_opening, gaussian_filter1d

from scalemogen.motion.skeleton import HUMANML3D

SIDES = ("left", "right")
TOES = tuple(HUMANML3D.index(f"{side}_foot") for side in SIDES)
_LEGS = tuple(
    tuple(HUMANML3D.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle", "foot")) for side in SIDES
)
_RESTING_STEP = 0.015  # metres per frame at 20 fps: 0.3 m/s
_RESTING_HEIGHT = 0.06  # metres above where the ball of the foot rests
_EASE = 5  # frames over which a correction comes and goes
_STRETCH = 0.9995  # of the leg's length: a straight knee has no plane to bend in


def resting(joints_FJ3: np.ndarray) -> np.ndarray:
    """(F, 2) bool: whether the ball of the left and the right foot rests on the floor."""
    toes_F23 = joints_FJ3[:, TOES]
    steps = np.linalg.norm(np.gradient(toes_F23[..., [0, 2]], axis=0), axis=-1)
    low = toes_F23[..., 1] < floor_of(joints_FJ3) + _RESTING_HEIGHT
    flags = low & (gaussian_filter1d(steps, 0.7, axis=0) < _RESTING_STEP)
    return steadied(flags)


def steadied(flags_F2: np.ndarray) -> np.ndarray:
    """(F, 2) flags without gaps and bursts of one or two frames; gaps are filled first."""
    line = np.ones((3, 1))
    # padded, or opening and closing would eat the first and last frames
    padded = np.pad(flags_F2, ((3, 3), (0, 0)), mode="edge")
    return binary_opening(binary_closing(padded, line), line)[3:-3]


def floor_of(joints_FJ3: np.ndarray) -> float:
    """Height of the ball of a resting foot, metres."""
    return float(np.quantile(joints_FJ3[:, TOES, 1], 0.05))


def plant(joints_FJ3: np.ndarray, wanted_F23: np.ndarray, weight_F2: np.ndarray) -> np.ndarray:
    """(F, J, 3) with the balls of the feet brought to where they should be, the feet's direction kept.

    Args:
        wanted_F23: positions of the ball of the left and right foot, metres.
        weight_F2: 1 where they must be met, 0 where the motion is free.
    """
    planted_FJ3 = joints_FJ3.copy()
    for foot, (hip, knee, ankle, toe) in enumerate(_LEGS):
        shift_F3 = weight_F2[:, foot, None] * (wanted_F23[:, foot] - joints_FJ3[:, toe])
        moved = np.linalg.norm(shift_F3, axis=-1) > 1e-6
        if moved.any():
            hips_N3, knees_N3, ankles_N3 = (joints_FJ3[moved, joint] for joint in (hip, knee, ankle))
            knees_N3, ankles_N3 = bend_leg(hips_N3, knees_N3, ankles_N3, shift_F3[moved])
            planted_FJ3[moved, knee], planted_FJ3[moved, ankle] = knees_N3, ankles_N3
            planted_FJ3[moved, toe] = ankles_N3 + joints_FJ3[moved, toe] - joints_FJ3[moved, ankle]
    return planted_FJ3


def bend_leg(
    hips_N3: np.ndarray, knees_N3: np.ndarray, ankles_N3: np.ndarray, shift_N3: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Knees and ankles (N, 3) of legs whose ankles are moved, as far as the legs reach; knees bend as before."""
    thigh = np.linalg.norm(knees_N3 - hips_N3, axis=-1, keepdims=True)
    shin = np.linalg.norm(ankles_N3 - knees_N3, axis=-1, keepdims=True)
    line_N3 = ankles_N3 + shift_N3 - hips_N3
    wanted = np.linalg.norm(line_N3, axis=-1, keepdims=True)
    axis_N3 = line_N3 / wanted
    reach = np.clip(wanted, np.abs(thigh - shin) + 1e-3, _STRETCH * (thigh + shin))
    along = (thigh**2 - shin**2 + reach**2) / (2 * reach)
    out_N3 = knees_N3 - hips_N3
    out_N3 = out_N3 - axis_N3 * np.sum(out_N3 * axis_N3, axis=-1, keepdims=True)
    out_N3 = out_N3 / np.maximum(np.linalg.norm(out_N3, axis=-1, keepdims=True), 1e-8)
    height = np.sqrt(np.maximum(thigh**2 - along**2, 0))
    return hips_N3 + axis_N3 * along + out_N3 * height, hips_N3 + axis_N3 * reach


def above(joints_FJ3: np.ndarray, height: float) -> np.ndarray:
    """(F, J, 3) with feet whose balls are lower than `height` (metres) lifted to it."""
    wanted_F23 = joints_FJ3[:, list(TOES)].copy()
    wanted_F23[..., 1] = np.maximum(wanted_F23[..., 1], height)
    return plant(joints_FJ3, wanted_F23, np.ones(wanted_F23.shape[:2]))


def eased(flags_F: np.ndarray, before: int = _EASE, after: int = _EASE) -> np.ndarray:
    """(F,) 1 on the flags, rising to it over the frames before and falling over those after."""
    frames = np.arange(len(flags_F))
    on = np.flatnonzero(flags_F)
    if not len(on):
        return np.zeros(len(flags_F))
    gap_FN = on[None] - frames[:, None]
    share = np.where(gap_FN >= 0, 1 - gap_FN / (before + 1), 1 + gap_FN / (after + 1)).max(axis=1).clip(0, 1)
    return share * share * (3 - 2 * share)


def run_from(flags_F: np.ndarray, start: int) -> np.ndarray:
    """(F,) bool: the unbroken run of flags that holds frame `start`; none where it is not set."""
    if not flags_F[start]:
        return np.zeros(len(flags_F), bool)
    off = np.flatnonzero(~flags_F)
    first = off[off < start].max(initial=-1) + 1
    last = off[off > start].min(initial=len(flags_F))
    run = np.zeros(len(flags_F), bool)
    run[first:last] = True
    return run
