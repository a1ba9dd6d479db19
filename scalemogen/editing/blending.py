"""The rule that decides which bits of an edit are new (docs/method.md, section 6).

Nothing is trained. The target prompt runs through the same sampling loop as generation, and at every scale each drawn
bit is either kept or replaced by the source's bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from scalemogen.editing.mask import Maps, effective_maps, touched_maps
from scalemogen.scales import ScaleSchedule
from scalemogen.settings import EditMask, EditSettings


def free_maps(settings: EditSettings, mask: EditMask, schedule: ScaleSchedule, frames: int, fps: float) -> Maps:
    """Return the tokens that may change, because of the mask or the threshold: per scale (T_v, P_v) bool.

    Raises:
        ValueError: if the mask's time lies outside the clip.
    """
    inside = effective_maps(mask, schedule, frames, fps)
    everywhere = effective_maps(EditMask(frames=(0, frames)), schedule, frames, fps)
    by_threshold = touched_maps(mask, schedule, frames, fps) if settings.keeps_rest(mask) else everywhere
    # The threshold acts from scale `keep_scales` on. No probability falls by more than 1, so 1 replaces nothing.
    return tuple(
        own | by_threshold[index] if index >= settings.keep_scales and settings.threshold < 1 else own
        for index, own in enumerate(inside)
    )


@dataclass(frozen=True)
class SourceBlend:
    """The rule for a batch of edits; `sample_scales` calls it at every scale.

    Attributes:
        bits, probabilities: per scale (B, T_v, P_v, D): bits of the sources, and the probability of a set bit under
            the source prompts.
        masks: per scale (B, T_v, P_v) bool: tokens whose drawn bits are always used.
        free: per scale (B, T_v, P_v) bool: tokens in `masks`, and tokens whose bits may change by the threshold.
        thresholds: (B,) `EditSettings.threshold`.
    """

    bits: Sequence[Tensor]
    probabilities: Sequence[Tensor]
    masks: Sequence[Tensor]
    free: Sequence[Tensor]
    thresholds: Tensor

    def __call__(self, index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
        """Return the bits to use: the drawn bit where mask or threshold ask for it, else the source's bit."""
        own = self.bits[index]
        # By how much the source's bit is less probable under the target prompt than under the source prompt.
        loss = _probability_of(own, self.probabilities[index]) - _probability_of(own, probabilities)
        replaced = (loss > self.thresholds[:, None, None, None]) & self.free[index][..., None]
        return torch.where(self.masks[index][..., None] | replaced, drawn, own)


def _probability_of(bits: Tensor, probabilities_of_set: Tensor) -> Tensor:
    """Probability of the given bits, from the probabilities of set bits."""
    return torch.where(bits, probabilities_of_set, 1 - probabilities_of_set)
