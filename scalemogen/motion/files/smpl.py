"""Poses of SMPL, SMPL-H and SMPL-X: one rotation per joint, turned into positions on this project's adult body.

AMASS, AIST++ and most tools that estimate bodies from video store motions in this way. The first 22 joints are the
same in all three models, in the order of the `humanml3d` skeleton; hands and face come after them and are left out.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D

BODIES = {22: "SMPL without hands", 24: "SMPL", 52: "SMPL-H", 55: "SMPL-X"}  # by the number of joints

# Directions from parent to joint in the pose of zero rotations, a T-pose with X left, Y up and Z front: rounded to
# what the three models have in common. The sides are mirrored.
_MIDDLE = {
    "spine1": (0, 0.97, -0.24), "spine2": (0, 1, 0), "spine3": (0, 0.9, 0.43), "neck": (0, 0.98, -0.2),
    "head": (0, 0.79, 0.61),
}  # fmt: skip
_LEFT = {
    "hip": (0.6, -0.8, -0.06), "knee": (0.09, -1, -0.01), "ankle": (-0.03, -0.99, -0.11), "foot": (0.2, -0.41, 0.89),
    "collar": (0.53, 0.82, -0.23), "shoulder": (0.94, 0.32, -0.09), "elbow": (0.99, -0.05, -0.1),
    "wrist": (1, 0.03, 0),
}  # fmt: skip
_CALM = ("spine1", "spine2", "spine3", "neck", "head", "left_collar", "right_collar", "left_foot", "right_foot")
_CALM_ANGLE = 1.0  # radians; the joints named above turn less than this in most frames
_LARGEST_ANGLE = 2 * np.pi  # radians
_STEP = 0.5  # radians from one frame to the next, on average


def are_rotations(rotations_FJ3: np.ndarray) -> bool:
    """Whether (F, J >= 22, 3) numbers can be the rotation vectors (axis times angle) of a person's joints."""
    angles_FJ = np.linalg.norm(rotations_FJ3[:, 1:22], axis=-1)
    if not np.isfinite(angles_FJ).all() or not angles_FJ.any() or angles_FJ.max() > _LARGEST_ANGLE:
        return False
    calm = [HUMANML3D.index(name) - 1 for name in _CALM]
    steps = np.linalg.norm(np.diff(rotations_FJ3[:, 1:22], axis=0), axis=-1)
    return bool(np.median(angles_FJ[:, calm].max(axis=1)) < _CALM_ANGLE and (not len(steps) or steps.mean() < _STEP))


def smpl_joints(rotations_FJ3: np.ndarray, pelvis_F3: np.ndarray | None = None) -> np.ndarray:
    """Return (F, 22, 3) positions in metres by forward kinematics.

    Args:
        rotations_FJ3: (F, J >= 22, 3) rotation vectors in radians, parent-relative; the first is the orientation.
        pelvis_F3: (F, 3) positions of the pelvis; None leaves it at the origin.
    """
    frames = len(rotations_FJ3)
    joints_FJ3 = np.zeros((frames, HUMANML3D.joint_count, 3))
    if pelvis_F3 is not None:
        joints_FJ3[:, 0] = pelvis_F3
    offsets_J3 = _rest_directions() * ADULT_BONE_LENGTHS[:, None]
    world = [Rotation.from_rotvec(np.asarray(rotations_FJ3[:, 0], float))]  # of the joints so far
    for joint, parent in enumerate(HUMANML3D.parents[1:], start=1):
        joints_FJ3[:, joint] = joints_FJ3[:, parent] + world[parent].apply(offsets_J3[joint])
        world.append(world[parent] * Rotation.from_rotvec(np.asarray(rotations_FJ3[:, joint], float)))
    return joints_FJ3


def _rest_directions() -> np.ndarray:
    """Return (22, 3) unit directions from parent to joint at rest; zero for the pelvis."""
    directions_J3 = np.zeros((HUMANML3D.joint_count, 3))
    for name, direction in _MIDDLE.items():
        directions_J3[HUMANML3D.index(name)] = direction
    for name, direction in _LEFT.items():
        directions_J3[HUMANML3D.index(f"left_{name}")] = direction
        directions_J3[HUMANML3D.index(f"right_{name}")] = np.array(direction) * [-1, 1, 1]
    return directions_J3 / np.maximum(np.linalg.norm(directions_J3, axis=-1, keepdims=True), 1e-9)
