"""Features of the SnapMoGen data set (2025): centimetres at 30 fps, with the captured skeleton's rotations.

METHOD section 1 gives the layout. Smoothing of the heading, floor height and contact thresholds are the
published preprocessing's.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import SNAPMOGEN_ACROSS, facing_yaw, turn, wrap_angle
from scalemogen.motion.humanml3d import sixd_from_quaternions
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.skeleton import Skeleton

_HEADING_SMOOTHING = 5.0
_CONTACT_STEP = 0.11  # squared step of a resting foot, cm^2 per frame
_CONTACT_HEIGHTS = (9.0, 4.0, 9.0, 4.0)  # cm, ankle and toe
_FLOOR_SHARE = 0.1  # the floor is the mean of the lowest tenth of all foot heights


def encode_motion(motion: MotionArrays, layout: FeatureLayout) -> np.ndarray:
    """(F - 1, 296) float32 features of a motion with rotations.

    Raises:
        ValueError: if the motion has positions only.
    """
    if motion.rotations_FJ4 is None:
        raise ValueError(
            "the snapmogen layout stores joint rotations and this motion has positions only; "
            "load it from a file with rotations, or use a model of the humanml3d layout"
        )
    joints_FJ3, world_FJ4 = _face_forward(motion, layout)
    yaw_F = facing_yaw(joints_FJ3, layout.skeleton, SNAPMOGEN_ACROSS, _HEADING_SMOOTHING)
    yaw_F = yaw_F - yaw_F[0]
    local_FJ3 = turn(joints_FJ3 - joints_FJ3[:, :1] * [1, 0, 1], -yaw_F)
    steps_F3 = turn(np.diff(joints_FJ3[:, 0], axis=0), -yaw_F[:-1])
    columns = (
        -wrap_angle(np.diff(yaw_F)),
        steps_F3[:, [0, 2]],
        joints_FJ3[:-1, 0, 1],
        sixd_from_quaternions(_turn_rotations(world_FJ4, -yaw_F))[:-1],
        local_FJ3[:-1],
        np.diff(local_FJ3, axis=0),
        _contacts(joints_FJ3[:, list(layout.skeleton.contact_joints)]),
    )
    return np.concatenate([block.reshape(len(yaw_F) - 1, -1) for block in columns], axis=1, dtype=np.float32)


def decode_motion(features_FC: np.ndarray, layout: FeatureLayout) -> MotionArrays:
    """Joints in metres and parent-relative rotations of (F, 296) features."""
    features_FC = np.asarray(features_FC, float)
    frames = len(features_FC)
    yaw_F = np.concatenate([[0.0], -np.cumsum(features_FC[:-1, 0])])
    steps_F3 = np.zeros((frames, 3))
    steps_F3[1:, [0, 2]] = features_FC[:-1, 1:3]
    earlier_F = np.concatenate([[0.0], yaw_F[:-1]])
    path_F3 = np.cumsum(turn(steps_F3, earlier_F), axis=0)
    local_FJ3 = features_FC[:, layout.positions].reshape(frames, -1, 3)
    joints_FJ3 = turn(local_FJ3, yaw_F) + path_F3[:, None]
    world_FJ4 = _quaternions_from_sixd(features_FC[:, layout.rotations].reshape(frames, -1, 6))
    rotations_FJ4 = _parent_relative(_turn_rotations(world_FJ4, yaw_F), layout.skeleton)
    return MotionArrays(
        (joints_FJ3 * layout.metres).astype(np.float32),
        float(layout.fps),
        layout.skeleton,
        rotations_FJ4.astype(np.float32),
    )


def _face_forward(motion: MotionArrays, layout: FeatureLayout) -> tuple[np.ndarray, np.ndarray]:
    """Joints in the layout's unit and world rotations, on the floor, starting at the origin and facing +Z."""
    joints_FJ3 = np.asarray(motion.joints_FJ3, float) / layout.metres
    feet = np.sort(joints_FJ3[:, list(layout.skeleton.contact_joints), 1], axis=None)
    floor = feet[: max(1, int(len(feet) * _FLOOR_SHARE))].mean()
    yaw = facing_yaw(joints_FJ3, layout.skeleton, SNAPMOGEN_ACROSS, _HEADING_SMOOTHING)[0]
    shifted_FJ3 = joints_FJ3 - [joints_FJ3[0, 0, 0], floor, joints_FJ3[0, 0, 2]]
    world_FJ4 = _world_rotations(np.asarray(motion.rotations_FJ4, float), layout.skeleton)
    return turn(shifted_FJ3, -yaw), _turn_rotations(world_FJ4, np.full(len(joints_FJ3), -yaw))


def _contacts(feet_F43: np.ndarray) -> np.ndarray:
    """(F - 1, 4) 1 where a foot rests near the floor."""
    slow = np.sum(np.diff(feet_F43, axis=0) ** 2, axis=-1) < _CONTACT_STEP
    return slow & (feet_F43[:-1, :, 1] < np.array(_CONTACT_HEIGHTS))


def _turn_rotations(world_FJ4: np.ndarray, angle_F: np.ndarray) -> np.ndarray:
    """World rotations turned about +Y by one angle per frame."""
    angles = np.repeat(angle_F, world_FJ4.shape[1])
    turned = Rotation.from_euler("y", angles[:, None]) * Rotation.from_quat(world_FJ4.reshape(-1, 4))
    return turned.as_quat().reshape(world_FJ4.shape)


def _world_rotations(rotations_FJ4: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    world_FJ4 = rotations_FJ4.copy()
    for parent, joint in skeleton.bones:
        world = Rotation.from_quat(world_FJ4[:, parent]) * Rotation.from_quat(rotations_FJ4[:, joint])
        world_FJ4[:, joint] = world.as_quat()
    return world_FJ4


def _parent_relative(world_FJ4: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    rotations_FJ4 = world_FJ4.copy()
    for parent, joint in skeleton.bones:
        local = Rotation.from_quat(world_FJ4[:, parent]).inv() * Rotation.from_quat(world_FJ4[:, joint])
        rotations_FJ4[:, joint] = local.as_quat()
    return rotations_FJ4


def _quaternions_from_sixd(sixd: np.ndarray) -> np.ndarray:
    """(..., 4) quaternions of (..., 6) first and second matrix columns, made orthonormal."""
    first = sixd[..., :3] / np.maximum(np.linalg.norm(sixd[..., :3], axis=-1, keepdims=True), 1e-8)
    second = sixd[..., 3:] - first * np.sum(first * sixd[..., 3:], axis=-1, keepdims=True)
    second = second / np.maximum(np.linalg.norm(second, axis=-1, keepdims=True), 1e-8)
    matrices = np.stack([first, second, np.cross(first, second)], axis=-1)
    return Rotation.from_matrix(matrices.reshape(-1, 3, 3)).as_quat().reshape(*sixd.shape[:-1], 4)
