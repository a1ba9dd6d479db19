"""Motion to normalisable feature rows and back; `LAYOUTS` names the two layouts (METHOD section 1)."""

from __future__ import annotations

import numpy as np

from scalemogen.motion import humanml3d, snapmogen
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import turn
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout

__all__ = ["LAYOUTS", "FeatureLayout", "decode", "encode", "encode_again"]


def encode(
    motion: MotionArrays,
    layout: FeatureLayout,
    bone_lengths: np.ndarray | None = None,
    smooth_start: bool = False,
) -> np.ndarray:
    """(F - 1, dims) float32 features, not normalised, of a motion of F frames.

    Args:
        motion: at the layout's frame rate and on its skeleton; `snapmogen` needs rotations too.
        bone_lengths: (J,) metres, the body to fit the motion to (`humanml3d` only); by default its own.
        smooth_start: the recipe of `humanml3d` turns the first pose to +Z by another rule than all later
            ones, so that the first row's yaw velocity holds a jump, often ten standard deviations high. True
            leaves it out: the motion then starts in its smoothed heading, as a crop of a longer clip would.

    Raises:
        ValueError: for another skeleton or frame rate, fewer than two frames, or missing rotations.
    """
    if motion.skeleton.name != layout.skeleton.name:
        raise ValueError(
            f"the layout '{layout.name}' needs its own skeleton; this motion is on '{motion.skeleton.name}'"
        )
    if abs(motion.fps - layout.fps) > 1e-3:
        raise ValueError(f"the motion has {motion.fps:g} fps; call resample({layout.fps}) first")
    if len(motion.joints_FJ3) < 2:
        raise ValueError("a motion needs at least two frames: velocities are differences between them")
    if layout.name == "snapmogen":
        return snapmogen.encode_motion(motion, layout)
    if not smooth_start:
        return humanml3d.encode_joints(motion.joints_FJ3, layout, bone_lengths)
    # the jump falls into the row of a repeated first frame, which is dropped
    repeated_FJ3 = np.concatenate([motion.joints_FJ3[:1], motion.joints_FJ3])
    return humanml3d.encode_joints(repeated_FJ3, layout, bone_lengths)[1:]


def encode_again(motion: MotionArrays, layout: FeatureLayout) -> np.ndarray:
    """(F, dims) features that a motion was decoded from: `encode` would look for its heading, body and floor anew.

    Rotations are found anew, and the velocities of the last row go on as before it.

    Raises:
        ValueError: if its heading is not known, as `decode` gives it for `humanml3d`.
    """
    if motion.heading_F is None or layout.name != "humanml3d" or motion.fps != layout.fps:
        raise ValueError("only a motion that was decoded from humanml3d features knows them")
    joints_FJ3, yaw_F = (np.concatenate([x, 2 * x[-1:] - x[-2:-1]]) for x in (motion.joints_FJ3, motion.heading_F))
    start_3 = joints_FJ3[0, 0] * [1, 0, 1]
    return humanml3d.feature_rows(turn(joints_FJ3 - start_3, -yaw_F[0]), yaw_F - yaw_F[0], layout)


def decode(features_FC: np.ndarray, layout: FeatureLayout) -> MotionArrays:
    """The motion of (F, dims) features in original units: F frames in metres, from the origin facing +Z.

    Raises:
        ValueError: if the rows do not have the layout's number of columns.
    """
    if features_FC.ndim != 2 or features_FC.shape[1] != layout.dims or len(features_FC) == 0:
        raise ValueError(f"features of '{layout.name}' have shape (frames, {layout.dims}); got {features_FC.shape}")
    if layout.name == "snapmogen":
        return snapmogen.decode_motion(features_FC, layout)
    joints_FJ3, heading_F = humanml3d.decode_joints(features_FC, layout)
    return MotionArrays(joints_FJ3, float(layout.fps), layout.skeleton, heading_F=heading_F)
