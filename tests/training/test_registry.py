"""The list of stages: a new stage needs one entry, and notes of former versions are read."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

import scalemogen.__main__
import scalemogen.commands.options.training
from scalemogen.commands.debug_model import debug_config
from scalemogen.data.folder import content_digest
from scalemogen.training import registry
from scalemogen.training.curves import read_metrics
from scalemogen.training.notes import NOTE
from scalemogen.training.registry import STAGES, settings_of, train_stage
from scalemogen.training.settings.stages import DecoderTraining, LoopConfig, TokenizerTraining
from scalemogen.training.settings.whole import SETTINGS
from scalemogen.training.stage import Stage, save_half

LOOP = LoopConfig(steps=2, batch_size=4, validate_every=2, precision="bf16")


@dataclass(frozen=True)
class ToyTraining:
    """Train a toy that builds on the tokenizer.

    Attributes:
        data: prepared folder.
        out: run folder.
        tokenizer: checkpoint folder with the finished tokenizer.
        width: size of the toy.
    """

    data: Path
    out: Path
    tokenizer: Path
    name: str = "toy"
    width: int = 3
    loop: LoopConfig = field(default_factory=lambda: LOOP)


class ToyTask:
    """Bring a weight matrix to zero."""

    def __init__(self, config: ToyTraining) -> None:
        assert (config.tokenizer / "tokenizer.safetensors").is_file()
        self.model = torch.nn.Linear(config.width, 1)

    def losses(self, model, step, share):
        return {"loss": model.weight.square().mean()}

    def validate(self, model):
        return {"score": 1.0}

    def export(self, model, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        save_half(model, folder / "toy.safetensors")


def add_toy(training: ToyTraining, checkpoint: Path) -> None:
    (checkpoint / "toy.safetensors").write_bytes((training.out / "best" / "toy.safetensors").read_bytes())


TOY = Stage("toy", ToyTraining, ToyTask, "toy.safetensors", add_toy, builds_on=("tokenizer",), shared=("name",))


@pytest.fixture
def main() -> Iterator[Callable[[list[str]], int]]:
    """The command line, with the toy in the list of stages."""

    def reload_commands() -> None:
        importlib.reload(scalemogen.commands.options.training)
        importlib.reload(scalemogen.__main__)

    SETTINGS[TOY.name] = TOY.settings
    registry.STAGES.append(TOY)
    reload_commands()
    yield scalemogen.__main__.main
    registry.STAGES.remove(TOY)
    del SETTINGS[TOY.name]
    reload_commands()


@pytest.fixture(scope="module")
def tokenizer(prepared: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("tokenizer")
    training = TokenizerTraining(prepared, out, LOOP, windows=(32,), model=debug_config().tokenizer)
    best = train_stage(training)
    assert best is not None
    return best


def test_the_command_line_knows_the_settings_of_every_stage() -> None:
    assert [(stage.name, stage.settings) for stage in STAGES] == list(SETTINGS.items())


def test_every_stage_comes_after_those_it_builds_on() -> None:
    names = [stage.name for stage in STAGES]
    assert len(set(names)) == len(names)
    for place, stage in enumerate(STAGES):
        assert set(stage.builds_on) <= set(names[:place])


def test_a_new_stage_has_a_command(main, prepared: Path, tokenizer: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "run"
    command = ["train", "toy", "--data", str(prepared), "--out", str(out), "--tokenizer", str(tokenizer)]
    assert main([*command, "--loop.minutes", "0"]) == 0
    assert "time limit reached" in capsys.readouterr().out
    assert main(command) == 0
    assert [row["step"] for row in read_metrics(out)] == [1, 2]
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines() == [str(out / "best")] * 2
    assert [row["step"] for row in read_metrics(out)] == [1, 2]  # finished, so not trained again
    assert main([*command, "--width", "4"]) == 2
    assert "holds a run with other settings" in capsys.readouterr().err
    assert main([*command[:-1], str(tmp_path)]) == 2
    assert "has no tokenizer.safetensors" in capsys.readouterr().err


def test_a_new_stage_is_trained_with_all_others(main, prepared: Path, tmp_path: Path) -> None:
    config = tmp_path / "toy.toml"
    tiny = (Path(scalemogen.__file__).parent / "training" / "configs" / "tiny.toml").read_text()
    config.write_text(tiny + "\n[toy]\nwidth = 5\n")
    command = ["train", "all", "--data", str(prepared), "--out", str(tmp_path / "runs"), "--config", str(config)]
    assert main(command) == 0
    checkpoint, run = tmp_path / "runs" / "checkpoint", tmp_path / "runs" / "toy"
    assert load_file(checkpoint / "toy.safetensors")["weight"].shape == (1, 5)
    assert json.loads((run / NOTE).read_text())["settings"]["name"] == "tiny"
    (checkpoint / "toy.safetensors").unlink()
    assert main(command) == 0
    assert (checkpoint / "toy.safetensors").is_file()
    assert [row["step"] for row in read_metrics(run)] == [2]


# `stage.json` of a tokenizer and a decoder as it was once written, but for the hashes of the data and the weights
NOTE_LOOP = """{
   "batch_size": 4, "learning_rate": 0.0005, "warmup": 200, "betas": [0.9, 0.97], "weight_decay": 0.01,
   "clip_norm": 1.0, "ema": 0.999, "seed": 0, "precision": "bf16", "decay": "cosine"
}"""
NOTE_TERMS = """
   "margin": 8, "partial_share": 0.5, "position_weight": 0.5, "motion_weight": 0.5, "path_weight": 0.1,
   "velocity_weight": 0.5, "contact_weight": 0.0, "acceleration_weight": 0.0, "early": 0.0,
   "augmentation": {"share": 0.0, "tempo": 0.15, "swing": 0.35, "bend": 1.0, "exchange": 0.25}
