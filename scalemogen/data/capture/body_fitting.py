"""Fitting a motion to the adult body without letting its feet slide.

`retarget` keeps every bone's direction. With other proportions of thigh, shank and pelvis a foot that stood still
then glides by centimetres as the knees bend. Here the whole body is shifted, frame by frame, by what the standing
foot would have glided: all bone directions stay, and so does the foot.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.inverse_kinematics import bone_lengths, retarget
from scalemogen.motion.skeleton import HUMANML3D

_FEET = tuple(HUMANML3D.index(name) for name in ("left_ankle", "right_ankle"))
_LEG = tuple(HUMANML3D.index(name) for name in ("left_knee", "left_ankle", "right_knee", "right_ankle"))
# Of two feet, one that is this much lower (metres) counts e times as much.
_HEIGHT = 0.03


def fit_to_body(joints_FJ3: np.ndarray, lengths_J: np.ndarray) -> np.ndarray:
    """The same poses and the same foot prints, scaled by leg length, on a body with other bone lengths.

    Args:
        joints_FJ3: (F, 22, 3) positions in metres; their bone lengths may vary from frame to frame.
        lengths_J: (22,) target lengths in metres.

    Returns:
        (F, 22, 3) float64 positions, bones constant, the lowest joint at y = 0.

    Raises:
        ValueError: if the legs have no length.
    """
    leg = list(_LEG)
    source_leg = bone_lengths(joints_FJ3)[leg].sum()
    if not source_leg > 0:
        raise ValueError("the legs have no length: is the joint order that of the skeleton?")
    scaled_FJ3 = np.asarray(joints_FJ3, float) * np.asarray(lengths_J)[leg].sum() / source_leg
    fitted_FJ3 = retarget(scaled_FJ3, lengths_J)
    fitted_FJ3 = fitted_FJ3 + _foot_glide(scaled_FJ3, fitted_FJ3)[:, None]
    fitted_FJ3[..., 1] -= fitted_FJ3[..., 1].min()
    return fitted_FJ3


def _foot_glide(scaled_FJ3: np.ndarray, fitted_FJ3: np.ndarray) -> np.ndarray:
    """(F, 3) from where the feet are to where they were, the lower foot counting more."""
    feet = list(_FEET)
    glide_F23 = scaled_FJ3[:, feet] - fitted_FJ3[:, feet]
    height_F2 = scaled_FJ3[:, feet, 1]
    weight_F2 = np.exp(-(height_F2 - height_F2.min(axis=1, keepdims=True)) / _HEIGHT)
    return np.sum(weight_F2[..., None] * glide_F23, axis=1) / weight_F2.sum(axis=1, keepdims=True)
