"""The `snapmogen` layout: features of the SnapMoGen dataset (2025), centimetres at 30 fps.

docs/method.md, section 1, describes the columns. Unlike `humanml3d`, the layout stores the rotations of the captured
skeleton, so a motion needs rotations to be encoded. Smoothing of the heading, floor height and contact thresholds are
those of the published preprocessing.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.feature_layout import FeatureLayout, integrate_root
from scalemogen.motion.heading import SNAPMOGEN_ACROSS, facing_yaw, turn, wrap_angle
from scalemogen.motion.inverse_kinematics import quaternions_from_sixd, sixd_from_quaternions
from scalemogen.motion.skeleton import SNAPMOGEN, Skeleton

_HEADING_SMOOTHING = 5.0  # frames, sigma of the Gaussian over the forward vectors
_CONTACT_STEP = 0.11  # cm^2: a foot joint rests if its squared step per frame is smaller ...
_CONTACT_HEIGHTS = (9.0, 4.0, 9.0, 4.0)  # ... and it is lower than this, cm: ankle and toe, left and right
_FLOOR_SHARE = 0.1  # The floor is the mean of the lowest tenth of all heights of the contact joints.


class SnapMoGenLayout(FeatureLayout):
    """The layout of the SnapMoGen dataset: rotations, positions, velocities and contacts, the root included."""

    def encode(
        self, motion: MotionArrays, bone_lengths: np.ndarray | None = None, smooth_start: bool = False
    ) -> np.ndarray:
        """Return (F - 1, 296) features of a motion with rotations; `bone_lengths` and `smooth_start` have no effect.

        Raises:
            ValueError: if the motion has positions only.
        """
        if motion.rotations_FJ4 is None:
            raise ValueError(
                "the snapmogen layout stores joint rotations and this motion has positions only; "
                "load it from a file with rotations, or use a model of the humanml3d layout"
            )
        joints_FJ3, world_FJ4 = _face_forward(motion, self)
        yaw_F = facing_yaw(joints_FJ3, self.skeleton, SNAPMOGEN_ACROSS, _HEADING_SMOOTHING)
        yaw_F = yaw_F - yaw_F[0]
        # Positions relative to the root's ground point, in the frame's heading.
        local_FJ3 = turn(joints_FJ3 - joints_FJ3[:, :1] * [1, 0, 1], -yaw_F)
        # Steps of the root, in the heading of the earlier frame.
        steps_F3 = turn(np.diff(joints_FJ3[:, 0], axis=0), -yaw_F[:-1])
        columns = (
            -wrap_angle(np.diff(yaw_F)),  # positive to the right
            steps_F3[:, [0, 2]],
            joints_FJ3[:-1, 0, 1],
            # World rotations without the heading.
            sixd_from_quaternions(_turn_rotations(world_FJ4, -yaw_F))[:-1],
            local_FJ3[:-1],
            np.diff(local_FJ3, axis=0),
            _contacts(joints_FJ3[:, list(self.skeleton.contact_joints)]),
        )
        return np.concatenate([block.reshape(len(yaw_F) - 1, -1) for block in columns], axis=1, dtype=np.float32)

    def decode(self, features_FC: np.ndarray) -> MotionArrays:
        """Return joints in metres and parent-relative rotations of (F, 296) features; see `features.decode`."""
        features_FC = np.asarray(features_FC, float)
        frames = len(features_FC)
        yaw_F, path_F3 = integrate_root(features_FC, self)
        # Positions are relative to the root's ground point: turn them to the heading, then move them along the path.
        local_FJ3 = features_FC[:, self.positions].reshape(frames, -1, 3)
        joints_FJ3 = turn(local_FJ3, yaw_F) + path_F3[:, None]
        world_FJ4 = quaternions_from_sixd(features_FC[:, self.rotations].reshape(frames, -1, 6))
        rotations_FJ4 = _parent_relative(_turn_rotations(world_FJ4, yaw_F), self.skeleton)
        return MotionArrays(
            (joints_FJ3 * self.metres).astype(np.float32),
            float(self.fps),
            self.skeleton,
            rotations_FJ4.astype(np.float32),
        )


LAYOUT = SnapMoGenLayout(
    name="snapmogen",
    skeleton=SNAPMOGEN,
    fps=30,
    max_frames=320,
    metres=0.01,
    rotations=range(4, 148),
    positions=range(148, 220),
    velocities=range(220, 292),
    contacts=range(292, 296),
    root_posed=True,
    yaw_factor=1.0,
    steps_in_later_heading=False,
)


def _face_forward(motion: MotionArrays, layout: FeatureLayout) -> tuple[np.ndarray, np.ndarray]:
    """Move and turn a motion so that it stands on the floor and starts at the origin facing +Z.

    Returns:
        (F, J, 3) joints in the layout's unit and (F, J, 4) world rotations.
    """
    joints_FJ3 = np.asarray(motion.joints_FJ3, float) / layout.metres
    feet = np.sort(joints_FJ3[:, list(layout.skeleton.contact_joints), 1], axis=None)
    floor = feet[: max(1, int(len(feet) * _FLOOR_SHARE))].mean()
    yaw = facing_yaw(joints_FJ3, layout.skeleton, SNAPMOGEN_ACROSS, _HEADING_SMOOTHING)[0]
    shifted_FJ3 = joints_FJ3 - [joints_FJ3[0, 0, 0], floor, joints_FJ3[0, 0, 2]]
    world_FJ4 = _world_rotations(np.asarray(motion.rotations_FJ4, float), layout.skeleton)
    return turn(shifted_FJ3, -yaw), _turn_rotations(world_FJ4, np.full(len(joints_FJ3), -yaw))


def _contacts(feet_F43: np.ndarray) -> np.ndarray:
    """Return (F - 1, 4) flags, True where a foot joint is slow and near the floor."""
    slow = np.sum(np.diff(feet_F43, axis=0) ** 2, axis=-1) < _CONTACT_STEP
    return slow & (feet_F43[:-1, :, 1] < np.array(_CONTACT_HEIGHTS))


def _turn_rotations(world_FJ4: np.ndarray, angle_F: np.ndarray) -> np.ndarray:
    """Turn world rotations about +Y by one angle per frame, in radians."""
    angles = np.repeat(angle_F, world_FJ4.shape[1])
    turned = Rotation.from_euler("y", angles[:, None]) * Rotation.from_quat(world_FJ4.reshape(-1, 4))
    return turned.as_quat().reshape(world_FJ4.shape)


def _world_rotations(rotations_FJ4: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return the world rotation of every joint: its parent's world rotation times its own."""
    world_FJ4 = rotations_FJ4.copy()
    for parent, joint in skeleton.bones:
        world = Rotation.from_quat(world_FJ4[:, parent]) * Rotation.from_quat(rotations_FJ4[:, joint])
        world_FJ4[:, joint] = world.as_quat()
    return world_FJ4


def _parent_relative(world_FJ4: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return the rotation of every joint relative to its parent: the inverse of `_world_rotations`."""
    rotations_FJ4 = world_FJ4.copy()
    for parent, joint in skeleton.bones:
        local = Rotation.from_quat(world_FJ4[:, parent]).inv() * Rotation.from_quat(world_FJ4[:, joint])
        rotations_FJ4[:, joint] = local.as_quat()
    return rotations_FJ4
