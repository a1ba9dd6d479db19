"""The Generate tab without a page: what it asks of the model, what it shows, and when a run ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr
import numpy as np
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tab import UNCHANGED, Values
from demo.tabs.generate.form import GenerateRequest, lay_out
from demo.tabs.generate.handlers import GenerateHandlers, GenerateState, describe_closeness
from scalemogen import ScaleMoGen
from scalemogen.checkpoint import Checkpoint
from scalemogen.networks.length import LengthConfig, LengthPredictor
from scalemogen.words.closeness import Closeness, SeenCaptions


@pytest.fixture
def knowing(debug_checkpoint, context: DemoContext, tmp_path) -> DemoContext:
    """A model that predicts five seconds for every prompt and has one training caption."""
    length = LengthPredictor(LengthConfig(columns=49, text_channels=128, width=8))
    length.layers[-1].bias.data[24] = 100.0
    seen = SeenCaptions(("a person walks",), np.ones((1, 128), np.float16), 0.0, 1.0)
    checkpoint = Checkpoint.load(debug_checkpoint)
    config = replace(checkpoint.config, length=length.config)
    seen.write(tmp_path)
    checkpoint = replace(checkpoint, config=config, length=length, folder=tmp_path)
    model = ScaleMoGen(checkpoint, context.model.text_encoder, context.model.device)
    return replace(context, model=model)


@pytest.fixture
def tab(context: DemoContext) -> GenerateHandlers:
    return laid_out(context)


def laid_out(context: DemoContext) -> GenerateHandlers:
    """The handlers with their components, on a page of their own."""
    with gr.Blocks():
        return GenerateHandlers(context, lay_out(context), "generate")


def fields(**changes: Any) -> dict[str, Any]:
    """The values of the form, some of them changed."""
    form = GenerateRequest(
        prompt="a person walks", seconds=2.0, seed=3, new_seed=False, guidance=1.0, temperature=1.0, auto=False,
        hold_feet=False,
    )  # fmt: skip
    return vars(replace(form, **changes))


def status(tab: GenerateHandlers, values: Values) -> str:
    return values.get(tab.form.result.status, "")


def last_of(tab: GenerateHandlers, **changes: Any) -> Values:
    *_, last = tab.generate(FakeRequest(), **fields(**changes))
    return last


def test_the_model_chooses_the_seconds_only_where_asked_to(knowing: DemoContext) -> None:
    tab = laid_out(knowing)
    settings = tab.form.settings
    chosen = last_of(tab, auto=True, hold_feet=True)
    assert (chosen[settings.seed], chosen[settings.seconds]) == (3, 5.0)
    assert last_of(tab, auto=False, hold_feet=True)[settings.seconds] == 2.0


def test_missing_values_of_the_api_are_named(tab: GenerateHandlers) -> None:
    with pytest.raises(gr.Error, match="prompt is empty"):
        last_of(tab, prompt=None)
    with pytest.raises(gr.Error, match="'guidance' is missing"):
        last_of(tab, guidance=None)
    assert last_of(tab, seconds=None, seed=None)[tab.form.settings.seconds] > 0


def test_the_line_under_the_prompt_says_where_reading_ends(tab: GenerateHandlers) -> None:
    first, *_, last = tab.generate(FakeRequest(), **fields(prompt="walk " * 500, seconds=1.0))
    for values in (first, last):
        assert "words are read: it ends after" in values[tab.form.request.closeness]


def test_closeness_is_one_line(knowing: DemoContext) -> None:
    tab = laid_out(knowing)
    line = last_of(tab, seconds=1.0)[tab.form.request.closeness]
    assert line.startswith(("Close to what", "Far from what")) and "\n" not in line
    assert describe_closeness(Closeness(0.9, ("a",))) == "Close to what the model has seen."
    far = describe_closeness(Closeness(0.1, ("someone <b>walks</b> " + "on " * 80,)))
    assert "nearest: “someone &lt;b&gt;walks" in far and len(far) < 200
    assert describe_closeness(None) == "&nbsp;"


def test_every_output_has_a_value_at_the_end(tab: GenerateHandlers) -> None:
    result, settings = tab.form.result, tab.form.settings
    expected = {
        result.view, result.status, result.video, settings.seed, settings.seconds, tab.form.request.closeness,
        result.dissect, result.edit, *result.downloads, result.strip, result.film,
    }  # fmt: skip
    assert set(last_of(tab)) == expected


def test_an_example_shows_its_own_motion(tab: GenerateHandlers, context: DemoContext) -> None:
    request, example = FakeRequest("chooser"), context.examples[1]
    shown, settings = tab.choose_example(1, False, request), tab.form.settings
    assert shown[tab.form.request.prompt] == example.prompt and example.prompt in status(tab, shown)
    assert (shown[settings.seed], shown[settings.new_seed], shown[settings.auto]) == (example.seed, False, False)
    assert context.session("chooser").handover.latest.prompt == example.prompt


def test_what_an_example_pinned_is_released_by_typing(tab: GenerateHandlers) -> None:
    request, settings = FakeRequest("typist"), tab.form.settings
    assert tab.release(request) == UNCHANGED
    tab.choose_example(1, False, request)
    assert tab.release(request)[settings.new_seed] is True
    assert tab.release(request) == UNCHANGED, "seconds and seed that were chosen after it stay"


def test_the_making_ends_with_the_motion_itself(tab: GenerateHandlers) -> None:
    shown = last_of(tab, hold_feet=True)[tab.form.result.view]
    assert len(shown["stages"]) == 11 and shown["stages"][-1] == shown["figures"][0]
    assert shown["stages"][2]["name"] == "after 3 of 11 scales"


def test_a_rolled_seed_is_used(tab: GenerateHandlers) -> None:
    for values in (tab.roll_seed(), tab.keep_seed()):
        assert values[tab.form.settings.new_seed] is False


def test_a_prompt_that_is_refused_ends_nothing(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("refused")
    going_on = tab.generate(request, **fields())
    next(going_on)
    next(going_on)
    refused = tab.generate(request, **fields(prompt=" "))
    assert next(refused)[tab.form.request.closeness] == "&nbsp;"  # the closeness of the former prompt is removed
    assert "Press Generate" in status(tab, next(refused))  # and the line does not say any more that it waits
    with pytest.raises(gr.Error):
        next(refused)
    *_, last = going_on
    state = context.session("refused").state(GenerateState)
    assert tab.form.result.view in last and state.film is not None and state.film.run.wanted


def test_a_newer_run_replaces_an_older_one_silently(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("twice")
    older = tab.generate(request, **fields())
    next(older)
    next(older)
    *_, last = tab.generate(request, **fields(prompt="a person bows"))
    assert list(older) == [] and "bows" in status(tab, last)
    assert context.session("twice").handover.latest.prompt == "a person bows"


def test_events_after_a_stopped_run_empty_no_output(tab: GenerateHandlers) -> None:
    request = FakeRequest("stopped")
    run = tab.generate(request, **fields())
    next(run)
    next(run)
    tab.stop(request)
    *_, last = run
    assert "Stopped" in status(tab, last) and list(last) == [tab.form.result.status]
    # Gradio empties the outputs of a handler that yields nothing.
    assert list(tab.draw_video(request)) == [UNCHANGED]


def test_a_stop_also_ends_waiting_runs(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("queued")
    assert "Waiting" in status(tab, tab.press(request))
    tab.stop(request)
    assert ["Stopped" in status(tab, values) for values in tab.generate(request, **fields())] == [True]
    tab.press(request)
    *_, last = tab.generate(request, **fields())
    assert tab.form.result.view in last and context.session("queued").handover.latest


def test_a_stop_ends_the_drawing_of_the_video(tab: GenerateHandlers) -> None:
    request = FakeRequest("film")
    list(tab.generate(request, **fields()))
    film = tab.draw_video(request)
    next(film)
    assert "drawing the video" in status(tab, next(film))
    tab.stop(request)
    assert ["no video" in status(tab, values) for values in film] == [True]
    assert list(tab.draw_video(request)) == [UNCHANGED], "it is not drawn again"


def test_nothing_is_shown_after_the_visitor_left(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("leaver")
    run = tab.generate(request, **fields())
    next(run)
    next(run)
    context.sessions.leave("leaver")
    assert list(run) == []
