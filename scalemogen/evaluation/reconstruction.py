"""Measure how far reconstructed joints are from the real ones, when the first 1, 2, ... scales are decoded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from scalemogen.data.clips import ClipSet, by_length, pad_clips
from scalemogen.motion import features
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import wrap_angle
from scalemogen.motion.quality import foot_skating, jerk
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.autoencoder import Autoencoder
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.refinement import refine
from scalemogen.scales import whole_columns
from scalemogen.support.processes import shared_map

BATCH = 32
_TRAVELS = 1.0  # a clip travels if its path has at least this length in metres
_PATH_STEP = 0.5  # seconds between the points by which the length of a path is measured
_HEADING_SECONDS = 5  # time after which the error of the heading is measured


@dataclass(frozen=True)
class ReconstructionErrors:
    """Mean joint errors in millimetres over the frames of all clips.

    Attributes:
        mpjpe_mm: after the first 1, 2, ... scales, with both pelvises at the same place (MPJPE, the usual measure).
        global_mm: after all scales, in world coordinates from a common start; this includes the drift of the path.
        path_ratio: length of the decoded path divided by that of the real one, mean over clips that travel at least
            1 m; NaN if there are none.
        heading_degrees: mean error of the heading after five seconds; NaN if no clip is that long.
        shown: numbers of scales for which training reports the error: 3, 6, 9 and all.
        jerk, skating: of the decoded and of the real motions, in m/s^3 and m/s, mean over clips.
    """

    mpjpe_mm: tuple[float, ...]
    global_mm: float
    path_ratio: float
    heading_degrees: float
    shown: tuple[int, ...]
    jerk: tuple[float, float] = (math.nan, math.nan)
    skating: tuple[float, float] = (math.nan, math.nan)


@torch.no_grad()
def reconstruction_errors(
    tokenizer: Autoencoder,
    clips: ClipSet,
    statistics: Statistics,
    every_scale: bool = False,
    refine_steps: int = 0,
) -> ReconstructionErrors:
    """Encode and decode every clip and measure the errors. Called on all processes, which share the clips.

    Args:
        tokenizer: the tokenizer to measure.
        clips: the clips, normalised with `statistics`.
        statistics: mean and deviation of the features.
        every_scale: measure after every scale; otherwise scales that are not in `shown` are NaN, which is faster.
        refine_steps: steps of the search for better tokens (`scalemogen.refinement`); other autoencoders ignore it.
    """
    scales = tokenizer.levels
    shown = tuple(sorted({n for n in (3, 6, 9, scales) if n <= scales}))
    scale_counts = range(1, scales + 1) if every_scale else shown

    def measure(chosen: np.ndarray) -> _Distances:
        batch = [clips.clip(i) for i in chosen]
        return _batch_distances(tokenizer, batch, statistics, scale_counts, refine_steps)

    measured = shared_map(measure, by_length(clips.frames, BATCH))
    # Batches hold sums over frames, so that every frame has the same weight in the mean.
    frames = sum(batch.frames for batch in measured)
    mpjpe_mm = 1000 * np.sum([batch.aligned for batch in measured], axis=0) / frames
    return ReconstructionErrors(
        mpjpe_mm=tuple(mpjpe_mm.tolist()),
        global_mm=1000 * sum(batch.world for batch in measured) / frames,
        path_ratio=_mean([ratio for batch in measured for ratio in batch.path_ratios]),
        heading_degrees=_mean([error for batch in measured for error in batch.heading_errors]),
        shown=shown,
        jerk=_mean_pair([pair for batch in measured for pair in batch.jerk]),
        skating=_mean_pair([pair for batch in measured for pair in batch.skating]),
    )


@dataclass(frozen=True)
class _Distances:
    """Mean distances over joints (metres), summed over the frames of some clips.

    Attributes:
        aligned: (scales,) after 1, 2, ... scales, with both pelvises at the same place; NaN if not measured.
        world: after all scales, in world coordinates.
        frames: number of frames.
        path_ratios: for each clip that travels, decoded path length / real path length.
        heading_errors: for each clip that is long enough, the error of the heading after `_HEADING_SECONDS`, degrees.
        jerk, skating: for each clip, of the decoded and of the real motion.
    """

    aligned: np.ndarray
    world: float
    frames: int
    path_ratios: list[float]
    heading_errors: list[float]
    jerk: list[tuple[float, float]]
    skating: list[tuple[float, float]]


def _batch_distances(
    tokenizer: Autoencoder,
    clips: Sequence[np.ndarray],
    statistics: Statistics,
    scale_counts: Sequence[int],
    refine_steps: int,
) -> _Distances:
    """Encode and decode a batch of clips; the last of `scale_counts` must be the number of all scales."""
    # The tokenizer drops frames after the last whole column, so they are not compared either.
    rows = [clip[: whole_columns(len(clip))] for clip in clips]
    x, frames = pad_clips(rows, max(map(len, rows)))
    device = next(tokenizer.parameters()).device
    x, frames = x.to(device), frames.to(device)
    if refine_steps and isinstance(tokenizer, MotionTokenizer):
        *_, encoded = refine(tokenizer, x, frames, statistics, refine_steps)
    else:
        encoded = tokenizer.encode(x, frames)
    sums = encoded.sums  # per scale the sum of the latents of all scales up to it
    real = [_decoded(row, statistics, tokenizer) for row in rows]
    aligned = np.full(len(sums), np.nan)
    ours: list[MotionArrays] = []
    for count in scale_counts:
        decoded = tokenizer.decode_sum(sums[count - 1], frames, window=x.shape[1]).float().cpu().numpy()
        ours = [_decoded(row[: len(clip)], statistics, tokenizer) for row, clip in zip(decoded, rows, strict=True)]
        # Joint 0 is the pelvis; subtracting it removes the error of the path.
        pairs = [(a.joints_FJ3, b.joints_FJ3) for a, b in zip(ours, real, strict=True)]
        aligned[count - 1] = sum(_distance(a - a[:, :1], b - b[:, :1]) for a, b in pairs)
    whole = list(zip(ours, real, strict=True))  # `ours` is now decoded from all scales
    return _Distances(
        aligned,
        world=sum(_distance(a.joints_FJ3, b.joints_FJ3) for a, b in whole),
        frames=sum(map(len, rows)),
        path_ratios=[_path_length(a) / _path_length(b) for a, b in whole if _path_length(b) > _TRAVELS],
        heading_errors=[_heading_error(a, b) for a, b in whole if len(b.joints_FJ3) > _HEADING_SECONDS * b.fps],
        jerk=[(jerk(a.joints_FJ3, a.fps), jerk(b.joints_FJ3, b.fps)) for a, b in whole],
        skating=[(foot_skating(a), foot_skating(b)) for a, b in whole],
    )


def _decoded(rows: np.ndarray, statistics: Statistics, tokenizer: Autoencoder) -> MotionArrays:
    """Decode normalised features (F, dims) to a motion."""
    return features.decode(rows * statistics.std + statistics.mean, tokenizer.layout)


def _path_length(motion: MotionArrays) -> float:
    """Return the length of the root's path over the ground in metres, without the sway of single steps."""
    every = round(_PATH_STEP * motion.fps)
    return float(np.linalg.norm(np.diff(motion.joints_FJ3[::every, 0][:, [0, 2]], axis=0), axis=-1).sum())


def _heading_error(ours: MotionArrays, real: MotionArrays) -> float:
    """Return the difference of the headings after `_HEADING_SECONDS`, in degrees."""
    assert ours.heading_F is not None and real.heading_F is not None
    frame = round(_HEADING_SECONDS * real.fps)
    return float(np.degrees(abs(wrap_angle(ours.heading_F[frame] - real.heading_F[frame]))))


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _distance(ours_FJ3: np.ndarray, real_FJ3: np.ndarray) -> float:
    """Return the sum over frames of the mean distance over joints, in metres."""
    return float(np.linalg.norm(ours_FJ3 - real_FJ3, axis=-1).mean(-1).sum())


def _mean_pair(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the means of the first and of the second values."""
    return _mean([ours for ours, _ in pairs]), _mean([real for _, real in pairs])
