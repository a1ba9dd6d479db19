"""The `humanml3d` layout: features of the HumanML3D dataset (Guo et al., CVPR 2022), metres at 20 fps.

Encoding follows the dataset's own recipe (docs/method.md, section 1): fit the motion to a body, move its start to
the origin, measure the heading, then write each frame relative to the root's ground point and heading. Decoding adds
up the root's velocities and places the joints around the root.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.degenerate import with_bone_directions
from scalemogen.motion.feature_layout import ROOT_COLUMNS, FeatureLayout, integrate_root
from scalemogen.motion.heading import BODY_ACROSS, HUMANML3D_ACROSS, facing_yaw, turn, wrap_angle
from scalemogen.motion.inverse_kinematics import bone_lengths, inverse_kinematics, retarget, sixd_from_quaternions
from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D, Skeleton

__all__ = [
    "ADULT_BONE_LENGTHS",
    "LAYOUT",
    "HumanML3DLayout",
    "canonical_start",
    "decode_joints",
    "encode_joints",
    "feature_rows",
]

_HEADING_SMOOTHING = 20.0  # frames, sigma of the Gaussian over the forward vectors; the dataset's value
_CONTACT_STEP = 0.002  # m^2: a foot joint rests if its squared step per frame is smaller; the dataset's value


class HumanML3DLayout(FeatureLayout):
    """The layout of the HumanML3D dataset: root, other joints' positions, rotations, velocities and contacts."""

    def encode(
        self, motion: MotionArrays, bone_lengths: np.ndarray | None = None, smooth_start: bool = False
    ) -> np.ndarray:
        """Return (F - 1, 263) features; see `features.encode`."""
        if not smooth_start:
            return encode_joints(motion.joints_FJ3, self, bone_lengths)
        # Repeat the first frame: the jump of the heading is then in the row of the repeated frame, which is dropped.
        repeated_FJ3 = np.concatenate([motion.joints_FJ3[:1], motion.joints_FJ3])
        return encode_joints(repeated_FJ3, self, bone_lengths)[1:]

    def decode(self, features_FC: np.ndarray) -> MotionArrays:
        """Return joints and heading of (F, 263) features; see `features.decode`."""
        joints_FJ3, heading_F = decode_joints(features_FC, self)
        return MotionArrays(joints_FJ3, float(self.fps), self.skeleton, heading_F=heading_F)

    def encode_again(self, joints_FJ3: np.ndarray, heading_F: np.ndarray) -> np.ndarray:
        """Return the (F, 263) features that joints and heading were decoded from; see `features.encode_again`."""
        # The last row also needs a next frame. Extrapolate it linearly: x[-1] + (x[-1] - x[-2]).
        joints_FJ3, yaw_F = (np.concatenate([x, 2 * x[-1:] - x[-2:-1]]) for x in (joints_FJ3, heading_F))
        # The motion may have been moved since it was decoded: bring its start back to the origin, heading 0.
        start_3 = joints_FJ3[0, 0] * [1, 0, 1]
        return feature_rows(turn(joints_FJ3 - start_3, -yaw_F[0]), yaw_F - yaw_F[0], self)


LAYOUT = HumanML3DLayout(
    name="humanml3d",
    skeleton=HUMANML3D,
    fps=20,
    max_frames=196,
    metres=1.0,
    positions=range(4, 67),
    rotations=range(67, 193),
    velocities=range(193, 259),
    contacts=range(259, 263),
    root_posed=False,
    yaw_factor=2.0,  # the dataset stores half the angle
    steps_in_later_heading=True,
)


