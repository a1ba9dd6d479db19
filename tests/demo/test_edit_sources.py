"""Where the motions of the Edit tab come from, and that the newest choice is the one shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
from edit_tab import edit_fields, laid_out, state_of
from fake_request import FakeRequest

from demo.cache_edits import make
from demo.context import DemoContext
from demo.handover import Offer
from demo.links import asked_story_or_edit
from demo.tab import UNCHANGED
from demo.tabs.edit.handlers import EditHandlers
from demo.tabs.edit.presets import Preset
from demo.tabs.edit.show import EditShow
from demo.tabs.edit.view import EditView
from scalemogen import Motion, ScaleMoGen
from scalemogen.motion.files.marks import packed_recipe


@pytest.fixture(scope="module")
def view(debug_model: ScaleMoGen) -> EditView:
    preset = Preset("Turn", "a person walks", 3.0, 1, "a person turns", ("left_arm",), 1.0, 2.0, edit_seed=2)
    return make(debug_model, preset)


@pytest.fixture
def tab(context: DemoContext) -> EditHandlers:
    return laid_out(context)


def generated(context: DemoContext) -> Offer:
    *_, step = context.model.stream("a person walks", 1.0, 3)
    return Offer(step.motion, step.tokens)


def late(monkeypatch: pytest.MonkeyPatch, name: str, meanwhile: Callable[[], object]) -> None:
    """Hold back the next answer, just before it is given, until something else was done."""
    real = getattr(EditShow, name)

    def give(*args: Any) -> Any:
        monkeypatch.setattr(EditShow, name, real)
        meanwhile()
        return real(*args)

    monkeypatch.setattr(EditShow, name, give)


def test_the_page_opens_with_a_model_that_cannot_make_the_first_preset(tab: EditHandlers) -> None:
    first = tab.sources.presets[0]
    assert tab.sources.first()
    longer = replace(first, seconds=99.0)  # longer than this model can make
    assert replace(tab.sources, presets=[longer, *tab.sources.presets[1:]]).first() == {}


@pytest.mark.parametrize("frames", [17, 19, 20, 21, 60, 61, 100, 101])
def test_an_upload_is_edited_as_long_as_it_is_previewed(tab: EditHandlers, tmp_path: Path, frames: int) -> None:
    request = FakeRequest(f"upload {frames}")
    walk = tab.context.model.generate("a person walks", 6.0, 3).crop(0, frames)
    captured = replace(walk, recipe=None, heading_F=None)
    board = next(tab.sources.take_upload(str(captured.save(tmp_path / "clip.npz")), request))[tab.form.mask.maps]
    state = state_of(tab, request)
    source = state.source
    assert source.motion.frames == (frames - 1) // 4 * 4
    list(tab.edit(request, **edit_fields(stop=source.seconds, parts=["left_arm"])))
    view = state.edit.view
    assert view.source.frames == source.motion.frames
    tokens = [scale["columns"] * len(scale["groups"]) for scale in board["scales"]]
    assert tokens == [row.tokens for row in view.report.scales] and board["frames"] == view.source.frames
    tab.sources.reuse(request)
    assert state.source.motion.frames == source.motion.frames


def test_a_kept_edit_is_shown_at_once(tab: EditHandlers, view: EditView, tmp_path: Path, monkeypatch: Any) -> None:
    request, result, preset = FakeRequest("kept"), tab.form.result, tab.sources.presets[0]
    folder = tmp_path / preset.stem
    view.save(folder, tab.sources.fingerprint + preset.digest())
    (folder / "pair.mp4").write_bytes(b"a video")
    monkeypatch.setattr("demo.tabs.edit.sources.KEPT_EDITS", tmp_path)
    values = tab.sources.take_preset(0, False, request)
    assert "computed in advance" in values[result.status]
    assert all(values[button]["interactive"] for button in result.files.outputs)
    first, shown = tab.draw_video(request)  # nothing is drawn: the video is there
    assert first == UNCHANGED
    assert shown[result.files.film.video]["value"] == str(folder / "pair.mp4")


def test_a_motion_left_for_the_tab_is_taken_once_when_it_opens(tab: EditHandlers) -> None:
    request = FakeRequest("sender")
    session, offer = tab.context.session("sender"), generated(tab.context)
    session.handover.leave("edit", offer)
    filled = tab.open(False, request)
    assert set(filled) <= set(tab.form.preset_outputs)
    assert filled[tab.form.request.source_prompt] == "a person walks"
    assert filled[tab.form.mask.parts] == []  # not those of the motion before
    assert state_of(tab, request).source.motion is offer.motion
    assert len(filled[tab.form.result.view]["figures"]) == 1
    assert tab.open(False, request) == UNCHANGED


def test_the_tab_opens_with_the_motion_just_generated_or_with_a_preset(tab: EditHandlers) -> None:
    preset = tab.open(False, FakeRequest("new here"))
    assert preset[tab.form.request.target_prompt] == tab.sources.presets[0].target
    request, offer = FakeRequest("maker"), generated(tab.context)
    tab.context.session("maker").handover.publish(offer)
    tab.open(False, request)
    assert state_of(tab, request).source.motion is offer.motion


@pytest.mark.parametrize("older", ["preset", "example", "file", "generated", "opened", "offered", "reuse", "undo"])
def test_a_slow_choice_changes_nothing_after_a_newer_one(
    tab: EditHandlers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, older: str
) -> None:
    request, sources, handover = FakeRequest("slow"), tab.sources, tab.context.session("slow").handover
    offer = generated(tab.context)
    choose: dict[str, Callable[[], Any]] = {
        "preset": lambda: sources.take_preset(1, False, request),
        "example": lambda: sources.take_example(1, request),
        "file": lambda: next(sources.take_upload(str(offer.motion.save(tmp_path / "a.bvh")), request)),
        "generated": lambda: sources.take_generated(request),
        "opened": lambda: tab.open(False, request),
        "offered": lambda: tab.open(False, request),
        "reuse": lambda: sources.reuse(request),
        "undo": lambda: sources.undo(request),
    }
    if older == "generated":
        handover.publish(offer)
    if older == "offered":
        handover.leave("edit", offer)
    if older in ("reuse", "undo"):
        sources.take_example(0, request)
        list(tab.edit(request, **edit_fields()))
    answers = []
    answer = "without_edit" if older == "undo" else "take"
    late(monkeypatch, answer, lambda: answers.append(sources.take_example(3, request)))
    assert choose[older]() == UNCHANGED
    assert answers[0][tab.form.request.source_prompt] == tab.context.examples[3].prompt
    state = state_of(tab, request)
    assert state.source.prompt == tab.context.examples[3].prompt and state.edit is None


def test_what_opens_the_tab_does_not_replace_a_choice_that_was_called_before_it(
    tab: EditHandlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, opened = FakeRequest("both"), []
    late(monkeypatch, "take", lambda: opened.append(tab.open(False, request)))
    example = tab.sources.take_example(3, request)  # called first, answered last
    assert example[tab.form.request.source_prompt] == state_of(tab, request).source.prompt
    assert opened[0][tab.form.request.source_prompt] == tab.sources.presets[0].prompt


def test_a_file_that_is_refused_leaves_the_choice_before_it(
    tab: EditHandlers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    request, bad = FakeRequest("refuser"), tmp_path / "bad.bvh"
    bad.write_text("Dear robot, please walk.")

    def fail() -> None:
        with pytest.raises(gr.Error, match="not a BVH"):
            next(tab.sources.take_upload(str(bad), request))

    late(monkeypatch, "take", fail)
    assert tab.sources.take_example(1, request) != UNCHANGED
    assert state_of(tab, request).source.prompt == tab.context.examples[1].prompt


def test_a_link_shows_the_edit_again_and_fills_the_form(tab: EditHandlers) -> None:
    author, sources = FakeRequest("linker"), tab.sources
    tab.sources.take_example(0, author)
    list(tab.edit(author, **edit_fields(parts=["left_arm", "head"], target_prompt="a person waves", seed=4)))
    tab.sources.reuse(author)
    list(tab.edit(author, **edit_fields(parts=["right_arm"], target_prompt="a person bows", start=0.4, stop=1.6)))
    recipe, edit = sources.link(author), state_of(tab, author).edit
    assert recipe is not None and edit is not None and len(recipe.edits) == 2
    guest = FakeRequest("guest", {"recipe": packed_recipe(recipe)})
    asked = asked_story_or_edit(guest)
    assert asked is not None and sources.takes(asked, guest)
    shown = tab.open(False, guest)
    again = state_of(tab, guest)
    assert again.edit is not None and again.source is not None and len(again.source.history) == 1
    assert np.array_equal(again.edit.view.motion.joints_FJ3, edit.view.motion.joints_FJ3)
    assert np.array_equal(again.source.motion.joints_FJ3, edit.view.source.joints_FJ3)
    assert shown[tab.form.mask.parts] == ["right_arm"] and shown[tab.form.request.target_prompt] == "a person bows"
    assert shown[tab.form.mask.maps]["changes"] is not None and again.source.window == (0.4, 1.6)


def test_an_edit_of_a_file_has_no_link(tab: EditHandlers, context: DemoContext, tmp_path: Path) -> None:
    request, walk = FakeRequest("filer"), context.model.generate("a person walks", 2, seed=3)
    captured = Motion(walk.joints_FJ3, walk.fps, walk.skeleton)
    next(tab.sources.take_upload(str(captured.save(tmp_path / "walk.npz")), request))
    assert tab.sources.link(request) is None
    list(tab.edit(request, **edit_fields(source_prompt="a person walks")))
    with pytest.raises(ValueError, match="began with a motion file"):
        tab.sources.link(request)
