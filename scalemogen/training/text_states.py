"""Token states of sentences, each computed once per text encoder and kept on disk.

A training run starts with tens of thousands of captions whose states never change. They are kept in fp16 in an
SQLite file under the user's cache folder, found by a hash of the encoder's files and of the sentence. The file
may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scalemogen.networks.text import TextConfig, load_text_encoder
from scalemogen.support.processes import this_process

logger = logging.getLogger(__name__)

BUNDLED_ENCODER = str(Path(__file__).parents[2] / "checkpoints" / "base" / "text_encoder")
ENCODE_BATCH = 128
SENTENCES_AT_ONCE = 4096  # whose token states are in memory together, where only their means are kept
LOCK_SECONDS = 120.0
QUERY_KEYS = 500  # SQLite takes a limited number of parameters
ENCODER_FILES = (".json", ".txt", ".model", ".safetensors", ".bin")  # not its licence or card


def default_cache() -> Path:
    """`text_states.sqlite` in the folder that SCALEMOGEN_CACHE names, else in the user's cache."""
    fallback = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "scalemogen"
    return Path(os.environ.get("SCALEMOGEN_CACHE", fallback)) / "text_states.sqlite"


def token_states(
    texts: Sequence[str],
    config: TextConfig,
    folder: Path | None = None,
    cache: Path | None = None,
) -> list[Tensor]:
    """States of each text, (L, Ct) float16 without padding; the encoder is loaded only if one is not yet known.

    Called on all processes: those on one machine share what is missing.

    Args:
        folder: checkpoint folder the encoder is bundled in, as for `load_text_encoder`.
        cache: file to keep them in; None for `default_cache()`.
    """
    cache = default_cache() if cache is None else cache
    encoder = encoder_hash(config, folder)
    keys = {text: _key(encoder, text) for text in dict.fromkeys(texts)}
    process, on_this_machine = this_process(), int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    with _open(cache) as file:
        known = _read(file, list(keys.values()))
        missing = [text for text, key in keys.items() if key not in known]
        process.wait_for_everyone()  # all know what is missing before any of it is written
        if mine := missing[process.local_process_index :: on_this_machine]:
            logger.info("encoding %d sentences; they are kept in %s", len(mine), cache)
            for part in _encoded(mine, config, folder, process.device or torch.device("cpu")):
                _write(file, {keys[text]: states for text, states in part.items()})
        process.wait_for_everyone()
        known |= _read(file, [keys[text] for text in missing])
    return [known[keys[text]].reshape(-1, config.channels) for text in texts]


def sentence_means(
    texts: Sequence[str], config: TextConfig, folder: Path | None = None, cache: Path | None = None
) -> Tensor:
    """(N, Ct) float32 mean of each text's token states; arguments as of `token_states`."""
    parts = [texts[i : i + SENTENCES_AT_ONCE] for i in range(0, len(texts), SENTENCES_AT_ONCE)]
    return torch.stack([s.float().mean(0) for part in parts for s in token_states(part, config, folder, cache)])


def encoder_hash(config: TextConfig, folder: Path | None) -> str:
    """What decides the states: the settings, and the bytes of the encoder's files where they are local."""
    bundled = folder / config.source if folder is not None else None
    source = bundled if bundled is not None and bundled.is_dir() else Path(config.source)
    local = source.is_dir() and config.kind != "hashing"
    total = hashlib.sha256(f"{config.kind} {config.channels} {config.max_tokens}".encode())
    total.update(b"" if local or config.kind == "hashing" else config.source.encode())
    files = sorted(p for p in source.rglob("*") if p.suffix in ENCODER_FILES) if local else []
    for path in files:
        total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _encoded(
    texts: Sequence[str], config: TextConfig, folder: Path | None, device: torch.device
) -> Iterator[dict[str, Tensor]]:
    """Batches of texts of similar length, so that little is padded."""
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
    found: dict[bytes, Tensor] = {}
    for start in range(0, len(keys), QUERY_KEYS):
        part = keys[start : start + QUERY_KEYS]
        query = f"SELECT key, fp16 FROM states WHERE key IN ({','.join('?' * len(part))})"
        found |= {
            key: torch.from_numpy(np.frombuffer(blob, np.float16).copy()) for key, blob in file.execute(query, part)
        }
    return found


def _write(file: sqlite3.Connection, states: dict[bytes, Tensor]) -> None:
    """One transaction; what another process has written meanwhile is the same and stays."""
    with file:
        rows = [(key, state.numpy().tobytes()) for key, state in states.items()]
        file.executemany("INSERT OR IGNORE INTO states VALUES (?, ?)", rows)


def _key(encoder: str, text: str) -> bytes:
    return hashlib.sha256(f"{encoder} {text}".encode()).digest()[:20]
