"""The sampling loop: a generator that yields one scale after the other (docs/method.md, section 5).

For each scale: bring the running sum to the scale's size, let the predictor give a probability for every bit, draw
the bits, up-sample them and add them to the sum. Generation, streaming, editing and stories all use this loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from scalemogen.networks.attention import KeyValue
from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.quantizer import MultiScaleQuantizer
from scalemogen.networks.text import TextStates
from scalemogen.scales import PARTS, ScaleSchedule
from scalemogen.settings import SamplingSettings

# Called with the scale's index, the drawn bits and the probabilities of set bits, each (B, T_v, P_v, D); returns the
# bits to use instead of the drawn ones. Editing and stories pass one.
Blend = Callable[[int, Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class SampledScale:
    """One sampled scale of a batch.

    Attributes:
        index: 0 for the coarsest scale.
        bits: (B, T_v, P_v, D) bool, False at padded positions; after blending, if there is a `blend`.
        probabilities: (B, T_v, P_v, D) probability that a bit is set, 0 at padded positions.
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
    """Sample the scales of a batch of motions, coarse to fine.

    Each motion has a random generator of its own that draws numbers for the full map, padding included. So a
    motion does not depend on the other motions in its batch.

    Args:
        text: encoder states of the prompts.
        frames_B: (B,) valid frames.
        seeds: one per motion.
        blend: replaces drawn bits before they are added to the sum and seen by the next scale.
    """
    schedule = predictor.schedule
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    # Classifier-free guidance needs every motion twice: with its text (first half) and without (second half).
    condition = predictor.condition(*_with_no_text(text))
    frames_2B = torch.cat([frames_B, frames_B])
    caches: list[KeyValue | None] = [None] * predictor.config.depth
    total = torch.zeros(len(frames_B), schedule.columns, PARTS, predictor.bits, device=frames_B.device)
    keys = torch.zeros(2 * len(frames_B), 0, dtype=torch.bool, device=frames_B.device)
    for index in range(len(schedule)):
        # Columns that no motion of the batch fills are not computed.
        columns = int(schedule.valid_columns(frames_B, index).max())
        if index == 0:
            tokens = predictor.start_tokens(condition)
        else:
            seen = schedule.predictor_input(total, index)[:, :columns]
            tokens = predictor.scale_tokens(torch.cat([seen, seen]), index, frames_2B)
        # `caches` holds keys and values of all coarser scales, and `keys` says which of these positions are valid.
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
    """Return the probabilities that sampling would give to the bits of known motions, by teacher forcing.

    Args:
        bits: per scale (B, T_v, P_v, D).
        drop_B: (B,) True where the text is ignored; guidance then has no effect.

    Returns:
        Per scale (B, T_v, P_v, D) probability that a bit is set, 0 at padded positions.
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
    """(B, T_v, P_v, D) probabilities of set bits at one scale, from the logits with text and without text."""
    # Guidance grows linearly from 0 at the coarsest scale to its full weight at the finest.
    weight = settings.guidance * index / max(1, len(schedule) - 1)
    odds_BnD = _guided_odds(logits_2BnDb, weight) / settings.temperature
    scale = schedule.scales[index]
    odds_BTPD = odds_BnD.unflatten(1, (-1, len(scale.groups)))  # positions are flattened time-major
    valid = schedule.valid(frames_B, index)[:, :, None, None]
    return _fill_columns(odds_BTPD.sigmoid(), scale.length) * valid


def _with_no_text(text: TextStates, drop_B: Tensor | None = None) -> tuple[TextStates, Tensor]:
    """Return the texts twice, and (2B,) flags that are True where the text is dropped; all of the second half are."""
    twice = TextStates(text.states_BLC.repeat(2, 1, 1), text.mask_BL.repeat(2, 1))
    without = torch.ones(len(text.mask_BL), dtype=torch.bool, device=text.mask_BL.device)
    return twice, torch.cat([torch.zeros_like(without) if drop_B is None else drop_B, without])


def _guided_odds(logits_2BNDb: Tensor, weight: float) -> Tensor:
    """Log-odds of a set bit under classifier-free guidance."""
    # A two-way softmax depends on the difference of its logits only, so guidance can act on that difference.
    with_text, without = (logits_2BNDb[..., 1] - logits_2BNDb[..., 0]).chunk(2)
    return (1 + weight) * with_text - weight * without


def _fill_columns(x_BnPD: Tensor, length: int) -> Tensor:
    """Zero-pad the columns that were not computed."""
    return torch.nn.functional.pad(x_BnPD, (0, 0, 0, 0, 0, length - x_BnPD.shape[1]))


def _draw(probabilities: Tensor, settings: SamplingSettings, generators: list[torch.Generator]) -> Tensor:
    if settings.draw == "argmax":
        return probabilities > 0.5
    shape = probabilities.shape[1:]
    # Random numbers come from the CPU, so that a seed gives the same numbers on every device.
    uniform = torch.stack([torch.rand(shape, generator=g) for g in generators])
    return uniform.to(probabilities.device) < probabilities
