"""A prepared folder of synthetic clips: a standing body that sways, with captions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scalemogen.data import folder as folders
from scalemogen.debug import standing_statistics


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    folders.create(folder)
    random, statistics = np.random.default_rng(0), standing_statistics()
    for split, count in (("train", 12), ("val", 3), ("test", 3)):
        names = [f"{split}{i:03d}" for i in range(count)]
        for name in names:
            frames = int(random.integers(30, 120))
            sway = np.sin(np.linspace(0, 6, frames))[:, None] * random.normal(size=263)
            rows = (statistics.mean + 0.05 * sway).astype(np.float32)
            captions = (folders.Caption(f"a person sways {name}"), folders.Caption("someone sways"))
            folders.write_clip(folder, folders.Clip(name, rows, captions), np.zeros((frames, 22, 3)))
        folders.write_split(folder, split, names)
    np.save(folder / "Mean.npy", statistics.mean)
    np.save(folder / "Std.npy", statistics.std)
    np.save(folder / "bone_lengths.npy", statistics.bone_lengths)
    return folder
