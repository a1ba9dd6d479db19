"""State of the Edit tab for one visitor: the motion to edit, the edit shown, its video and two flags."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.drawing import RunFilm
from demo.tabs.edit.view import EditView
from demo.understood import NOT_CORRECTED, Corrections
from scalemogen.motion.motion import Motion
from scalemogen.scales import whole_columns


@dataclass(frozen=True, eq=False)
class Source:
    """The motion to edit.

    Attributes:
        motion: before the edit.
        title: name of the motion on the page.
        folder: for its files.
        span: time span that may change, in seconds, as a preset sets it; None means the whole motion.
        history: the motions that it came from by edits, oldest first.
    """

    motion: Motion
    title: str
    folder: Path
    span: tuple[float, float] | None = None
    history: tuple[Motion, ...] = ()

    @property
    def seconds(self) -> float:
        """Duration of the whole token columns; frames after them are not edited."""
        return whole_columns(self.motion.frames) / self.motion.fps

    @property
    def window(self) -> tuple[float, float]:
        """Time span that may change, in seconds, as the form shows it when the motion is chosen."""
        start, stop = self.span or (0.0, self.seconds)
        return start, min(stop, self.seconds)


@dataclass(frozen=True, eq=False)
class ShownEdit:
    """The edit that is shown.

    Attributes:
        view: before and after.
        folder: for its files.
        kept: whether it was computed beforehand by `python -m demo.cache_edits`.
    """

    view: EditView
    folder: Path
    kept: bool = False


@dataclass
class EditState:
    """State of the tab for one visitor.

    Attributes:
        source: the motion to edit; None before one was chosen.
        edit: the edit shown; None before there is one.
        film: the order for a video that is not drawn yet; None otherwise.
        overlay: whether before and after are shown one over the other.
        corrections: those with which the last file was read.
        handle_moved: whether the visitor moved a time slider since the motion was chosen.
    """

    source: Source | None = None
    edit: ShownEdit | None = None
    film: RunFilm | None = None
    overlay: bool = False
    corrections: Corrections = NOT_CORRECTED
    handle_moved: bool = False
