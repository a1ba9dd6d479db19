"""Play clips slightly faster or slower at the same frame rate, as further training clips of the predictor.

Resampling the joints and encoding them again would be exact but costs a hundred times more. Instead the feature rows
are interpolated in time: positions, 6D rotations and root height linearly, contacts from the nearest frame.
Velocities are summed to a path, the path is interpolated at the new times, and its differences are the new
velocities, so the path itself does not change. One error of second order remains: a root velocity is expressed in the
heading of its own frame, and the turn within a longer or shorter step is ignored.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.clips import ClipSet
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics

ROOT_VELOCITIES = 3  # the first columns of a feature row: velocity of yaw, of x, of z


def at_tempo(normal_FC: np.ndarray, tempo: float, statistics: Statistics, layout: FeatureLayout) -> np.ndarray:
    """Play normalised features (F, dims) `tempo` times as fast; return about F / tempo rows.

    Row t holds the pose of frame t and the velocities from frame t to frame t + 1, so F rows span F steps of time.

    Raises:
        ValueError: if the tempo is not above 0.
    """
    if tempo <= 0:
        raise ValueError(f"the tempo must be above 0; got {tempo}: 1.1 plays a motion 10 % faster")
    frames = len(normal_FC)
    # as many rows as fit: the steps of all rows must end within F steps, and the last pose on or before frame F - 1
    # (1e-6 absorbs rounding)
    count = max(1, min(int(frames / tempo + 1e-6), int((frames - 1) / tempo + 1e-6) + 1))
    times = np.arange(count) * tempo  # time of each new row, in old frames
    rows_FC = normal_FC * statistics.std + statistics.mean
    made_FC = _interpolated(rows_FC, times)
    # contacts are 0 or 1 and must not be averaged
    made_FC[:, layout.contacts] = rows_FC[np.minimum(np.round(times).astype(int), frames - 1)][:, layout.contacts]
    speeds = [*range(ROOT_VELOCITIES), *layout.velocities]
    # distance covered before each old frame (float64, as sums of many float32 lose digits) and its new differences
    path_FS = np.concatenate([np.zeros((1, len(speeds))), np.cumsum(rows_FC[:, speeds], axis=0, dtype=np.float64)])
    made_FC[:, speeds] = np.diff(_interpolated(path_FS, np.append(times, count * tempo)), axis=0)
    return ((made_FC - statistics.mean) / statistics.std).astype(np.float32)


def clips_at_tempo(clips: ClipSet, tempo: float, statistics: Statistics, layout: FeatureLayout) -> ClipSet:
    """Play a whole split at another tempo.

    A clip that would become longer than the layout's window stays as it is. It is not cropped, because its captions
    describe all of it.
    """
    rows = [clips.clip(index) for index in range(len(clips))]
    made = [at_tempo(row, tempo, statistics, layout) for row in rows]
    kept = [new if len(new) <= layout.max_frames else old for new, old in zip(made, rows, strict=True)]
    offsets = np.cumsum([0, *map(len, kept)])
    return ClipSet(clips.names, np.concatenate(kept).astype(np.float16), offsets, clips.captions)


def _interpolated(rows_FC: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Interpolate rows linearly at fractional times; times after the last row give the last row."""
    times = np.minimum(times, len(rows_FC) - 1)
    low = np.floor(times).astype(int)
    high = np.minimum(low + 1, len(rows_FC) - 1)
    share = (times - low)[:, None]
    return rows_FC[low] * (1 - share) + rows_FC[high] * share
