"""How far reconstructed joints are from the real ones, scale by scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from scalemogen.data.clips import ClipSet, by_length, pad_clips
from scalemogen.motion import features
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.support.processes import shared_map

BATCH = 32


@dataclass(frozen=True)
class ReconstructionErrors:
    """Mean joint errors in millimetres over the frames of all clips.

    Attributes:
        mpjpe_mm: after the first 1, 2, ... scales, pelvis put on pelvis (the field's usual figure).
        global_mm: after all scales, in world coordinates from the common start: drift of the path included.
        shown: scale counts usually reported.
    """

    mpjpe_mm: tuple[float, ...]
    global_mm: float
    shown: tuple[int, ...]


@torch.inference_mode()
def reconstruction_errors(
    tokenizer: MotionTokenizer, clips: ClipSet, statistics: Statistics, every_scale: bool = False
) -> ReconstructionErrors:
    """Encode and decode every clip; scales that are not shown are skipped (NaN) unless `every_scale`.

    Called on all processes, which share the clips.
    """
    scales = len(tokenizer.schedule)
    shown = tuple(sorted({n for n in (3, 6, 9, scales) if n <= scales}))
    wanted = range(1, scales + 1) if every_scale else shown

    def measure(chosen: np.ndarray) -> _Distances:
        return _batch_distances(tokenizer, [clips.clip(i) for i in chosen], statistics, wanted)

    measured = shared_map(measure, by_length(clips.frames, BATCH))
    frames = sum(batch.frames for batch in measured)
    mpjpe_mm = 1000 * np.sum([batch.aligned for batch in measured], axis=0) / frames
    return ReconstructionErrors(
        tuple(mpjpe_mm.tolist()), 1000 * sum(batch.world for batch in measured) / frames, shown
    )


@dataclass(frozen=True)
class _Distances:
    """Mean distances over joints (metres), summed over the frames of some clips.

    Attributes:
        aligned: (scales,) after 1, 2, ... scales, pelvis put on pelvis; NaN where not wanted.
        world: after all scales.
        frames: how many there are.
    """

    aligned: np.ndarray
    world: float
    frames: int


def _batch_distances(
    tokenizer: MotionTokenizer, clips: Sequence[np.ndarray], statistics: Statistics, wanted: Sequence[int]
) -> _Distances:
    """How far a batch of clips comes back from where it was; the last of `wanted` is all scales."""
    rows = [clip[: len(clip) // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN] for clip in clips]
    x, frames = pad_clips(rows, max(map(len, rows)))
    device = next(tokenizer.parameters()).device
    x, frames = x.to(device), frames.to(device)
    sums = tokenizer.encode(x, frames).sums
    real = [_joints(row, statistics, tokenizer) for row in rows]
    aligned = np.full(len(sums), np.nan)
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    for k in wanted:
        decoded = tokenizer.decode_sum(sums[k - 1], frames, window=x.shape[1]).float().cpu().numpy()
        ours = [_joints(row[: len(joints)], statistics, tokenizer) for row, joints in zip(decoded, real, strict=True)]
        pairs = list(zip(ours, real, strict=True))
        aligned[k - 1] = sum(_distance(a - a[:, :1], b - b[:, :1]) for a, b in pairs)
    return _Distances(aligned, sum(_distance(a, b) for a, b in pairs), sum(map(len, real)))


def _joints(rows: np.ndarray, statistics: Statistics, tokenizer: MotionTokenizer) -> np.ndarray:
    return features.decode(rows * statistics.std + statistics.mean, tokenizer.layout).joints_FJ3


def _distance(ours: np.ndarray, real: np.ndarray) -> float:
    """Sum over frames of the mean distance over joints, metres."""
    return float(np.linalg.norm(ours - real, axis=-1).mean(-1).sum())
