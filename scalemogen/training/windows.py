"""Random training windows for the tokenizer: a part of a clip, its tempo, and from how many scales it is decoded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics
from scalemogen.training.tempo import at_tempo


@dataclass(frozen=True)
class WindowSampler:
    """Draws windows from a set of clips.

    Attributes:
        clips: normalised clips.
        tempo: windows are played up to this share faster or slower; 0: as they are.
        statistics, layout: of the clips' features.
    """

    clips: ClipSet
    tempo: float
    statistics: Statistics
    layout: FeatureLayout

    def draw(self, count: int, window: int, random: np.random.Generator) -> list[np.ndarray]:
        """Draw `count` windows of `window` frames, (F, dims) each; a shorter clip is returned whole."""
        if self.tempo == 0:
            return random_windows(self.clips, [window] * count, random)
        tempos = random.uniform(1 - self.tempo, 1 + self.tempo, count)
        spans = [window_span(window, tempo) for tempo in tempos]
        played = [
            at_tempo(rows, tempo, self.statistics, self.layout)
            for rows, tempo in zip(random_windows(self.clips, spans, random), tempos, strict=True)
        ]
        return [rows[:window] for rows in played]


def window_span(window: int, tempo: float) -> int:
    """Return how many frames `at_tempo` needs to make a window of `window` frames at a tempo."""
    return math.ceil(max(window * tempo, (window - 1) * tempo + 1) - 1e-6)  # 1e-6 absorbs rounding


def random_windows(clips: ClipSet, spans: Sequence[int], random: np.random.Generator) -> list[np.ndarray]:
    """Draw one window per span, of at most that many frames.

    A clip is drawn in proportion to its length, so that every frame is about equally likely. Clips that are shorter
    than the mean span count as that long, so that they are not drawn too rarely.
    """
    chances = np.maximum(clips.frames, np.mean(spans))
    windows = []
    for index, window in zip(random.choice(len(clips), len(spans), p=chances / chances.sum()), spans, strict=True):
        clip = clips.clip(int(index))
        start = int(random.integers(0, max(0, len(clip) - window) + 1))
        windows.append(clip[start : start + window])
    return windows


def random_scales(count: int, scales: int, partial_share: float, random: np.random.Generator) -> Tensor:
    """Draw from how many scales each window is decoded, (count,): fewer than all in `partial_share` of the cases."""
    partial = random.random(count) < partial_share
    return torch.from_numpy(np.where(partial, random.integers(1, scales, count), scales))
