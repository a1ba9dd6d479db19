"""State of the Edit tab for one visitor: the motion to edit, the edit shown, its video, and how both are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.rendering.films import FilmOrder
from demo.tabs.edit.view import EditView
from demo.understood import FileRead
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.scales import whole_columns


@dataclass(frozen=True, eq=False)
class Source:
    """The motion to edit.

    Attributes:
        motion: before the edit.
        prompt: the source prompt; may be empty.
        target: the target prompt; None starts with a copy of the source prompt.
        name: name of the motion on the page; if it is empty, the page shows the prompt.
        span: time span that may change, in seconds, from a preset; None means the whole motion.
        history: the motions that it came from by edits, oldest first.
        file: the file that it was read from; None if there is none.
        from_file: whether it, or the motion that it came from by edits, was read from a file.
    """

    motion: Motion
    prompt: str
    target: str | None = None
    name: str = ""
    span: tuple[float, float] | None = None
    history: tuple[Motion, ...] = ()
    file: FileRead | None = None
    from_file: bool = False

    @property
    def title(self) -> str:
        """Name of the motion on the page."""
        return self.name or (f"“{self.prompt}”" if self.prompt else "A motion")

    @property
    def seconds(self) -> float:
        """Duration of the frames that fill whole token columns; the frames after them are not edited."""
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
        window: time span that could change, in seconds.
        video: file of its video if the edit was computed beforehand by `python -m demo.cache_edits`.
    """

    view: EditView
    window: tuple[float, float]
    video: Path | None = None

    @property
    def kept(self) -> bool:
        """Whether it was computed beforehand."""
        return self.video is not None


@dataclass
class EditState:
    """State of the tab for one visitor.

    Attributes:
        source: the motion to edit; None before one was chosen.
        edit: the edit shown; None before there is one.
        film: the order for its video; None if there is no edit, or its video exists already.
        overlay: whether before and after are shown one over the other.
        linked: the recipe of the link by which the page was opened, until the tab is opened.
        file: the file that was read last, or whose joints the page asks for; None if the motion is not from a file.
    """

    source: Source | None = None
    edit: ShownEdit | None = None
    film: FilmOrder | None = None
    overlay: bool = False
    linked: Recipe | None = None
    file: FileRead | None = None
