"""Features of the HumanML3D data set (Guo et al., CVPR 2022) (METHOD section 1): metres at 20 fps."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.heading import BODY_ACROSS, HUMANML3D_ACROSS, facing_yaw, turn, wrap_angle
from scalemogen.motion.inverse_kinematics import bone_lengths, inverse_kinematics, retarget
from scalemogen.motion.layouts import ROOT_COLUMNS, FeatureLayout
from scalemogen.motion.skeleton import Skeleton

# The body of HumanML3D's motions (measured on one of them, left and right averaged), metres: motions of other
# sources are fitted to it, so that all data and every uploaded file share one body.
ADULT_BONE_LENGTHS = np.array(
    [
        0.0, 0.1065, 0.1065, 0.1316, 0.3919, 0.3919, 0.1432, 0.429, 0.429, 0.0574, 0.1464, 0.1464, 0.2194,
        0.1404, 0.1404, 0.103, 0.1273, 0.1273, 0.26, 0.26, 0.2679, 0.2679,
    ]
)  # fmt: skip

_HEADING_SMOOTHING = 20.0
_CONTACT_STEP = 0.002  # squared step of a resting foot, m^2 per frame


def encode_joints(joints_FJ3: np.ndarray, layout: FeatureLayout, lengths_J: np.ndarray | None = None) -> np.ndarray:
    """(F - 1, 263) float32 features of (F, 22, 3) joints in metres.

    Args:
        joints_FJ3: at least two frames at the layout's rate.
        lengths_J: (22,) bone lengths of the body to fit the motion to; by default its own in the first frame.
    """
    skeleton = layout.skeleton
    if lengths_J is None:
        lengths_J = bone_lengths(joints_FJ3[:1], skeleton)
    joints_FJ3 = canonical_start(retarget(joints_FJ3, lengths_J, skeleton), skeleton)
    yaw_F = facing_yaw(joints_FJ3, skeleton, HUMANML3D_ACROSS, _HEADING_SMOOTHING)
    yaw_F[0] = 0  # the data set sets the first heading to the identity, whatever the smoothing made of it
    return feature_rows(joints_FJ3, yaw_F, layout)


def feature_rows(joints_FJ3: np.ndarray, yaw_F: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """(F - 1, 263) float32 features of joints that start above the origin, in a heading that starts at 0."""
    skeleton = layout.skeleton
    rotations_FJ4 = inverse_kinematics(joints_FJ3, yaw_F, skeleton)[:-1, 1:]
    columns = (
        *_root_columns(joints_FJ3[:, 0], yaw_F),
        _local_positions(joints_FJ3, yaw_F)[:-1, 1:],
        sixd_from_quaternions(rotations_FJ4),
        turn(np.diff(joints_FJ3, axis=0), -yaw_F[:-1]),
        _contacts(joints_FJ3[:, list(skeleton.contact_joints)]),
    )
    return np.concatenate([block.reshape(len(yaw_F) - 1, -1) for block in columns], axis=1, dtype=np.float32)


def decode_joints(features_FC: np.ndarray, layout: FeatureLayout) -> tuple[np.ndarray, np.ndarray]:
    """(F, 22, 3) float32 joints in metres, starting above the origin facing +Z, and (F,) yaw of (F, 263) features."""
    features_FC = np.asarray(features_FC, float)
    yaw_F = np.concatenate([[0.0], -2 * np.cumsum(features_FC[:-1, 0])])
    steps_F3 = np.zeros((len(yaw_F), 3))
    steps_F3[1:, [0, 2]] = features_FC[:-1, 1:3]
    path_F3 = np.cumsum(turn(steps_F3, yaw_F), axis=0)
    local_FJ3 = features_FC[:, layout.positions].reshape(len(yaw_F), -1, 3)
    joints_FJ3 = np.concatenate([np.zeros((len(yaw_F), 1, 3)), turn(local_FJ3, yaw_F)], axis=1) + path_F3[:, None]
    joints_FJ3[:, 0, 1] = features_FC[:, ROOT_COLUMNS - 1]
    return joints_FJ3.astype(np.float32), yaw_F


def canonical_start(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """The motion with its lowest joint at y = 0 and its first root above the origin, facing +Z."""
    shift = np.array([joints_FJ3[0, 0, 0], joints_FJ3[..., 1].min(), joints_FJ3[0, 0, 2]])
    return turn(joints_FJ3 - shift, -facing_yaw(joints_FJ3[:1], skeleton, BODY_ACROSS)[0])


def sixd_from_quaternions(rotations: np.ndarray) -> np.ndarray:
    """(..., 6) first and second matrix column of (..., 4) quaternions (Zhou et al., CVPR 2019)."""
    matrices = Rotation.from_quat(rotations.reshape(-1, 4)).as_matrix()
    return np.concatenate([matrices[..., 0], matrices[..., 1]], axis=-1).reshape(*rotations.shape[:-1], 6)


def _root_columns(root_F3: np.ndarray, yaw_F: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Half the turn per frame (positive to the right), the step in the later frame's heading, the height."""
    half_turns = -wrap_angle(np.diff(yaw_F)) / 2
    steps_F3 = turn(np.diff(root_F3, axis=0), -yaw_F[1:])
    return half_turns, steps_F3[:, [0, 2]], root_F3[:-1, 1]


def _local_positions(joints_FJ3: np.ndarray, yaw_F: np.ndarray) -> np.ndarray:
    """Positions relative to the root's ground point, in the root's heading."""
    return turn(joints_FJ3 - joints_FJ3[:, :1] * [1, 0, 1], -yaw_F)


def _contacts(feet_F43: np.ndarray) -> np.ndarray:
    """(F - 1, 4) 1 where a foot rests."""
    return np.sum(np.diff(feet_F43, axis=0) ** 2, axis=-1) < _CONTACT_STEP
