"""The Scales tab without a page: the list names what is shown, and what is shown is what the slider says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.handover import Offer
from demo.tab import UNCHANGED, Values
from demo.tabs.scales.form import lay_out
from demo.tabs.scales.handlers import ScalesHandlers, ScalesState
from demo.tabs.scales.library import OWN, Library
from demo.tabs.scales.play import PAUSE, PLAY, Player


@pytest.fixture
def tab(context: DemoContext) -> ScalesHandlers:
    library = Library(context)
    with gr.Blocks():
        form = lay_out(library.example(0), library.choices())
    return ScalesHandlers(context, form, library, "scales")


def caption(tab: ScalesHandlers, values: Values) -> str:
    return values[tab.form.view.caption]


def listed(tab: ScalesHandlers, values: Values) -> dict:
    return values[tab.form.source.example]


def generated(context: DemoContext) -> Offer:
    *_, step = context.model.stream("a person walks", 1.0, 3)
    return Offer(step.motion, step.tokens)


def test_the_list_names_what_is_shown(tab: ScalesHandlers, context: DemoContext) -> None:
    request, session = FakeRequest("lists"), context.session("lists")
    session.handover.publish(generated(context))
    own = tab.take_generated(4, request)
    assert listed(tab, own)["value"] == OWN and caption(tab, own).startswith("Scale 4 of 11")
    example = tab.take_example(1, 4, request)
    assert listed(tab, example)["value"] == 1 and listed(tab, example)["choices"][-1] == ("a person walks", OWN)
    state = session.state(ScalesState)
    assert state.shown is not state.own and caption(tab, example) != caption(tab, own)
    again = tab.take_example(OWN, 4, request)
    assert listed(tab, again)["value"] == OWN and caption(tab, again) == caption(tab, own)
    assert state.shown is state.own


def test_a_visitor_without_a_motion_gets_the_first_example(tab: ScalesHandlers) -> None:
    request = FakeRequest("forgotten")
    values = tab.take_example(OWN, 3, request)
    assert listed(tab, values)["value"] == 0 and listed(tab, values)["choices"][-1][1] != OWN
    assert caption(tab, values) == tab.library.example(0).caption(3)
    with pytest.raises(gr.Error, match="Nothing is generated"):
        tab.take_generated(3, request)


def test_a_motion_left_for_the_tab_is_taken_once_when_it_opens(tab: ScalesHandlers, context: DemoContext) -> None:
    request, session = FakeRequest("opener"), context.session("opener")
    session.handover.leave("scales", generated(context))
    taken = tab.look(2, request)
    assert listed(tab, taken)["value"] == OWN and taken[tab.form.view.pair] is None
    looked = tab.look(2, request)
    assert caption(tab, looked) == caption(tab, taken)
    assert tab.form.source.example not in looked and tab.form.view.pair not in looked
    assert tab.offer(session).title == "a person walks" and tab.offer(session).prompt == "a person walks"


def test_an_example_is_taken_apart_once_for_everybody(tab: ScalesHandlers, context: DemoContext) -> None:
    for visitor in ("one", "other"):
        tab.take_example(1, 2, FakeRequest(visitor))
    one, other = (context.session(visitor).state(ScalesState) for visitor in ("one", "other"))
    assert one.shown is other.shown


@pytest.fixture
def on_page(tab: ScalesHandlers, tmp_path: Path) -> Callable[[int], str]:
    """Return the file in the page's 3-D view if it shows k scales of example 1: a copy that Gradio serves."""
    return lambda k: str(shutil.copy(tab.library.example(1).stage(k), tmp_path / f"copy-{k}.glb"))


def test_what_the_page_shows_already_is_not_sent_again(tab: ScalesHandlers, on_page: Callable[[int], str]) -> None:
    request = FakeRequest("calm")
    tab.look(5, request)
    tab.take_example(1, 5, request)
    assert tab.correct_view(5, on_page(5), request) == UNCHANGED


def test_the_slider_moved_before_the_motion_came(tab: ScalesHandlers, on_page: Callable[[int], str]) -> None:
    request, example = FakeRequest("early mover"), tab.library.example(1)
    tab.look(9, request)
    tab.take_example(1, 5, request)  # it was sent before the slider moved
    assert caption(tab, tab.correct_view(9, on_page(5), request)) == example.caption(9)
    assert caption(tab, tab.correct_view(9, None, request)) == example.caption(9)
    assert caption(tab, tab.correct_view(9, "deleted.glb", request)) == example.caption(9)


def test_the_slider_moved_after_the_motion_came(tab: ScalesHandlers, on_page: Callable[[int], str]) -> None:
    request, example = FakeRequest("late mover"), tab.library.example(1)
    tab.look(5, request)
    tab.take_example(1, 5, request)
    stage = on_page(5)
    # The answer for scale 5 reaches the page after that for scale 11.
    assert caption(tab, tab.look(11, request)) == example.caption(11)
    assert caption(tab, tab.correct_view(11, stage, request)) == example.caption(11)
    film = tab.draw_pair(11, PLAY, request)
    next(film)
    assert next(film), "the video is that of the slider"
    film.close()


def test_a_video_is_dropped_when_the_slider_moves(tab: ScalesHandlers) -> None:
    request = FakeRequest("slider")
    tab.look(3, request)
    film = tab.draw_pair(3, PLAY, request)
    assert next(film) == UNCHANGED
    next(film)
    tab.look(4, request)
    assert list(film) == []
    assert list(tab.draw_pair(4, PAUSE, request)) == [UNCHANGED], "not while the slider moves by itself"


def test_the_row_is_drawn_once_for_each_motion(tab: ScalesHandlers, context: DemoContext) -> None:
    request, session = FakeRequest("row"), context.session("row")
    tab.take_example(1, 3, request)
    row = tab.draw_row(request)
    next(row)
    next(row)
    assert list(tab.draw_row(request)) == [UNCHANGED]
    tab.take_example(0, 3, request)
    assert list(row) == [], "dropped, as another motion is shown"
    row = tab.draw_row(request)
    next(row)
    next(row)
    session.close()
    assert list(row) == []
    row = tab.draw_row(request)
    next(row)
    assert next(row), "drawn again for a page that came back"
    row.close()


def test_play_moves_the_slider_to_its_end() -> None:
    with gr.Blocks():
        player = Player.create(gr.Button(), gr.Slider(1, 11), 11)
    button, slider = player.button, player.slider
    begun = player.start_or_pause(PLAY, 11)
    assert begun[button] == PAUSE and begun[slider] == 1
    assert player.start_or_pause(PAUSE, 4)[button] == PLAY
    assert player.advance(4) == {slider: 5}
    last = player.advance(10)
    assert last[slider] == 11 and last[button] == PLAY
