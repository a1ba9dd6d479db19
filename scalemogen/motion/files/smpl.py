"""Poses of SMPL, SMPL-H and SMPL-X: one rotation per joint, turned into positions on this project's adult body.

AMASS, AIST++ and most tools that estimate bodies from video store motions in this way. The first 22 joints are the
same in all three models, in the order of the `humanml3d` skeleton; hands and face come after them and are left out.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.files.world import UNITS
from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D

# Points that come after the joints: face, fingertips, vertices. The first 22 are the same joints.
WITH_MORE_POINTS = {29: "SMPL", 45: "SMPL", 73: "SMPL-H", 127: "SMPL-X", 144: "SMPL-X"}
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
_SMALLEST_ANGLE, _LARGEST_ANGLE = 1e-4, 2 * np.pi  # radians; limits of the largest angle of a motion
_INEXACT = 0.01  # by which a rotation matrix times its transpose may differ from the identity
_STEP = 0.5  # radians; joints turn less than this from frame to frame, on average
_HEIGHTS = (0.6, 1.3)  # metres of a pelvis above the floor
_FAST = 0.5  # metres from frame to frame, on average: no person is so fast
# Another unit than the metre is right if the feet slide by at most this share of what they slide in metres. The first
# is for a unit in which the pelvis has a person's height, the second for other units.
_LESS, _FAR_LESS = 0.7, 0.25
_PATH_UNITS = {unit: UNITS[unit] for unit in ("m", "cm", "mm")}  # metres
_FEET = [HUMANML3D.index(f"{side}_{name}") for side in ("left", "right") for name in ("ankle", "foot")]


def are_rotations(rotations_FJ3: np.ndarray) -> bool:
    """Whether (F, J >= 22, 3) numbers can be the rotation vectors (axis times angle) of a person's joints."""
    angles_FJ = np.linalg.norm(rotations_FJ3[:, 1:22], axis=-1)
    if not np.isfinite(angles_FJ).all() or not _SMALLEST_ANGLE < angles_FJ.max() <= _LARGEST_ANGLE:
        return False
    calm = [HUMANML3D.index(name) - 1 for name in _CALM]
    steps = np.linalg.norm(np.diff(rotations_FJ3[:, 1:22], axis=0), axis=-1)
    return bool(np.median(angles_FJ[:, calm].max(axis=1)) < _CALM_ANGLE and (not len(steps) or steps.mean() < _STEP))


def are_rotations_in_degrees(rotations_FJ3: np.ndarray) -> bool:
    """Whether the numbers can be rotations in degrees; some must be too large for radians."""
    return bool(np.abs(rotations_FJ3).max() > _LARGEST_ANGLE) and are_rotations(np.radians(rotations_FJ3))


def as_rotation_vectors(array: np.ndarray) -> np.ndarray:
    """Return (..., 3, 3) rotation matrices as (..., 3) rotation vectors, and any other array as it is."""
    if array.ndim < 3 or array.shape[-2:] != (3, 3) or not array.size or not np.isfinite(array).all():
        return array
    matrices_N33 = np.asarray(array, float).reshape(-1, 3, 3)
    inexact = np.abs(matrices_N33 @ matrices_N33.transpose(0, 2, 1) - np.eye(3)).max() > _INEXACT
    if inexact or np.linalg.det(matrices_N33).min() < 0:  # a negative determinant is a mirroring
        return array
    return Rotation.from_matrix(matrices_N33).as_rotvec().reshape(array.shape[:-1])


def path_unit(rotations_FJ3: np.ndarray, pelvis_F3: np.ndarray) -> str:
    """Return the unit of the path of a body: "m", unless the feet slide much less in "cm" or "mm".

    Units are compared only if the pelvis has a person's height in one of them, or moves too fast for metres.

    Args:
        rotations_FJ3, pelvis_F3: as for `smpl_joints`.
    """
    if len(pelvis_F3) < 2:  # one frame shows no sliding
        return "m"
    low, high = _HEIGHTS
    middle_3 = np.abs(np.median(pelvis_F3, axis=0))
    high_enough = [unit for unit, m in _PATH_UNITS.items() if ((low < middle_3 * m) & (middle_3 * m < high)).any()]
    fast = np.linalg.norm(np.diff(pelvis_F3, axis=0), axis=-1).mean() > _FAST
    if not high_enough and not fast:
        return "m"
    sliding = {unit: _sliding(rotations_FJ3, pelvis_F3 * metres) for unit, metres in _PATH_UNITS.items()}
    unit = min(high_enough or sliding, key=lambda each: sliding[each])
    return unit if sliding[unit] < sliding["m"] * (_LESS if high_enough else _FAR_LESS) else "m"


def _sliding(rotations_FJ3: np.ndarray, pelvis_F3: np.ndarray) -> float:
    """Return how far the foot that moves least goes from frame to frame, on average, in metres."""
    feet_F43 = smpl_joints(rotations_FJ3, pelvis_F3)[:, _FEET]
    return float(np.linalg.norm(np.diff(feet_F43, axis=0), axis=-1).min(axis=1).mean())


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
