"""Motion files of AMP and ASE: npz with the rotations of a 15-body humanoid relative to their parents.

Coordinates are metres: x to the front, y to the left, z up. Bodies that are not part of a person, such as a sword,
are not read.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.humanoid import PARENTS, humanoid_joints
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import HUMANML3D

# Body of the humanoid -> its name in the files.
_NAMES = {
    "root": "pelvis", "chest": "torso", "neck": "head", "right_shoulder": "right_upper_arm",
    "right_elbow": "right_lower_arm", "right_wrist": "right_hand", "left_shoulder": "left_upper_arm",
    "left_elbow": "left_lower_arm", "left_wrist": "left_hand", "right_hip": "right_thigh", "right_knee": "right_shin",
    "right_ankle": "right_foot", "left_hip": "left_thigh", "left_knee": "left_shin", "left_ankle": "left_foot",
}  # fmt: skip


def read_poselib_format(path: Path) -> MotionArrays:
    """Read one motion as 22 joints in metres, Y up.

    Raises:
        ValueError: if the file is not of this format.
    """
    try:
        with np.load(path) as file:
            names = [str(name) for name in file["node_names"]]
            rotation_FN4, root_F3 = file["local_rotation_xyzw"], file["root_translation"]
            offset_N3, fps = file["local_translation"], float(file["fps"])
        body = {name: names.index(_NAMES[name]) for name in ("root", *PARENTS)}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path.name} is not a motion of AMP or ASE: {error}") from error
    rotations = {name: _rotation(rotation_FN4[:, index]) for name, index in body.items()}
    offsets = {name: _y_up(offset_N3[index]) for name, index in body.items()}
    joints_FJ3 = humanoid_joints(_y_up(root_F3), rotations, offsets)
    return MotionArrays(joints_FJ3.astype(np.float32), round(fps, 2), HUMANML3D)


def _y_up(vectors: np.ndarray) -> np.ndarray:
    """Return vectors (..., 3) with y up and z to the right instead of z up and y to the left."""
    return np.asarray(vectors, float)[..., [0, 2, 1]] * [1, 1, -1]


def _rotation(xyzw_F4: np.ndarray) -> Rotation:
    """Return rotations in the axes of `_y_up`: as both axes are right-handed, only the vector parts change."""
    return Rotation.from_quat(np.concatenate([_y_up(xyzw_F4[:, :3]), xyzw_F4[:, 3:]], axis=1))
