"""`train all` makes a whole checkpoint, resumes where it was stopped, and refuses runs with other settings."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from scalemogen import ScaleMoGen
from scalemogen.__main__ import main
from scalemogen.baselines.systems import TRAINED
from scalemogen.checkpoint import read_config
from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.training import registry
from scalemogen.training.curves import read_metrics
from scalemogen.training.length import LengthTask
from scalemogen.training.notes import NOTE
from scalemogen.training.predictor import PredictorTask
from scalemogen.training.registry import train_stage
from scalemogen.training.settings.stages import (
    DecoderTraining,
    EvaluatorTraining,
    LengthTraining,
    PredictorTraining,
    TokenizerTraining,
)
from scalemogen.training.settings.whole import WholeTraining
from scalemogen.training.whole import CONFIGS, Plan, train_all
from scalemogen.words.evaluator import load_evaluator


def replace_task(monkeypatch: pytest.MonkeyPatch, name: str, task: Callable[[Any], Any]) -> None:
    """Let a stage of the list make another task."""
    stages = [replace(stage, task=task) if stage.name == name else stage for stage in registry.STAGES]
    monkeypatch.setattr(registry, "STAGES", stages)


@pytest.fixture(scope="module")
def made(prepared: Path, tmp_path_factory) -> WholeTraining:
    config = WholeTraining("tiny", prepared, tmp_path_factory.mktemp("runs"))
    assert train_all(config) == config.out / "checkpoint"
    return config


def test_the_checkpoint_is_whole(made: WholeTraining) -> None:
    folder = made.out / "checkpoint"
    model = ScaleMoGen.from_pretrained(folder, device="cpu")
    assert model.config.name == "tiny" and model.length is not None
    sizes, text = model.config.predictor, model.config.text
    assert (sizes.text_channels, sizes.text_length) == (text.channels, text.max_tokens) == (128, 64)
    assert model.generate("someone sways", seed=1).joints_FJ3.shape[1:] == (22, 3)
    closeness = model.closeness("someone sways")
    assert closeness is not None and closeness.close
    assert load_evaluator(folder).layout == "humanml3d"
    assert not [p for p in folder.rglob("*") if p.suffix in (".pt", ".pkl", ".bin")]


def test_the_checkpoint_has_the_fine_tuned_decoder_and_the_tokenizers_tokens(made: WholeTraining) -> None:
    whole, tokenizer, decoder = (
        load_file(made.out / folder / "tokenizer.safetensors")
        for folder in ("checkpoint", "tokenizer/best", "decoder/best")
    )
    read = {name for name in whole if name.startswith(("decoder.", "quantizer.project_out."))}
    assert all(torch.equal(whole[name], decoder[name].half()) for name in whole)
    assert all(torch.equal(tokenizer[name], decoder[name]) for name in whole.keys() - read)
    assert not all(torch.equal(tokenizer[name], decoder[name]) for name in read)


def test_finished_stages_are_skipped(made: WholeTraining, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    for stage in registry.STAGES:
        replace_task(monkeypatch, stage.name, lambda config: begun.append(config.out.name))
    assert train_all(made) == made.out / "checkpoint"
    assert not begun


def test_more_steps_resume_a_finished_stage(made: WholeTraining, prepared: Path, tmp_path: Path) -> None:
    out = shutil.copytree(made.out, tmp_path / "runs")
    longer = tmp_path / "longer.toml"
    text = (CONFIGS / "tiny.toml").read_text()
    longer.write_text(text.replace("[length.loop]\nsteps = 2", "[length.loop]\nsteps = 4"))
    assert train_all(replace(made, config=str(longer), out=out)) is not None
    assert [row["step"] for row in read_metrics(out / "length")] == [2, 4]
    assert [row["step"] for row in read_metrics(out / "tokenizer")] == [2]


def test_other_settings_are_refused(made: WholeTraining, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text((CONFIGS / "tiny.toml").read_text().replace("bits = 6", "bits = 8"))
    with pytest.raises(ValueError, match="tokenizer holds a run with other settings"):
        train_all(replace(made, config=str(other)))


def test_a_run_without_its_note_is_refused(made: WholeTraining, tmp_path: Path) -> None:
    out = shutil.copytree(made.out, tmp_path / "runs")
    (out / "evaluator" / NOTE).unlink()
    with pytest.raises(ValueError, match=r"evaluator holds a run without stage\.json"):
        train_all(replace(made, out=out))


def test_a_finished_run_without_files_to_resume_from_is_not_started_anew(made: WholeTraining, tmp_path: Path) -> None:
    out = shutil.copytree(made.out, tmp_path / "runs")
    training = Plan.read("tiny", made.data, out).of(LengthTraining)
    for left in (out / "length" / "state", out / "length" / "snapshot.safetensors"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    assert train_stage(training) == out / "length" / "best"
    with pytest.raises(ValueError, match="holds a run of 2 steps, but neither its state/ nor"):
        train_stage(replace(training, loop=replace(training.loop, steps=4)))
    with pytest.raises(ValueError, match="more than 1: move it away"):
        train_stage(replace(training, loop=replace(training.loop, steps=1)))


def test_sampling_settings_change_no_weights(made: WholeTraining, tmp_path: Path) -> None:
    out, other = shutil.copytree(made.out, tmp_path / "runs"), tmp_path / "other.toml"
    other.write_text((CONFIGS / "tiny.toml").read_text() + "\n[predictor.sampling]\nguidance = 1.25\n")
    assert train_all(replace(made, config=str(other), out=out)) == out / "checkpoint"
    assert read_config(out / "checkpoint").sampling.guidance == 1.25
    assert [row["step"] for row in read_metrics(out / "predictor")] == [2]


def test_a_tokenizer_that_changes_during_training_is_noticed(
    made: WholeTraining, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = replace(Plan.read("tiny", made.data, made.out).of(PredictorTraining), out=tmp_path / "predictor")
    shutil.copytree(training.tokenizer, tmp_path / "tokenizer")
    training = replace(training, tokenizer=tmp_path / "tokenizer")
    weights = training.tokenizer / "tokenizer.safetensors"

    def build(config: PredictorTraining) -> PredictorTask:
        task = PredictorTask(config)
        weights.write_bytes(weights.read_bytes() + b" ")
        return task

    replace_task(monkeypatch, "predictor", build)
    assert train_stage(training) == training.out / "best"
    with pytest.raises(ValueError, match="another tokenizer"):
        train_stage(training)


def test_more_patience_resumes_a_stage(made: WholeTraining, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = shutil.copytree(made.out, tmp_path / "runs")
    training = Plan.read("tiny", made.data, out).of(LengthTraining)
    begun: list[Path] = []
    replace_task(monkeypatch, "length", lambda config: begun.append(config.out) or LengthTask(config))
    train_stage(training)
    assert not begun
    train_stage(replace(training, loop=replace(training.loop, patience=50)))
    assert begun == [training.out]


def test_the_time_limit_stops_between_the_stages(prepared: Path, tmp_path: Path) -> None:
    assert train_all(WholeTraining("tiny", prepared, tmp_path, minutes=0)) is None
    assert not (tmp_path / "checkpoint").exists()


def test_missing_and_wrong_settings_are_named(tmp_path: Path, prepared: Path, capsys) -> None:
    common = ["train", "all", "--out", str(tmp_path / "runs")]
    assert main([*common, "--data", str(tmp_path / "nothing")]) == 2
    error = capsys.readouterr().err
    assert "prepare --source all" in error and "compose --data" in error
    assert main([*common, "--data", str(prepared), "--config", "huge"]) == 2
    assert "name base, diffusion, flow" in capsys.readouterr().err
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('name = "x"\ncomposed = 0\nseen = 1\n[tokenizer]\nwidht = 3\n')
    assert main([*common, "--data", str(prepared), "--config", str(wrong)]) == 2
    assert "TokenizerTraining has no setting ['widht']" in capsys.readouterr().err
    wrong.write_text('name = "x"\ncomposed = 0\nseen = 1\n[evaluator.text]\nmax_tokens = 64\n')
    assert main([*common, "--data", str(prepared), "--config", str(wrong)]) == 2
    assert "text of [evaluator] cannot be set there" in capsys.readouterr().err
    wrong.write_text('name = "x"\ncomposed = 0\nseen = 1\n[evaluator.loop]\nprecision = "no"\n')
    assert main([*common, "--data", str(prepared), "--config", str(wrong)]) == 2
    assert "all stages must have the same loop.precision" in capsys.readouterr().err


def test_the_base_config_sets_all_stages(tmp_path: Path) -> None:
    plan = Plan.read("base", Path("data/mix"))
    tokenizer, predictor = plan.of(TokenizerTraining), plan.of(PredictorTraining)
    assert predictor.out == Path("runs/base/predictor")
    assert predictor.tokenizer == plan.of(DecoderTraining).tokenizer == tokenizer.out / "best"
    assert plan.of(LengthTraining).text == predictor.text and predictor.text.max_tokens == 128
    written = tomllib.loads((CONFIGS / "base.toml").read_text())
    assert tokenizer.model.bits == written["tokenizer"]["model"]["bits"]
    assert list(tokenizer.windows) == written["tokenizer"]["windows"]
    assert predictor.most_aloft == written["predictor"]["most_aloft"]


def test_settings_that_a_table_does_not_name_have_the_commands_defaults(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "mine"\ncomposed = 0\nseen = 8\n[evaluator.loop]\nsteps = 3\n[predictor]\ntext_encoder = "mine"\n'
    )
    plan, usual = Plan.read(str(path), tmp_path), Plan.read("base", tmp_path)
    assert plan.of(EvaluatorTraining).loop == replace(usual.of(EvaluatorTraining).loop, steps=3)
    readers = (EvaluatorTraining, PredictorTraining, LengthTraining)
    assert {plan.of(kind).text_encoder for kind in readers} == {"mine"}


OURS = [path.stem for path in sorted(CONFIGS.glob("*.toml")) if path.stem not in TRAINED]  # the others: baselines/


@pytest.mark.parametrize("config", OURS)
def test_every_config_makes_networks(config: str) -> None:
    plan = Plan.read(config, Path("data/mix"))
    sizes = plan.of(TokenizerTraining).model
    NextScalePredictor(plan.of(PredictorTraining).model, MotionTokenizer(sizes).schedule, sizes.bits)


def test_the_length_is_in_the_checkpoints_config(made: WholeTraining) -> None:
    assert read_config(made.out / "checkpoint").length is not None
