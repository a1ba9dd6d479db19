"""Laws of the evaluator: batching and padding do not matter, files round-trip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.networks.settings import EvaluatorConfig, TextConfig
from scalemogen.networks.text import TextStates, load_text_encoder
from scalemogen.words.evaluator import Evaluator, EvaluatorFile, MotionTextModel, load_evaluator, save_evaluator

CONFIG = EvaluatorConfig(width=32, depth=1, text_depth=1, heads=2, embedding=16, text_channels=128, text_length=12)
FILE = EvaluatorFile("test", model=CONFIG, text=TextConfig(kind="hashing", channels=128))


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    torch.manual_seed(0)
    statistics = standing_statistics()
    model = MotionTextModel(CONFIG, statistics.mean, statistics.std)
    return Evaluator(FILE, model, load_text_encoder(FILE.text, None, torch.device("cpu")))


def _rows(lengths: list[int]) -> list[np.ndarray]:
    random, statistics = np.random.default_rng(0), standing_statistics()
    return [statistics.mean + statistics.std * random.normal(size=(n, 263)).astype(np.float32) for n in lengths]


def test_embeddings_do_not_depend_on_the_batch(evaluator: Evaluator) -> None:
    rows, texts = _rows([60, 16, 33]), ["a person walks slowly on", "waves", "a person jumps"]
    together = evaluator.embed_motions(rows), evaluator.embed_texts(texts)
    np.testing.assert_allclose(together[0], np.concatenate([evaluator.embed_motions([r]) for r in rows]), atol=1e-5)
    np.testing.assert_allclose(together[1], np.concatenate([evaluator.embed_texts([t]) for t in texts]), atol=1e-5)
    for embedded in together:
        np.testing.assert_allclose(np.linalg.norm(embedded, axis=1), 1, atol=1e-5)


def test_padding_is_not_read(evaluator: Evaluator) -> None:
    x, frames = torch.randn(1, 40, 263), torch.tensor([20])
    other = x.clone()
    other[:, 20:] = 7
    states, mask = torch.randn(1, 9, 128), torch.arange(9)[None] < 5
    others = states.clone()
    others[:, 5:] = 7
    model = evaluator.model
    with torch.inference_mode():
        torch.testing.assert_close(model.embed_motion(x, frames), model.embed_motion(other, frames))
        torch.testing.assert_close(
            model.embed_text(TextStates(states, mask)), model.embed_text(TextStates(others, mask))
        )


def test_files_round_trip(evaluator: Evaluator, tmp_path: Path) -> None:
    folder = save_evaluator(FILE, evaluator.model, tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == ["evaluator.json", "evaluator.safetensors"]
    again = load_evaluator(folder)
    rows = _rows([24, 80])
    np.testing.assert_allclose(again.embed_motions(rows), evaluator.embed_motions(rows), atol=5e-3)  # stored in fp16
    assert again.name == "test"


def test_folders_without_a_fitting_evaluator_are_errors(evaluator: Evaluator, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="train evaluator"):
        load_evaluator(tmp_path)
    save_evaluator(replace(FILE, model=replace(CONFIG, width=64)), evaluator.model, tmp_path)
    with pytest.raises(ValueError, match="does not fit"):
        load_evaluator(tmp_path)
    save_evaluator(replace(FILE, version=99), evaluator.model, tmp_path)
    with pytest.raises(ValueError, match="format 99"):
        load_evaluator(tmp_path)
    with pytest.raises(ValueError, match="at least 4 frames; got 3"):
        evaluator.embed_motions(_rows([20, 3]))
