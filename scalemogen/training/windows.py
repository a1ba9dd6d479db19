"""Random training windows for the tokenizer: parts of clips, some of them changed, and the scales to decode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet
from scalemogen.motion.statistics import Statistics
from scalemogen.training.augmentation import Augmentation


@dataclass(frozen=True)
class WindowSampler:
    """Draws windows from a set of clips.

    Attributes:
        clips: normalised clips.
        augmentation: changes a share of the clips before a window is cut.
        statistics: normalisation of the clips.
    """

    clips: ClipSet
    augmentation: Augmentation
    statistics: Statistics

    def draw(self, count: int, window: int, random: np.random.Generator) -> list[np.ndarray]:
        """Draw `count` windows of `window` frames, (F, dims) each; a shorter clip is returned whole.

        The probability of a clip is proportional to its length, so that every frame is about equally likely. A clip
        shorter than the window counts as if it had the window's length, so that it is not drawn too rarely.
        """
        weights = np.maximum(self.clips.frames, window)
        chosen = random.choice(len(self.clips), count, p=weights / weights.sum())
        changed = random.random(count) < self.augmentation.settings.share
        windows = []
        for index, change in zip(chosen, changed, strict=True):
            rows = self._changed(int(index), random) if change else self.clips.clip(int(index))
            start = int(random.integers(0, max(0, len(rows) - window) + 1))
            windows.append(rows[start : start + window])
        return windows

    def _changed(self, index: int, random: np.random.Generator) -> np.ndarray:
        """Return a changed clip, normalised."""
        mean, std = self.statistics.mean, self.statistics.std
        other = int(random.integers(len(self.clips)))
        raw, other_raw = (self.clips.clip(each) * std + mean for each in (index, other))
        return ((self.augmentation.change(raw, other_raw, random) - mean) / std).astype(np.float32)


def random_scales(
    count: int, scales: int, partial_share: float, random: np.random.Generator, early: float = 0.0
) -> Tensor:
    """Draw from how many scales each window is decoded, (count,): fewer than all in `partial_share` of the cases.

    Args:
        early: the probability of k scales is proportional to k ** -early; above 0, fewer scales are more probable.
    """
    if scales == 1:  # nothing to leave out
        return torch.ones(count, dtype=torch.int64)
    chances = np.arange(1.0, scales) ** -early
    partial = random.random(count) < partial_share
    fewer = random.choice(np.arange(1, scales), count, p=chances / chances.sum())
    return torch.from_numpy(np.where(partial, fewer, scales))
