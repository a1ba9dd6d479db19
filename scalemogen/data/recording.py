"""What a source's reader returns: a `Recording`, a motion with the label that its data set gives it."""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.arrays import MotionArrays


@dataclass(frozen=True)
class Label:
    """What a data set's own files say of a recording; everything else is measured on the motion.

    Attributes:
        action: what is done, a key of the vocabulary's actions.
        manner: how it is done, a key of the vocabulary's manners.
        side: "left", "right", or "" if the label names none.
        text: the data set's own description, or verb phrases of this very recording with their verbs in square
            brackets and " | " between them ("[limp] along | [hobble]"), or "".
    """

    action: str
    manner: str = "normal"
    side: str = ""
    text: str = ""


@dataclass(frozen=True)
class Recording:
    """One recorded motion.

    Attributes:
        name: unique over all sources.
        motion: 22 joints in metres, at any frame rate.
        label: what the data set says; splits are balanced over labels.
        group: recordings of one group (such as the same subject repeating the same exercise) go to the same split;
            "" if the recording is a group of its own.
    """

    name: str
    motion: MotionArrays
    label: Label
    group: str = ""


class UnusableRecording(ValueError):
    """Raised for a file without a usable motion; `prepare` leaves it out and counts it under its reason.

    Attributes:
        reason: a few words, the same for all files with the same fault.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
