"""The Play button: a slider that moves by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from demo.tabs import QUIET

PLAY, PAUSE = "▶ Play", "❚❚ Pause"
_SECONDS = 1.4

NotePlaying = Callable[[bool, gr.Request], None]


def wire_play(button: gr.Button, slider: gr.Slider, last: int, note: NotePlaying) -> tuple[Any, Any]:
    """Let a button move a slider step by step from where it is to its end, from the start if it is there.

    Args:
        note: told whether it is playing, each time that this changes.

    Returns:
        The events of the button and of the timer, on which what is too slow to be played along can be brought up to
        date.
    """
    timer = gr.Timer(_SECONDS, active=False)

    def start_or_stop(label: str, value: int, request: gr.Request) -> tuple[Any, ...]:
        playing = label != PAUSE
        note(playing, request)
        first = 1 if playing and value >= last else value
        return PAUSE if playing else PLAY, gr.Timer(active=playing), first

    def advance(value: int, request: gr.Request) -> tuple[Any, ...]:
        further = min(int(value) + 1, last)
        playing = further < last
        if playing:  # the button may have been pressed meanwhile, so it is left as it is
            return further, gr.skip(), gr.skip()
        note(False, request)
        return further, PLAY, gr.Timer(active=False)

    button.value = PLAY
    ticked = timer.tick(advance, slider, [slider, button, timer], **QUIET)
    return button.click(start_or_stop, [button, slider], [button, timer, slider], **QUIET), ticked
