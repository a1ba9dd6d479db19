"""When a run of the Generate tab ends: refused, replaced, stopped, or left by its visitor."""

from __future__ import annotations

import gradio as gr
import pytest
from fake_request import FakeRequest
from generate_tab import fields, generate, laid_out, status

from demo.context import DemoContext
from demo.tab import UNCHANGED
from demo.tabs.generate.handlers import GenerateHandlers
from demo.tabs.generate.state import GenerateState


@pytest.fixture
def tab(context: DemoContext) -> GenerateHandlers:
    return laid_out(context)


def test_a_prompt_that_is_refused_ends_nothing(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("refused")
    going_on = generate(tab, request, **fields())
    next(going_on)
    next(going_on)
    refused = generate(tab, request, **fields(prompt=" "))
    assert "Press Generate" in status(tab, next(refused))  # the line does not say any more that it waits
    with pytest.raises(gr.Error):
        next(refused)
    *_, last = going_on
    state = context.session("refused").state(GenerateState)
    assert tab.form.result.view in last and state.film is not None


def test_a_newer_run_replaces_an_older_one_silently(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("twice")
    older = generate(tab, request, **fields())
    next(older)
    next(older)
    *_, last = generate(tab, request, **fields(prompt="a person bows"))
    assert list(older) == [] and "bows" in status(tab, last)
    assert context.session("twice").handover.latest.prompt == "a person bows"


def test_events_after_a_stopped_run_empty_no_output(tab: GenerateHandlers) -> None:
    request = FakeRequest("stopped")
    run = generate(tab, request, **fields())
    next(run)
    next(run)
    tab.stop(request)
    *_, last = run
    assert "Stopped" in status(tab, last) and tab.form.result.view in last, "the view shows what the line says"
    # Gradio empties the outputs of a handler that yields nothing.
    assert list(tab.draw_video(request)) == [UNCHANGED]


def test_a_stop_also_ends_waiting_runs(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("queued")
    assert "Waiting" in status(tab, tab.press(request))
    tab.stop(request)
    assert ["Stopped" in status(tab, values) for values in generate(tab, request, **fields())] == [True]
    tab.press(request)
    *_, last = generate(tab, request, **fields())
    assert tab.form.result.view in last and context.session("queued").handover.latest


def test_a_stop_ends_the_drawing_of_the_video(tab: GenerateHandlers) -> None:
    request = FakeRequest("film")
    list(generate(tab, request, **fields()))
    film = tab.draw_video(request)
    next(film)
    assert "drawing the video" in status(tab, next(film))
    tab.stop(request)
    assert ["no video" in status(tab, values) for values in film] == [True]
    *_, last = tab.draw_video(request)  # asked for again
    assert last[tab.form.result.files.film.video]["visible"] and "no video" not in status(tab, last)


def test_a_new_motion_ends_the_drawing_of_the_former_one(tab: GenerateHandlers) -> None:
    request = FakeRequest("hasty")
    list(generate(tab, request, **fields()))
    film = tab.draw_video(request)
    next(film)
    next(film)
    list(generate(tab, request, **fields(prompt="a person bows")))
    assert list(film) == []


def test_nothing_is_shown_after_the_visitor_left(tab: GenerateHandlers, context: DemoContext) -> None:
    request = FakeRequest("leaver")
    run = generate(tab, request, **fields())
    next(run)
    next(run)
    context.sessions.leave("leaver")
    assert list(run) == []
