"""NPY files: joints (F, J, 3) or (F, 3 J), features (F, 263) or (F, 296), or rotations of SMPL's joints.

When reading, `array_kinds` finds out what the array holds. When writing, a file called `NAME.features.npy` gets
features and any other file gets joints.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import encode
from scalemogen.motion.files.array_kinds import raw_array
from scalemogen.motion.files.pickled import how_to_unpickle, is_pickled_array
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.resampling import resample_joints

FEATURES_SUFFIX = ".features.npy"


def read_npy(path: Path, take: str | None = None) -> RawMotion:
    """Read joints, features or rotations; see `raw_array`.

    Args:
        path: the file.
        take: number of the motion, of several.

    Raises:
        ValueError: if the file is not a plain array of numbers, or has an unknown shape.
    """
    if is_pickled_array(path):
        raise ValueError(how_to_unpickle(path))
    try:
        array = np.load(path, allow_pickle=False)
    except Exception as error:  # for damaged headers NumPy raises MemoryError, SyntaxError and more
        raise ValueError(f"{path.name} is not a NumPy array of numbers; save it with numpy.save") from error
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{path.name} is an archive of arrays; rename it to .npz")
    return raw_array(array, path.name, take=take)


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
