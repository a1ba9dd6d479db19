"""The command line, called as a user calls it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import stick_figure
import torch

from scalemogen.__main__ import COMMANDS, main
from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.motion import Motion
from scalemogen.networks.settings import EvaluatorConfig, TextConfig
from scalemogen.words.evaluator import EvaluatorFile, MotionTextModel, save_evaluator

ROOT = Path(__file__).parents[2]
PARITY = ROOT / "tests" / "parity"


def test_generate_and_reconstruct(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    walk, back = tmp_path / "walk.bvh", tmp_path / "back.npz"
    common = ["--checkpoint", str(debug_checkpoint)]
    assert main(["generate", "a person walks", "--out", str(walk), "--seed", "3", *common]) == 0
    assert f"wrote {walk}  4.0 s  seed 3\n" in capsys.readouterr().out
    assert Motion.load(walk).frames == 80
    assert main(["reconstruct", str(walk), "--out", str(back), "--scales", "4", *common]) == 0
    assert Motion.load(back).skeleton.name == "humanml3d"
    off = []
    for steps in ("0", "4"):
        assert main(["reconstruct", str(walk), "--out", str(back), "--refine", steps, *common]) == 0
        off.append(int(re.search(r"joints off by (\d+) mm", capsys.readouterr().out)[1]))
    assert off[1] < off[0]
    assert main(["reconstruct", str(walk), "--out", str(back), "--refine", "-1", *common]) == 2


def test_edit(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    walk, edited = tmp_path / "walk.bvh", tmp_path / "edited.npz"
    common = ["--checkpoint", str(debug_checkpoint)]
    # with a seed, as not every motion of the random debug model is that of a body
    assert main(["generate", "a person walks", "--seed", "1", "--out", str(walk), *common]) == 0
    mask = ["--parts", "left_arm", "right_arm", "--seconds", "1", "3", "--source-prompt", "a person walks"]
    edit = ["edit", str(walk), "both arms up", *mask, "--seed", "2", "--out", str(edited), *common]
    capsys.readouterr()
    assert main(edit) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"wrote {edited}  ") and "seed 2\njoints moved by" in said and said.count("\n") == 4
    assert main([*edit, "--report"]) == 0
    # A file of 80 frames gives 79 rows of features. The recipe in it is run again, and gives 80, if the motion that
    # it makes is within a millimetre of the file.
    said = capsys.readouterr().out
    assert said.startswith(f"replaced {edited}  ") and re.search("of (133|140) tokens replaced", said)
    recipe = Motion.load(edited).recipe
    assert recipe is not None and recipe.edits[0].mask.frames == (20, 60) and recipe.edits[0].seed == 2
    assert main(["edit", str(walk), "both arms up", "--parts", "tail", *common]) == 2
    assert "there is no part 'tail'" in capsys.readouterr().err


def test_a_part_of_a_long_file_is_chosen(debug_checkpoint: Path, tmp_path: Path, capsys, caplog) -> None:
    figure = stick_figure.Figure(600)
    figure.hips += 0.05 * np.sin(np.arange(600) / 5)[:, None] * [1, 0, 0]
    long, back = tmp_path / "long.npy", tmp_path / "back.npz"
    np.save(long, figure.motion().joints_FJ3)
    command = ["reconstruct", str(long), "--out", str(back), "--checkpoint", str(debug_checkpoint)]
    assert main(command) == 0
    assert Motion.load(back).seconds == 9.8
    assert "first 9.8 s are used; --crop" in caplog.text and "--fps" in caplog.text
    caplog.clear()
    assert main([*command, "--crop", "12", "16", "--fps", "20"]) == 0
    assert 3.5 < Motion.load(back).seconds <= 4 and "--fps" not in caplog.text
    assert main([*command, "--crop", "20", "40"]) == 2
    assert "cannot be cut out of a motion of 30.0 s" in capsys.readouterr().err
    edit = ["edit", str(long), "jump", "--out", str(back), "--checkpoint", str(debug_checkpoint), "--crop", "3", "6"]
    assert main(edit) == 0 and 2.5 < Motion.load(back).seconds <= 3


def test_a_prompt_that_is_not_read_to_its_end_is_told(debug_checkpoint: Path, tmp_path: Path, caplog) -> None:
    walk = ["--out", str(tmp_path / "m.npz"), "--seconds", "1", "--checkpoint", str(debug_checkpoint)]
    assert main(["generate", "walk " * 500, *walk, "--no-rewrite"]) == 0
    assert "words are read: it ends after '... walk walk walk'" in caplog.text
    caplog.clear()
    assert main(["generate", "walk", *walk]) == 0 and "are read" not in caplog.text


def test_errors_are_one_line_and_code_2(debug_checkpoint: Path, tmp_path: Path, capsys) -> None:
    common = ["--checkpoint", str(debug_checkpoint), "--out", str(tmp_path / "x.bvh")]
    assert main(["generate", "  ", *common]) == 2
    assert main(["generate", "walk", "--seconds", "99", *common]) == 2
    assert main(["reconstruct", str(tmp_path / "missing.bvh"), *common]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3 and "prompt is empty" in errors[0]


@pytest.mark.parametrize(
    "arguments",
    [["edit", "walk.fbx", "a person waves"], ["reconstruct", "walk.fbx"], ["generate", "hi", "--out", "a.fbx"]],
)
def test_a_file_of_an_unknown_format_is_refused_before_the_model_is_loaded(arguments: list[str], capsys) -> None:
    assert main([*arguments, "--checkpoint", "no-such-checkpoint"]) == 2
    assert ".fbx" in capsys.readouterr().err


def test_parity_prints_a_table(capsys) -> None:
    assert main(["parity", str(PARITY / "humanml3d")]) == 0
    assert "pred.teacher_logits" in capsys.readouterr().out


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory) -> Path:
    """A folder with an evaluator with random weights."""
    folder, statistics = tmp_path_factory.mktemp("evaluator"), standing_statistics()
    sizes = EvaluatorConfig(width=16, depth=1, text_depth=1, heads=2, embedding=8, text_channels=128)
    torch.manual_seed(0)
    model = MotionTextModel(sizes, statistics.mean, statistics.std)
    save_evaluator(EvaluatorFile(model=sizes, text=TextConfig(kind="hashing", channels=128)), model, folder)
    return folder


def test_evaluate(debug_checkpoint: Path, evaluator: Path, walking: Path, capsys) -> None:
    amount = ["--amount.repeats", "3", "--amount.clips", "32", "--amount.generations", "2"]
    amount += ["--amount.multimodal-texts", "2", "--evaluator.folder", str(evaluator)]
    evaluate = ["evaluate", str(debug_checkpoint), "--samples", "3", *amount]
    assert main([*evaluate, "--what", "compared", "--data", str(walking)]) == 0
    table = {row.split(" | ")[0].strip("| "): row.split(" | ")[1:] for row in capsys.readouterr().out.splitlines()}
    assert table["FID against all real clips"][0] == "0.000" and "±" in table["FID against all real clips"][3]
    assert "±" not in table["FID against all real clips"][2], (
        "there is one reconstruction per clip, so there is no interval"
    )
    assert table["MPJPE, mm"][:2] == ["–", "–"] and table["foot skating, m/s"][4] != "– |"
    assert main([*evaluate, "--what", "real", "--data", str(walking)]) == 0
    assert "generated" not in capsys.readouterr().out
    assert main([*evaluate, "--what", "control"]) == 0
    assert "turns to the side named | " in capsys.readouterr().out
    assert main([*evaluate, "--what", "edits"]) == 2
    assert "--data" in capsys.readouterr().err


def test_sweep(debug_checkpoint: Path, evaluator: Path, walking: Path, tmp_path: Path, capsys) -> None:
    amount = ["--split", "test", "--repeats", "2", "--clips", "32", "--samples", "2"]
    pairs = ["--guidances", "1", "4", "--temperatures", "0.7", "--evaluator.folder", str(evaluator)]
    out = ["--data", str(walking), "--out", str(tmp_path / "sweep.jsonl")]
    assert main(["sweep", str(debug_checkpoint), *amount, *pairs, *out]) == 0
    output = capsys.readouterr().out
    assert "| 1 | 0.7 |" in output and "| 4 | 0.7 |" in output and "best: guidance" in output


@pytest.mark.parametrize(
    "command, flags",
    [
        ("generate", ["--seconds", "--prompts", "--format"]),
        ("edit", ["--source-prompt", "--parts", "--seconds"]),
        ("reconstruct", ["--scales"]),
        ("prepare", ["--source", "--compose"]),
        ("compose", ["--count", "--seed"]),
        ("evaluate", ["--amount.generations", "--edits.keep-scales", "--edits.thresholds", "--edits.split"]),
        ("ablate", ["--evaluator.folder"]),
        ("sweep", ["--guidances", "--temperatures"]),
        ("parity", ["PATH", "reference numbers"]),
        ("convert", ["--statistics", "--root"]),
        ("debug", ["PATH", "checkpoint for tests"]),
    ],
)
def test_help_names_the_options_of_the_readme(command: str, flags: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    output = capsys.readouterr().out
    assert not [flag for flag in flags if flag not in output]


def test_help_of_train_names_the_parts(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["train", "--help"])
    output = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(part in output for part in ("all", "evaluator", "tokenizer", "decoder", "predictor", "length"))


def test_help_without_a_command_lists_all_commands(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    output = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(f"• {command}" in output for command in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["dance"], ["debug", "--speed", "3"]])
def test_wrong_arguments_exit_with_code_2(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "arguments, code",
    [
        *(([command, "--help"], 0) for command in COMMANDS),
        (["--help"], 0),
        (["train", "predictor", "--help"], 0),
        (["debug", "--speed", "3"], 2),
        (["generate", "hi", "--out", "a.fbx"], 2),
        (["generate", "hi", "--prompts", "a.txt"], 2),
        (["edit", "walk.fbx", "a person waves"], 2),
        (["edit", "no-such-file.bvh", "a person waves"], 2),
        (["story"], 2),
        (["evaluate", "--what", "edits"], 2),
    ],
)
def test_help_and_refusals_need_no_torch(arguments: list[str], code: int) -> None:
    script = f"""
import sys
from scalemogen.__main__ import main
try:
    code = main({arguments!r})
except SystemExit as stopped:
    code = stopped.code
sys.stderr.write(f"code {{code}}, torch {{'torch' in sys.modules}}")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stderr.endswith(f"code {code}, torch False"), done.stderr
