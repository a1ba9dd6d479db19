"""How often each clip occurs in an epoch: clips of rare actions more often than clips of common ones.

A data set may have a thousand walks and one cartwheel. If each clip occurred once per epoch, the predictor would
hardly learn the cartwheel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scalemogen.data.labels import has_labels, read_labels

HARD_TIMES = 3  # clips of hard actions occur this many times as often as others that are as rare


def epoch_of(
    folder: Path, names: Sequence[str], balance: float, most: int, hard_actions: Sequence[str] = ()
) -> np.ndarray:
    """Return the clips of one epoch as indices into `names`; the clips of rare actions are repeated.

    A clip of an action with n clips occurs (N / n) ** balance times (rounded, at most `most`), where N is the number
    of clips of the most common action. If a clip has several actions, its rarest one counts. Without labels each clip
    occurs once.

    Args:
        folder: prepared folder.
        names: names of the clips.
        balance: exponent; with 0 every clip occurs once, with 1 every action occurs equally often, up to rounding and
            `most`.
        most: the largest number of times that a clip occurs, before hard actions are multiplied.
        hard_actions: labels of actions whose clips occur `HARD_TIMES` times as often, unless `balance` is 0.
    """
    if balance == 0 or not has_labels(folder):
        return np.arange(len(names))
    actions = {row.name: _actions(row.action) for row in read_labels(folder)}
    of_clips = [actions.get(name, ()) for name in names]
    counts = Counter(action for found in of_clips for action in found)
    common = max(counts.values(), default=1)
    times = [
        min(round((common / min(counts[action] for action in found)) ** balance), most) if found else 1
        for found in of_clips
    ]
    hard = set(hard_actions)
    times = [
        count * HARD_TIMES if hard.intersection(found) else count
        for count, found in zip(times, of_clips, strict=True)
    ]
    return np.repeat(np.arange(len(names)), times)


def _actions(label: str) -> tuple[str, ...]:
    """Return the actions of a label: a composed clip has several, joined by ">" or "+"."""
    return tuple(filter(None, label.replace("+", ">").split(">")))
