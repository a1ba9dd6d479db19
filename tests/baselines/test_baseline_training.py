"""Every baseline is trained by `train all` and by its own commands, resumes, and becomes a checkpoint that loads."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_configs import tiny_config

from scalemogen import ScaleMoGen
from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.latents import LatentNetwork
from scalemogen.baselines.masked import MaskedTransformer, ResidualTransformer
from scalemogen.baselines.next_token import NextTokenTransformer
from scalemogen.baselines.systems import FOLDERS, Places, load_system
from scalemogen.baselines.variants import TIME_ONLY, VARIANTS
from scalemogen.data.clips import Share
from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.support.amounts import read_amounts, total_seconds
from scalemogen.training import registry
from scalemogen.training.baselines.from_text import TextTask
from scalemogen.training.curves import read_metrics
from scalemogen.training.registry import stage_of, train_stage
from scalemogen.training.settings.baselines import CodesTraining, TextTraining
from scalemogen.training.settings.stages import PredictorTraining, StageSettings, TokenizerTraining
from scalemogen.training.settings.whole import WholeTraining
from scalemogen.training.whole import CONFIGS, Plan, train_all

TRAINED = ("next_token", "masked", "diffusion", "flow")


@pytest.fixture(scope="module")
def runs(prepared: Path, debug_checkpoint: Path, tmp_path_factory) -> dict[str, WholeTraining]:
    """The finished training of every baseline."""
    folder = tmp_path_factory.mktemp("runs")
    made = {}
    for name in FOLDERS:
        config = tiny_config(name, folder, debug_checkpoint)
        made[name] = WholeTraining(str(config), prepared, folder / name)
        assert train_all(made[name]) == folder / name / "checkpoint"
    return made


@pytest.mark.parametrize("name", FOLDERS)
def test_the_checkpoint_makes_motions(runs, debug_checkpoint: Path, name: str) -> None:
    folder = runs[name].out / "checkpoint"
    system = load_system(str(folder), Places(debug_checkpoint), "cpu")
    first, second = system.generate_batch(["someone sways", "turns"], [2.0, 3.2], [1, 2])
    assert system.name == name and (first.frames, second.frames) == (40, 64)
    assert np.isfinite(first.joints_FJ3).all() and first.recipe is not None and first.recipe.seed == 1
    weights = [path for path in folder.iterdir() if path.suffix == ".safetensors" and path.stem != "statistics"]
    assert weights and all(t.dtype == torch.float16 for path in weights for t in load_file(path).values())
    assert not [path for path in folder.rglob("*") if path.suffix in (".pt", ".pkl", ".bin")]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_amount_of_training_is_counted(runs, name: str) -> None:
    amounts = read_amounts(runs[name].out / "checkpoint")
    card = (runs[name].out / "checkpoint" / "README.md").read_text()
    assert f"--config {name} " in card and f"| {amounts[0].stage} | 2 | 8 |" in card
    assert [each.samples for each in amounts] == [8] * len(amounts) and amounts
    seconds = total_seconds(amounts)
    assert seconds is not None and seconds > 0


@pytest.mark.parametrize("name", FOLDERS)
def test_finished_stages_are_skipped_and_resume_for_more_steps(runs, tmp_path: Path, name: str) -> None:
    config = runs[name]
    plan = Plan.read(config.config, config.data, config.out)
    last = plan.trainings[-1]
    assert train_stage(last) == last.out / "best"
    assert [row["step"] for row in read_metrics(last.out)] == [2]
    longer = replace(last, loop=replace(last.loop, steps=4))
    assert train_stage(longer) == last.out / "best"
    rows = read_metrics(last.out)
    assert [row["step"] for row in rows] == [2, 4] and rows[1]["seconds"] > rows[0]["seconds"]


@pytest.mark.parametrize("name", TRAINED)
def test_the_text_is_learnt_from_two_clips(runs, name: str) -> None:
    config = runs[name]
    training = Plan.read(config.config, config.data, config.out).trainings[
        1 if name in ("next_token", "masked") else 0
    ]
    task = stage_of(training).task(replace(training, text_dropout=0.0))
    assert isinstance(task, TextTask)
    few = np.array([0, 1])
    captions = [task.train.sentences.of_clips[i][0] for i in few]
    optimizer = torch.optim.AdamW(task.model.parameters(), lr=3e-3)
    losses = []
    for step in range(60):
        torch.manual_seed(step % 4)
        loss = task._computed(task.model.train(), task.train, few, captions, None)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert np.mean(losses[-8:]) < 0.8 * np.mean(losses[:4])


@pytest.mark.parametrize("name", ["next_token_codes", "masked_codes"])
def test_codes_are_learnt(runs, name: str) -> None:
    config = runs[name.removesuffix("_codes")]
    training = Plan.read(config.config, config.data, config.out).trainings[0]
    task = stage_of(training).task(training)
    optimizer = torch.optim.AdamW(task.model.parameters(), lr=3e-3)
    losses = []
    for _ in range(50):
        loss = task.losses(task.model, 0, Share())["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.92 * losses[0]


def test_a_step_depends_on_its_number_only(runs) -> None:
    config = runs["masked"]
    training = Plan.read(config.config, config.data, config.out).trainings[1]
    task = stage_of(training).task(training)
    values = []
    for _ in range(2):
        torch.manual_seed(0)
        values.append(task.losses(task.model.eval(), 3, Share())["loss"].item())
    assert values[0] == values[1]
    assert task.validate(task.model) == task.validate(task.model)


def test_the_latents_of_another_tokenizer_are_refused(runs, tmp_path: Path, debug_checkpoint: Path) -> None:
    folder = runs["flow"].out / "checkpoint"
    other = ScaleMoGen.from_pretrained(debug_checkpoint, "cpu").checkpoint
    with torch.no_grad():
        other.tokenizer.quantizer.project_in.bias += 1
    with pytest.raises(ValueError, match="latent of another tokenizer"):
        load_system(str(folder), Places(other.save(tmp_path / "base")), "cpu")


def test_a_config_names_its_stages(tmp_path: Path, prepared: Path) -> None:
    def plan(text: str) -> Plan:
        path = tmp_path / "config.toml"
        path.write_text('name = "x"\ncomposed = 0\nseen = 0\n' + text)
        return Plan.read(str(path), prepared)

    usual = [stage.name for stage in registry.STAGES if not stage.only_if_named]
    assert [training.out.name for training in plan("").trainings] == usual
    with pytest.raises(ValueError, match="there is no stage 'nothing'"):
        plan('stages = ["nothing"]')
    with pytest.raises(ValueError, match=r"has a table \[length\], but does not train"):
        plan('stages = ["tokenizer"]\n[length]\n')
    with pytest.raises(ValueError, match="tokenizer"):
        plan('stages = ["flow"]')  # nothing says which tokenizer's latent


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_base_but_for_the_marked_lines(variant: str) -> None:
    base, other = (tomllib.loads((CONFIGS / f"{name}.toml").read_text()) for name in ("base", variant))
    stages = other.pop("stages")
    if variant == TIME_ONLY:
        assert other["tokenizer"]["model"].pop("mapping") == 2 and "mapping" not in base["tokenizer"]["model"]
    else:  # from scratch
        assert base["tokenizer"].pop("start") == base["predictor"].pop("start") == "checkpoints/base"
    assert other["predictor"]["text"].pop("source") == "../../base/text_encoder"
    for table in (base, other):  # how long and how deep
        table["predictor"]["model"].pop("depth")
        for stage in stages:
            for name in ("steps", "batch_size", "validate_every"):
                table[stage]["loop"].pop(name, None)
    assert (other.pop("name"), other.pop("seen")) == (variant, 0)
    assert other == {name: base[name] for name in ("composed", *stages)}


def weights(*networks: torch.nn.Module) -> int:
    return sum(p.numel() for network in networks for p in network.parameters())


def networks_of(training: StageSettings) -> torch.nn.Module:
    """The network of a baseline's stage with the sizes of its config."""
    if isinstance(training, CodesTraining):
        return CodeAutoencoder(training.model)
    assert isinstance(training, TextTraining)
    kinds = {"next_token": NextTokenTransformer, "masked": MaskedTransformer, "masked_residual": ResidualTransformer}
    kind = kinds.get(stage_of(training).name, LatentNetwork)
    model: Any = training
    return kind(replace(model.model, transformer=training.blocks(model.model.transformer)))


