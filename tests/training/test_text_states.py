"""Token states are computed once per encoder, then read from the cache."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from scalemogen.data import text_states
from scalemogen.data.text_states import encoder_hash, token_states
from scalemogen.networks.settings import TextConfig
from scalemogen.networks.text import load_text_encoder

CONFIG = TextConfig(kind="hashing", channels=128)
TEXTS = ["a person walks", "someone waves with both hands", "a person walks", "hops"]


class RecordingEncoder:
    """An encoder that records the texts it encodes."""

    def __init__(self, encoded: list[str]) -> None:
        self.encoder = load_text_encoder(CONFIG, None, torch.device("cpu"))
        self.encoded = encoded

    def encode(self, texts):
        self.encoded.extend(texts)
        return self.encoder.encode(texts)


def test_states_are_the_encoders(tmp_path: Path) -> None:
    states = token_states(TEXTS, CONFIG, cache=tmp_path / "s.sqlite")
    encoder = load_text_encoder(CONFIG, None, torch.device("cpu"))
    for text, ours in zip(TEXTS, states, strict=True):
        assert ours.dtype == torch.float16
        torch.testing.assert_close(ours, encoder.encode([text]).states_BLC[0].half())


def test_cached_sentences_need_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "folder" / "s.sqlite"
    first = token_states(TEXTS, CONFIG, cache=cache)
    encoded: list[str] = []
    monkeypatch.setattr(text_states, "load_text_encoder", lambda *_: RecordingEncoder(encoded))
    again = token_states([*TEXTS, "a new one"], CONFIG, cache=cache)
    assert encoded == ["a new one"]
    for a, b in zip(first, again, strict=False):
        torch.testing.assert_close(a, b)


def test_processes_of_a_machine_share_the_missing_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    barrier, place = threading.Barrier(2), threading.local()
    encoded: list[list[str]] = [[], []]

    def one_of_two(index: int) -> list[torch.Tensor]:
        place.index = index
        return token_states(TEXTS, CONFIG, cache=tmp_path / "s.sqlite")

    def process():
        return SimpleNamespace(local_process_index=place.index, device=None, wait_for_everyone=barrier.wait)

    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    monkeypatch.setattr(text_states, "load_text_encoder", lambda *_: RecordingEncoder(encoded[place.index]))
    monkeypatch.setattr(text_states, "this_process", process)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(one_of_two, (0, 1))
    assert sorted(encoded[0] + encoded[1]) == sorted(set(TEXTS)) and all(encoded)
    for a, b, text in zip(one, other, TEXTS, strict=True):
        assert torch.equal(a, b) and len(a) == len(text.split())


def test_another_encoder_has_states_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "text_encoder"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"one")
    config = TextConfig(kind="minilm", source=str(folder))
    one = encoder_hash(config, None)
    assert one == encoder_hash(config, None) and one == encoder_hash(TextConfig(), tmp_path)
    (folder / "README.md").write_text("a card changes nothing")
    assert encoder_hash(config, None) == one
    (folder / "model.safetensors").write_bytes(b"two")
    assert encoder_hash(config, None) != one
    shorter = TextConfig(kind="hashing", channels=128, max_tokens=2)
    cache = tmp_path / "s.sqlite"
    assert len(token_states(["a b c d"], CONFIG, cache=cache)[0]) == 4
    assert len(token_states(["a b c d"], shorter, cache=cache)[0]) == 2


def test_the_environment_sets_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCALEMOGEN_CACHE", str(tmp_path))
    token_states(["x"], CONFIG)
    assert (tmp_path / "text_states.sqlite").is_file()
