"""Prompts about actions in the training captions are close; others are far."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scalemogen import ScaleMoGen
from scalemogen.checkpoint import Checkpoint
from scalemogen.networks.settings import TextConfig
from scalemogen.networks.text import HashingTextEncoder
from scalemogen.training.seen_captions import choose_seen
from scalemogen.words.closeness import SeenCaptions
from scalemogen.words.reliability import Reliability, Tally


@pytest.fixture(scope="module")
def seen() -> SeenCaptions:
    encoder = HashingTextEncoder(TextConfig(kind="hashing", channels=128))

    def means(texts: list[str]) -> np.ndarray:
        return np.stack([encoder.encode([text]).states_BLC[0].mean(0).numpy() for text in texts])

    texts = [f"{who} {what}" for who in ("someone", "a person") for what in ("walks ahead", "waves a hand", "bows")]
    return choose_seen(texts, means(texts), means(["the person walks ahead"]), means(["peeling potatoes"]), count=6)


def test_a_checkpoint_stores_them(seen: SeenCaptions, debug_checkpoint: Path, tmp_path: Path) -> None:
    seen.write(Checkpoint.load(debug_checkpoint).save(tmp_path))
    model = ScaleMoGen.from_pretrained(tmp_path, device="cpu")
    near, far = model.closeness("the person walks ahead"), model.closeness("peeling potatoes")
    assert near is not None and far is not None
    assert near.close and near.nearest[0].endswith("walks ahead") and len(near.nearest) == 3
    assert not far.close and far.score == 0
    assert not model.rewrite("walk").suggestions and not model.rewrite("peeling potatoes").suggestions
    Reliability((Tally("walk", 9, 10), Tally("kick", 1, 10), Tally("bow", 10, 10))).write(tmp_path)
    model = ScaleMoGen.from_pretrained(tmp_path, device="cpu")
    assert model.rewrite("peeling potatoes").suggestions == ("walk forward", "bow"), "what it does reliably"


def test_a_checkpoint_without_them_gives_no_closeness(debug_model: ScaleMoGen) -> None:
    assert debug_model.closeness("a person walks") is None


BASE = Path(__file__).parents[2] / "checkpoints" / "base"


@pytest.mark.skipif(not (BASE / "seen.json").is_file(), reason="the base checkpoint stores no captions")
def test_the_base_model_tells_known_actions_from_others() -> None:
    model = ScaleMoGen.from_pretrained(BASE, device="cpu")

    def close(prompt: str) -> bool:
        closeness = model.closeness(prompt)
        assert closeness is not None
        return closeness.close

    near = (
        "a tired person walks and turns left, then waves with the right hand",
        "someone jogs happily",
        "he squats",
    )
    assert all(close(prompt) for prompt in near)
    assert not any(
        close(p) for p in ("a person swims", "a man does a cartwheel", "cooking pasta", "a man plays golf")
    )
    left, right = (model.closeness(f"a person turns {side}") for side in ("left", "right"))
    assert left is not None and right is not None
    assert abs(left.score - right.score) < 0.1  # closeness is about words, not about sides
    assert sum(path.stat().st_size for path in BASE.glob("seen.*")) < 2 * 2**20


def test_files_of_different_lengths_are_refused(seen: SeenCaptions, tmp_path: Path) -> None:
    seen.write(tmp_path)
    again = SeenCaptions.read(tmp_path)
    assert again is not None and again.texts == seen.texts and np.array_equal(again.mean_NC, seen.mean_NC)
    other = tmp_path / "other"
    other.mkdir()
    replace(seen, texts=seen.texts[1:]).write(other)
    with pytest.raises(ValueError, match="has 5 texts"):
        SeenCaptions.read(other)
