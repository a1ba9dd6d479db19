"""`Session`: one visitor's files and the state of each tab. `Sessions` holds all of them and deletes them.

A visitor is an open page in a browser, or a client of the API, and is identified by Gradio's session hash. A
visitor's folder is deleted ten minutes after the page was closed, after an hour without events, or when the app ends.
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
from typing import Any, TypeVar

from demo.handover import Handover
from demo.run import Runs
from scalemogen.motion.motion import Motion

IDLE_SECONDS = 3600.0  # a session is deleted after this time without an event
GRACE_SECONDS = 600.0  # a closed page keeps its session this long, because a lost connection may come back
# number of folders of each kind; older ones are not needed, because Gradio copies the files that a page shows
_FOLDERS_KEPT = 3
_STEM_LENGTH = 48  # characters of a prompt in a file name

S = TypeVar("S")


@dataclass
class Session:
    """One visitor.

    Attributes:
        folder: folder for the visitor's files; deleted with the session.
        handover: motions that one tab offers to another.
        closed: whether the page was closed and has sent no event since.
        forgotten: whether an earlier session of this visitor was deleted and the visitor has not been told yet.
        last_used: monotonic seconds of the last event.
    """

    folder: Path
    handover: Handover = field(default_factory=Handover)
    closed: bool = False
    forgotten: bool = False
    last_used: float = 0.0
    _states: dict[type, Any] = field(default_factory=dict)
    _runs: dict[str, Runs] = field(default_factory=dict)
    _folders: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def state(self, kind: type[S]) -> S:
        """Return the state of a tab for this visitor; `kind()` is created at the first call."""
        with self._lock:
            if kind not in self._states:
                self._states[kind] = kind()
            return self._states[kind]

    def runs(self, lane: str) -> Runs:
        """Return the runs of one lane, such as the id of a tab."""
        with self._lock:
            return self._runs.setdefault(lane, Runs())

    def new_folder(self, kind: str) -> Path:
        """Make a folder for the files of one motion. Only the last folders of a kind are kept."""
        with self._lock:
            folder = self.folder / f"{next(self._numbers):03d}"
            folder.mkdir()
            folders = self._folders[kind]
            folders.append(folder)
            for old in folders[:-_FOLDERS_KEPT]:
                folders.remove(old)
                shutil.rmtree(old, ignore_errors=True)
            return folder

    def close(self) -> None:
        """Mark the page as closed and end all its runs."""
        with self._lock:
            self.closed = True
            for runs in self._runs.values():
                runs.close()


class Sessions:
    """All visitors, and folders that they share.

    Args:
        idle_seconds: time without events after which a session is deleted.
        grace_seconds: time from closing the page to deleting the session.
        clock: monotonic seconds.
    """

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
        """The folder for the copies that Gradio serves."""
        return Path(self._root.name) / "copies"

    @property
    def shared(self) -> Path:
        """The folder for files that are the same for all visitors."""
        return Path(self._root.name) / "shared"

    def of(self, key: str | None) -> Session:
        """Return the session of a visitor; the first call creates it. Delete other sessions that are idle."""
        name, now = key or "direct", self._clock()
        with self._lock:
            session = self._sessions.get(name)
            if session is None:
                folder = Path(tempfile.mkdtemp(prefix="visitor-", dir=self._root.name))
                session = self._sessions[name] = Session(folder, forgotten=name in self._forgotten)
            session.last_used, session.closed = now, False
            idle = [other for other, s in self._sessions.items() if now - s.last_used > self._idle_seconds]
        for other in idle:
            self.close(other)
        return session

    def leave(self, key: str | None) -> None:
        """End the runs of a visitor who closed the page. Delete the session later, unless the page comes back."""
        with self._lock:
            session = self._sessions.get(key or "direct")
        if session is None:
            return
        session.close()
        forget = threading.Timer(self._grace_seconds, lambda: session.closed and self.close(key))
        forget.daemon = True
        forget.start()

    def close(self, key: str | None) -> None:
        """Delete a session and its files. Nothing happens if there is no such session."""
        name = key or "direct"
        with self._lock:
            session = self._sessions.pop(name, None)
            if session is not None:
                self._forgotten.add(name)
        if session is not None:
            session.close()
            shutil.rmtree(session.folder, ignore_errors=True)

    def __len__(self) -> int:
        return len(self._sessions)

    def close_all(self) -> None:
        """End all runs, and delete all sessions and files."""
        for key in list(self._sessions):
            self.close(key)
        self._root.cleanup()


def file_stem(motion: Motion) -> str:
    """Return a file name that says how a motion was made, such as `a-person-walks-seed7`."""
    if motion.recipe is None:
        return "motion"
    named = motion.recipe.typed or motion.recipe.prompt
    words = re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-")
    if len(words) > _STEM_LENGTH:
        words = words[:_STEM_LENGTH].rpartition("-")[0] or words[:_STEM_LENGTH]
    return f"{words or 'motion'}-seed{motion.recipe.seed}"
