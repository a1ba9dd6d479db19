"""`ComposedClip`: a clip made of others, and what the makers of all kinds need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scalemogen.data.compose.pieces import Piece
from scalemogen.data.compose.wording import Part
from scalemogen.data.folder import Caption
from scalemogen.data.sources import vocabulary_of
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import HUMANML3D

FPS = 20.0
MOVING = 0.3  # m/s from which a body counts as walking


@dataclass(frozen=True)
class ComposedClip:
    """A composed clip.

    Attributes:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
        kind: one of the kinds in `kinds`: "sequence", "blend", "repeat", "circle" or "gesture".
        sources: the clips it was made of, in order.
        captions: for the whole clip; then, with its seconds, one per part of a sequence, or one for the
            action of a blend that plays it once.
        blended: frames [from, to) of each transition of a sequence or a repeat; of a blend, those in which the arms
            change between swinging and the action (none if the hands stay up).
        action: name of what is done, for the label; "" to name the actions of the sources.
    """

    joints_FJ3: np.ndarray
    kind: str
    sources: tuple[Piece, ...]
    captions: tuple[Caption, ...]
    blended: tuple[tuple[int, int], ...]
    action: str = ""


def part_of(joints_FJ3: np.ndarray, piece: Piece, moving: bool) -> Part:
    """Return a stretch with what captions need: the label and the vocabulary of the clip it comes from."""
    motion = MotionArrays(joints_FJ3, FPS, HUMANML3D)
    return Part(motion, piece.row.label, moving, vocabulary_of(piece.row.source))


def drawn(pieces: Sequence[Piece], random: np.random.Generator) -> Piece:
    """Return one of the pieces at random."""
    return pieces[int(random.integers(len(pieces)))]
