"""The Edit tab without a page: what its form means, what it keeps, what it says and draws."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
from fake_request import FakeRequest

from demo.app import send
from demo.body_picker import CHOICES, body_picker
from demo.cache_edits import make
from demo.context import DemoContext
from demo.edits import EditView, Preset, form_mask, load_presets, marked_prompts
from demo.key_poses import key_poses
from demo.plots import MapAxes
from demo.pyramid_plot import CHANGED, FREE, KEPT, pyramid_plot
from demo.tabs import SAME
from demo.tabs.asked import EditAsked
from demo.tabs.edit import EditTab
from scalemogen import ScaleMoGen
from scalemogen.editing import EditMask
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.networks.length import LengthConfig, LengthPredictor

PRESET = Preset("Turn", "a person walks", 3.0, 1, "a person turns", ("left_arm",), 1.0, 2.0, edit_seed=2)


@pytest.fixture(scope="module")
def view(debug_model: ScaleMoGen) -> EditView:
    return make(debug_model, PRESET)


def laid_out(context: DemoContext) -> EditTab:
    """The tab with its components, on a page of its own."""
    with gr.Blocks(), gr.Tab() as place:
        tab = EditTab(context)
        tab.build(place)
    return tab


def test_a_form_becomes_a_mask() -> None:
    assert form_mask([], 0, 4, 4, "both") == EditMask()
    assert form_mask(["head"], 0, 4, 4, "both") == EditMask(("head",))
    assert form_mask(["head"], 1, 2, 4, "either") == EditMask(("head",), seconds=(1, 2), mode="either")
    with pytest.raises(ValueError, match="or later"):
        form_mask([], 2, 2.1, 4, "both")


def test_words_that_differ_are_marked_and_nothing_of_theirs_is_html() -> None:
    html = marked_prompts("he walks <b>slowly</b>", "he runs")
    assert "<del>walks &lt;b&gt;slowly&lt;/b&gt;</del>" in html and "<ins>runs</ins>" in html and "<b>" not in html
    assert html.startswith("he ")
    assert "the same" in marked_prompts("he walks", "he  walks")


def test_every_part_can_be_clicked() -> None:
    svg = body_picker(["left_arm"])
    assert {value for _, value in CHOICES} == set(PART_NAMES)
    assert svg.count("togglePart") == 7 and svg.count('class="chosen"') == 1
    assert 'data-part="left arm" class="chosen"' in svg


def test_the_strip_shades_the_time(view: EditView) -> None:
    assert "window" not in key_poses(view.source)
    strip = key_poses(view.source, (1.0, 2.0))
    assert strip.count('class="window"') == 1 and strip.count("<circle") == 9 and "nan" not in strip


def test_what_is_kept_is_what_was_made(view: EditView, tmp_path: Path) -> None:
    view.save(tmp_path, "weights")
    again = EditView.load(tmp_path, "weights")
    assert again is not None and EditView.load(tmp_path, "others") is None
    assert EditView.load(tmp_path / "nowhere", "weights") is None
    np.testing.assert_array_equal(again.motion.joints_FJ3, view.motion.joints_FJ3)
    for ours, theirs in zip(again.replaced, view.replaced, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert again.report == view.report and again.window == view.window == (1.0, 2.0)
    assert again.table() == view.table() and again.motion.recipe == view.motion.recipe


def test_other_weights_and_other_presets_have_other_fingerprints(debug_model: ScaleMoGen) -> None:
    before = debug_model.fingerprint()
    assert debug_model.fingerprint() == before
    weight = next(debug_model.predictor.parameters())
    old = weight.data.clone()
    try:
        weight.data = old + 1
        assert debug_model.fingerprint() != before
    finally:
        weight.data = old
    assert debug_model.length is None
    try:
        debug_model.length = LengthPredictor(LengthConfig(text_channels=128, width=8))
        assert debug_model.fingerprint() != before
    finally:
        debug_model.length = None
    usual = debug_model.config
    try:
        debug_model.config = replace(usual, sampling=replace(usual.sampling, guidance=usual.sampling.guidance + 1))
        assert debug_model.fingerprint() != before
    finally:
        debug_model.config = usual
    assert PRESET.digest() != replace(PRESET, target="a person sits").digest()


def test_the_pyramid_shows_every_token_once(view: EditView, debug_model: ScaleMoGen) -> None:
    axes = MapAxes(debug_model.schedule, view.source.skeleton, view.source.frames, view.source.fps)
    figure = pyramid_plot(view.changes, axes)
    assert len(figure.data) == len(debug_model.schedule)
    for index, (band, row) in enumerate(zip(figure.data, view.report.scales, strict=True)):
        values = np.array(band.z)
        assert values.size == row.tokens
        assert (values == CHANGED + 0.5).sum() == row.replaced, index
        assert set(np.unique(values - 0.5)) <= {KEPT, FREE, CHANGED}


def test_changed_parts_are_coloured_and_the_time_is_marked(view: EditView) -> None:
    before, after = view.bodies()
    assert before.marked is None and after.marked == (1.0, 2.0)
    assert len(after.colors) == 22 and tuple(after.colors) != tuple(before.colors)


def test_presets_are_within_the_model() -> None:
    names = [preset.stem for preset in load_presets()]
    assert len(names) == len(set(names)) == 8
    for preset in load_presets():
        assert 0 <= preset.window[0] < preset.window[1] <= preset.seconds <= 9.8


def _asked(**changes: Any) -> dict[str, Any]:
    """What the form says, with what is said otherwise."""
    form = EditAsked(
        source_prompt="", target_prompt="a person jumps", seed=3, keep_scales=3, threshold=0.1, rest="kept",
        guidance=3.0, temperature=1.0, anchor="start", parts=["head"], start=0.0, stop=9.9, mode="both",
        overlay=False,
    )  # fmt: skip
    return vars(replace(form, **changes))


def test_an_edit_under_way_is_dropped_when_another_motion_is_chosen(context) -> None:
    tab, request = laid_out(context), FakeRequest("chooser")
    tab.sources.take_example(0, request)
    edit = tab.edit(request, **_asked())
    next(edit)
    tab.sources.take_example(1, request)
    assert list(edit) == []
    bench = context.session("chooser").bench
    assert bench.view is None and bench.motion.recipe.prompt == context.examples[1].prompt


def test_a_refused_edit_leaves_the_video_of_the_one_shown(context) -> None:
    tab, request = laid_out(context), FakeRequest("refused")
    tab.sources.take_example(0, request)
    list(tab.edit(request, **_asked()))
    film = tab.draw_film(request)
    next(film)
    next(film)
    with pytest.raises(gr.Error, match="prompt"):
        list(tab.edit(request, **_asked(target_prompt=" ")))
    *_, last = film
    assert last[1]["visible"]
    assert list(tab.draw_film(request)) == [(SAME, SAME, SAME)]  # it is not drawn twice


def test_a_video_is_dropped_when_another_motion_is_chosen(context) -> None:
    tab, request = laid_out(context), FakeRequest("film")
    tab.sources.take_example(0, request)
    list(tab.edit(request, **_asked()))
    film = tab.draw_film(request)
    next(film)
    next(film)
    tab.sources.undo(request)
    assert list(film) == []


def test_the_preview_promises_what_the_edit_takes(context) -> None:
    tab, request = laid_out(context), FakeRequest("last step")
    tab.sources.take_example(0, request)
    bench = context.session("last step").bench
    stop = bench.seconds - 0.2
    list(tab.edit(request, **_asked(stop=stop, parts=[])))
    assert bench.view.window == (0.0, pytest.approx(stop))


@pytest.mark.parametrize("frames", [17, 19, 20, 21, 60, 61, 100, 101])
def test_an_upload_is_edited_as_long_as_it_is_previewed(context, tmp_path: Path, frames: int) -> None:
    tab, request = laid_out(context), FakeRequest(f"upload {frames}")
    walk = context.model.generate("a person walks", 6.0, 3).crop(0, frames)
    captured = replace(walk, recipe=None, heading_F=None)
    tab.sources.take_upload(str(captured.save(tmp_path / "clip.npz")), request)
    bench = context.session(request.session_hash).bench
    assert bench.motion.frames == (frames - 1) // 4 * 4
    promised = tab.preview(["left_arm"], 0.0, bench.seconds, "both", 3, 0.1, "kept", request)[tab.form.mask.free]
    list(tab.edit(request, **_asked(stop=bench.seconds, parts=["left_arm"])))
    assert bench.view.source.frames == bench.motion.frames
    free = sum(int(each.sum()) for each in bench.view.free)
    total = sum(row.tokens for row in bench.view.report.scales)
    assert promised == f"{free} of {total} tokens are free to change"
    tab.sources.reuse(request)
    reused = context.session(request.session_hash).bench
    assert reused.motion.frames == bench.motion.frames


@pytest.mark.parametrize(("start", "stop"), [(4.0, 1.0), (0.0, 0.0), (3.9, 4.0), (4.0, 4.0)])
def test_handles_stay_in_their_range_and_apart(context, start: float, stop: float) -> None:
    tab, request = laid_out(context), FakeRequest("pushed")
    for push in (tab.push_stop, tab.push_start):
        low, high = push(start, stop, request)
        assert 0 <= low <= high - 0.1999 and high <= 4.0


def test_edit_go_on_undo(context, tmp_path: Path) -> None:
    tab, request = laid_out(context), FakeRequest()
    tab.sources.take_preset(0, False, request)
    session = context.session(request.session_hash)
    first = session.bench.motion
    *steps, last = tab.edit(request, **_asked())
    assert len(steps) == 11 and all(list(step) == [tab.form.outcome.status] for step in steps)
    assert tab.form.outcome.table in last
    assert session.bench.view.motion.recipe.edits[-1].target_prompt == "a person jumps"
    title = session.bench.title
    undone = tab.sources.undo(request)
    assert tab.form.request.target_prompt not in undone and tab.form.mask.start not in undone
    assert session.bench.motion is first and session.bench.title == title
    list(tab.edit(request, **_asked()))
    tab.sources.reuse(request)
    assert session.bench.history == [first] and session.bench.view is None
    tab.sources.undo(request)
    assert session.bench.motion is first and session.bench.history == []


def test_a_motion_that_was_sent_is_taken_once_when_the_tab_opens(context) -> None:
    tab, request = laid_out(context), FakeRequest("sender")
    session = context.session("sender")
    session.motion = context.model.generate("a person walks", 1.0, 3)
    opened = send(context, "generate", "edit")(request)
    assert opened.selected == "edit"
    filled = tab.open(False, request)
    assert filled[tab.form.request.source_prompt] == "a person walks" and session.bench.motion is session.motion
    view = tab.form.outcome.view
    assert tab.open(False, request) == {view: filled[view]} and Path(filled[view]).name == "view.glb"


def test_the_handles_stay_where_they_were_left(context) -> None:
    tab, request = laid_out(context), FakeRequest("handles")
    tab.sources.take_example(0, request)
    start, stop = tab.form.mask.start, tab.form.mask.stop
    asked = (0.2, 1.0, "both", 3, 0.1, "kept", request)
    settled = tab.settle([], *asked)
    assert (settled[start], settled[stop]) == context.session("handles").bench.window
    tab.push_stop(0.2, 1.0, request)
    settled = tab.settle([], *asked)
    assert (settled[start], settled[stop]) == (0.2, 1.0)


def test_of_two_events_at_once_the_last_one_shows_its_parts(context) -> None:
    tab, request = laid_out(context), FakeRequest("twice")
    tab.sources.take_preset(0, False, request)
    context.session("twice").bench.view = None
    asked = (0.0, 4.0, "both", 3, 0.1, "kept", request)
    words = tab.form.mask.free
    early = tab.settle([], *asked)  # of an event before it, whose form had no parts chosen
    assert tab.settle(["left_arm", "right_arm"], *asked)[words] != early[words]


def test_what_cannot_be_done_is_said(context) -> None:
    tab, request = laid_out(context), FakeRequest("another")
    with pytest.raises(gr.Error, match="Choose a motion"):
        list(tab.edit(request, **_asked()))
    with pytest.raises(gr.Error, match="Nothing is generated"):
        tab.sources.take_generated(request)
    tab.sources.take_example(0, request)
    with pytest.raises(gr.Error, match="prompt"):
        list(tab.edit(request, **_asked(target_prompt=" ", parts=[])))
    assert "or later" in tab.preview(["head"], 1.0, 1.1, "both", 3, 0.1, "kept", request)[tab.form.mask.free]


def test_very_long_prompts_are_compared_at_once() -> None:
    started = time.monotonic()
    assert marked_prompts("x " * 2000, "x y " * 1000)
    assert time.monotonic() - started < 5
