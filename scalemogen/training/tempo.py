"""The same motion a little faster or slower: another row of the same frame rate, cheap enough for every step.

Resampling joints and encoding them again would be exact and costs a hundred times more. Here feature rows are
interpolated in time: places, 6D rotations and the height of the root linearly, contacts from the nearest frame.
Velocities are summed to a path, the path is read at the new times, and its steps are the new velocities, so that
they add up to the same path. Root velocities are given in the heading of their own frame; that a step of another
length spans another bit of turning is left out, an error of the second order.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.clips import ClipSet
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics

ROOT_VELOCITIES = 3  # the first columns of a row: yaw, x, z


def at_tempo(normal_FC: np.ndarray, tempo: float, statistics: Statistics, layout: FeatureLayout) -> np.ndarray:
    """Normalised features (F, dims) `tempo` times as fast, (about F / tempo, dims), at the same frame rate.

    Row t says where frame t is and how it gets to frame t + 1 (velocities), so F rows span F steps.

    Raises:
        ValueError: if the tempo is not above 0.
    """
    if tempo <= 0:
        raise ValueError(f"a tempo is above 0; got {tempo}")
    frames = len(normal_FC)
    count = max(1, min(int(frames / tempo + 1e-6), int((frames - 1) / tempo + 1e-6) + 1))
    times = np.arange(count) * tempo
    rows_FC = normal_FC * statistics.std + statistics.mean
    made_FC = _read_at(rows_FC, times)
    made_FC[:, layout.contacts] = rows_FC[np.minimum(np.round(times).astype(int), frames - 1)][:, layout.contacts]
    speeds = [*range(ROOT_VELOCITIES), *layout.velocities]
    path_FS = np.concatenate([np.zeros((1, len(speeds))), np.cumsum(rows_FC[:, speeds], axis=0, dtype=np.float64)])
    made_FC[:, speeds] = np.diff(_read_at(path_FS, np.append(times, count * tempo)), axis=0)
    return ((made_FC - statistics.mean) / statistics.std).astype(np.float32)


def clips_at_tempo(clips: ClipSet, tempo: float, statistics: Statistics, layout: FeatureLayout) -> ClipSet:
    """A whole split at another tempo; a clip that would become longer than the layout's window stays as it is.

    It is not cropped instead: its captions speak of all of it.
    """
    rows = [clips.clip(index) for index in range(len(clips))]
    made = [at_tempo(row, tempo, statistics, layout) for row in rows]
    kept = [new if len(new) <= layout.max_frames else old for new, old in zip(made, rows, strict=True)]
    offsets = np.cumsum([0, *map(len, kept)])
    return ClipSet(clips.names, np.concatenate(kept).astype(np.float16), offsets, clips.captions)


def _read_at(rows_FC: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Rows between rows, on straight lines; times past the last row read the last row."""
    times = np.minimum(times, len(rows_FC) - 1)
    low = np.floor(times).astype(int)
    high = np.minimum(low + 1, len(rows_FC) - 1)
    share = (times - low)[:, None]
    return rows_FC[low] * (1 - share) + rows_FC[high] * share
