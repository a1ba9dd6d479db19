"""Clips in which something holds the body up that was not captured: steps, a ladder, a climbing frame.

Seen alone, such a body floats. A predictor that has learnt a few of these floats on words it never met, too, which
borrow from whatever is rare ("a man does a cartwheel"). A tokenizer does well to know them: it is to give back any
motion, climbing as well.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.clips import ClipSet
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics

OFF_FLOOR = 0.15  # metres between the floor and the lowest joint; a bare step on tiptoe stays below


def longest_aloft(rows_FC: np.ndarray, layout: FeatureLayout) -> float:
    """The longest time in seconds that no joint is near the floor, of features (F, dims) in original units."""
    heights_FJ = rows_FC[:, layout.positions][:, 1::3] * layout.metres
    aloft_F = heights_FJ.min(axis=1) > OFF_FLOOR
    edges = np.flatnonzero(np.diff(aloft_F, prepend=False, append=False))
    return float((edges[1::2] - edges[::2]).max(initial=0)) / layout.fps


def without_aloft(clips: ClipSet, longest: float, statistics: Statistics, layout: FeatureLayout) -> ClipSet:
    """The clips in which the body is never off the floor for more than `longest` seconds."""
    seconds = [
        longest_aloft(clips.clip(index) * statistics.std + statistics.mean, layout) for index in range(len(clips))
    ]
    return clips.only([index for index, each in enumerate(seconds) if each <= longest])
