"""The evaluator's table on motions that a perfect, an ignorant and a tiny evaluator see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scalemogen.data import folder as folders
from scalemogen.debug import standing_statistics
from scalemogen.evaluation.comparison import ComparisonSettings, compare_with_real, comparison_table

FEW = ComparisonSettings(repeats=3, multimodal_texts=2, multimodal_samples=2)


class Knowing:
    """Reads how fast a clip walks from its features, and from its caption."""

    name, layout = "knowing", "humanml3d"

    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        return np.array([[row[:, 2].mean() * 1000, 0.0] for row in rows])

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[float(text.split()[-1]), 0.0] for text in texts])


@pytest.fixture(scope="module")
def walking(tmp_path_factory) -> Path:
    """64 clips that walk at different speeds, which their captions name in mm per frame."""
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


def test_real_captions_find_their_clips_and_shuffled_ones_do_not(walking: Path) -> None:
    columns = compare_with_real(Knowing(), walking, settings=replace(FEW, repeats=20))
    assert columns["real"]["R@1"].mean == pytest.approx(1)
    assert columns["real"]["matching distance"].mean == pytest.approx(0, abs=0.01)
    assert columns["shuffled captions"]["R@3"].mean == pytest.approx(3 / 32, abs=0.04)
    assert columns["real"]["FID against all real clips"].mean == pytest.approx(0, abs=1e-6)
    assert columns["real"]["foot skating, m/s"].mean == pytest.approx(np.mean(np.arange(1, 65)) / 1000 * 20, rel=0.02)


def test_a_checkpoint_stands_beside_the_real_clips(walking: Path, debug_model) -> None:
    columns = compare_with_real(Knowing(), walking, debug_model, replace(FEW, clips=34))
    table = comparison_table(columns, "34 clips")
    assert table.splitlines()[0] == "| 34 clips | real | shuffled captions | reconstructed | generated |"
    assert columns["reconstructed"]["MPJPE, mm"].mean > 0 and "MPJPE, mm" not in columns["generated"]
    assert columns["generated"]["multimodality"].mean >= 0
    assert "–" in table and "±" in table
    again = compare_with_real(Knowing(), walking, debug_model, replace(FEW, clips=34))
    assert again == columns


def test_too_few_clips_are_said(walking: Path) -> None:
    with pytest.raises(ValueError, match="at least 32 pairs; got 20"):
        compare_with_real(Knowing(), walking, settings=replace(FEW, clips=20))
