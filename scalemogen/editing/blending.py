"""The rule that decides which bits of an edit are new (METHOD section 6).

Nothing is trained: the target prompt runs through the same sampling loop as generation, and at every scale each
drawn bit either stands or gives way to the source's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class EditSettings:
    """How much of the source stays outside the mask.

    Attributes:
        keep_scales: the coarsest so many scales are the source's (the paper's gamma).
        threshold: at the finer ones a bit is replaced where the target prompt makes the source's own bit less
            probable by more than this (the paper's tau); 1 replaces none.
    """

    keep_scales: int = 3
    threshold: float = 0.1

    def __post_init__(self) -> None:
        if self.keep_scales < 0:
            raise ValueError(f"keep_scales is 0 or more; got {self.keep_scales}")
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"the threshold is a difference of probabilities, 0 to 1; got {self.threshold}")


@dataclass(frozen=True)
class SourceBlend:
    """The rule, for a batch of edits; `sample_scales` calls it at every scale.

    Attributes:
        bits, probabilities: per scale (B, T_v, P_v, D): the sources' bits and what set bits were given.
        masks: per scale (B, T_v, P_v) bool.
        keep_scales, thresholds: (B,).
    """

    bits: Sequence[Tensor]
    probabilities: Sequence[Tensor]
    masks: Sequence[Tensor]
    keep_scales: Tensor
    thresholds: Tensor

    def __call__(self, index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
        """The bits that stand: drawn inside the mask and where the source's grew improbable, else the source's."""
        own = self.bits[index]
        loss = _probability_of(own, self.probabilities[index]) - _probability_of(own, probabilities)
        decided = (loss > self.thresholds[:, None, None, None]) & (index >= self.keep_scales)[:, None, None, None]
        return torch.where(self.masks[index][..., None] | decided, drawn, own)


def _probability_of(bits: Tensor, probabilities_of_set: Tensor) -> Tensor:
    return torch.where(bits, probabilities_of_set, 1 - probabilities_of_set)
