"""What belongs to one visitor: a folder for files, the motion last made, the motion taken apart.

A visitor is a page in a browser (or a client of the API) and is known by Gradio's session hash. Folders are deleted
when the page is closed, when nothing was heard of it for a while, and when the app ends.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from demo.dissection import Dissection
from demo.edits import EditView
from scalemogen.model import TokenPyramid
from scalemogen.motion.motion import Motion
from scalemogen.scales import FRAMES_PER_COLUMN

IDLE_SECONDS = 3600.0
GRACE_SECONDS = 600.0  # a page that is gone may come back: a phone slept, a network broke
_FOLDERS_KEPT = 3  # of one kind; the page has its own copies of what it was given
_STEM_LENGTH = 48


@dataclass
class Bench:
    """What is being edited.

    Attributes:
        motion: before the edit.
        title: what it is, for people.
        folder: for the files of what is shown.
        span: seconds that may change, as a preset says; None for all.
        history: the motions this one came from by edits, oldest first.
        view: the edit that is shown.
        film: where its video goes.
        film_run: the run that the video is of.
        drawing: the video that is being drawn, or was.
        overlay: whether before and after are shown one over the other.
        kept: whether the edit shown was computed before, with the same weights, and kept.
        moved: whether a handle of the form was moved by hand.
        runs: counts the edits asked for; only the last one is shown.
    """

    motion: Motion
    title: str
    folder: Path
    span: tuple[float, float] | None = None
    history: list[Motion] = field(default_factory=list)
    view: EditView | None = None
    film: Path | None = None
    film_run: int = 0
    drawing: Path | None = None
    overlay: bool = False
    kept: bool = False
    moved: bool = False
    runs: int = 0

    @property
    def seconds(self) -> float:
        """Of the motion, in whole token columns."""
        return self.motion.frames // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN / self.motion.fps

    @property
    def window(self) -> tuple[float, float]:
        """Seconds that may change, as the form has them when the motion comes."""
        start, stop = self.span or (0.0, self.seconds)
        return start, min(stop, self.seconds)

    def begin(self) -> int:
        """The number of a new run."""
        self.runs += 1
        return self.runs


@dataclass
class Session:
    """One visitor.

    Attributes:
        folder: for files; removed with the session.
        motion, tokens: what was generated last.
        shown: the same as it is shown and saved, with feet held where asked for.
        film: where its video goes.
        film_run: the run that the video is of.
        drawing: the video that is being drawn, or was.
        dissection: what the Scales tab shows, None for the app's own example.
        own: the last one that is not of an example.
        row: the one whose videos stand in the row below, or are being drawn.
        scale: the scale chosen in that tab.
        bench: what the Edit tab works on, None before a motion was chosen.
        sent: for each tab, the tab that sent it a motion; it takes it when it opens.
        playing: whether the scales are being played through.
        runs: counts what was asked of the Generate tab, generating and stopping; a run ends when it is no longer
            the last.
        stopped: the number of the last stop since a run was asked for; -1 for none.
        closed: the visitor has left; nothing is to be made, unless the page is heard of again.
        forgotten: this visitor had a session before, which is gone; to be told once.
        last_used: monotonic seconds.
    """

    folder: Path
    motion: Motion | None = None
    tokens: TokenPyramid | None = None
    shown: Motion | None = None
    film: Path | None = None
    film_run: int = 0
    drawing: Path | None = None
    dissection: Dissection | None = None
    own: Dissection | None = None
    row: Dissection | None = None
    scale: int = 1
    bench: Bench | None = None
    sent: dict[str, str] = field(default_factory=dict)
    playing: bool = False
    runs: int = 0
    stopped: int = -1
    closed: bool = False
    forgotten: bool = False
    last_used: float = 0.0
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _folders: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))

    def new_folder(self, kind: str) -> Path:
        """A folder of its own for the files of one motion; only the last ones of a kind are kept."""
        folder = self.folder / f"{next(self._numbers):03d}"
        folder.mkdir()
        folders = self._folders[kind]
        folders.append(folder)
        for old in folders[:-_FOLDERS_KEPT]:
            folders.remove(old)
            shutil.rmtree(old, ignore_errors=True)
        return folder

    def begin(self) -> int:
        """The number of a new run; it ends all that was going on."""
        self.runs += 1
        return self.runs

    def stop(self) -> None:
        """End what is going on, and what waits for its turn."""
        self.stopped = self.begin()

    @property
    def was_stopped(self) -> bool:
        """Whether nothing was asked for since the last stop."""
        return self.runs == self.stopped


class Sessions:
    """All visitors, and a folder that all of them may read."""

    def __init__(
        self,
        idle_seconds: float = IDLE_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="scalemogen-")
        self._idle_seconds, self._grace_seconds, self._clock = idle_seconds, grace_seconds, clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._forgotten: set[str] = set()

    @property
    def copies(self) -> Path:
        """For the copies that Gradio serves."""
        return Path(self._root.name) / "copies"

    @property
    def shared(self) -> Path:
        """For files that are the same for everybody."""
        return Path(self._root.name) / "shared"

    def of(self, key: str | None) -> Session:
        """The session of a visitor, opened on first sight; sessions that were left are closed."""
        name, now = key or "direct", self._clock()
        with self._lock:
            session = self._sessions.get(name)
            if session is None:
                folder = Path(tempfile.mkdtemp(prefix="visitor-", dir=self._root.name))
                session = self._sessions[name] = Session(folder, forgotten=name in self._forgotten)
            session.last_used, session.closed = now, False
            left = [other for other, s in self._sessions.items() if now - s.last_used > self._idle_seconds]
        for other in left:
            self.close(other)
        return session

    def leave(self, key: str | None) -> None:
        """End what is going on for a visitor whose page is gone; forget them if it is not heard of again."""
        with self._lock:
            session = self._sessions.get(key or "direct")
        if session is None:
            return
        session.closed = True
        session.stop()
        forget = threading.Timer(self._grace_seconds, lambda: session.closed and self.close(key))
        forget.daemon = True
        forget.start()

    def close(self, key: str | None) -> None:
        """Forget a visitor and delete the files; nothing happens if there is none."""
        name = key or "direct"
        with self._lock:
            session = self._sessions.pop(name, None)
            if session is not None:
                self._forgotten.add(name)
        if session is not None:
            session.closed = True
            session.stop()
            shutil.rmtree(session.folder, ignore_errors=True)

    def __len__(self) -> int:
        return len(self._sessions)

    def close_all(self) -> None:
        """Forget everybody, end what is going on, and delete everything."""
        for key in list(self._sessions):
            self.close(key)
        self._root.cleanup()


def file_stem(motion: Motion) -> str:
    """A file name that says how a motion was made, such as `a-person-walks-seed7`."""
    if motion.recipe is None:
        return "motion"
    words = re.sub(r"[^a-z0-9]+", "-", motion.recipe.prompt.lower()).strip("-")[:_STEM_LENGTH].rstrip("-")
    return f"{words or 'motion'}-seed{motion.recipe.seed}"
