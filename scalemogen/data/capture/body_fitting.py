"""Fitting a motion to the adult body without sliding feet.

`retarget` keeps the direction of every bone. On a body with other proportions, a foot that stood still would then
slide by centimetres while the knees bend. `fit_to_body` shifts the whole body in every frame by the distance that the
standing foot would slide, which keeps all bone directions and the foot in place.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.inverse_kinematics import bone_lengths, retarget
from scalemogen.motion.skeleton import HUMANML3D

_FEET = tuple(HUMANML3D.index(name) for name in ("left_ankle", "right_ankle"))
_LEG = tuple(HUMANML3D.index(name) for name in ("left_knee", "left_ankle", "right_knee", "right_ankle"))
# Metres: a foot that is lower than the other by this much has e (2.7) times the other's weight.
_HEIGHT = 0.03


def fit_to_body(joints_FJ3: np.ndarray, lengths_J: np.ndarray) -> np.ndarray:
    """Return the same poses and foot prints, scaled by leg length, on a body with other bone lengths.

    Args:
        joints_FJ3: (F, 22, 3) positions in metres; their bone lengths may vary from frame to frame.
        lengths_J: (22,) target lengths in metres.

    Returns:
        (F, 22, 3) float64 positions with constant bone lengths and the lowest joint of the clip at y = 0.

    Raises:
        ValueError: if the legs have zero length.
    """
    leg = list(_LEG)
    source_leg = bone_lengths(joints_FJ3)[leg].sum()
    if not source_leg > 0:
        raise ValueError("the legs have zero length: the joints may be in another order than the skeleton's")
    # scale the path with the legs, so that steps keep their length relative to the body
    scaled_FJ3 = np.asarray(joints_FJ3, float) * np.asarray(lengths_J)[leg].sum() / source_leg
    fitted_FJ3 = retarget(scaled_FJ3, lengths_J)
    fitted_FJ3 = fitted_FJ3 + _foot_glide(scaled_FJ3, fitted_FJ3)[:, None]
    fitted_FJ3[..., 1] -= fitted_FJ3[..., 1].min()
    return fitted_FJ3


def _foot_glide(scaled_FJ3: np.ndarray, fitted_FJ3: np.ndarray) -> np.ndarray:
    """Return (F, 3) the shift that puts the feet back to where they were; the lower foot has more weight."""
    feet = list(_FEET)
    glide_F23 = scaled_FJ3[:, feet] - fitted_FJ3[:, feet]
    height_F2 = scaled_FJ3[:, feet, 1]
    # a smooth choice between the feet: the lower one carries the body
    weight_F2 = np.exp(-(height_F2 - height_F2.min(axis=1, keepdims=True)) / _HEIGHT)
    return np.sum(weight_F2[..., None] * glide_F23, axis=1) / weight_F2.sum(axis=1, keepdims=True)
