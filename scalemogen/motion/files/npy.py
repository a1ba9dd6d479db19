"""NPY: joints (F, J, 3) or (F, 3 J) in metres, or features (F, 263) and (F, 296) as the methods write them.

Reading, the shape tells which; writing, `NAME.features.npy` gives features and every other name joints.
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
    """Read joints or features; which of them the shape tells.

    Raises:
        ValueError: if the file is no plain array of numbers, or of another shape.
    """
    try:
        array = np.load(path, allow_pickle=False)
    except Exception as error:  # a damaged header makes NumPy raise MemoryError, SyntaxError and more
        raise ValueError(f"{path.name} is not a NumPy array of numbers") from error
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{path.name} is an archive of arrays; name it .npz")
    return motion_of(array, path.name)


def motion_of(array: np.ndarray, name: str) -> MotionArrays:
    """The motion an array holds, by its shape; `name` is for the error message."""
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} holds {array.dtype} where numbers belong")
    if array.ndim == 4 and array.shape[0] == 1:
        array = array[0]
    for layout in LAYOUTS.values():
        joints = _as_joints(array, layout)
        if joints is not None:
            return MotionArrays(joints.astype(np.float32), float(layout.fps), layout.skeleton)
        if array.ndim == 2 and array.shape[1] == layout.dims and len(array):
            return decode(array.astype(np.float32), layout)
    raise ValueError(
        f"{name} has shape {array.shape}; a motion is (frames, 22, 3) joints or (frames, 263) features, "
        "or for SnapMoGen (frames, 24, 3) or (frames, 296)"
    )


def write_npy(motion: MotionArrays, path: Path) -> None:
    """Write joints (F, J, 3), float32 metres, at the frame rate of the skeleton's layout: NPY has no room for one.

    A name that ends in .features.npy gets the layout's features instead, one row less.

    Raises:
        ValueError: where features need rotations and the motion has none.
    """
    layout = LAYOUTS[motion.skeleton.name]
    array = resample_joints(motion.joints_FJ3, motion.fps, layout.fps)
    if path.name.lower().endswith(FEATURES_SUFFIX):
        if motion.fps != layout.fps:
            motion = replace(motion, joints_FJ3=array, fps=float(layout.fps), rotations_FJ4=None, heading_F=None)
        array = encode(motion, layout)
    with path.open("wb") as file:  # given a name, NumPy would add a suffix to M.NPY
        np.save(file, array.astype(np.float32), allow_pickle=False)


def _as_joints(array: np.ndarray, layout: FeatureLayout) -> np.ndarray | None:
    joints = layout.skeleton.joint_count
    if array.ndim == 3 and array.shape[1:] == (joints, 3) and len(array):
        return array
    if array.ndim == 2 and array.shape[1] == 3 * joints and len(array):
        return array.reshape(-1, joints, 3)
    return None
