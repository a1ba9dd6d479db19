"""Token states of captions: computed once per text encoder, cached on disk, and served in batches.

A training run needs the token states of tens of thousands of captions, which never change. They are stored as fp16 in
an SQLite file in the user's cache folder. The key is a hash of the sentence, the encoder's settings and its files
(for an encoder on the Hub, its id), so other encoders have other keys. The file may be deleted at any time.

`token_states` and `sentence_means` read through the cache; `Sentences` holds the states of one set of clips.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet
from scalemogen.networks.settings import TextConfig
from scalemogen.networks.text import TextStates, load_text_encoder
from scalemogen.support.processes import this_process

logger = logging.getLogger(__name__)

ENCODE_BATCH = 128  # sentences that the encoder computes at once
SENTENCES_AT_ONCE = 4096  # sentences whose states `sentence_means` holds in memory at the same time
LOCK_SECONDS = 120.0  # how long to wait for another process that writes to the cache
QUERY_KEYS = 500  # keys per query: SQLite limits the number of parameters
ENCODER_FILES = (".json", ".txt", ".model", ".safetensors", ".bin")  # suffixes of the files that decide the states


@dataclass(frozen=True)
class Sentences:
    """The different captions of a set of clips, numbered, with their token states.

    Attributes:
        of_clips: per clip, the numbers of its captions.
        states: per caption its token states (L, Ct), float16.
    """

    of_clips: tuple[tuple[int, ...], ...]
    states: tuple[Tensor, ...]

    def __len__(self) -> int:
        return len(self.states)

    @classmethod
    def of(cls, clips: ClipSet, text: TextConfig) -> Sentences:
        """Number the captions of a split and get their states; call it on all processes."""
        different = sorted({caption for captions in clips.captions for caption in captions})
        number = {caption: i for i, caption in enumerate(different)}
        of_clips = tuple(tuple(number[c] for c in captions) for captions in clips.captions)
        return cls(of_clips, tuple(token_states(different, text)))

    def batch(self, chosen: Sequence[int] | np.ndarray, device: torch.device) -> TextStates:
        """Return the states of the captions with these numbers, one row per caption, padded, float32."""
        states = [self.states[i].float() for i in chosen]
        return TextStates.concatenated(torch.cat(states), [len(s) for s in states]).to(device)


def default_cache() -> Path:
    """Return `text_states.sqlite` in the folder SCALEMOGEN_CACHE, or else in the user's cache folder."""
    fallback = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "scalemogen"
    return Path(os.environ.get("SCALEMOGEN_CACHE", fallback)) / "text_states.sqlite"


def token_states(
    texts: Sequence[str],
    config: TextConfig,
    folder: Path | None = None,
    cache: Path | None = None,
) -> list[Tensor]:
    """Return the token states of each text, (L, Ct) float16 without padding.

    The encoder is loaded only if a text is not in the cache. Call this on all processes: those of one machine share
    the missing texts.

    Args:
        folder: checkpoint folder that contains the encoder, as for `load_text_encoder`.
        cache: cache file; None for `default_cache()`.
    """
    cache = default_cache() if cache is None else cache
    encoder = encoder_hash(config, folder)
    keys = {text: _key(encoder, text) for text in dict.fromkeys(texts)}
    process, on_this_machine = this_process(), int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    with _open(cache) as file:
        known = _read(file, list(keys.values()))
        missing = [text for text, key in keys.items() if key not in known]
        # all processes must list the missing texts before one writes; otherwise they would share different lists
        process.wait_for_everyone()
        if mine := missing[process.local_process_index :: on_this_machine]:
            logger.info("encoding %d sentences; they are cached in %s", len(mine), cache)
            for part in _encoded(mine, config, folder, process.device or torch.device("cpu")):
                _write(file, {keys[text]: states for text, states in part.items()})
        process.wait_for_everyone()
        known |= _read(file, [keys[text] for text in missing])
    return [known[keys[text]].reshape(-1, config.channels) for text in texts]


def sentence_means(
    texts: Sequence[str], config: TextConfig, folder: Path | None = None, cache: Path | None = None
) -> Tensor:
    """Return the mean of each text's token states, (N, Ct) float32; arguments as for `token_states`."""
    parts = [texts[i : i + SENTENCES_AT_ONCE] for i in range(0, len(texts), SENTENCES_AT_ONCE)]
    return torch.stack([s.float().mean(0) for part in parts for s in token_states(part, config, folder, cache)])


def encoder_hash(config: TextConfig, folder: Path | None) -> str:
    """Hash the encoder's settings and its files; for an encoder on the Hub, its id instead of the files."""
    bundled = folder / config.source if folder is not None else None
    source = bundled if bundled is not None and bundled.is_dir() else Path(config.source)
    local = source.is_dir() and config.kind != "hashing"
    total = hashlib.sha256(f"{config.kind} {config.channels} {config.max_tokens}".encode())
    # a hashing encoder has neither files nor an id
    total.update(b"" if local or config.kind == "hashing" else config.source.encode())
    files = sorted(p for p in source.rglob("*") if p.suffix in ENCODER_FILES) if local else []
    for path in files:
        total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _encoded(
    texts: Sequence[str], config: TextConfig, folder: Path | None, device: torch.device
) -> Iterator[dict[str, Tensor]]:
    """Encode texts in batches of similar length, which need little padding; yield one dict per batch."""
    encoder = load_text_encoder(config, folder, device)
    ordered = sorted(texts, key=len)
    for start in range(0, len(ordered), ENCODE_BATCH):
        batch = ordered[start : start + ENCODE_BATCH]
        states = encoder.encode(batch)
        rows = zip(batch, states.states_BLC, states.mask_BL, strict=True)
        yield {text: row[mask].half().cpu() for text, row, mask in rows}


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=LOCK_SECONDS)) as file:
        file.execute("CREATE TABLE IF NOT EXISTS states (key BLOB PRIMARY KEY, fp16 BLOB NOT NULL)")
        yield file


def _read(file: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Tensor]:
    """Return the states that are in the cache, flattened, by key."""
    found: dict[bytes, Tensor] = {}
    for start in range(0, len(keys), QUERY_KEYS):
        part = keys[start : start + QUERY_KEYS]
        query = f"SELECT key, fp16 FROM states WHERE key IN ({','.join('?' * len(part))})"
        found |= {
            key: torch.from_numpy(np.frombuffer(blob, np.float16).copy()) for key, blob in file.execute(query, part)
        }
    return found


def _write(file: sqlite3.Connection, states: dict[bytes, Tensor]) -> None:
    """Add states in one transaction; rows that another process has added meanwhile are the same and stay."""
    with file:
        rows = [(key, state.numpy().tobytes()) for key, state in states.items()]
        file.executemany("INSERT OR IGNORE INTO states VALUES (?, ?)", rows)


def _key(encoder: str, text: str) -> bytes:
    # 20 bytes keep the file small, and collisions stay practically impossible
    return hashlib.sha256(f"{encoder} {text}".encode()).digest()[:20]
