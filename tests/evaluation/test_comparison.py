"""Comparison with real clips, by an evaluator that knows which caption belongs to which clip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from knowing import Knowing

from scalemogen.evaluation.comparison import compare_with_real, comparison_table
from scalemogen.evaluation.settings import ComparisonSettings

FEW = ComparisonSettings(repeats=3, multimodal_texts=2, multimodal_samples=2)


def test_real_captions_find_their_clips_and_shuffled_ones_do_not(walking: Path) -> None:
    columns = compare_with_real(Knowing(), walking, settings=replace(FEW, repeats=20))
    assert columns["real"]["R@1"].mean == pytest.approx(1)
    assert columns["real"]["matching distance"].mean == pytest.approx(0, abs=0.01)
    assert columns["shuffled captions"]["R@3"].mean == pytest.approx(3 / 32, abs=0.04)
    assert columns["real"]["FID against all real clips"].mean == pytest.approx(0, abs=1e-6)
    assert columns["real"]["foot skating, m/s"].mean == pytest.approx(np.mean(np.arange(1, 65)) / 1000 * 20, rel=0.02)


def test_a_checkpoint_is_compared_with_real_clips(walking: Path, debug_model) -> None:
    columns = compare_with_real(Knowing(), walking, debug_model, replace(FEW, clips=34))
    table = comparison_table(columns, "34 clips")
    assert (
        table.splitlines()[0]
        == "| 34 clips | real | shuffled captions | reconstructed | generated | generated, feet held |"
    )
    assert columns["reconstructed"]["MPJPE, mm"].mean > 0 and "MPJPE, mm" not in columns["generated"]
    assert columns["generated"]["multimodality"].mean >= 0
    assert "–" in table and "±" in table
    again = compare_with_real(Knowing(), walking, debug_model, replace(FEW, clips=34))
    assert again == columns


def test_too_few_clips_are_an_error(walking: Path) -> None:
    with pytest.raises(ValueError, match="at least 32 pairs; got 20"):
        compare_with_real(Knowing(), walking, settings=replace(FEW, clips=20))
