"""Random training windows: their length, their changes, and the number of scales they are decoded from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data.clips import read_clips
from scalemogen.motion.features import LAYOUTS
from scalemogen.training.augmentation import Augmentation
from scalemogen.training.settings.stages import AugmentationSettings
from scalemogen.training.windows import WindowSampler, random_scales


def test_a_share_of_the_windows_is_decoded_from_fewer_scales() -> None:
    scales = random_scales(4000, 11, 0.5, np.random.default_rng(0))
    assert scales.min() == 1 and scales.max() == 11
    assert abs((scales < 11).float().mean() - 0.5) < 0.05
    assert len(random_scales(50, 11, 0.0, np.random.default_rng(0)).unique()) == 1


def test_the_first_scales_can_be_drawn_more_often() -> None:
    scales = random_scales(4000, 11, 1.0, np.random.default_rng(0), early=1.0)
    counts = [int((scales == k).sum()) for k in (1, 2, 10)]
    assert counts[0] > 1.6 * counts[1] > 1.6 * 3 * counts[2]


def test_windows_are_full_and_a_share_of_them_is_changed(prepared: Path) -> None:
    statistics, layout = standing_statistics(), LAYOUTS["humanml3d"]
    clips = read_clips(prepared, "train", statistics, 196)
    plain, changed = (
        WindowSampler(clips, Augmentation(AugmentationSettings(share=share), layout), statistics)
        for share in (0.0, 0.5)
    )
    shown = {clip.tobytes() for i in range(len(clips)) for clip in _windows_of(clips.clip(i), 16)}
    for sampler, share in ((plain, 0.0), (changed, 0.5)):
        windows = sampler.draw(200, 16, np.random.default_rng(0))
        assert all(len(window) == 16 for window in windows)  # every clip is longer
        new = np.mean([window.tobytes() not in shown for window in windows])
        assert abs(new - share) < 0.1


def _windows_of(rows_FC: np.ndarray, length: int) -> list[np.ndarray]:
    return [rows_FC[start : start + length] for start in range(len(rows_FC) - length + 1)]
