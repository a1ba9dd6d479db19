"""How far reconstructed joints are from the real ones, scale by scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from scalemogen.data.clips import ClipSet, pad_clips
from scalemogen.motion import features
from scalemogen.motion.statistics import Statistics
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.tokenizer import MotionTokenizer

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
    """Encode and decode every clip; scales that are not shown are skipped (NaN) unless `every_scale`."""
    scales = len(tokenizer.schedule)
    shown = tuple(sorted({n for n in (3, 6, 9, scales) if n <= scales}))
    wanted = range(1, scales + 1) if every_scale else shown
    aligned = np.full(scales, np.nan)
    totals, world, count = np.zeros(scales), 0.0, 0
    order = np.argsort(clips.frames)
    for start in range(0, len(order), BATCH):
        batch = [clips.clip(i) for i in order[start : start + BATCH]]
        batch = [rows[: len(rows) // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN] for rows in batch]
        x, frames = pad_clips(batch, max(map(len, batch)))
        device = next(tokenizer.parameters()).device
        x, frames = x.to(device), frames.to(device)
        sums = tokenizer.encode(x, frames).sums
        real = [_joints(clip, statistics, tokenizer) for clip in batch]
        count += sum(len(joints) for joints in real)
        for k in wanted:
            rows = tokenizer.decode_sum(sums[k - 1], frames, window=x.shape[1]).float().cpu().numpy()
            for joints, row in zip(real, rows, strict=True):
                ours = _joints(row[: len(joints)], statistics, tokenizer)
                totals[k - 1] += _distance(ours - ours[:, :1], joints - joints[:, :1])
                world += _distance(ours, joints) if k == scales else 0.0
    for k in wanted:
        aligned[k - 1] = 1000 * totals[k - 1] / count
    return ReconstructionErrors(tuple(aligned.tolist()), 1000 * world / count, shown)


def _joints(rows: np.ndarray, statistics: Statistics, tokenizer: MotionTokenizer) -> np.ndarray:
    return features.decode(rows * statistics.std + statistics.mean, tokenizer.layout).joints_FJ3


def _distance(ours: np.ndarray, real: np.ndarray) -> float:
    """Sum over frames of the mean distance over joints, metres."""
    return float(np.linalg.norm(ours - real, axis=-1).mean(-1).sum())
