"""`FeatureLayout`: how one frame of motion is written as a row of numbers (docs/method.md, sections 1 and 2).

A layout is data (which column means what, which unit, which frame rate) plus the code that writes and reads its
rows. Each layout has a file of its own; `layouts.LAYOUTS` lists them, and `features` checks the input and calls them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import turn
from scalemogen.motion.skeleton import Skeleton

ROOT_COLUMNS = 4  # every row starts with the root's yaw velocity, x velocity, z velocity and height


@dataclass(frozen=True)
class FeatureLayout(ABC):
    """One way to write a frame of motion as a row of numbers, with the code that encodes and decodes it.

    A row starts with the four root columns; the ranges below say which columns hold the rest. Callers use
    `features.encode`, `features.decode` and `features.encode_again`, which check their input first.

    Attributes:
        name: key in `LAYOUTS`; the skeleton has the same name.
        skeleton: the joints, in the order of the columns.
        fps: frames per second.
        max_frames: length of the longest clip that the models take.
        metres: length of the layout's unit in metres.
        positions: columns of the joint positions, 3 per joint.
        rotations: columns of the joint rotations, 6 per joint.
        velocities: columns of the joint velocities, 3 per joint.
        contacts: columns of the contact flags, 1 per contact joint.
        root_posed: whether positions and rotations also have columns for the root joint.
        yaw_factor: radians turned per frame = yaw_factor * the stored yaw velocity.
        steps_in_later_heading: True if the root's velocity from one frame to the next is written in the heading of
            the later frame, False if in that of the earlier frame.
    """

    name: str
    skeleton: Skeleton
    fps: int
    max_frames: int
    metres: float
    positions: range
    rotations: range
    velocities: range
    contacts: range
    root_posed: bool
    yaw_factor: float
    steps_in_later_heading: bool

    @abstractmethod
    def encode(
        self, motion: MotionArrays, bone_lengths: np.ndarray | None = None, smooth_start: bool = False
    ) -> np.ndarray:
        """Return (F - 1, dims) float32 features of a motion of F frames; see `features.encode`."""

    @abstractmethod
    def decode(self, features_FC: np.ndarray) -> MotionArrays:
        """Return the motion of (F, dims) features in original units; see `features.decode`."""

    def encode_again(self, joints_FJ3: np.ndarray, heading_F: np.ndarray) -> np.ndarray:
        """Return the (F, dims) features that joints and heading were decoded from; see `features.encode_again`.

        Raises:
            ValueError: if the layout's `decode` returns no heading, so that this is not possible.
        """
        raise ValueError(f"the layout '{self.name}' cannot encode a decoded motion again; call encode instead")

    @property
    def dims(self) -> int:
        """Number of columns of a feature row."""
        return self.contacts.stop

    @cached_property
    def joint_columns(self) -> tuple[np.ndarray, ...]:
        """The columns of each joint in ascending order; the root's include the four root columns."""
        return tuple(self._columns_of(joint) for joint in range(self.skeleton.joint_count))

    @property
    def statistic_groups(self) -> tuple[range, ...]:
        """Groups of columns that share one standard deviation.

        With a standard deviation per column, errors of a joint that hardly moves would weigh as much in the loss as
        those of a joint that moves a lot.
        """
        root = (range(0, 1), range(1, 3), range(3, 4))  # turning, moving along the ground, height
        blocks = sorted((self.positions, self.rotations, self.velocities), key=lambda block: block.start)
        return (*root, *blocks, self.contacts)

    def _columns_of(self, joint: int) -> np.ndarray:
        """Return the ascending column numbers of one joint."""
        columns = list(range(ROOT_COLUMNS)) if joint == 0 else []
        # Without columns for the root, positions and rotations start at joint 1.
        row = joint if self.root_posed else joint - 1
        if row >= 0:
            columns += [*self.positions[3 * row : 3 * row + 3], *self.rotations[6 * row : 6 * row + 6]]
        columns += self.velocities[3 * joint : 3 * joint + 3]
        if joint in self.skeleton.contact_joints:
            columns.append(self.contacts[self.skeleton.contact_joints.index(joint)])
        return np.array(sorted(columns))


def integrate_root(features_FC: np.ndarray, layout: FeatureLayout) -> tuple[np.ndarray, np.ndarray]:
    """Return the (F,) heading in radians and the (F, 3) ground path of the root, both starting at 0.

    Row t holds the velocities from frame t to frame t + 1, so the last row's velocities are not used.

    Args:
        features_FC: (F, dims) float64 features in original units; the path has the same unit.
    """
    # The stored yaw velocity is positive to the right; headings are positive to the left.
    yaw_F = np.concatenate([[0.0], -layout.yaw_factor * np.cumsum(features_FC[:-1, 0])])
    steps_F3 = np.zeros((len(yaw_F), 3))
    steps_F3[1:, [0, 2]] = features_FC[:-1, 1:3]
    # Turn each step from the heading in which it is stored to world directions, then sum the steps.
    written_F = yaw_F if layout.steps_in_later_heading else np.concatenate([[0.0], yaw_F[:-1]])
    return yaw_F, np.cumsum(turn(steps_F3, written_F), axis=0)
