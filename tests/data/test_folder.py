"""What a prepared folder is known by."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from scalemogen.data.folder import content_digest, read_split, write_split


def test_a_folder_is_known_by_its_clips_and_statistics_but_not_by_last_digits(prepared: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "copy"))
    known = content_digest(prepared)
    mean = np.load(folder / "Mean.npy")
    settled = np.rint(100 * mean) / 100  # in the middle of what counts as the same
    np.save(folder / "Mean.npy", settled)
    assert content_digest(folder) == known
    np.save(folder / "Mean.npy", settled * np.float32(1 + 1e-6) - np.float32(1e-7))
    assert content_digest(folder) == known
    np.save(folder / "Mean.npy", settled + 0.02)
    assert content_digest(folder) != known
    np.save(folder / "Mean.npy", settled)
    write_split(folder, "val", read_split(folder, "val")[1:])
    assert content_digest(folder) != known
