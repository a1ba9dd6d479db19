"""`ScaleSchedule`: all arithmetic between scales (METHOD section 3, paper section 3.2).

A scale is a map of `length` columns in time by `len(groups)` groups of body parts. Going down to a scale
(averaging) and back up (interpolating and copying) are linear, so each direction is one small matrix for
time and one for the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from scalemogen.motion.skeleton import PART_NAMES

PARTS = len(PART_NAMES)
FRAMES_PER_COLUMN = 4  # two levels of x2 temporal pooling

Groups = tuple[tuple[int, ...], ...]
Frames = TypeVar("Frames", int, np.ndarray, Tensor)

_ALL: Groups = (tuple(range(PARTS)),)
_EACH: Groups = tuple((part,) for part in range(PARTS))
# Inner to outer: paired limbs share a token until the last split.
_INNER_TO_OUTER: tuple[Groups, ...] = (
    _ALL,
    ((0, 3), (1, 2, 4, 5, 6)),
    ((0, 3), (1, 2), (4, 5, 6)),
    ((0,), (3,), (1, 2), (4, 5), (6,)),
    _EACH,
)
_LOWER_TO_UPPER: tuple[Groups, ...] = (
    _ALL,
    ((0, 1, 2), (3, 4, 5, 6)),
    ((0,), (1, 2), (3, 6), (4, 5)),
    _EACH,
)
# The published `ctf_mapping_id`: a chain of partitions, and (temporal level, link of the chain) per scale.
_MAPPINGS: dict[int, tuple[tuple[Groups, ...], str]] = {
    0: (_INNER_TO_OUTER, "00 10 20 30 40 50 60 61 62 63 64"),
    1: (_LOWER_TO_UPPER, "00 10 20 21 31 41 42 52 62 63"),
    2: ((_ALL,), "00 10 20 30 40 50 60"),
    3: ((_EACH,), "00 10 20 30 40 50 60"),
    4: (_LOWER_TO_UPPER, "00 10 20 30 40 50 60 61 62 63"),
    5: (_INNER_TO_OUTER, "00 10 11 21 31 32 42 52 53 63 64"),
    # ours, to see what the number of scales is worth: 3, 6 and 9 of the way from mapping 5's first to its last
    6: (_INNER_TO_OUTER, "00 12 24"),
    7: (_INNER_TO_OUTER, "00 11 22 33 43 54"),
    8: (_INNER_TO_OUTER, "00 10 21 31 32 42 53 63 64"),
}


@dataclass(frozen=True)
class Scale:
    """One token map: every `divisor` latent columns share a column, every group of parts a row."""

    divisor: int
    length: int
    groups: Groups

    @property
    def tokens(self) -> int:
        """Positions in the map."""
        return self.length * len(self.groups)


@dataclass(frozen=True)
class ScaleSchedule:
    """The scales of a model, coarse to fine, over `columns` latent columns (T) and seven parts.

    Tensors are (B, time, parts, channels). Valid frames are counts per sample, (B,) int64.
    """

    columns: int
    scales: tuple[Scale, ...]

    @classmethod
    def create(cls, max_frames: int, divisors: Sequence[int], mapping: int) -> ScaleSchedule:
        """The schedule of a published `ctf_mapping_id` (0-5), or of one of ours (6-8).

        Raises:
            ValueError: for an unknown mapping, or another number of divisors than its temporal levels.
        """
        if mapping not in _MAPPINGS:
            raise ValueError(f"unknown scale mapping {mapping}; choose one of {sorted(_MAPPINGS)}")
        chain, pairs = _MAPPINGS[mapping]
        levels = 1 + max(int(pair[0]) for pair in pairs.split())
        if len(divisors) != levels:
            raise ValueError(f"mapping {mapping} needs {levels} temporal divisors; got {list(divisors)}")
        columns = max_frames // FRAMES_PER_COLUMN
        steps = [(divisors[int(pair[0])], chain[int(pair[1])]) for pair in pairs.split()]
        return cls(columns, tuple(Scale(s, columns // s, groups) for s, groups in steps))

    def __len__(self) -> int:
        return len(self.scales)

    @property
    def tokens(self) -> int:
        """Positions in all maps together."""
        return sum(scale.tokens for scale in self.scales)

    @property
    def max_frames(self) -> int:
        """Longest motion, in frames."""
        return self.columns * FRAMES_PER_COLUMN

    def down(self, latent_BTPD: Tensor, index: int) -> Tensor:
        """Area-average (B, T, 7, D) to the map of a scale, (B, T_v, P_v, D)."""
        of = _matrices(self, index, latent_BTPD.device, latent_BTPD.dtype)
        return _resize(latent_BTPD, of.time_down, of.parts_down)

    def up(self, map_BTPD: Tensor, index: int) -> Tensor:
        """Interpolate a map in time and copy each group to its parts, (B, T, 7, D)."""
        of = _matrices(self, index, map_BTPD.device, map_BTPD.dtype)
        return _resize(map_BTPD, of.time_up, of.parts_up)

    def predictor_input(self, sum_BTPD: Tensor, index: int) -> Tensor:
        """The running sum as the predictor of this scale sees it: linear in time, averaged over groups."""
        of = _matrices(self, index, sum_BTPD.device, sum_BTPD.dtype)
        return _resize(sum_BTPD, of.time_seen, of.parts_down)

    def predictor_inputs(self, sums: Sequence[Tensor], frames_B: Tensor) -> list[Tensor]:
        """Inputs of scales 1.. from all running sums, cropped to the columns that some motion of the batch fills."""
        inputs = []
        for index in range(1, len(self)):
            columns = int(self.valid_columns(frames_B, index).max())
            inputs.append(self.predictor_input(sums[index - 1], index)[:, :columns])
        return inputs

    def valid_columns(self, frames_B: Tensor, index: int | None = None) -> Tensor:
        """Columns of a scale (None: of the latent) that hold motion, (B,): ceil(frames / (4 divisor))."""
        scale = Scale(1, self.columns, _EACH) if index is None else self.scales[index]
        step = FRAMES_PER_COLUMN * scale.divisor
        return ((frames_B + step - 1) // step).clamp(max=scale.length)

    def valid(self, frames_B: Tensor, index: int | None = None) -> Tensor:
        """(B, T_v) True where a column of a scale (None: of the latent) holds motion."""
        length = self.columns if index is None else self.scales[index].length
        columns = torch.arange(length, device=frames_B.device)
        return columns < self.valid_columns(frames_B, index)[:, None]

    def accumulate(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """Running sums of the up-sampled maps after each scale, each (B, T, 7, D)."""
        sums: list[Tensor] = []
        for index, map_BTPD in enumerate(maps):
            up = self.up(map_BTPD, index)
            sums.append(up if not sums else sums[-1] + up)
        return sums


def whole_columns(frames: Frames) -> Frames:
    """Round frame counts down to a multiple of 4: the frames that fill whole latent columns."""
    return frames // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN


def _resize(x_BTPD: Tensor, time: Tensor, parts: Tensor) -> Tensor:
    return torch.einsum("ut,btpd,gp->bugd", time, x_BTPD, parts)


class _Matrices(NamedTuple):
    """Between the latent and one scale, in time and in parts; `time_seen` goes down as the predictor sees it."""

    time_down: Tensor
    parts_down: Tensor
    time_up: Tensor
    parts_up: Tensor
    time_seen: Tensor


@lru_cache(maxsize=512)
@torch.inference_mode(False)  # a cached tensor may be needed in training later
def _matrices(schedule: ScaleSchedule, index: int, device: torch.device, dtype: torch.dtype) -> _Matrices:
    scale = schedule.scales[index]
    columns = torch.eye(schedule.columns)[None]
    time_down = F.interpolate(columns, scale.length, mode="area")[0].T
    time_up = _linear_matrix(scale.length, schedule.columns)
    member = torch.zeros(len(scale.groups), PARTS)
    for row, group in enumerate(scale.groups):
        member[row, list(group)] = 1
    time_seen = _linear_matrix(schedule.columns, scale.length)
    matrices = time_down, member / member.sum(1, keepdim=True), time_up, member.T, time_seen
    return _Matrices(*(each.contiguous().to(device, dtype) for each in matrices))


def _linear_matrix(source: int, target: int) -> Tensor:
    """(target, source) linear interpolation, align_corners off, no antialias."""
    return F.interpolate(torch.eye(source)[None], target, mode="linear", align_corners=False)[0].T
