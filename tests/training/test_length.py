"""The length predictor: it learns lengths that captions name, and a checkpoint stores it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from scalemogen import ScaleMoGen
from scalemogen.checkpoint import Checkpoint, ModelConfig
from scalemogen.commands.debug_model import debug_config, standing_statistics
from scalemogen.data import folder as folders
from scalemogen.model import USUAL_SECONDS
from scalemogen.networks.length import LengthPredictor, mean_states
from scalemogen.networks.settings import LengthConfig, TextConfig
from scalemogen.networks.text import HashingTextEncoder
from scalemogen.support.records import from_dict
from scalemogen.training.curves import read_metrics
from scalemogen.training.length import length_targets, trained_length
from scalemogen.training.registry import train_stage
from scalemogen.training.settings.stages import LengthTraining, LoopConfig

WORDS = {"briefly": 32, "awhile": 80, "forever": 180}
TEXT = TextConfig(kind="hashing", channels=128)


@pytest.fixture(scope="module")
def timed(tmp_path_factory) -> Path:
    """Clips whose captions name their length by one of three words."""
    folder, statistics = tmp_path_factory.mktemp("timed"), standing_statistics()
    folders.create(folder)
    random = np.random.default_rng(0)
    for split, count in (("train", 30), ("val", 12)):
        names = [f"{split}{i:02d}" for i in range(count)]
        for i, name in enumerate(names):
            word, frames = list(WORDS.items())[i % 3]
            rows = np.tile(statistics.mean, (frames + int(random.integers(4)), 1))
            caption = folders.Caption(f"{random.choice(['someone', 'a person'])} sways {word}")
            folders.write_clip(folder, folders.Clip(name, rows, (caption,)), np.zeros((len(rows), 22, 3)))
        folders.write_split(folder, split, names)
    for name, array in zip(
        ("Mean", "Std", "bone_lengths"), (statistics.mean, statistics.std, statistics.bone_lengths), strict=True
    ):
        np.save(folder / f"{name}.npy", array)
    return folder


@pytest.fixture(scope="module")
def best(timed: Path, tmp_path_factory) -> Path:
    loop = LoopConfig(
        steps=60, batch_size=16, learning_rate=5e-3, warmup=2, ema=0.8, validate_every=20, precision="bf16"
    )
    config = LengthTraining(timed, tmp_path_factory.mktemp("run"), model=LengthConfig(width=32), text=TEXT, loop=loop)
    best = train_stage(config)
    assert best is not None
    return best


def test_it_learns_the_lengths_that_words_name(best: Path) -> None:
    last = read_metrics(best.parent)[-1]
    assert last["val_seconds_off"] < 0.25 < last["val_seconds_off_median"]
    predictor = trained_length(best)
    texts = [f"a person sways {word}" for word in WORDS]
    frames = predictor.frames(mean_states(HashingTextEncoder(TEXT).encode(texts)))
    assert np.abs(frames.detach().numpy() - np.array(list(WORDS.values()))).max() <= 8


def test_a_checkpoint_stores_it(best: Path, tmp_path: Path) -> None:
    predictor = trained_length(best)
    created = Checkpoint.create(debug_config(), standing_statistics())
    config = replace(debug_config(), length=predictor.config)
    replace(created, config=config, length=predictor).save(tmp_path)
    model = ScaleMoGen.from_pretrained(tmp_path, device="cpu")
    short, long = (model.predict_seconds(f"someone sways {word}") for word in ("briefly", "forever"))
    assert abs(short - 1.6) <= 0.4 and abs(long - 9) <= 0.4
    motion = model.generate("someone sways briefly", seed=1)
    assert motion.recipe is not None and motion.recipe.seconds == short == motion.seconds
    *_, last = model.stream("someone sways briefly", seed=1)
    assert last.motion.frames == motion.frames


def test_a_checkpoint_without_it_takes_the_default_length(debug_checkpoint: Path, debug_model: ScaleMoGen) -> None:
    data = json.loads((debug_checkpoint / "config.json").read_text())
    del data["length"]
    assert from_dict(ModelConfig, data).length is None
    assert debug_model.predict_seconds("a person walks") == USUAL_SECONDS
    assert debug_model.generate("a person walks", seed=1).seconds == USUAL_SECONDS


def test_a_folder_without_it_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="train length"):
        trained_length(tmp_path)


def test_the_median_splits_the_distribution() -> None:
    predictor = LengthPredictor(LengthConfig(columns=5, text_channels=8, width=8)).eval()
    predictor.forward = lambda mean: torch.tensor([[0.3, 0.1, 0.2, 0.2, 0.2]]).log()
    assert predictor.frames(torch.zeros(1, 8)).tolist() == [12]  # 0.3 + 0.1 is less than half


def test_targets_are_narrow_distributions() -> None:
    target = length_targets(np.array([4, 40, 400]), 49)
    assert target.argmax(-1).tolist() == [0, 9, 48]
    torch.testing.assert_close(target.sum(-1), torch.ones(3))
