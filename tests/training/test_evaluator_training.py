"""The contrastive loss computed by hand, and a tiny evaluator that learns to tell clips apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data import folder as folders
from scalemogen.data.clips import Share
from scalemogen.networks.settings import EvaluatorConfig, TextConfig
from scalemogen.training.curves import read_metrics
from scalemogen.training.evaluator import EvaluatorTask, contrast, in_gathered_order, same_meaning
from scalemogen.training.registry import train_stage
from scalemogen.training.settings.stages import EvaluatorTraining, LoopConfig
from scalemogen.words.evaluator import load_evaluator

WORDS = ("left", "right", "up", "down", "fast", "slow", "high", "low")


@pytest.fixture(scope="module")
def distinct(tmp_path_factory) -> Path:
    """Clips of eight kinds, each with a sway of its own, and captions that name the kind."""
    folder, statistics = tmp_path_factory.mktemp("distinct"), standing_statistics()
    folders.create(folder)
    kinds = np.random.default_rng(1).normal(size=(8, 263))
    for split, count in (("train", 64), ("val", 32), ("test", 40)):
        random = np.random.default_rng(len(split))
        names = []
        for i in range(count):
            kind, frames = i % 8, int(random.integers(30, 60))
            sway = np.sin(np.linspace(0, 6, frames))[:, None] * kinds[kind] + 0.3 * random.normal(size=(frames, 263))
            captions = [folders.Caption(f"{who} sways {WORDS[kind]}") for who in ("someone", "a person")]
            names.append(f"{split}{i:03d}")
            rows = (statistics.mean + statistics.std * sway).astype(np.float32)
            folders.write_clip(folder, folders.Clip(names[-1], rows, tuple(captions)), np.zeros((frames, 22, 3)))
        folders.write_split(folder, split, names)
    for name, array in (
        ("Mean", statistics.mean),
        ("Std", statistics.std),
        ("bone_lengths", statistics.bone_lengths),
    ):
        np.save(folder / f"{name}.npy", array)
    return folder


def tiny(data: Path, out: Path) -> EvaluatorTraining:
    return EvaluatorTraining(
        data=data,
        out=out,
        model=EvaluatorConfig(width=32, depth=1, text_depth=1, heads=2, embedding=16),
        text=TextConfig(kind="hashing", channels=128),
        loop=LoopConfig(
            steps=80, batch_size=16, learning_rate=5e-3, warmup=5, ema=0.9, validate_every=20, precision="bf16"
        ),
    )


def test_contrast_by_hand() -> None:
    similarity = torch.tensor([[2.0, 0.0], [0.0, 2.0]])
    none = torch.eye(2, dtype=torch.bool)
    assert float(contrast(similarity, none)) == pytest.approx(np.log(1 + np.exp(-2.0)), rel=1e-5)
    all_the_same = torch.ones(2, 2, dtype=torch.bool)  # no negatives are left
    assert float(contrast(similarity, all_the_same)) == 0


def test_which_captions_mean_the_same() -> None:
    mean = torch.nn.functional.normalize(torch.tensor([[1.0, 0], [0, 1.0], [1.0, 1e-4], [-1.0, 0.0]]), dim=-1)
    same = same_meaning([(0, 1), (1,), (2,), (3,)], [0, 1, 2, 3], mean, 0.999)
    wanted = torch.eye(4, dtype=torch.bool)
    wanted[0, 1] = wanted[1, 0] = True  # clip 0 also has caption 1
    wanted[0, 2] = wanted[2, 0] = True  # nearly the same vector
    assert torch.equal(same, wanted)


def test_the_shares_make_up_the_batch() -> None:
    batch = list(range(12))
    shares = [Share(rank, 3).of(batch) for rank in range(3)]
    together = [sample for share in shares for sample in share]
    assert sorted(together) == batch and shares[1] == [1, 4, 7, 10]
    assert in_gathered_order(batch, Share(0, 3)) == together
    assert Share().of(batch) == batch


def test_it_learns_and_can_be_loaded(distinct: Path, tmp_path: Path) -> None:
    config = tiny(distinct, tmp_path / "run")
    best = train_stage(config)
    assert best is not None
    rows = read_metrics(config.out)
    assert rows[-1]["loss"] < 0.7 * rows[0]["loss"]
    # 32 clips of 8 kinds: an evaluator that knows the kind finds the clip among 4 within 3 tries in 3 of 4 cases
    assert rows[-1]["val_R@3"] > 0.5
    evaluator = load_evaluator(best)
    names = folders.read_split(distinct, "test")
    clips = [folders.read_clip(distinct, name) for name in names]
    motions = evaluator.embed_motions([clip.features_FC for clip in clips])
    nearest = (evaluator.embed_texts([f"someone sways {word}" for word in WORDS]) @ motions.T).argmax(1) % 8
    assert (nearest == np.arange(8)).mean() >= 0.75


def test_a_batch_larger_than_the_data_is_cut_to_it(distinct: Path, tmp_path: Path) -> None:
    config = tiny(distinct, tmp_path / "run")
    task = EvaluatorTask(replace(config, loop=replace(config.loop, batch_size=500)))
    losses = task.losses(task.model, 0, Share())
    assert torch.isfinite(losses["loss"])
