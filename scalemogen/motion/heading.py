"""The heading of a body: its yaw about +Y in radians, 0 facing +Z, positive to the person's own left."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scalemogen.motion.skeleton import Skeleton

# Two pairs of joints (from, to) whose difference vectors are summed to get a vector across the body.
Across = tuple[tuple[str, str], tuple[str, str]]

# From left to right, at hips and shoulders.
BODY_ACROSS: Across = (("left_hip", "right_hip"), ("left_shoulder", "right_shoulder"))
# HumanML3D's own code takes the hips from right to left, but the shoulders from left to right. Its statistics and all
# models trained on it depend on this, so it is kept.
HUMANML3D_ACROSS: Across = (("right_hip", "left_hip"), ("left_shoulder", "right_shoulder"))
# SnapMoGen measures the upper body at the collar bones.
SNAPMOGEN_ACROSS: Across = (("left_hip", "right_hip"), ("left_collar", "right_collar"))


def facing_yaw(
    joints_FJ3: np.ndarray, skeleton: Skeleton, across: Across = BODY_ACROSS, smoothing: float = 0
) -> np.ndarray:
    """Return the (F,) yaw of the body in radians, in (-pi, pi].

    Args:
        joints_FJ3: (F, J, 3) positions, any unit.
        across: pairs of joints from the body's left to its right, one pair at the hips and one at the shoulders.
        smoothing: sigma in frames of a Gaussian over the forward vectors; 0 for none.
    """
    across_F3 = sum(
        np.asarray(joints_FJ3[:, skeleton.index(end)] - joints_FJ3[:, skeleton.index(start)], float)
        for start, end in across
    )
    across_F3 = across_F3 / np.maximum(np.linalg.norm(across_F3, axis=-1, keepdims=True), 1e-8)
    forward_F3 = np.cross([0.0, 1.0, 0.0], across_F3)  # up x right-hand side = front
    if smoothing:
        # Smooth vectors rather than angles, because angles jump from pi to -pi.
        forward_F3 = gaussian_filter1d(forward_F3, smoothing, axis=0, mode="nearest")
    return np.arctan2(forward_F3[:, 0], forward_F3[:, 2])


def turn(vectors: np.ndarray, angle_F: np.ndarray | float) -> np.ndarray:
    """Return vectors (F, ..., 3) turned about +Y by one angle per frame, in radians."""
    angle = np.asarray(angle_F, float)
    # Append axes of length 1, so that the angles broadcast over everything but the frames.
    angle = angle.reshape(angle.shape + (1,) * (vectors.ndim - 1 - angle.ndim))
    cosine, sine = np.cos(angle), np.sin(angle)
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.stack([cosine * x + sine * z, y, cosine * z - sine * x], axis=-1)


def wrap_angle(angle: np.ndarray) -> np.ndarray:
    """Return the same angles in (-pi, pi]."""
    return np.pi - np.mod(np.pi - angle, 2 * np.pi)
