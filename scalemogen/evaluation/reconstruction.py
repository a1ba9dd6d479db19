"""Distances of reconstructed joints from the real ones, after the first 1, 2, ... scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from scalemogen.data.clips import ClipSet, by_length, pad_clips
from scalemogen.motion import features
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import whole_columns
from scalemogen.support.processes import shared_map

BATCH = 32


@dataclass(frozen=True)
class ReconstructionErrors:
    """Mean joint errors in millimetres over the frames of all clips.

    Attributes:
        mpjpe_mm: after the first 1, 2, ... scales, with both pelvises at the same place (MPJPE, the usual measure).
        global_mm: after all scales, in world coordinates from a common start; this includes the drift of the path.
        shown: numbers of scales that are usually reported.
    """

    mpjpe_mm: tuple[float, ...]
    global_mm: float
    shown: tuple[int, ...]


@torch.inference_mode()
def reconstruction_errors(
    tokenizer: MotionTokenizer, clips: ClipSet, statistics: Statistics, every_scale: bool = False
) -> ReconstructionErrors:
    """Encode and decode every clip and measure the errors. Called on all processes, which share the clips.

    Args:
        tokenizer: the tokenizer to measure.
        clips: the clips, normalised with `statistics`.
        statistics: mean and deviation of the features.
        every_scale: measure after every scale; otherwise scales that are not in `shown` are NaN, which is faster.
    """
    scales = len(tokenizer.schedule)
    shown = tuple(sorted({n for n in (3, 6, 9, scales) if n <= scales}))
    scale_counts = range(1, scales + 1) if every_scale else shown

    def measure(chosen: np.ndarray) -> _Distances:
        return _batch_distances(tokenizer, [clips.clip(i) for i in chosen], statistics, scale_counts)

    measured = shared_map(measure, by_length(clips.frames, BATCH))
    # Batches hold sums over frames, so that every frame has the same weight in the mean.
    frames = sum(batch.frames for batch in measured)
    mpjpe_mm = 1000 * np.sum([batch.aligned for batch in measured], axis=0) / frames
    return ReconstructionErrors(
        tuple(mpjpe_mm.tolist()), 1000 * sum(batch.world for batch in measured) / frames, shown
    )


@dataclass(frozen=True)
class _Distances:
    """Mean distances over joints (metres), summed over the frames of some clips.

    Attributes:
        aligned: (scales,) after 1, 2, ... scales, with both pelvises at the same place; NaN if not measured.
        world: after all scales, in world coordinates.
        frames: number of frames.
    """

    aligned: np.ndarray
    world: float
    frames: int


def _batch_distances(
    tokenizer: MotionTokenizer, clips: Sequence[np.ndarray], statistics: Statistics, scale_counts: Sequence[int]
) -> _Distances:
    """Encode and decode a batch of clips; the last of `scale_counts` must be the number of all scales."""
    # The tokenizer drops frames after the last whole column, so they are not compared either.
    rows = [clip[: whole_columns(len(clip))] for clip in clips]
    x, frames = pad_clips(rows, max(map(len, rows)))
    device = next(tokenizer.parameters()).device
    x, frames = x.to(device), frames.to(device)
    sums = tokenizer.encode(x, frames).sums  # per scale the sum of the latents of all scales up to it
    real = [_joints(row, statistics, tokenizer) for row in rows]
    aligned = np.full(len(sums), np.nan)
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    for count in scale_counts:
        decoded = tokenizer.decode_sum(sums[count - 1], frames, window=x.shape[1]).float().cpu().numpy()
        ours = [_joints(row[: len(joints)], statistics, tokenizer) for row, joints in zip(decoded, real, strict=True)]
        pairs = list(zip(ours, real, strict=True))
        # Joint 0 is the pelvis; subtracting it removes the error of the path.
        aligned[count - 1] = sum(_distance(a - a[:, :1], b - b[:, :1]) for a, b in pairs)
    # `pairs` are now those of all scales.
    return _Distances(aligned, sum(_distance(a, b) for a, b in pairs), sum(map(len, real)))


def _joints(rows: np.ndarray, statistics: Statistics, tokenizer: MotionTokenizer) -> np.ndarray:
    """Decode normalised features (F, dims) to joints (F, J, 3) in metres."""
    return features.decode(rows * statistics.std + statistics.mean, tokenizer.layout).joints_FJ3


def _distance(ours_FJ3: np.ndarray, real_FJ3: np.ndarray) -> float:
    """Return the sum over frames of the mean distance over joints, in metres."""
    return float(np.linalg.norm(ours_FJ3 - real_FJ3, axis=-1).mean(-1).sum())
