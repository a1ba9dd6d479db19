"""What the Edit tab shows: masks of the form, marked prompts, poses, token maps, and edits that are kept."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from demo.cache_edits import make
from demo.plots.key_poses import key_poses
from demo.tabs.edit.body_picker import CHOICES, body_picker
from demo.tabs.edit.fields import form_mask
from demo.tabs.edit.mask_board import CHANGED, FREE, KEPT, axes_of, mask_board
from demo.tabs.edit.presets import Preset, load_presets
from demo.tabs.edit.view import EditView, marked_prompts
from scalemogen import ScaleMoGen
from scalemogen.editing import EditMask
from scalemogen.motion.skeleton import PART_NAMES

PRESET = Preset("Turn", "a person walks", 3.0, 1, "a person turns", ("left_arm",), 1.0, 2.0, edit_seed=2)


@pytest.fixture(scope="module")
def view(debug_model: ScaleMoGen) -> EditView:
    return make(debug_model, PRESET)


def test_a_form_becomes_a_mask() -> None:
    assert form_mask([], 0, 4, 4, "both") == EditMask()
    assert form_mask(["head"], 0, 4, 4, "both") == EditMask(("head",))
    assert form_mask(["head"], 1, 2, 4, "either") == EditMask(("head",), seconds=(1, 2), mode="either")
    with pytest.raises(ValueError, match="or more; got 2"):
        form_mask([], 2, 2.1, 4, "both")


def test_words_that_differ_are_marked_and_escaped() -> None:
    html = marked_prompts("he walks <b>slowly</b>", "he runs")
    assert "<del>walks &lt;b&gt;slowly&lt;/b&gt;</del>" in html and "<ins>runs</ins>" in html and "<b>" not in html
    assert html.startswith("he ")
    assert "the same" in marked_prompts("he walks", "he  walks")


def test_every_part_can_be_clicked() -> None:
    svg = body_picker()
    assert {value for _, value in CHOICES} == set(PART_NAMES)
    assert all(f'data-part="{words}" data-name="{name}"' in svg for words, name in CHOICES)


def test_the_strip_shades_the_time(view: EditView) -> None:
    assert "window" not in key_poses(view.source)
    strip = key_poses(view.source, (1.0, 2.0))
    assert strip.count('class="window"') == 1 and strip.count("<circle") == 9 and "nan" not in strip


def test_a_saved_edit_is_loaded_unchanged(view: EditView, tmp_path: Path) -> None:
    view.save(tmp_path, "weights")
    again = EditView.load(tmp_path, "weights")
    assert again is not None and EditView.load(tmp_path, "others") is None
    assert EditView.load(tmp_path / "nowhere", "weights") is None
    np.testing.assert_array_equal(again.motion.joints_FJ3, view.motion.joints_FJ3)
    for ours, theirs in zip(again.replaced, view.replaced, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert again.report == view.report and again.window == view.window == (1.0, 2.0)
    assert again.table() == view.table() and again.motion.recipe == view.motion.recipe


def test_other_presets_have_other_digests() -> None:
    assert PRESET.digest() != replace(PRESET, target="a person sits").digest()


def test_the_page_gets_every_token_once(view: EditView, debug_model: ScaleMoGen) -> None:
    board = mask_board(axes_of(debug_model.schedule, view.source), view=view)
    assert len(board["scales"]) == len(debug_model.schedule) and board["window"] is None
    for index, (scale, row) in enumerate(zip(board["scales"], view.report.scales, strict=True)):
        digits = board["changes"][index]
        assert len(digits) == row.tokens == scale["columns"] * len(scale["groups"])
        assert digits.count(str(CHANGED)) == row.replaced, index
        assert set(digits) <= {str(KEPT), str(FREE), str(CHANGED)}
        assert scale["edges"][-1] == board["frames"] and len(scale["edges"]) == scale["columns"] + 1


def test_the_page_gets_the_first_bits_of_the_source(view: EditView, debug_model: ScaleMoGen) -> None:
    tokens = debug_model.encode(view.source)
    board = mask_board(axes_of(debug_model.schedule, view.source), source=tokens)
    for index, digits in enumerate(board["bits"]):
        columns, groups = board["scales"][index]["columns"], len(board["scales"][index]["groups"])
        wanted = [
            int("".join(str(int(bit)) for bit in tokens.bits[index][column, group, :3]), 2)
            for column in range(columns)
            for group in range(groups)
        ]
        assert [int(digit) for digit in digits] == wanted


def test_changed_parts_are_coloured_and_the_time_is_marked(view: EditView) -> None:
    before, after = view.bodies()
    assert before.marked is None and after.marked == (1.0, 2.0)
    assert len(after.colors) == 22 and tuple(after.colors) != tuple(before.colors)


def test_presets_are_within_the_model() -> None:
    names = [preset.stem for preset in load_presets()]
    assert len(names) == len(set(names)) == 5
    for preset in load_presets():
        assert 0 <= preset.window[0] < preset.window[1] <= preset.seconds <= 9.8


def test_very_long_prompts_are_compared_at_once() -> None:
    started = time.monotonic()
    assert marked_prompts("x " * 2000, "x y " * 1000)
    assert time.monotonic() - started < 5
