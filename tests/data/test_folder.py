"""The hash of a prepared folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from scalemogen.data.folder import content_digest, read_split, write_split


def test_the_hash_depends_on_clips_and_statistics_but_not_on_last_digits(prepared: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "copy"))
    known = content_digest(prepared)
    mean = np.load(folder / "Mean.npy")
    settled = np.rint(100 * mean) / 100  # rounded, so that small changes do not change the hash
    np.save(folder / "Mean.npy", settled)
    assert content_digest(folder) == known
    np.save(folder / "Mean.npy", settled * np.float32(1 + 1e-6) - np.float32(1e-7))
    assert content_digest(folder) == known
    np.save(folder / "Mean.npy", settled + 0.02)
    assert content_digest(folder) != known
    np.save(folder / "Mean.npy", settled)
    write_split(folder, "val", read_split(folder, "val")[1:])
    assert content_digest(folder) != known
