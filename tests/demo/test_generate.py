"""What the Generate tab says of a prompt, and how long it lets a motion be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr
import numpy as np
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tabs import SAME
from demo.tabs.asked import GenerateAsked
from demo.tabs.generate import GenerateTab, describe_closeness
from scalemogen import ScaleMoGen
from scalemogen.checkpoint import Checkpoint
from scalemogen.networks.length import LengthConfig, LengthPredictor
from scalemogen.words.closeness import Closeness, SeenCaptions


@pytest.fixture
def knowing(debug_checkpoint, context: DemoContext) -> DemoContext:
    """A model that finds five seconds right for everything and has seen one caption."""
    length = LengthPredictor(LengthConfig(columns=49, text_channels=128, width=8))
    length.layers[-1].bias.data[24] = 100.0
    seen = SeenCaptions(("a person walks",), np.ones((1, 128), np.float16), 0.0, 1.0)
    checkpoint = Checkpoint.load(debug_checkpoint)
    config = replace(checkpoint.config, length=length.config)
    checkpoint = replace(checkpoint, config=config, length=length, seen=seen)
    model = ScaleMoGen(checkpoint, context.model.text_encoder, context.model.device)
    return replace(context, model=model)


def _asked(**changes: Any) -> dict[str, Any]:
    """What the form says, with what is said otherwise."""
    form = GenerateAsked(
        prompt="a person walks", seconds=2.0, seed=3, new_seed=False, guidance=1.0, temperature=1.0, auto=False,
        hold_feet=False,
    )  # fmt: skip
    return vars(replace(form, **changes))


def _last(context: DemoContext, seconds: float, auto: bool) -> tuple:
    *_, last = GenerateTab(context).generate(FakeRequest(), **_asked(seconds=seconds, auto=auto, hold_feet=True))
    return last


def test_the_words_decide_how_long_unless_told(knowing: DemoContext) -> None:
    assert _last(knowing, 2.0, auto=True)[3:5] == (3, 5.0)
    assert _last(knowing, 2.0, auto=False)[3:5] == (3, 2.0)


def test_closeness_is_one_line(knowing: DemoContext) -> None:
    said = _last(knowing, 1.0, auto=False)[5]
    assert said.startswith(("Close to what", "Far from what")) and "\n" not in said
    assert describe_closeness(Closeness(0.9, ("a",))) == "Close to what the model has seen."
    far = describe_closeness(Closeness(0.1, ("someone <b>walks</b> " + "on " * 80,)))
    assert "nearest: “someone &lt;b&gt;walks" in far and len(far) < 200
    assert describe_closeness(None) == "&nbsp;"


def test_a_prompt_that_is_refused_ends_nothing(context) -> None:
    tab, request = GenerateTab(context), FakeRequest("refused")
    going_on = tab.generate(request, **_asked())
    next(going_on)
    refused = tab.generate(request, **_asked(prompt=" "))
    assert next(refused)[5] == "&nbsp;"  # the line on how close a prompt is was the former one's
    assert "Press Generate" in next(refused)[1]  # and no longer that it waits
    with pytest.raises(gr.Error):
        next(refused)
    *_, last = going_on
    session = context.session("refused")
    assert last[0] is not SAME and session.motion is not None and session.film_run == session.runs


def test_what_follows_a_stopped_run_empties_nothing(context: DemoContext) -> None:
    tab, request = GenerateTab(context), FakeRequest("stopped")
    run = tab.generate(request, **_asked())
    next(run)
    next(run)
    tab.stop(request)
    *_, last = run
    assert "Stopped" in last[1] and last[0] == SAME
    # Gradio empties the outputs of a handler that yields nothing
    assert list(tab.draw_film(request)) == [(SAME, SAME, SAME)]


def test_a_stop_means_what_waits_for_its_turn_too(context: DemoContext) -> None:
    tab, request = GenerateTab(context), FakeRequest("queued")
    assert "Waiting" in tab.wait(request)
    tab.stop(request)
    assert ["Stopped" in values[1] for values in tab.generate(request, **_asked())] == [True]
    tab.wait(request)
    *_, last = tab.generate(request, **_asked())
    assert last[0] is not SAME and context.session("queued").motion is not None