def encode_joints(joints_FJ3: np.ndarray, layout: FeatureLayout, lengths_J: np.ndarray | None = None) -> np.ndarray:
    """Return (F - 1, 263) float32 features of (F, 22, 3) joints in metres.

    Args:
        joints_FJ3: at least two frames at the layout's frame rate.
        layout: `LAYOUT`.
        lengths_J: (22,) bone lengths in metres of the body to fit the motion to; None takes those of the first frame.
    """
    skeleton = layout.skeleton
    joints_FJ3 = with_bone_directions(joints_FJ3)
    if lengths_J is None:
        lengths_J = bone_lengths(joints_FJ3[:1], skeleton)
    joints_FJ3 = retarget(joints_FJ3, lengths_J, skeleton)
    joints_FJ3 = canonical_start(joints_FJ3, skeleton)
    yaw_F = facing_yaw(joints_FJ3, skeleton, HUMANML3D_ACROSS, _HEADING_SMOOTHING)
    yaw_F[0] = 0  # The dataset sets the first heading to 0 whatever its smoothed value is.
    return feature_rows(joints_FJ3, yaw_F, layout)


def feature_rows(joints_FJ3: np.ndarray, yaw_F: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Return (F - 1, 263) float32 features of joints and their heading.

    Args:
        joints_FJ3: (F, 22, 3) metres, the first root above the origin.
        yaw_F: (F,) heading in radians, 0 in the first frame.
        layout: `LAYOUT`.
    """
    skeleton = layout.skeleton
    rotations_FJ4 = inverse_kinematics(joints_FJ3, yaw_F, skeleton)[:-1, 1:]
    columns = (
        *_root_columns(joints_FJ3[:, 0], yaw_F, layout),
        _local_positions(joints_FJ3, yaw_F)[:-1, 1:],
        sixd_from_quaternions(rotations_FJ4),
        # Velocities are written in the heading of the earlier frame.
        turn(np.diff(joints_FJ3, axis=0), -yaw_F[:-1]),
        _contacts(joints_FJ3[:, list(skeleton.contact_joints)]),
    )
    return np.concatenate([block.reshape(len(yaw_F) - 1, -1) for block in columns], axis=1, dtype=np.float32)


def decode_joints(features_FC: np.ndarray, layout: FeatureLayout) -> tuple[np.ndarray, np.ndarray]:
    """Return joints and heading of (F, 263) features.

    Returns:
        (F, 22, 3) float32 joints in metres, starting above the origin facing +Z, and (F,) yaw in radians.
    """
    features_FC = np.asarray(features_FC, float)
    yaw_F, path_F3 = integrate_root(features_FC, layout)
    # Positions are relative to the root's ground point: turn them into the heading, then move them along the path.
    local_FJ3 = features_FC[:, layout.positions].reshape(len(yaw_F), -1, 3)
    joints_FJ3 = np.concatenate([np.zeros((len(yaw_F), 1, 3)), turn(local_FJ3, yaw_F)], axis=1) + path_F3[:, None]
    joints_FJ3[:, 0, 1] = features_FC[:, ROOT_COLUMNS - 1]  # The root has no position columns, only its height.
    return joints_FJ3.astype(np.float32), yaw_F


def canonical_start(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Move and turn a motion so that its lowest joint is at y = 0 and its first root above the origin, facing +Z."""
    shift = np.array([joints_FJ3[0, 0, 0], joints_FJ3[..., 1].min(), joints_FJ3[0, 0, 2]])
    return turn(joints_FJ3 - shift, -facing_yaw(joints_FJ3[:1], skeleton, BODY_ACROSS)[0])


def _root_columns(
    root_F3: np.ndarray, yaw_F: np.ndarray, layout: FeatureLayout
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the root's yaw velocity (positive to the right), its ground velocity and its height."""
    yaw_velocity = -wrap_angle(np.diff(yaw_F)) / layout.yaw_factor
    steps_F3 = turn(np.diff(root_F3, axis=0), -yaw_F[1:])  # in the heading of the later frame
    return yaw_velocity, steps_F3[:, [0, 2]], root_F3[:-1, 1]


def _local_positions(joints_FJ3: np.ndarray, yaw_F: np.ndarray) -> np.ndarray:
    """Return positions relative to the root's ground point, in the root's heading."""
    return turn(joints_FJ3 - joints_FJ3[:, :1] * [1, 0, 1], -yaw_F)


def _contacts(feet_F43: np.ndarray) -> np.ndarray:
    """Return (F - 1, 4) flags, True where a foot joint rests."""
    return np.sum(np.diff(feet_F43, axis=0) ** 2, axis=-1) < _CONTACT_STEP
