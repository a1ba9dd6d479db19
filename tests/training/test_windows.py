"""Random training windows: their length at any tempo, and the number of scales they are decoded from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data.clips import read_clips
from scalemogen.motion.features import LAYOUTS
from scalemogen.training.tempo import at_tempo
from scalemogen.training.windows import WindowSampler, random_scales, window_span


def test_a_share_of_the_windows_is_decoded_from_fewer_scales() -> None:
    scales = random_scales(4000, 11, 0.5, np.random.default_rng(0))
    assert scales.min() == 1 and scales.max() == 11
    assert abs((scales < 11).float().mean() - 0.5) < 0.05
    assert len(random_scales(50, 11, 0.0, np.random.default_rng(0)).unique()) == 1


@pytest.mark.parametrize("tempo", [0.9, 0.97, 1.0, 1.03, 1.1])
@pytest.mark.parametrize("window", [32, 64, 128])
def test_a_span_fills_its_window_and_is_as_short_as_possible(window: int, tempo: float) -> None:
    span, layout = window_span(window, tempo), LAYOUTS["humanml3d"]
    rows = np.zeros((span + 1, layout.dims), np.float32)
    assert len(at_tempo(rows[:span], tempo, standing_statistics(), layout)) >= window
    assert len(at_tempo(rows[: span - 1], tempo, standing_statistics(), layout)) < window


def test_windows_are_full_at_every_tempo(prepared: Path) -> None:
    statistics = standing_statistics()
    clips = read_clips(prepared, "train", statistics, 196)
    sampler = WindowSampler(clips, 0.1, statistics, LAYOUTS["humanml3d"])
    windows = sampler.draw(30, 24, np.random.default_rng(0))
    assert all(len(window) == 24 for window in windows)  # every clip is longer
    plain = replace(sampler, tempo=0.0).draw(30, 24, np.random.default_rng(0))
    assert not np.allclose(windows[0], plain[0])
