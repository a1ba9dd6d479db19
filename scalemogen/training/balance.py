"""How often an epoch meets each clip: clips of rare actions more often than those of common ones.

A data set has a thousand walks and one cartwheel. If each clip came once per epoch, the predictor would hardly meet
the cartwheel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scalemogen.data.labels import has_labels, read_labels


def epoch_of(folder: Path, names: Sequence[str], balance: float, most: int) -> np.ndarray:
    """Return the clips of one epoch as indices into `names`; a clip of a rare action is repeated.

    A clip of an action with n clips comes (N / n) ** balance times, where N is the number of clips of the most common
    action; of a clip with several actions the rarest one counts. Without labels each clip comes once.

    Args:
        folder: prepared folder.
        names: of the clips.
        balance: 0 treats all clips alike, 1 all actions.
        most: largest number of times that a clip comes.
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
    return np.repeat(np.arange(len(names)), times)


def _actions(label: str) -> tuple[str, ...]:
    """Return the actions of a label: a composed clip has several, joined by ">" or "+"."""
    return tuple(filter(None, label.replace("+", ">").split(">")))
