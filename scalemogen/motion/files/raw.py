"""`RawMotion`: what a reader found in a file, before axes, unit and frame rate are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.understood import NO_NODES, ONE_TAKE, FileNodes, FileTakes


@dataclass(frozen=True)
class RawMotion:
    """A motion in the axes and the unit of its file.

    Attributes:
        motion: the joints as the file has them, with frame rate, rotations and recipe if the file has them.
        content: what the numbers are, for `Understood.content`.
        settled: True if the joints are known to be in metres with y up, as in the features of a model.
        fps_known: False if the file does not say its frame rate; that of `motion` is then a guess.
        notes: sentences for `Understood.notes`.
        nodes: for each joint the nodes of the file whose mean position it has.
        file_nodes: all nodes of the file; none for arrays.
        rest_J3: joints of the file's rest pose, if it has one.
        to_floor: True if heights are not known, so that the lowest joint is to be put on the floor.
        sides_by_feet: True if only feet and knees, which point forward, told left and right.
        takes: the animations or motions of the file, of which one was read; without names if it has a
            single motion and that has no name.
    """

    motion: MotionArrays
    content: str
    settled: bool = False
    fps_known: bool = True
    notes: tuple[str, ...] = ()
    nodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file_nodes: FileNodes = NO_NODES
    rest_J3: np.ndarray | None = None
    to_floor: bool = False
    sides_by_feet: bool = False
    takes: FileTakes = ONE_TAKE
