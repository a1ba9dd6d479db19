"""The handlers of what is shown: overlay, curves, hidden names and the vote."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr
import numpy as np

from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.compare.curves import height_curves
from demo.tabs.compare.show import CompareShow, Looks
from demo.tabs.compare.state import NUMBERS
from demo.tabs.compare.words import NO_DIFFERENCE


@dataclass(frozen=True)
class CompareLooking:
    """Answers to the events of the motions shown; none of them samples anything."""

    show: CompareShow

    def set_overlay(self, overlay: bool, request: gr.Request) -> Values:
        """Show the figures one over the other, or in tiles."""
        compared = self.show.state(request).compared
        return UNCHANGED if compared is None else {self.show.form.result.view: self.show.scene(compared, overlay)}

    def choose_joint(self, joint: str, request: gr.Request) -> Values:
        """Plot the height of another joint."""
        compared = self.show.state(request).compared
        if compared is None:
            return UNCHANGED
        with errors_on_page():
            return {self.show.form.result.curves: height_curves(compared.tiles, joint)}

    def set_blind(self, blind: bool, overlay: bool, joint: str, request: gr.Request) -> Values:
        """Hide the names of the motions shown and mix their places, or show the names again."""
        state = self.show.state(request)
        if state.compared is None or state.compared.hidden == blind:
            return UNCHANGED
        state.compared = state.compared.hide(np.random.default_rng()) if blind else state.compared.reveal()
        return self.show.all_of(state.compared, Looks(overlay, joint), state)

    def vote(self, best: str | None, overlay: bool, joint: str, request: gr.Request) -> Values:
        """Count a vote and show the names."""
        state = self.show.state(request)
        if state.compared is None or not state.compared.hidden:
            return UNCHANGED
        if best is None:
            raise gr.Error("Choose the best motion first, or “no difference”.", print_exception=False)
        state.compared = state.compared.reveal()
        titles = [made.title for made in state.compared.tiles]
        state.tally.count(titles, None if best == NO_DIFFERENCE else titles[NUMBERS.index(best)])
        return self.show.all_of(state.compared, Looks(overlay, joint), state)
