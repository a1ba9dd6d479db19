"""Encode a motion as rows of features and decode them, in any of the `LAYOUTS` (docs/method.md, section 1).

These functions check their input and then ask the layout, which owns the arithmetic (`humanml3d`, `snapmogen`).
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout

__all__ = ["LAYOUTS", "FeatureLayout", "decode", "encode", "encode_again"]


def encode(
    motion: MotionArrays,
    layout: FeatureLayout,
    bone_lengths: np.ndarray | None = None,
    smooth_start: bool = False,
) -> np.ndarray:
    """Return (F - 1, dims) float32 features, not normalised, of a motion of F frames.

    Args:
        motion: a motion at the layout's frame rate and on its skeleton; `snapmogen` needs rotations too.
        bone_lengths: (J,) metres, the body to fit the motion to (`humanml3d` only); None keeps the motion's own.
        smooth_start: `humanml3d` only. The dataset measures the heading of the first pose by another rule than that
            of all later poses. This causes a jump of the yaw velocity in the first row, often of ten standard
            deviations. True avoids the jump: the motion starts with its smoothed heading, like a clip that is cut out
            of a longer motion.

    Raises:
        ValueError: for another skeleton or frame rate, fewer than two frames, or missing rotations.
    """
    if motion.skeleton.name != layout.skeleton.name:
        raise ValueError(
            f"the layout '{layout.name}' needs its own skeleton, but this motion is on the skeleton "
            f"'{motion.skeleton.name}'; use a model of that skeleton"
        )
    if abs(motion.fps - layout.fps) > 1e-3:  # frames per second; tolerates rates that were read as 1 / frame time
        raise ValueError(
            f"the motion has {motion.fps:g} frames per second and the layout {layout.fps}; "
            f"call resample({layout.fps}) first"
        )
    if len(motion.joints_FJ3) < 2:
        raise ValueError(
            f"the motion has {len(motion.joints_FJ3)} frame; pass at least two frames, as velocities are differences "
            "between frames"
        )
    return layout.encode(motion, bone_lengths, smooth_start)


def encode_again(motion: MotionArrays, layout: FeatureLayout) -> np.ndarray:
    """Return the (F, dims) features that a decoded motion of at least two frames was decoded from.

    `encode` would measure heading, body and floor again and would lose the last frame. This function uses the
    heading that `decode` returned. It computes the rotations from the joints and continues the velocities of the
    last two frames to fill the last row.

    Raises:
        ValueError: if the motion has no heading, another frame rate, or a layout whose `decode` returns no heading.
    """
    if motion.heading_F is None or motion.fps != layout.fps:
        raise ValueError(
            f"only a motion decoded from '{layout.name}' features, with its heading and at {layout.fps} frames per "
            "second, can be encoded again; call encode instead"
        )
    return layout.encode_again(motion.joints_FJ3, motion.heading_F)


def decode(features_FC: np.ndarray, layout: FeatureLayout) -> MotionArrays:
    """Return the motion of (F, dims) features in original units: F frames in metres, from the origin, facing +Z.

    Raises:
        ValueError: if the array does not have shape (F, dims) with at least one row.
    """
    if features_FC.ndim != 2 or features_FC.shape[1] != layout.dims or len(features_FC) == 0:
        raise ValueError(f"features of '{layout.name}' have shape (frames, {layout.dims}); got {features_FC.shape}")
    return layout.decode(features_FC)
