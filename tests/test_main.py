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
    "command", ["generate", "reconstruct", "prepare", "train", "evaluate", "ablate", "sweep", "parity", "convert"]
)
def test_help_names_the_settings(command: str, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert len(capsys.readouterr().out) > 100
