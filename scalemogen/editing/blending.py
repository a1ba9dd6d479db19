"""The rule that decides which bits of an edit are new (METHOD section 6).

Nothing is trained: the target prompt runs through the same sampling loop as generation, and at every scale each
drawn bit either stands or gives way to the source's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from torch import Tensor

from scalemogen.editing.mask import EditMask
from scalemogen.scales import ScaleSchedule

Rest = Literal["kept", "follows"]
RESTS: tuple[Rest, ...] = get_args(Rest)


@dataclass(frozen=True)
class EditSettings:
    """How much of the source stays outside the mask; the defaults are the best of a sweep with the base checkpoint.

    Attributes:
        keep_scales: the coarsest so many scales are the source's (the paper's gamma, there 3).
        threshold: at the finer ones a bit is replaced where the target prompt makes the source's own bit less
            probable by more than this (the paper's tau, there 0.1); 1 replaces none.
        rest: what the threshold may do where a mask is given. "kept": it replaces bits only of tokens that hold
            something of what is masked, and everything outside the mask stays as it is in the source. "follows" is
            the paper's rule: it replaces bits everywhere, and the rest of the body and of the time follows.
    """

    keep_scales: int = 1
    threshold: float = 0.1
    rest: Rest = "kept"

    def __post_init__(self) -> None:
        if self.keep_scales < 0:
            raise ValueError(f"keep_scales is 0 or more; got {self.keep_scales}")
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"the threshold is a difference of probabilities, 0 to 1; got {self.threshold}")
        if self.rest not in RESTS:
            raise ValueError(f"the rest is 'kept' or 'follows', not '{self.rest}'")

    def keeps_rest(self, mask: EditMask) -> bool:
        """What is outside the mask stays as it is."""
        return self.rest == "kept" and not mask.is_empty

    def free(self, mask: EditMask, schedule: ScaleSchedule, frames: int, fps: float) -> tuple[np.ndarray, ...]:
        """Per scale, (T_v, P_v) bool: tokens that may change, inside the mask or by the threshold.

        Raises:
            ValueError: if the mask's time lies outside the clip.
        """
        inside = mask.effective(schedule, frames, fps)
        everything = EditMask(frames=(0, frames)).effective(schedule, frames, fps)
        opened = mask.touched(schedule, frames, fps) if self.keeps_rest(mask) else everything
        return tuple(
            own | opened[index] if index >= self.keep_scales and self.threshold < 1 else own
            for index, own in enumerate(inside)
        )


@dataclass(frozen=True)
class SourceBlend:
    """The rule, for a batch of edits; `sample_scales` calls it at every scale.

    Attributes:
        bits, probabilities: per scale (B, T_v, P_v, D): the sources' bits and what set bits were given.
        masks: per scale (B, T_v, P_v) bool: where drawn bits stand.
        free: the same: where the threshold may let them stand too.
        thresholds: (B,).
    """

    bits: Sequence[Tensor]
    probabilities: Sequence[Tensor]
    masks: Sequence[Tensor]
    free: Sequence[Tensor]
    thresholds: Tensor

    def __call__(self, index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
        """The bits that stand: drawn inside the mask and where the source's grew improbable, else the source's."""
        own = self.bits[index]
        loss = _probability_of(own, self.probabilities[index]) - _probability_of(own, probabilities)
        decided = (loss > self.thresholds[:, None, None, None]) & self.free[index][..., None]
        return torch.where(self.masks[index][..., None] | decided, drawn, own)


def _probability_of(bits: Tensor, probabilities_of_set: Tensor) -> Tensor:
    return torch.where(bits, probabilities_of_set, 1 - probabilities_of_set)
