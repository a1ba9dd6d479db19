"""The two feature layouts as data: which column of a feature row means what (METHOD sections 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN, Skeleton

ROOT_COLUMNS = 4


@dataclass(frozen=True)
class FeatureLayout:
    """How one frame of motion is written as a row of numbers.

    A row starts with the root's yaw velocity, x and z velocity and height; the ranges say where the rest is.

    Attributes:
        name: "humanml3d" or "snapmogen".
        skeleton: the joints, in order.
        fps: frames per second.
        max_frames: longest clip the models take.
        metres: length of the layout's unit in metres.
        positions, rotations, velocities, contacts: column ranges; 3, 6, 3 per joint, one per contact joint.
        root_posed: whether positions and rotations have a row for the root too.
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

    @property
    def dims(self) -> int:
        """Columns of a feature row."""
        return self.contacts.stop

    @cached_property
    def joint_columns(self) -> tuple[np.ndarray, ...]:
        """For each joint its own columns: root 4 first, its blocks in row order, its contact flag last."""
        return tuple(self._columns_of(joint) for joint in range(self.skeleton.joint_count))

    @property
    def statistic_groups(self) -> tuple[range, ...]:
        """Columns that share one standard deviation, so that no joint is weighted by how little it moves."""
        root = (range(0, 1), range(1, 3), range(3, 4))
        blocks = sorted((self.positions, self.rotations, self.velocities), key=lambda block: block.start)
        return (*root, *blocks, self.contacts)

    def _columns_of(self, joint: int) -> np.ndarray:
        columns = list(range(ROOT_COLUMNS)) if joint == 0 else []
        row = joint if self.root_posed else joint - 1
        if row >= 0:
            columns += [*self.positions[3 * row : 3 * row + 3], *self.rotations[6 * row : 6 * row + 6]]
        columns += self.velocities[3 * joint : 3 * joint + 3]
        if joint in self.skeleton.contact_joints:
            columns.append(self.contacts[self.skeleton.contact_joints.index(joint)])
        return np.array(sorted(columns))


LAYOUTS = {
    "humanml3d": FeatureLayout(
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
    ),
    "snapmogen": FeatureLayout(
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
    ),
}