"""
TOKENIZER_NOTE = f"""{{
 "settings": {{
  "loop": {NOTE_LOOP}, "windows": [32], {NOTE_TERMS},
  "model": {{
   "layout": "humanml3d", "width": 16, "bits": 6, "divisors": [49, 24, 16, 7, 4, 2, 1], "mapping": 5,
   "dropout": 0.0, "scale_dropout": 0.5
  }}
 }},
 "foundations": ["DATA"], "steps": 2, "patience": null, "ended": true
}}"""
DECODER_NOTE = f"""{{
 "settings": {{"loop": {NOTE_LOOP}, "windows": [32], {NOTE_TERMS}}},
 "foundations": ["DATA", "WEIGHTS"], "steps": 2, "patience": null, "ended": true
}}"""


def test_notes_of_former_versions_are_read(prepared: Path, tokenizer: Path, tmp_path: Path) -> None:
    training = TokenizerTraining(prepared, tmp_path / "tokenizer", LOOP, windows=(32,))
    training = replace(training, model=replace(training.model, width=16, bits=6))
    decoder = DecoderTraining(prepared, tmp_path / "decoder", LOOP, windows=(32,), tokenizer=tokenizer)
    weights = registry.identity_of(decoder)["foundations"][1]
    assert len(weights) == 64  # SHA-256
    for each, note in ((training, TOKENIZER_NOTE), (decoder, DECODER_NOTE)):
        each.out.mkdir()
        (each.out / NOTE).write_text(note.replace("DATA", content_digest(prepared)).replace("WEIGHTS", weights))
        assert settings_of(each) == json.loads(note)["settings"] | {"bone_weight": 0.0}  # which is newer
        assert train_stage(each) == each.out / "best"
        assert not (each.out / "metrics.jsonl").exists()  # finished, so nothing was trained
        with pytest.raises(ValueError, match="with other settings"):
            train_stage(replace(each, margin=16))
