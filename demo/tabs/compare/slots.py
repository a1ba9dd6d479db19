"""The handlers of one slot: what is chosen for it, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.compare.form import NOTHING
from demo.tabs.compare.making import read_file
from demo.tabs.compare.plan import FILE
from demo.tabs.compare.show import CompareShow
from demo.understood import HIDDEN, Corrections, FileRead, joints_asked
from scalemogen.motion.understood import JointsNotFound


@dataclass(frozen=True)
class SlotHandlers:
    """Answers to the events of a slot.

    Attributes:
        show: shows comparisons.
        place: number of the slot, from 0.
    """

    show: CompareShow
    place: int

    def choose(self, key: str, request: gr.Request) -> Values:
        """Show the settings that belong to what was chosen."""
        slot = self.show.form.ask.slots[self.place]
        read = key == FILE and self.place in self.show.state(request).read
        return {
            slot.settings: gr.update(visible=key not in (FILE, NOTHING)),
            slot.file: gr.update(visible=key == FILE),
            slot.understood.fold: gr.update(visible=True if read else HIDDEN),
        }

    def take_file(self, path: str, request: gr.Request) -> Iterator[Values]:
        """Read a motion file, and name the slot after it.

        If the file cannot be read, the slot stays as it is; if only the joints are not found, the page asks for them.
        """
        for values in self._read(FileRead(path), request):
            yield values | {self.show.form.ask.slots[self.place].name: Path(path).stem}

    def file(self, request: gr.Request) -> FileRead | None:
        """Return the file that the slot shows."""
        return self.show.state(request).read.get(self.place)

    def correct_file(self, request: gr.Request, *corrections: Any) -> Iterator[Values]:
        """Read the file again if a correction was changed."""
        file = self.file(request)
        if file is None or file.corrections == Corrections(*corrections):
            yield UNCHANGED
        else:
            yield from self._read(FileRead(file.path, Corrections(*corrections)), request)

    def _read(self, file: FileRead, request: gr.Request) -> Iterator[Values]:
        state, part = self.show.state(request), self.show.form.ask.slots[self.place].understood
        name = Path(file.path).name
        state.asked[self.place] = file
        with errors_on_page():
            try:
                taken, upload = read_file(file, self.show.context.model)
                values = part.of(upload, name, file.corrections)
            except JointsNotFound as error:
                taken, missing, values = None, error, part.asking(error, name, file.corrections)
            else:
                missing = None
        if state.asked[self.place] is not file:  # another file or correction came while this one was read
            yield UNCHANGED
            return
        state.read[self.place] = file
        if taken is None:
            state.files.pop(self.place, None)
        else:
            state.files[self.place] = taken
        yield values
        if missing is not None:
            raise joints_asked(missing) from missing


def number(text: str | None, what: str) -> float | None:
    """Read a number; None for an empty box.

    Raises:
        ValueError: for other text; `what` names the box.
    """
    if not (text or "").strip():
        return None
    try:
        return float(str(text).replace(",", "."))
    except ValueError as error:
        raise ValueError(f"the {what} must be a number; got '{text}'") from error
