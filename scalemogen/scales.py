"""`ScaleSchedule`: all arithmetic between scales (docs/method.md, section 3; paper section 3.2).

A scale is a map of `length` columns in time by `len(groups)` groups of body parts. The latent has T columns and
seven parts. Going down to a scale (averaging) and back up (interpolating in time, copying to parts) are linear
operations on time and on parts separately. So each direction is one small matrix for time and one for parts, and
every resize below is the same product with other matrices.
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
FRAMES_PER_COLUMN = 4  # frames per latent column: the encoder halves time twice

Frames = TypeVar("Frames", int, np.ndarray, Tensor)  # one number of frames, or many

Groups = tuple[tuple[int, ...], ...]  # a partition of the parts; numbers are indices into PART_NAMES

_ALL: Groups = (tuple(range(PARTS)),)
_EACH: Groups = tuple((part,) for part in range(PARTS))
# From the inner to the outer body: first the torso is separated from the limbs, last the left limbs from the right.
_INNER_TO_OUTER: tuple[Groups, ...] = (
    _ALL,
    ((0, 3), (1, 2, 4, 5, 6)),  # root and spine | limbs and head
    ((0, 3), (1, 2), (4, 5, 6)),  # root and spine | legs | arms and head
    ((0,), (3,), (1, 2), (4, 5), (6,)),  # root | spine | legs | arms | head
    _EACH,
)
_LOWER_TO_UPPER: tuple[Groups, ...] = (
    _ALL,
    ((0, 1, 2), (3, 4, 5, 6)),  # root and legs | upper body
    ((0,), (1, 2), (3, 6), (4, 5)),  # root | legs | spine and head | arms
    _EACH,
)
# The schedules by the published setting `ctf_mapping_id`. Each has a sequence of partitions, coarse to fine, and two
# digits per scale: the index of its temporal divisor and the index of its partition in the sequence.
_MAPPINGS: dict[int, tuple[tuple[Groups, ...], str]] = {
    0: (_INNER_TO_OUTER, "00 10 20 30 40 50 60 61 62 63 64"),
    1: (_LOWER_TO_UPPER, "00 10 20 21 31 41 42 52 62 63"),
    2: ((_ALL,), "00 10 20 30 40 50 60"),
    3: ((_EACH,), "00 10 20 30 40 50 60"),  # the released snapmogen model
    4: (_LOWER_TO_UPPER, "00 10 20 30 40 50 60 61 62 63"),
    5: (_INNER_TO_OUTER, "00 10 11 21 31 32 42 52 53 63 64"),  # the released humanml3d model, and our base model
    # Not published, for the ablation: 3, 6 or 9 scales in all, from whole body to single parts as in mapping 5.
    6: (_INNER_TO_OUTER, "00 12 24"),
    7: (_INNER_TO_OUTER, "00 11 22 33 43 54"),
    8: (_INNER_TO_OUTER, "00 10 21 31 32 42 53 63 64"),
}


@dataclass(frozen=True)
class Scale:
    """Size of one token map.

    Attributes:
        divisor: latent columns per column of the map.
        length: columns T_v of the map.
        groups: the partition of the parts; the map has P_v = len(groups) groups.
    """

    divisor: int
    length: int
    groups: Groups

    @property
    def tokens(self) -> int:
        """Number of tokens in the map, T_v * P_v."""
        return self.length * len(self.groups)


@dataclass(frozen=True)
class ScaleSchedule:
    """The scales of a model, coarse to fine.

    Tensors are (B, time, parts or groups, channels). `frames_B` holds the valid frames of each sample, (B,) int64.

    Attributes:
        columns: latent columns T of the longest motion.
        scales: the token maps, coarse to fine.
    """

    columns: int
    scales: tuple[Scale, ...]

    @classmethod
    def create(cls, max_frames: int, divisors: Sequence[int], mapping: int) -> ScaleSchedule:
        """Build a schedule by its mapping id: a published `ctf_mapping_id` (0 to 5), or 6 to 8 of the ablation.

        Args:
            max_frames: longest motion in frames.
            divisors: one temporal divisor per temporal level of the mapping, coarse to fine.
            mapping: the mapping id.

        Raises:
            ValueError: if the mapping is unknown, or the number of divisors is not its number of temporal levels.
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
        """Number of tokens in all maps together."""
        return sum(scale.tokens for scale in self.scales)

    @property
    def max_frames(self) -> int:
        """Longest motion in frames."""
        return self.columns * FRAMES_PER_COLUMN

    def down(self, latent_BTPD: Tensor, index: int) -> Tensor:
        """Average the latent (B, T, 7, D) down to the map of scale `index`, (B, T_v, P_v, D)."""
        matrices = _matrices(self, index, latent_BTPD.device, latent_BTPD.dtype)
        return _resize(latent_BTPD, matrices.time_down, matrices.parts_down)

    def up(self, map_BTPD: Tensor, index: int) -> Tensor:
        """Bring a map back to the latent's size (B, T, 7, D): interpolate in time, copy each group to its parts."""
        matrices = _matrices(self, index, map_BTPD.device, map_BTPD.dtype)
        return _resize(map_BTPD, matrices.time_up, matrices.parts_up)

    def predictor_input(self, sum_BTPD: Tensor, index: int) -> Tensor:
        """Return what the predictor sees before it predicts scale `index`, (B, T_v, P_v, D).

        This is the running sum of the coarser scales at the size of this scale. Unlike in `down`, time is
        interpolated linearly rather than averaged; that is how the published model was trained.
        """
        matrices = _matrices(self, index, sum_BTPD.device, sum_BTPD.dtype)
        return _resize(sum_BTPD, matrices.time_input, matrices.parts_down)

    def predictor_inputs(self, sums: Sequence[Tensor], frames_B: Tensor) -> list[Tensor]:
        """Return the predictor's inputs of all scales from 1 on, for teacher forcing.

        Args:
            sums: running sum after each scale.
            frames_B: valid frames; each input is cropped to the columns that the longest motion fills.
        """
        inputs = []
        for index in range(1, len(self)):
            columns = int(self.valid_columns(frames_B, index).max())
            inputs.append(self.predictor_input(sums[index - 1], index)[:, :columns])
        return inputs

    def valid_columns(self, frames_B: Tensor, index: int | None = None) -> Tensor:
        """Return how many columns of a scale hold motion, (B,): ceil(frames / (4 * divisor)), at most T_v.

        Args:
            index: the scale; None means the latent itself.
        """
        scale = Scale(1, self.columns, _EACH) if index is None else self.scales[index]
        step = FRAMES_PER_COLUMN * scale.divisor
        # Integer ceil. The limit matters where T is no multiple of the divisor: 49 // 24 = 2 columns, not 3.
        return ((frames_B + step - 1) // step).clamp(max=scale.length)

    def valid(self, frames_B: Tensor, index: int | None = None) -> Tensor:
        """Return a mask (B, T_v), True at columns that hold motion; index None means the latent, (B, T)."""
        length = self.columns if index is None else self.scales[index].length
        columns = torch.arange(length, device=frames_B.device)
        return columns < self.valid_columns(frames_B, index)[:, None]

    def accumulate(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """Return the running sum (B, T, 7, D) of the up-sampled maps after each scale."""
        sums: list[Tensor] = []
        for index, map_BTPD in enumerate(maps):
            up = self.up(map_BTPD, index)
            sums.append(up if not sums else sums[-1] + up)
        return sums


def whole_columns(frames: Frames) -> Frames:
    """Round frame counts down to a multiple of 4: the frames that fill whole latent columns."""
    return frames // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN


def _resize(x_BTPD: Tensor, time: Tensor, parts: Tensor) -> Tensor:
    """Apply one matrix (new time, time) along time and one (new parts, parts) along parts."""
    return torch.einsum("ut,btpd,gp->bugd", time, x_BTPD, parts)


class _Matrices(NamedTuple):
    """The matrices between the latent (T columns, 7 parts) and one scale (T_v columns, P_v groups).

    Attributes:
        time_down: (T_v, T) area average.
        parts_down: (P_v, 7) mean over each group.
        time_up: (T, T_v) linear interpolation.
        parts_up: (7, P_v) copy of each group to its parts.
        time_input: (T_v, T) linear interpolation, for the predictor's input.
    """

    time_down: Tensor
    parts_down: Tensor
    time_up: Tensor
    parts_up: Tensor
    time_input: Tensor


@lru_cache(maxsize=512)
@torch.inference_mode(False)  # a tensor first made during inference may later be needed in training
def _matrices(schedule: ScaleSchedule, index: int, device: torch.device, dtype: torch.dtype) -> _Matrices:
    """Build the matrices of one scale. Each time matrix is PyTorch's own resize applied to the identity."""
    scale = schedule.scales[index]
    columns = torch.eye(schedule.columns)[None]
    time_down = F.interpolate(columns, scale.length, mode="area")[0].T
    time_up = _linear_matrix(scale.length, schedule.columns)
    member = torch.zeros(len(scale.groups), PARTS)  # 1 where a part belongs to a group
    for row, group in enumerate(scale.groups):
        member[row, list(group)] = 1
    parts_down = member / member.sum(1, keepdim=True)
    time_input = _linear_matrix(schedule.columns, scale.length)
    matrices = time_down, parts_down, time_up, member.T, time_input
    return _Matrices(*(each.contiguous().to(device, dtype) for each in matrices))


def _linear_matrix(source: int, target: int) -> Tensor:
    """Return the (target, source) matrix of linear interpolation with align_corners off and no antialiasing."""
    return F.interpolate(torch.eye(source)[None], target, mode="linear", align_corners=False)[0].T
