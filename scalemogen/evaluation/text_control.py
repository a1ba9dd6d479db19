"""Does the body do what the sentence says? Speed, turning side and hand side on prompts not trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from scalemogen.model import ScaleMoGen
from scalemogen.motion.facts import measure
from scalemogen.motion.measurements import mean_speed
from scalemogen.motion.motion import Motion

SECONDS = 4.0
BATCH = 10
HAND_LEAD = 0.1  # metres that the named wrist must get above the other

# Wordings of our own; `seen_prompts` checks that none of them is a training caption.
SPEED_PROMPTS = {
    "run": ("a man is running straight on", "someone goes for a run", "a person runs along at a steady pace"),
    "walk": (
        "a man is walking straight on",
        "someone goes for a walk",
        "a person walks along at a steady pace",
    ),
    "exhausted walk": (
        "a man who is exhausted walks along",
        "someone walks on, completely worn out and exhausted",
        "a very tired, exhausted person is walking",
    ),
}
TURN_PROMPTS = {
    "left": ("a man walks along and then turns to his left", "walking ahead, someone makes a left turn"),
    "right": ("a man walks along and then turns to his right", "walking ahead, someone makes a right turn"),
}
HAND_PROMPTS = {
    "left": ("a man puts his left hand up in the air", "somebody is waving hello with their left hand"),
    "right": ("a man puts his right hand up in the air", "somebody is waving hello with their right hand"),
}


@dataclass(frozen=True)
class TextControl:
    """What was measured.

    Attributes:
        speeds: mean m/s per kind of locomotion.
        speed_order: share of triples (one sample of each kind) with run > walk > exhausted walk.
        turns, hands: share of samples whose side is the one named.
        samples: samples behind each share.
    """

    speeds: dict[str, float]
    speed_order: float
    turns: float
    hands: float
    samples: int


def measure_text_control(model: ScaleMoGen, samples: int = 50) -> TextControl:
    """Generate `samples` motions per question and measure them; seeds are 0, 1, 2, ..."""
    speeds = {
        kind: [mean_speed(m) for m in _motions(model, prompts, samples)] for kind, prompts in SPEED_PROMPTS.items()
    }
    run, walk, exhausted = (np.array(speeds[kind]) for kind in SPEED_PROMPTS)
    return TextControl(
        speeds={kind: float(np.mean(values)) for kind, values in speeds.items()},
        speed_order=float(np.mean((run > walk) & (walk > exhausted))),
        turns=_share(model, TURN_PROMPTS, samples, turned_to),
        hands=_share(model, HAND_PROMPTS, samples, raised_hand),
        samples=samples,
    )


def turned_to(motion: Motion) -> str:
    """The side a motion turns to; "" where it makes no real turn."""
    return measure(motion).locomotion.turn_side


def raised_hand(motion: Motion) -> str:
    """The hand that gets higher; "" when they are level or neither gets near the shoulders."""
    facts = measure(motion)
    left, right = facts.left_hand.top, facts.right_hand.top
    if abs(left - right) < HAND_LEAD or max(left, right) < -0.25:
        return ""
    return facts.higher_hand


def seen_prompts(captions: Iterable[str]) -> list[str]:
    """Prompts of this file that stand among the captions; should be none."""
    prompts = [p for table in (SPEED_PROMPTS, TURN_PROMPTS, HAND_PROMPTS) for ps in table.values() for p in ps]
    known = {caption.lower().rstrip(".") for caption in captions}
    return [prompt for prompt in prompts if prompt in known]


def _share(
    model: ScaleMoGen, prompts: dict[str, tuple[str, ...]], samples: int, answer: Callable[[Motion], str]
) -> float:
    per_side = samples // len(prompts)
    right = [answer(motion) == side for side, table in prompts.items() for motion in _motions(model, table, per_side)]
    return float(np.mean(right))


def _motions(model: ScaleMoGen, prompts: Sequence[str], count: int) -> list[Motion]:
    texts = list(islice(cycle(prompts), count))
    motions: list[Motion] = []
    for start in range(0, count, BATCH):
        batch = texts[start : start + BATCH]
        seeds = range(start, start + len(batch))
        motions += model.generate_batch(batch, [SECONDS] * len(batch), list(seeds))
    return motions
