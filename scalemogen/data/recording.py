"""What every source data set is turned into before features are made."""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.arrays import MotionArrays


@dataclass(frozen=True)
class Recording:
    """One take.

    Attributes:
        name: unique over all sources; splits are made by recording.
        motion: at any frame rate, on the 22 joints.
        content: what is done; splits are balanced by it.
        style: how it is done.
        captions: sentences that describe it.
    """

    name: str
    motion: MotionArrays
    content: str
    style: str
    captions: tuple[str, ...]
