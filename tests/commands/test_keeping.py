"""The commands `recipe` and `export`."""

from __future__ import annotations

import numpy as np
import pytest

from scalemogen import Motion
from scalemogen.__main__ import main
from scalemogen.drawing import BACKEND_VARIABLE


@pytest.fixture(autouse=True)
def without_gl(monkeypatch) -> None:
    monkeypatch.setenv(BACKEND_VARIABLE, "pillow")


def test_a_recipe_is_printed_and_made_again(debug_checkpoint, tmp_path, capsys) -> None:
    picture, again = tmp_path / "walk.png", tmp_path / "again.npz"
    model = ["--checkpoint", str(debug_checkpoint)]
    assert main(["generate", "a person walks", "--seconds", "1", "--seed", "7", "--out", str(picture), *model]) == 0
    assert (
        main(
            ["generate", "a person walks", "--seconds", "1", "--seed", "7", "--out", str(tmp_path / "w.npz"), *model]
        )
        == 0
    )
    capsys.readouterr()
    assert main(["recipe", str(picture)]) == 0
    assert '"a person walks"  1 s  seed 7\nfeet and bones held' in capsys.readouterr().out
    assert main(["recipe", str(picture), "--out", str(again), *model]) == 0
    assert np.array_equal(Motion.load(again).joints_FJ3, Motion.load(tmp_path / "w.npz").joints_FJ3)
    assert main(["recipe", str(again), "--out", str(tmp_path / "x.bvh"), *model]) == 0
    assert "the same as in the file" in capsys.readouterr().out
    Motion.load(again).crop(0, 10).save(again)
    assert main(["recipe", str(again), "--out", str(tmp_path / "x.bvh"), *model]) == 0
    assert "has 10 of its 20 frames" in capsys.readouterr().out


def test_a_story_is_described(debug_checkpoint, tmp_path, capsys) -> None:
    out = str(tmp_path / "s.csv")
    assert (
        main(
            ["story", "1: he walks", "1: he bows", "--seed", "2", "--out", out, "--checkpoint", str(debug_checkpoint)]
        )
        == 0
    )
    capsys.readouterr()
    assert main(["recipe", out]) == 0
    assert capsys.readouterr().out.count('1 s  "') == 2


def test_export_needs_no_model(debug_model, tmp_path, capsys) -> None:
    source = debug_model.generate("a person walks", 1, seed=1).save(tmp_path / "w.npz")
    files = [tmp_path / name for name in ("w.csv", "w.glb", "w.png")]
    assert main(["export", str(source), *map(str, files)]) == 0
    assert main(["export", str(source), str(tmp_path / "pose.png"), "--at", "0.5"]) == 0
    assert all(path.stat().st_size > 1000 for path in (*files, tmp_path / "pose.png"))
    assert main(["export", str(source), str(tmp_path / "w.txt")]) == 2
    assert main(["export", str(source), str(tmp_path / "p.png"), "--at", "5"]) == 2
    assert "none at 5 s" in capsys.readouterr().err
