"""Close is what the captions hold; the rest is far."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scalemogen.checkpoint import Checkpoint
from scalemogen.closeness import SeenCaptions, choose_seen, farthest_points
from scalemogen.model import ScaleMoGen
from scalemogen.text import HashingTextEncoder, TextConfig


def test_farthest_points_cover_the_rest() -> None:
    angles = np.radians([0, 1, 2, 90, 91, 180])
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    chosen = farthest_points(points, 3)
    assert len({int(np.degrees(angles[i])) // 45 for i in chosen}) == 3
    assert sorted(farthest_points(points, 99)) == list(range(6))


@pytest.fixture(scope="module")
def seen() -> SeenCaptions:
    encoder = HashingTextEncoder(TextConfig(kind="hashing", channels=128))

    def means(texts: list[str]) -> np.ndarray:
        return np.stack([encoder.encode([text]).states_BLC[0].mean(0).numpy() for text in texts])

    texts = [f"{who} {what}" for who in ("someone", "a person") for what in ("walks ahead", "waves a hand", "bows")]
    return choose_seen(texts, means(texts), means(["the person walks ahead"]), means(["peeling potatoes"]), count=4)


def test_a_checkpoint_carries_them(seen: SeenCaptions, debug_checkpoint: Path, tmp_path: Path) -> None:
    replace(Checkpoint.load(debug_checkpoint), seen=seen).save(tmp_path)
    model = ScaleMoGen.from_pretrained(tmp_path, device="cpu")
    near, far = model.closeness("the person walks ahead"), model.closeness("peeling potatoes")
    assert near is not None and far is not None
    assert near.close and near.nearest[0].endswith("walks ahead") and len(near.nearest) == 3
    assert not far.close and far.score == 0


def test_a_checkpoint_without_them_does_not_know(debug_model: ScaleMoGen) -> None:
    assert debug_model.closeness("a person walks") is None


def test_files_that_do_not_fit_are_refused(seen: SeenCaptions, tmp_path: Path) -> None:
    seen.write(tmp_path)
    again = SeenCaptions.read(tmp_path)
    assert again is not None and again.texts == seen.texts and np.array_equal(again.mean_NC, seen.mean_NC)
    other = tmp_path / "other"
    other.mkdir()
    replace(seen, texts=seen.texts[1:]).write(other)
    with pytest.raises(ValueError, match="has 3 texts"):
        SeenCaptions.read(other)
