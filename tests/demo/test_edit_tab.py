"""The Edit tab without a page: what its form asks for, and when a run ends."""

from __future__ import annotations

import gradio as gr
import pytest
from edit_tab import edit_fields, laid_out, state_of
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tab import UNCHANGED
from demo.tabs.edit.handlers import EditHandlers


@pytest.fixture
def tab(context: DemoContext) -> EditHandlers:
    return laid_out(context)


def test_missing_values_of_the_api_are_named(tab: EditHandlers) -> None:
    request = FakeRequest("null")
    tab.sources.take_example(0, request)
    for name, sentence in (("target_prompt", "empty"), ("guidance", "'guidance' is missing"), ("parts", "'parts'")):
        with pytest.raises(gr.Error, match=sentence):
            list(tab.edit(request, **edit_fields() | {name: None}))


def test_long_prompts_are_told_to_end_early(tab: EditHandlers) -> None:
    request = tab.form.request
    assert "words are read" in tab.compare_prompts("walk", "walk " * 500)[request.difference]
    assert "words are read" not in tab.compare_prompts("walk", "run")[request.difference]


def test_the_words_of_the_captions_are_offered(tab: EditHandlers) -> None:
    request = tab.form.request
    offered = tab.compare_prompts("a person walks", "he's waving hello")[request.reword]
    assert offered["visible"] and "waves with the right hand" in offered["value"]
    words = tab.reword("he's waving hello")[request.target_prompt]
    assert words == "a person waves with the right hand"
    assert not tab.compare_prompts("a person walks", words)[request.reword]["visible"]


def test_an_edit_under_way_is_dropped_when_another_motion_is_chosen(tab: EditHandlers) -> None:
    request = FakeRequest("chooser")
    tab.sources.take_example(0, request)
    edit = tab.edit(request, **edit_fields())
    next(edit)
    tab.sources.take_example(1, request)
    assert list(edit) == []
    state = state_of(tab, request)
    assert state.edit is None and state.source.motion.recipe.prompt == tab.context.examples[1].prompt


def test_a_refused_edit_leaves_the_video_of_the_one_shown(tab: EditHandlers) -> None:
    request = FakeRequest("refused")
    tab.sources.take_example(0, request)
    list(tab.edit(request, **edit_fields()))
    film = tab.draw_video(request)
    next(film)
    next(film)
    with pytest.raises(gr.Error, match="prompt"):
        list(tab.edit(request, **edit_fields(target_prompt=" ")))
    *_, last = film
    video = tab.form.result.files.film.video
    assert last[video]["visible"]
    *_, again = tab.draw_video(request)  # the file is there already
    assert again[video] == last[video]


def test_a_video_is_dropped_when_another_motion_is_chosen(tab: EditHandlers) -> None:
    request = FakeRequest("film")
    tab.sources.take_example(0, request)
    list(tab.edit(request, **edit_fields()))
    film = tab.draw_video(request)
    next(film)
    next(film)
    tab.sources.undo(request)
    assert list(film) == []


def test_an_edit_is_dropped_when_the_visitor_leaves(tab: EditHandlers) -> None:
    request = FakeRequest("leaver")
    tab.sources.take_example(0, request)
    edit = tab.edit(request, **edit_fields())
    next(edit)
    tab.context.sessions.leave("leaver")
    assert list(edit) == []


def test_the_view_follows_the_checkbox_during_an_edit(tab: EditHandlers) -> None:
    request, result = FakeRequest("overlay"), tab.form.result
    tab.sources.take_example(0, request)
    edit = tab.edit(request, **edit_fields(overlay=False))
    next(edit)
    tab.show_again(True, request)
    *_, last = edit
    assert last[result.view]["layout"] == "over" and "grey: before" in last[result.status]
    assert tab.show_again(False, request)[result.view]["layout"] == "side"


def test_the_edit_masks_the_time_of_the_handles(tab: EditHandlers) -> None:
    request = FakeRequest("last step")
    tab.sources.take_example(0, request)
    state = state_of(tab, request)
    stop = state.source.seconds - 0.2
    list(tab.edit(request, **edit_fields(stop=stop, parts=[])))
    assert state.edit.view.window == (0.0, pytest.approx(stop))


def test_an_edit_is_reused_and_undone(tab: EditHandlers) -> None:
    request = FakeRequest()
    tab.sources.take_preset(0, False, request)
    state = state_of(tab, request)
    first, title = state.source.motion, state.source.title
    *steps, last = tab.edit(request, **edit_fields())
    assert len(steps) == 11 and all(list(step) == [tab.form.result.status] for step in steps)
    assert set(last) == set(tab.form.edit_outputs)
    assert state.edit.view.motion.recipe.edits[-1].target_prompt == "a person jumps"
    undone = tab.sources.undo(request)
    assert tab.form.request.target_prompt not in undone and tab.form.mask.start not in undone
    assert undone[tab.form.mask.maps]["window"] is None and undone[tab.form.mask.maps]["changes"] is None
    assert state.source.motion is first and state.source.title == title and state.edit is None
    list(tab.edit(request, **edit_fields()))
    tab.sources.reuse(request)
    assert state.source.history == (first,) and state.edit is None
    tab.sources.undo(request)
    assert state.source.motion is first and state.source.history == ()


def test_impossible_requests_get_an_error_message(tab: EditHandlers) -> None:
    request = FakeRequest("another")
    with pytest.raises(gr.Error, match="Choose a motion"):
        list(tab.edit(request, **edit_fields()))
    with pytest.raises(gr.Error, match="Nothing is generated"):
        tab.sources.take_generated(request)
    for nothing_yet in (tab.sources.reuse, tab.sources.undo):
        with pytest.raises(gr.Error, match="There is"):
            nothing_yet(request)
    assert tab.show_again(False, request) == UNCHANGED
    tab.sources.take_example(0, request)
    with pytest.raises(gr.Error, match="prompt"):
        list(tab.edit(request, **edit_fields(target_prompt=" ", parts=[])))
    with pytest.raises(gr.Error, match="or more"):
        list(tab.edit(request, **edit_fields(start=1.0, stop=1.1)))


def test_the_verdict_is_gone_while_a_run_waits_and_comes_back_if_it_is_refused(tab: EditHandlers) -> None:
    request, match = FakeRequest("waiting"), tab.form.result.match
    tab.sources.take_example(0, request)
    *_, edited = tab.edit(request, **edit_fields())
    assert edited[match] and tab.press(request)[match] == ""
    refused = tab.edit(request, **edit_fields(target_prompt=" "))
    assert next(refused)[match] == edited[match]
