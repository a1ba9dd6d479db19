"""The components for several motions of one sentence, of which the visitor keeps one."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from demo.tab import Values

MOST = 4


@dataclass(frozen=True)
class SeveralPart:
    """How many motions are made at once, and a button for each motion that keeps it.

    Attributes:
        row: holds the buttons; hidden unless there are several motions.
        number: hidden component; holds the parameter for clients of the API.
        chosen: hidden button; its click is the endpoint for clients of the API.
    """

    row: gr.Row
    buttons: tuple[gr.Button, ...]
    number: gr.Number
    chosen: gr.Button

    @property
    def outputs(self) -> list[gr.Row | gr.Button]:
        """The components that several motions change."""
        return [self.row, *self.buttons]

    @property
    def gone(self) -> Values:
        """The values that hide the buttons, for a single motion."""
        return {self.row: gr.update(visible=False)}

    def offering(self, count: int) -> Values:
        """The values that show a button per motion."""
        buttons = {button: gr.update(visible=place < count) for place, button in enumerate(self.buttons)}
        return {self.row: gr.update(visible=True), **buttons}


def count_box() -> gr.Radio:
    """Create the choice of how many motions are made at once."""
    return gr.Radio([1, 2, 3, 4], value=1, label="Motions at once", elem_id="count")


def several_part() -> SeveralPart:
    """Create the buttons, and the parameter of the API."""
    with gr.Row(visible=False, elem_classes="buttons", elem_id="several") as row:
        buttons = tuple(gr.Button(f"Keep {place}", size="sm", min_width=60) for place in range(1, MOST + 1))
    number = gr.Number(1, precision=0, label="number", visible=False)
    return SeveralPart(row, buttons, number, gr.Button("Choose", visible=False))
