"""The shipped evaluator on real test clips; skipped if they are not prepared."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_data import MIX, needs_mix

from scalemogen.evaluation.comparison import compare_with_real
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.words.evaluator import load_evaluator

BASE = Path(__file__).parents[2] / "checkpoints" / "base"


@needs_mix
def test_real_captions_find_their_clips_and_shuffled_ones_are_at_chance() -> None:
    evaluator = load_evaluator(BASE, BASE / "text_encoder")
    columns = compare_with_real(evaluator, MIX, settings=ComparisonSettings(repeats=10, clips=256))
    assert columns["real"]["R@3"].mean >= 0.85
    assert columns["shuffled captions"]["R@3"].mean == pytest.approx(3 / 32, abs=0.03)
