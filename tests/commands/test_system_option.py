"""The option --system of the commands, with tiny baselines."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import torch

from scalemogen.__main__ import main
from scalemogen.baselines.systems import Places
from scalemogen.commands.debug_model import standing_statistics, write_debug_checkpoint
from scalemogen.motion.motion import Motion
from scalemogen.networks.settings import EvaluatorConfig, TextConfig
from scalemogen.words.evaluator import EvaluatorFile, MotionTextModel, save_evaluator

sys.path.insert(0, str(Path(__file__).parents[1] / "baselines"))
from tiny_systems import write_tiny_system

NAMES = ("next_token", "masked", "diffusion", "flow")


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """The debug checkpoint with an evaluator, and tiny baselines beside it."""
    root = tmp_path_factory.mktemp("checkpoints")
    folder, statistics = write_debug_checkpoint(root / "base"), standing_statistics()
    sizes = EvaluatorConfig(width=16, depth=1, text_depth=1, heads=2, embedding=8, text_channels=128)
    torch.manual_seed(0)
    model = MotionTextModel(sizes, statistics.mean, statistics.std)
    save_evaluator(EvaluatorFile(model=sizes, text=TextConfig(kind="hashing", channels=128)), model, folder)
    for name in NAMES:
        write_tiny_system(name, root / "baselines" / name, folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_generate(name: str, base: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "walk.npz"
    command = ["generate", "a person walks", "--system", name, "--out", str(out), "--checkpoint", str(base)]
    assert main([*command, "--seed", "3", "--steps", "2", "--seconds", "2"]) == 0
    recipe = Motion.load(out).recipe
    assert recipe is not None and recipe.seed == 3 and recipe.model.startswith(f"{name}@")
    assert main([*command, "--seconds", "30"]) == 2
    assert "seconds must be between" in capsys.readouterr().err


def test_generate_a_file_of_prompts(base: Path, tmp_path: Path, capsys) -> None:
    prompts, out = tmp_path / "prompts.txt", tmp_path / "motions"
    prompts.write_text("a person walks\nsomeone waves\n")
    command = ["generate", "--prompts", str(prompts), "--out", str(out), "--checkpoint", str(base), "--format", "npz"]
    assert main([*command, "--system", "flow"]) == 0 and "2 written" in capsys.readouterr().out
    assert main([*command, "--system", "flow"]) == 0 and "2 already there" in capsys.readouterr().out
    assert main([*command, "--system", "diffusion"]) == 0 and "2 written" in capsys.readouterr().out
    rows = [json.loads(row) for row in (out / "index.jsonl").read_text().splitlines()]
    assert all(row["model"].startswith("diffusion@") for row in rows)


def test_unknown_systems_are_named(base: Path, tmp_path: Path, capsys) -> None:
    command = ["generate", "walk", "--out", str(tmp_path / "m.npz"), "--checkpoint", str(base)]
    assert main([*command, "--system", "huge"]) == 2
    assert main([*command, "--system", "time_only"]) == 2
    assert main([*command, "--system", "nearest_caption"]) == 2
    assert main([*command, "--steps", "3"]) == 2
    errors = capsys.readouterr().err.splitlines()
    named = ("no system 'huge'", "no weights of 'time_only'", "--data", "leave out --steps")
    assert [words in error for words, error in zip(named, errors, strict=True)] == [True] * 4


def test_evaluate(base: Path, walking: Path, capsys) -> None:
    amount = ["--amount.repeats", "2", "--amount.clips", "32", "--amount.multimodal-texts", "0"]
    command = ["evaluate", str(base), "--system", "flow", "--steps", "1", "--samples", "2", *amount]
    assert main([*command, "--what", "compared", "--data", str(walking)]) == 0
    table = capsys.readouterr().out
    assert "generated" in table and "reconstructed" not in table
    assert main([*command, "--what", "control"]) == 0
    assert "turns to the side named | " in capsys.readouterr().out
    assert main([*command, "--what", "edits", "--data", str(walking)]) == 2
    assert "measures our model only" in capsys.readouterr().err


def test_sweep_tries_steps_too(base: Path, walking: Path, tmp_path: Path, capsys) -> None:
    amount = ["--split", "test", "--repeats", "2", "--clips", "32", "--samples", "2"]
    pairs = ["--guidances", "1", "4", "--temperatures", "0.7", "--steps", "1", "2"]
    command = ["sweep", str(base), "--system", "flow", "--data", str(walking), "--out", str(tmp_path / "s.jsonl")]
    assert main([*command, *amount, *pairs]) == 0
    output = capsys.readouterr().out
    assert "1 steps" in output and "2 steps" in output and output.count("best: guidance") == 2
    assert len((tmp_path / "s.jsonl").read_text().splitlines()) == 4


def test_evaluate_all_writes_one_table_and_a_plot(base: Path, walking: Path, tmp_path: Path, capsys) -> None:
    people, out = tmp_path / "people.tsv", tmp_path / "systems"
    lines = (Path(__file__).parents[2] / "assets" / "people.tsv").read_text().splitlines()
    people.write_text("\n".join(lines[:2]) + "\n")
    places = Places(base)
    only = Places(base, baselines=tmp_path / "few")
    for name in ("flow",):
        (only.folder(name).parent).mkdir(exist_ok=True)
        only.folder(name).symlink_to(places.folder(name))
    alone = tmp_path / "base"
    alone.symlink_to(base)
    (tmp_path / "baselines").symlink_to(tmp_path / "few")
    amount = ["--amount.repeats", "2", "--amount.clips", "32", "--amount.multimodal-texts", "0", "--samples", "1"]
    command = ["evaluate", str(alone), "--system", "all", "--out", str(out), "--people", str(people), "--seeds", "1"]
    assert main([*command, *amount]) == 2 and "--data" in capsys.readouterr().err
    monkey = ["--plotted-clips", "32", "--data", str(with_training_clips(walking, tmp_path))]
    assert main([*command, *amount, *monkey]) == 0
    table = capsys.readouterr().out
    names = [name.strip() for name in table.splitlines()[0].strip("| ").split(" | ")[1:]]
    assert names == ["real clips", "ours", "flow", "nearest_caption"]
    assert (out / "table.md").read_text() == table and "4 steps" in (out / "quality.html").read_text()


def with_training_clips(walking: Path, folder: Path) -> Path:
    """The walking clips as a training split, too."""
    data = Path(shutil.copytree(walking, folder / "data"))
    shutil.copy(data / "test.txt", data / "train.txt")
    return data
