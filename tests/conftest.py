"""Shared fixtures: the debug model and small synthetic datasets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from scalemogen import ScaleMoGen
from scalemogen.commands.debug_model import standing_statistics, write_debug_checkpoint
from scalemogen.data import folder as folders

# Without a deadline: on a busy machine, any example may take long.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory) -> Iterator[None]:
    """Use a cache folder of the test session, not the developer's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCALEMOGEN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def debug_checkpoint(tmp_path_factory) -> Path:
    return write_debug_checkpoint(tmp_path_factory.mktemp("debug"))


@pytest.fixture(scope="session")
def debug_model(debug_checkpoint: Path) -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(debug_checkpoint, device="cpu")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A prepared folder of synthetic clips: a standing body that sways, with captions."""
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


@pytest.fixture(scope="session")
def walking(tmp_path_factory) -> Path:
    """A prepared folder of 64 clips that walk at different speeds; captions name the speed in mm per frame."""
    folder, statistics = tmp_path_factory.mktemp("walking"), standing_statistics()
    folders.create(folder)
    names = [f"clip{i:03d}" for i in range(64)]
    for i, name in enumerate(names):
        rows = np.tile(statistics.mean, (20 + i % 20, 1))
        rows[:, 2] = (i + 1) / 1000
        captions = (folders.Caption(f"walks at {i + 1}"), folders.Caption(f"goes at {i + 1}"))
        folders.write_clip(folder, folders.Clip(name, rows, captions), np.zeros((len(rows), 22, 3)))
    folders.write_split(folder, "test", names)
    for name, array in (
        ("Mean", statistics.mean),
        ("Std", statistics.std),
        ("bone_lengths", statistics.bone_lengths),
    ):
        np.save(folder / f"{name}.npy", array)
    return folder
