"""Clips in which something holds the body up that was not captured: steps, a ladder, a climbing frame, a high stool.

Seen alone, such a body floats. Words that were never met borrow from whatever is rare, so a predictor that has learnt
a few of these clips floats on "a man does a cartwheel". A tokenizer does well to know them: it is to give back any
motion, climbing as well.

The floor is where the lowest joint of the whole clip is, so a body that hangs at one height counts as standing.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.clips import ClipSet
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.quality import longest_aloft
from scalemogen.motion.statistics import Statistics


def without_aloft(clips: ClipSet, longest: float, statistics: Statistics, layout: FeatureLayout) -> ClipSet:
    """The clips in which the body is never off the floor for more than `longest` seconds.

    Raises:
        ValueError: if that is none.
    """

    def seconds(index: int) -> float:
        rows_FC = clips.clip(index) * statistics.std + statistics.mean
        return longest_aloft(heights(rows_FC, layout), layout.fps)

    kept = [index for index in range(len(clips)) if seconds(index) <= longest]
    if not kept:
        raise ValueError(f"in every clip the body is off the floor for more than {longest:g} s: none is left")
    return clips.only(kept)


def heights(rows_FC: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """(F, joints) metres over the floor of all joints that have a position, of features in original units."""
    return rows_FC[:, layout.positions][:, 1::3] * layout.metres
