"""The command line, called as a user would."""

from __future__ import annotations

from pathlib import Path

import pytest

from scalemogen.__main__ import main
from scalemogen.motion.motion import Motion

PARITY = Path(__file__).parent / "parity"


def test_generate_and_reconstruct(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    walk, back = tmp_path / "walk.bvh", tmp_path / "back.npz"
    common = ["--checkpoint", str(debug_checkpoint)]
    assert main(["generate", "a person walks", "--out", str(walk), "--seed", "3", *common]) == 0
    assert "seed 3" in capsys.readouterr().out
    assert Motion.load(walk).frames == 80
    assert main(["reconstruct", str(walk), "--out", str(back), "--scales", "4", *common]) == 0
    assert Motion.load(back).skeleton.name == "humanml3d"


def test_edit(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    walk, edited = tmp_path / "walk.bvh", tmp_path / "edited.npz"
    common = ["--checkpoint", str(debug_checkpoint)]
    assert main(["generate", "a person walks", "--out", str(walk), *common]) == 0
    mask = ["--parts", "left_arm", "right_arm", "--seconds", "1", "3", "--source-prompt", "a person walks"]
    assert main(["edit", str(walk), "both arms up", *mask, "--seed", "2", "--out", str(edited), *common]) == 0
    assert "of 133 tokens replaced" in capsys.readouterr().out
    recipe = Motion.load(edited).recipe
    assert recipe is not None and recipe.edits[0].frames == (20, 60) and recipe.edits[0].seed == 2
    assert main(["edit", str(walk), "both arms up", "--parts", "tail", *common]) == 2
    assert "there is no part 'tail'" in capsys.readouterr().err


def test_errors_are_one_line_and_code_2(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    common = ["--checkpoint", str(debug_checkpoint), "--out", str(tmp_path / "x.bvh")]
    assert main(["generate", "  ", *common]) == 2
    assert main(["generate", "walk", "--seconds", "99", *common]) == 2
    assert main(["reconstruct", str(tmp_path / "missing.bvh"), *common]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3 and "prompt is empty" in errors[0]


def test_parity_prints_a_table(capsys) -> None:
    assert main(["parity", str(PARITY / "humanml3d")]) == 0
    assert "pred.teacher_logits" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    ["generate", "edit", "reconstruct", "prepare", "train", "evaluate", "ablate", "sweep", "parity", "convert"],
)
def test_help_names_the_settings(command: str, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert len(capsys.readouterr().out) > 100
