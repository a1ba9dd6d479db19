"""The handlers of one slot: what is chosen for it, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from demo.tab import Values, errors_on_page
from demo.tabs.compare.form import NOTHING, SlotPart
from demo.tabs.compare.making import read_file
from demo.tabs.compare.plan import FILE
from demo.tabs.compare.show import CompareShow
from demo.tabs.compare.state import FileMotion


@dataclass(frozen=True)
class SlotHandlers:
    """Answers to the events of a slot.

    Attributes:
        show: shows comparisons.
        place: of the slot, from 0.
    """

    show: CompareShow
    place: int

    def choose(self, key: str) -> Values:
        """Show the settings that belong to what was chosen."""
        slot = self.show.form.ask.slots[self.place]
        return {
            slot.settings: gr.update(visible=key not in (FILE, NOTHING)),
            slot.file: gr.update(visible=key == FILE),
            slot.understood: gr.update(visible=key == FILE),
        }

    def take_file(self, path: str, request: gr.Request) -> Values:
        """Read a motion file. A file that cannot be read changes nothing."""
        with errors_on_page():
            taken = read_file(Path(path), self.show.context.model)
        self.show.state(request).files[self.place] = taken
        return filled(self.show.form.ask.slots[self.place], taken)


def filled(slot: SlotPart, taken: FileMotion) -> Values:
    """Return the values that show a file in its slot."""
    return {slot.name: Path(taken.name).stem, slot.understood: gr.update(value=taken.line, visible=True)}


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
