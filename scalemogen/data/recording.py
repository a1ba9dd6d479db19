"""What every source data set is turned into before features are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scalemogen.motion.arrays import MotionArrays


@dataclass(frozen=True)
class Label:
    """What a data set's own files say of a take; everything else is measured on the motion.

    Attributes:
        action: what is done, a key of the caption tables.
        manner: how it is done, a key of the caption tables.
        side: "left", "right", or "" where the label names none.
        text: the data set's own description, "" where it has none.
    """

    action: str
    manner: str = "normal"
    side: str = ""
    text: str = ""


@dataclass(frozen=True)
class Recording:
    """One take.

    Attributes:
        name: unique over all sources.
        motion: at any frame rate, on the 22 joints.
        label: what the data set says of it; splits are balanced by it.
        group: recordings of one group (the same subject doing the same thing in the same session) go to the
            same split; "" for a group of its own.
    """

    name: str
    motion: MotionArrays
    label: Label
    group: str = ""


class UnusableRecording(ValueError):
    """A file of a data set that holds no usable motion: it is left out and counted under its reason.

    Attributes:
        reason: a few words, the same for all files with the same fault.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class Source:
    """A data set that can be prepared.

    Attributes:
        archive: name of the archive it is handed out as.
        find: the recordings' files below the extracted folder, in a fixed order; ValueError if there is none.
        read: one file to a recording; UnusableRecording if it holds none.
        longest: seconds of a clip; longer recordings are cut into windows. None: as long as the layout takes.
    """

    archive: str
    find: Callable[[Path], list[Path]]
    read: Callable[[Path], Recording]
    longest: float | None = None
