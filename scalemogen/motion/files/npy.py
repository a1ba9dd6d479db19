"""NPY files: joints (F, J, 3) or (F, 3 J) in metres, or features (F, 263) or (F, 296).

When reading, the shape decides what the array holds. When writing, a file called `NAME.features.npy` gets features
and any other file gets joints.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import decode, encode
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.motion.resampling import resample_joints

FEATURES_SUFFIX = ".features.npy"


def read_npy(path: Path) -> MotionArrays:
    """Read joints or features; the shape decides which.

    Raises:
        ValueError: if the file is not a plain array of numbers, or has an unknown shape.
    """
    try:
        array = np.load(path, allow_pickle=False)
    except Exception as error:  # for damaged headers NumPy raises MemoryError, SyntaxError and more
        raise ValueError(f"{path.name} is not a NumPy array of numbers; save it with numpy.save") from error
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{path.name} is an archive of arrays; rename it to .npz")
    return motion_of(array, path.name)


def motion_of(array: np.ndarray, name: str) -> MotionArrays:
    """Return the motion that an array holds, recognised by its shape; `name` is for the error messages.

    Raises:
        ValueError: if the array does not hold numbers or has an unknown shape.
    """
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} holds values of type {array.dtype} where numbers belong; save integers or floats")
    if array.ndim == 4 and array.shape[0] == 1:  # a batch of one motion
        array = array[0]
    for layout in LAYOUTS.values():
        joints = _as_joints(array, layout)
        if joints is not None:
            return MotionArrays(joints.astype(np.float32), float(layout.fps), layout.skeleton)
        if array.ndim == 2 and array.shape[1] == layout.dims and len(array):
            return decode(array.astype(np.float32), layout)
    raise ValueError(
        f"{name} has shape {array.shape}; a motion has (frames, 22, 3) joints or (frames, 263) features, "
        "or for SnapMoGen (frames, 24, 3) or (frames, 296)"
    )


def write_npy(motion: MotionArrays, path: Path) -> None:
    """Write (F, J, 3) float32 joints in metres, or features if the name ends in .features.npy.

    The motion is resampled to the frame rate of its layout first, because NPY cannot store a frame rate. Features
    have one row less than the motion has frames.

    Raises:
        ValueError: if the features need rotations and the motion has none.
    """
    layout = LAYOUTS[motion.skeleton.name]
    array = resample_joints(motion.joints_FJ3, motion.fps, layout.fps)
    if path.name.lower().endswith(FEATURES_SUFFIX):
        if motion.fps != layout.fps:
            motion = replace(motion, joints_FJ3=array, fps=float(layout.fps), rotations_FJ4=None, heading_F=None)
        array = encode(motion, layout)
    with path.open("wb") as file:  # with a path instead of a file, NumPy would append .npy to M.NPY
        np.save(file, array.astype(np.float32), allow_pickle=False)


def _as_joints(array: np.ndarray, layout: FeatureLayout) -> np.ndarray | None:
    """Return the array as (F, J, 3) joints of the layout's skeleton, or None if its shape is another one."""
    joints = layout.skeleton.joint_count
    if array.ndim == 3 and array.shape[1:] == (joints, 3) and len(array):
        return array
    if array.ndim == 2 and array.shape[1] == 3 * joints and len(array):
        return array.reshape(-1, joints, 3)
    return None
