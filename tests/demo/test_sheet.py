"""The contact sheet: a cell for each prompt, with something drawn in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_generators import Walker
from PIL import Image

from demo.sheet import Sheet, draw_sheet, read_prompts, sheet_motions
from scalemogen import ScaleMoGen
from scalemogen.drawing.painter import BACKEND_VARIABLE

SHEET = Path(__file__).parents[2] / "assets" / "sheet.txt"


def test_the_prompts_are_forty_eight() -> None:
    prompts = read_prompts(SHEET)
    assert len(prompts) == len(set(prompts)) == 48
    assert {"a person bows", "a girl turns a cartwheel"} <= set(prompts)


def test_every_prompt_has_a_cell(debug_checkpoint: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(BACKEND_VARIABLE, "pillow")
    (tmp_path / "prompts.txt").write_text("# remark\na person walks\n\nsomeone waves\na person bows\n")
    paths = tmp_path / "prompts.txt", tmp_path / "sheet.png", debug_checkpoint
    sheet = Sheet(*paths, seconds=1.0, columns=2, poses=2, size=(64, 64))

    picture = np.asarray(Image.open(sheet.run()).convert("RGB"))
    assert picture.shape == (2 * (64 + 40 + 14) + 14, 2 * (128 + 14) + 14, 3)
    cells = [picture[r : r + 104, c : c + 128] for r in (14, 132) for c in (14, 156)]
    colours = [len(np.unique(cell.reshape(-1, 3), axis=0)) for cell in cells]
    assert min(colours[:3]) > 50 and colours[3] == 1


def test_any_system_can_be_drawn() -> None:
    sheet, prompts = Sheet(columns=2, poses=2, size=(64, 64)), ["a person walks", "a person waits"]
    motions = sheet_motions(Walker(), prompts, [1.0, 2.0], first_seed=1)
    assert [motion.seconds for motion in motions] == [1.0, 2.0]
    assert draw_sheet(prompts, motions, sheet).width == 2 * (128 + 14) + 14


def test_several_systems_are_drawn_side_by_side(
    debug_checkpoint: Path, debug_model: ScaleMoGen, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv(BACKEND_VARIABLE, "pillow")
    systems = {"ours": debug_model, "walker": Walker()}
    monkeypatch.setattr("demo.sheet.chosen_system", lambda name, *_: systems[name])
    (tmp_path / "prompts.txt").write_text("a person walks\na person bows\nsomeone waves\n")
    paths = tmp_path / "prompts.txt", tmp_path / "sheet.png", debug_checkpoint
    sheet = Sheet(*paths, seconds=1.0, columns=3, poses=2, size=(64, 64), system=("ours", "walker"))

    picture = np.asarray(Image.open(sheet.run()).convert("RGB"))
    assert picture.shape == (3 * (64 + 40 + 14) + 14, 2 * (128 + 14) + 14, 3)
    ours, walker = (picture[14 + 40 : 14 + 104, c : c + 128] for c in (14, 156))
    assert (ours != walker).any()
    below = picture[132 + 40 : 132 + 104, 156 : 156 + 128]
    np.testing.assert_array_equal(walker, below)  # the walker makes the same motion of every prompt


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("# nothing\n")
    with pytest.raises(ValueError, match="holds no prompt"):
        read_prompts(tmp_path / "none.txt")
