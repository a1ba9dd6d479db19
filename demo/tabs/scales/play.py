"""The Play button of the Scales tab: it moves the slider step by step.

Whether it plays is known only from the button's label, which the browser sends with each click.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.tab import QUIET, Values

PLAY, PAUSE = "▶ Play", "❚❚ Pause"
_SECONDS = 1.4  # per scale


@dataclass(frozen=True)
class Player:
    """The button, the slider that it moves, and the timer between two moves.

    Attributes:
        last: the slider's last value.
    """

    button: gr.Button
    slider: gr.Slider
    timer: gr.Timer
    last: int

    @classmethod
    def create(cls, button: gr.Button, slider: gr.Slider, last: int) -> Player:
        """Add the timer to the page."""
        button.value = PLAY
        return cls(button, slider, gr.Timer(_SECONDS, active=False), last)

    def wire(self) -> tuple[Any, Any]:
        """Wire the events, and return those of the button and of the timer."""
        parts = [self.slider, self.button, self.timer]
        pressed = self.button.click(self.start_or_pause, [self.button, self.slider], parts, **QUIET)
        return pressed, self.timer.tick(self.advance, self.slider, parts, **QUIET)

    def start_or_pause(self, label: str, value: int) -> Values:
        """Start playing (from the first scale if the slider is at the last one), or pause."""
        playing = label != PAUSE
        return {
            self.button: PAUSE if playing else PLAY,
            self.timer: gr.Timer(active=playing),
            self.slider: 1 if playing and value >= self.last else value,
        }

    def advance(self, value: int) -> Values:
        """Move the slider by one scale. Stop playing at the last scale."""
        k = min(int(value) + 1, self.last)
        if k < self.last:  # the button is left as it is: it may have been pressed meanwhile
            return {self.slider: k}
        return {self.slider: k, self.button: PLAY, self.timer: gr.Timer(active=False)}
