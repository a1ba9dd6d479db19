"""How a motion file was read, to be shown to its owner.

`Understood` is what was found, `Given` what the owner can set instead. `JointsNotFound` says that the owner has to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

UpAxis = Literal["x", "-x", "y", "-y", "z", "-z"]
Axes = Literal["right-handed", "left-handed"]
Unit = Literal["m", "dm", "cm", "mm", "inch", "foot", "CMU unit", "100 m", "0.1 mm"]


@dataclass(frozen=True)
class Given:
    """What the user knows about a file; None means that the reader finds it out.

    Attributes:
        up: the axis of the file that points up.
        unit: the length of the file's unit.
        fps: frames per second.
        joints: node of the file for each joint that is found wrongly or not at all, such as {"left_knee": "LShin"};
            the other joints are found as usual.
        axes: whether the axes of the file are right-handed, or left-handed as those of Unity and Unreal. Right-handed
            axes that are taken for left-handed ones, or the reverse, exchange the left and the right of a motion.
        take: which animation or motion of a file is read if it has several: its name, or its number from 1.
    """

    up: UpAxis | None = None
    unit: Unit | None = None
    fps: float | None = None
    joints: dict[str, str] = field(default_factory=dict)
    axes: Axes | None = None
    take: str | None = None


FIND_OUT = Given()  # the user says nothing


@dataclass(frozen=True)
class FileNodes:
    """All nodes of a file, with a pose in which they can be drawn.

    Attributes:
        names: names of the nodes, in the order of the file.
        parents: for each node the number of the node above it; -1 if there is none.
        places_N3: (N, 3) positions in the first frame, in the axes and the unit of the file; None if not known.
    """

    names: tuple[str, ...] = ()
    parents: tuple[int, ...] = ()
    places_N3: np.ndarray | None = field(default=None, compare=False)


NO_NODES = FileNodes()  # for arrays, which have no nodes


@dataclass(frozen=True)
class FileTakes:
    """The animations or motions of a file, of which one is read.

    Attributes:
        names: different names; empty if the file has only one.
        read: the name of the one that was read.
    """

    names: tuple[str, ...] = ()
    read: str = ""


ONE_TAKE = FileTakes()


@dataclass(frozen=True)
class Understood:
    """What a file was taken to be.

    Attributes:
        content: what the numbers are, such as "positions of 22 joints" or "joints in Mixamo names".
        nodes: for each joint the nodes of the file whose mean position it has; empty for arrays, which have no names.
        up: the axis of the file that points up.
        unit: a key of `world.UNITS`, or "unknown" if the body was scaled to an adult's size.
        fps: frames per second.
        fps_known: False if the file does not say its frame rate, so that `fps` is assumed.
        notes: one sentence for each thing that is not as usual, or that was left out.
        file_nodes: all nodes of the file, among which the joints were found.
        axes: whether the axes of the file are right-handed or left-handed.
        takes: which animation or motion of the file was read.
    """

    content: str
    up: UpAxis
    unit: str
    fps: float
    fps_known: bool = True
    notes: tuple[str, ...] = ()
    nodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file_nodes: FileNodes = NO_NODES
    axes: Axes = "right-handed"
    takes: FileTakes = ONE_TAKE


class JointsNotFound(ValueError):
    """Raised if it is not known which nodes of a file are the joints, or if the joints found form no body.

    The user can then assign nodes to joints.

    Attributes:
        nodes: for each joint the nodes that were found for it; an empty tuple where there are none.
        file_nodes: all nodes of the file.
        missing: the joints that the user has to assign before the file can be read.
    """

    def __init__(
        self,
        message: str,
        nodes: Mapping[str, tuple[str, ...]],
        file_nodes: FileNodes,
        missing: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.nodes, self.file_nodes, self.missing = nodes, file_nodes, missing

    def of_file(self, name: str) -> JointsNotFound:
        """Return the error with the name of the file before its message."""
        return JointsNotFound(f"{name}: {self}", self.nodes, self.file_nodes, self.missing)
