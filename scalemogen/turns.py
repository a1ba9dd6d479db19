"""Sample the actions of a prompt in turn: "A person walks. Then the person bows."

Few training clips have two given actions after each other, so sampled at once, the model often leaves one of them
out. In turn, the loop of `sampling.py` runs once per action, with the sentence of this action alone: the first run
samples the first action, each further run the next action with the last second of the motion so far, which is held
(`holding.py`). A last run of the loop holds the whole motion and so gives its token maps; nothing is drawn in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

import torch
from torch import Tensor

from scalemogen.holding import HeldColumns
from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.quantizer import MultiScaleQuantizer
from scalemogen.networks.text import TextStates
from scalemogen.sampling import SampledScale, sample_scales
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.settings import SEED_LIMIT, SamplingSettings

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NEXT = re.compile(r"(?:and then|then|finally|afterwards|after that)\b,?\s*", re.IGNORECASE)
_PERSON = re.compile(r"^(?:the person|he|she)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:an?|the|they|someone|somebody|his|her|their|it|i|we|you)\b", re.IGNORECASE)
OVERLAP = 20  # frames of the motion so far that are held while the next action is sampled: 1 s at 20 fps
_SEED_STEP = 7919  # a large prime, so that actions of motions with the seeds s and s + 1 have different seeds


def sentences_in_turn(prompt: str) -> tuple[str, ...]:
    """Return the actions that a prompt names one after the other, each as a sentence of its own.

    A new action begins where a sentence starts with "then", "finally", "afterwards" or "after that", as in the
    rewritten prompts (`words.writing`). "A person walks. Then the person bows." gives "A person walks" and "a person
    bows".
    """
    actions: list[str] = []
    for sentence in _SENTENCE_END.split(prompt.strip()):
        following = _NEXT.match(sentence)
        if following and actions:
            actions.append(_with_subject(sentence[following.end() :].rstrip(".!? ")))
        elif actions:
            actions[-1] += f" {sentence}"
        else:
            actions.append(sentence)
    named = tuple(action.rstrip(".") for action in actions if action)
    return named if len(named) > 1 else (prompt,)


def _with_subject(words: str) -> str:
    """Return what follows "then" as a sentence about "a person"; "" if nothing follows."""
    about = _PERSON.sub("a person", words, count=1)
    return about if not about or _SUBJECT.match(about) else f"a person {about}"


def ends_in_turn(frames: int, usual: Sequence[int], least: int) -> tuple[int, ...]:
    """Divide the frames of a motion among its actions; return the frame where each action ends.

    Args:
        frames: number of frames of the motion, a multiple of 4; at least `least` for each action.
        usual: usual number of frames of each action; the actions share the motion in this proportion.
        least: smallest number of frames of an action, a multiple of 4.
    """
    shared = frames - least * len(usual)
    cuts = [shared * part / sum(usual) for part in accumulate(usual)]
    return tuple(
        least * (place + 1) + round(cut / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN for place, cut in enumerate(cuts)
    )


def seed_of(seed: int, place: int, step: int = _SEED_STEP) -> int:
    """Return the seed of a part of a motion or story with this seed; parts of parts need another step."""
    return (seed + step * place) % SEED_LIMIT if place else seed


def sample_in_turn(
    predictor: NextScalePredictor,
    quantizer: MultiScaleQuantizer,
    prompts: TextStates,
    actions: Sequence[TextStates],
    ends: Sequence[Sequence[int]],
    settings: SamplingSettings,
    seeds: Sequence[int],
) -> Iterator[SampledScale]:
    """Sample motions that have the same number of actions; yield the scales of the last run.

    Args:
        prompts: encoder states of the whole prompts.
        actions: for each action, the encoder states of its sentences, one per motion; not used for one action.
        ends: for each motion, the frame where each of its actions ends.
        seeds: one per motion.
    """
    ends_BA = torch.tensor(ends, device=prompts.states_BLC.device)
    frames_B = ends_BA[:, -1]
    if len(ends[0]) == 1:
        yield from sample_scales(predictor, quantizer, prompts, frames_B, settings, seeds)
        return
    none_B = torch.zeros_like(frames_B)
    latent: Tensor | None = None  # (B, T, 7, D) of the motions so far
    start_B = none_B
    for place, (text, end_B) in enumerate(zip(actions, ends_BA.T, strict=True)):
        held_B = start_B.clamp(max=OVERLAP)
        own_B = end_B - start_B + held_B
        blend = None
        if latent is not None:
            beside = _moved(torch.zeros_like(latent), none_B, latent, start_B - held_B, held_B)
            blend = HeldColumns(quantizer, beside, own_B, held_B, none_B)
        own = [seed_of(seed, place) for seed in seeds]
        *_, last = sample_scales(predictor, quantizer, text, own_B, settings, own, blend)
        so_far = torch.zeros_like(last.running_sum) if latent is None else latent
        latent = _moved(so_far, start_B, last.running_sum, held_B, end_B - start_B)
        start_B = end_B
    assert latent is not None
    everything = HeldColumns(quantizer, latent, frames_B, none_B, frames_B)
    yield from sample_scales(predictor, quantizer, prompts, frames_B, settings, seeds, everything)


def _moved(to: Tensor, to_B: Tensor, source: Tensor, from_B: Tensor, frames_B: Tensor) -> Tensor:
    """Return latents (B, T, 7, D) with columns of other latents written into them; all numbers are in frames."""
    moved = to.clone()
    for motion, numbers in enumerate(zip(*(each.tolist() for each in (to_B, from_B, frames_B)), strict=True)):
        start, first, count = (number // FRAMES_PER_COLUMN for number in numbers)
        moved[motion, start : start + count] = source[motion, first : first + count]
    return moved
