"""One generator that yields one scale after the other (METHOD section 5).

Generation, streaming, editing and the viewer consume it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from scalemogen.networks.attention import KeyValue
from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.quantizer import MultiScaleQuantizer
from scalemogen.networks.text import TextStates
from scalemogen.scales import ScaleSchedule

# (index of the scale, drawn bits, probabilities of set bits), each (B, T_v, P_v, D), to the bits that stand
Blend = Callable[[int, Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class SamplingSettings:
    """How bits are drawn.

    Attributes:
        guidance: w, weight of the text against no text at the last scale; it grows from 0 at the first.
        temperature: divides the logits; below 1 is safer, above 1 more varied.
        draw: "bernoulli" draws each bit, "argmax" takes the likelier one.
    """

    guidance: float = 7.0
    temperature: float = 1.3
    draw: Literal["bernoulli", "argmax"] = "bernoulli"

    def __post_init__(self) -> None:
        if not 0 < self.temperature < math.inf:
            raise ValueError(f"temperature must be above 0; got {self.temperature}")
        if not 0 <= self.guidance < math.inf:
            raise ValueError(f"guidance must be 0 or more; got {self.guidance}")

    def at(self, guidance: float | None, temperature: float | None) -> SamplingSettings:
        """With another guidance and temperature; None keeps its own."""
        return replace(
            self,
            guidance=self.guidance if guidance is None else guidance,
            temperature=self.temperature if temperature is None else temperature,
        )


@dataclass(frozen=True)
class SampledScale:
    """One scale as it was drawn.

    Attributes:
        index: 0 for the coarsest.
        bits: (B, T_v, P_v, D) bool, False at padded positions; after blending, where there is any.
        probabilities: (B, T_v, P_v, D) probability of a set bit, 0 at padded positions.
        running_sum: (B, T, 7, D) sum of the up-sampled maps so far.
    """

    index: int
    bits: Tensor
    probabilities: Tensor
    running_sum: Tensor


@torch.inference_mode()
def sample_scales(
    predictor: NextScalePredictor,
    quantizer: MultiScaleQuantizer,
    text: TextStates,
    frames_B: Tensor,
    settings: SamplingSettings,
    seeds: Sequence[int],
    blend: Blend | None = None,
) -> Iterator[SampledScale]:
    """Draw the scales of a batch of motions, coarse to fine.

    Each sample has a seed of its own and draws for the whole map, so that it comes out the same alone, in any
    batch and at any place in it.

    Args:
        blend: decides which drawn bits stand before they are summed and seen by the next scale; editing uses it.
    """
    schedule = predictor.schedule
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    condition = predictor.condition(*_with_no_text(text))
    frames_2B = torch.cat([frames_B, frames_B])
    caches: list[KeyValue | None] = [None] * predictor.config.depth
    total = torch.zeros(len(frames_B), schedule.columns, 7, predictor.bits, device=frames_B.device)
    keys = torch.zeros(2 * len(frames_B), 0, dtype=torch.bool, device=frames_B.device)
    for index in range(len(schedule)):
        columns = int(schedule.valid_columns(frames_B, index).max())
        if index == 0:
            tokens = predictor.start_tokens(condition)
        else:
            seen = schedule.predictor_input(total, index)[:, :columns]
            tokens = predictor.scale_tokens(torch.cat([seen, seen]), index, frames_2B)
        keys = torch.cat([keys, tokens.keys_BN], 1)
        logits, caches = predictor.step(tokens, condition, caches, keys)
        probabilities = _probabilities(logits.float(), schedule, frames_B, index, settings)
        bits = _draw(probabilities, settings, generators)
        bits = bits if blend is None else blend(index, bits, probabilities)
        total = total + schedule.up(quantizer.values(bits, frames_B, index), index)
        yield SampledScale(index, bits, probabilities, total)


@torch.inference_mode()
def bit_probabilities(
    predictor: NextScalePredictor,
    quantizer: MultiScaleQuantizer,
    text: TextStates,
    bits: Sequence[Tensor],
    frames_B: Tensor,
    settings: SamplingSettings,
    drop_B: Tensor | None = None,
) -> list[Tensor]:
    """What sampling would have given a set bit at every scale of known motions, in one teacher-forced pass.

    Args:
        bits: per scale (B, T_v, P_v, D).
        drop_B: True where the text is not to be heard; guidance then leads nowhere.

    Returns:
        Per scale (B, T_v, P_v, D), 0 at padded positions.
    """
    schedule = predictor.schedule
    columns = [int(schedule.valid_columns(frames_B, v).max()) for v in range(len(schedule))]
    sums = quantizer.sums(bits, frames_B)
    seen = schedule.predictor_inputs(sums, frames_B)
    twice, drop_2B = _with_no_text(text, drop_B)
    logits = predictor([torch.cat([x, x]) for x in seen], twice, torch.cat([frames_B, frames_B]), drop_2B)
    counts = [count * len(scale.groups) for count, scale in zip(columns, schedule.scales, strict=True)]
    return [
        _probabilities(part, schedule, frames_B, index, settings)
        for index, part in enumerate(logits.float().split(counts, 1))
    ]


def _probabilities(
    logits_2BnDb: Tensor, schedule: ScaleSchedule, frames_B: Tensor, index: int, settings: SamplingSettings
) -> Tensor:
    """(B, T_v, P_v, D) of a set bit, from the logits of one scale with text and, behind them, without."""
    weight = settings.guidance * index / max(1, len(schedule) - 1)
    odds_BnD = _guided_odds(logits_2BnDb, weight) / settings.temperature
    scale = schedule.scales[index]
    odds_BTPD = odds_BnD.unflatten(1, (-1, len(scale.groups)))
    valid = schedule.valid(frames_B, index)[:, :, None, None]
    return _fill_columns(odds_BTPD.sigmoid(), scale.length) * valid


def _with_no_text(text: TextStates, drop_B: Tensor | None = None) -> tuple[TextStates, Tensor]:
    """The texts, and behind them the same number of no-texts of equal lengths; True where there is no text."""
    twice = TextStates(text.states_BLC.repeat(2, 1, 1), text.mask_BL.repeat(2, 1))
    without = torch.ones(len(text.mask_BL), dtype=torch.bool, device=text.mask_BL.device)
    return twice, torch.cat([torch.zeros_like(without) if drop_B is None else drop_B, without])


def _guided_odds(logits_2BNDb: Tensor, weight: float) -> Tensor:
    """Log-odds of a set bit under classifier-free guidance."""
    with_text, without = (logits_2BNDb[..., 1] - logits_2BNDb[..., 0]).chunk(2)
    return (1 + weight) * with_text - weight * without


def _fill_columns(x_BnPD: Tensor, length: int) -> Tensor:
    return torch.nn.functional.pad(x_BnPD, (0, 0, 0, 0, 0, length - x_BnPD.shape[1]))


def _draw(probabilities: Tensor, settings: SamplingSettings, generators: list[torch.Generator]) -> Tensor:
    if settings.draw == "argmax":
        return probabilities > 0.5
    shape = probabilities.shape[1:]
    uniform = torch.stack([torch.rand(shape, generator=g) for g in generators])
    return uniform.to(probabilities.device) < probabilities
