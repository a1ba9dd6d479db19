"""The commands about sentences: rewriting, stories, transitions, reliability."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from scalemogen import Motion
from scalemogen.__main__ import main
from scalemogen.evaluation import reliability
from scalemogen.words.phrases import phrases_of
from scalemogen.words.reliability import Reliability


def test_generate_says_how_a_sentence_was_read(debug_checkpoint: Path, tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    out = tmp_path / "bow.npz"
    common = ["--out", str(out), "--checkpoint", str(debug_checkpoint), "--seed", "1"]
    assert main(["generate", "make him bow for 2 seconds", *common]) == 0
    assert 'is read as "A person bows. They do this for about two seconds."' in capsys.readouterr().out
    motion = Motion.load(out)
    assert motion.recipe is not None and motion.recipe.typed == "make him bow for 2 seconds" and motion.seconds == 2
    assert main(["generate", "make him bow", *common, "--no-rewrite"]) == 0
    assert "read as" not in capsys.readouterr().out
    plain = Motion.load(out)
    assert plain.recipe is not None and plain.recipe.prompt == "make him bow" and plain.recipe.typed == ""
    assert main(["generate", "make him bow", *common, "--chat", str(tmp_path)]) == 0
    assert "built-in rewriting is used" in capsys.readouterr().out
    assert main(["generate", "make him bow", *common, "--chat-remote"]) == 2


def test_help_does_not_show_the_access_token(capsys, monkeypatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with pytest.raises(SystemExit):
        main(["generate", "--help"])
    shown = capsys.readouterr().out
    assert "--chat-token" in shown and "hf_secret" not in shown


def test_stories_and_transitions(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    common = ["--checkpoint", str(debug_checkpoint), "--seed", "1"]
    story, file = tmp_path / "story.npz", tmp_path / "story.txt"
    assert main(["story", "2: he walks", "she bows | 1", *common, "--out", str(story)]) == 0
    said = capsys.readouterr().out
    assert "a person walks forward  (2.0 s)" in said and "seam at 2.0 s" in said and Motion.load(story).seconds == 3
    lines = said.splitlines()
    assert lines[0].startswith('1. "he walks" is read as "') and lines[1].startswith("   walk")
    assert lines[2].startswith('2. "she bows" is read as "') and lines[3].startswith("   bow")
    assert [line[:3] for line in lines[-2:]] == ["1. ", "2. "]
    assert all("match" in line or "does not" in line for line in lines[-2:])
    file.write_text("2: he walks\n1: she bows\n", encoding="utf-8")
    again = tmp_path / "again.npz"
    assert main(["story", "--file", str(file), *common, "--out", str(again)]) == 0
    assert Motion.load(again).recipe == Motion.load(story).recipe
    both = tmp_path / "both.bvh"
    assert main(["between", str(story), str(again), "he juggles", "--seconds", "1", *common, "--out", str(both)]) == 0
    assert 'kept as typed: "he juggles"' in capsys.readouterr().out and abs(Motion.load(both).seconds - 7) < 0.2
    faster = ["--start-is.fps", "40", "--end-is.unit", "m"]  # twice as fast
    both = ["between", str(story), str(again), "he juggles", "--seconds", "1", *common, "--out", str(both)]
    assert main([*both, *faster]) == 0 and abs(Motion.load(Path(both[-1])).seconds - 5.5) < 0.2
    capsys.readouterr()
    assert main(["story", *common]) == 2 and main(["story", "99: he walks", *common]) == 2
    assert "lasts between" in capsys.readouterr().err


def test_of_files_that_are_too_long_the_ends_beside_the_transition_are_used(
    debug_checkpoint: Path, tmp_path: Path, capsys
) -> None:
    common = ["--checkpoint", str(debug_checkpoint), "--seed", "1"]
    story, both = tmp_path / "story.npz", tmp_path / "both.npz"
    assert main(["story", "6: he walks", "5: she bows", *common, "--out", str(story)]) == 0
    capsys.readouterr()
    assert main(["between", str(story), str(story), "he juggles", "--seconds", "1", *common, "--out", str(both)]) == 0
    said = capsys.readouterr().out
    assert "story.npz lasts 11.0 s: its last 9.8 s are used" in said and "its first 9.8 s are used" in said
    long, joined = Motion.load(story), Motion.load(both)
    assert abs(joined.seconds - (9.8 + 1 + 9.8)) < 0.1
    heights = [motion.joints_FJ3[:, 0, 1] for motion in (long, joined)]
    assert np.abs(heights[0][-150:] - heights[1][46:196]).max() < 0.03, "the end of the first motion"
    assert np.abs(heights[0][:150] - heights[1][216:366]).max() < 0.03, "the start of the second motion"


def test_reliability_is_stored(debug_checkpoint: Path, tmp_path: Path, capsys, monkeypatch) -> None:
    # One phrase of each action: all of them take a minute.
    monkeypatch.setattr(reliability, "phrases_of", lambda action, side="": phrases_of(action, side)[:1])
    folder = tmp_path / "checkpoint"
    shutil.copytree(debug_checkpoint, folder)
    assert main(["reliability", str(folder), "--count", "1"]) == 0
    assert "actions are done by at least 80%" in capsys.readouterr().out
    found = Reliability.read(folder)
    assert found is not None and len(found.actions) > 100 and found.least_similarity is None