@pytest.mark.parametrize("name", TRAINED)
def test_clips_captions_and_parameters_are_those_of_base(name: str) -> None:
    base, plan = (Plan.read(each, Path("data")) for each in ("base", name))
    ours = base.of(PredictorTraining)
    tokenizer = MotionTokenizer(base.of(TokenizerTraining).model)
    text = replace(ours.model, text_channels=384, text_length=128)
    wanted = weights(NextScalePredictor(text, tokenizer.schedule, 24), tokenizer)
    sizes = [weights(networks_of(training)) for training in plan.trainings]
    assert sum(sizes) * 2 < 20e6, "bytes of all weights in fp16"
    total = sum(sizes) + (weights(tokenizer) if name in ("diffusion", "flow") else 0)
    assert 0.8 < total / wanted < 1.2
    for training in plan.trainings:
        if isinstance(training, TextTraining):
            for field in ("tempos", "balance", "most_repeats", "most_aloft", "text_dropout"):
                assert getattr(training, field) == getattr(ours, field)
        elif isinstance(training, CodesTraining):
            codes = base.of(TokenizerTraining)
            for field in ("windows", "path_weight", "velocity_weight", "contact_weight", "augmentation"):
                assert getattr(training, field) == getattr(codes, field)


def test_training_goes_on_from_a_finished_network(runs, prepared: Path, tmp_path: Path) -> None:
    (first,) = Plan.read(runs["flow"].config, prepared, runs["flow"].out).trainings
    finished = runs["flow"].out / "checkpoint"
    loop = replace(first.loop, steps=1, learning_rate=0.0)
    task = registry.stage_of(first).task(replace(first, out=tmp_path / "more", loop=loop, start=finished))
    for name, tensor in load_file(finished / "flow.safetensors").items():
        torch.testing.assert_close(task.model.state_dict()[name].half(), tensor)

    (finished / "flow.safetensors").rename(tmp_path / "away")
    with pytest.raises(ValueError, match=r"has no flow\.safetensors"):
        registry.stage_of(first).task(replace(first, out=tmp_path / "none", start=finished))
    (tmp_path / "away").rename(finished / "flow.safetensors")
