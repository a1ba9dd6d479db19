"""Text control: does the body do what the sentence says?

Motions are generated from prompts that are not training captions (`prompts.py`). Each motion is measured: how fast,
which side, how high, in which order. The result is compared with what the prompt asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

import numpy as np

from scalemogen.data.capture.glitches import jumps
from scalemogen.data.labels import read_labels
from scalemogen.evaluation.metrics import Interval, share_interval
from scalemogen.evaluation.order import in_order
from scalemogen.evaluation.prompts import (
    DEPTH_PROMPTS,
    FAR_PROMPTS,
    HAND_PROMPTS,
    HEIGHT_PROMPTS,
    ORDERS,
    SPEED_PROMPTS,
    TURN_PROMPTS,
    Prompts,
    order_prompts,
)
from scalemogen.generator import Generator
from scalemogen.motion.facts import measure
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import longest_aloft, mean_speed
from scalemogen.support.processes import shared_map

SECONDS = 4.0  # duration of a motion with one action
SECONDS_OF_TWO = 7.0  # duration of a motion with two actions, one after the other
BATCH = 10  # motions generated together
HAND_LEAD = 0.1  # metres; a wrist counts as the raised one if it gets higher than the other one by this
HAND_TOP = -0.25  # metres relative to the head joint, at about the shoulders; a wrist that stays lower is not raised
MAX_FLIGHT = 1.0  # seconds without floor contact; captured jumps are shorter
MAX_ACCELERATION = 250.0  # m/s^2 of a joint; captured punches stay below it


@dataclass(frozen=True)
class TextControl:
    """Results of text control.

    Attributes:
        speeds: mean speed in m/s per kind of locomotion.
        speed_order: share of triples (one motion of each kind) with run > walk > exhausted walk.
        turns: share of motions that turn to the side of the prompt.
        hands: share of motions that raise the hand of the prompt.
        heights: share of motions whose hand gets as high as the prompt says, to the shoulder or above the head.
        depths: mean drop of the hips in a deep squat and in half a squat, as a share of the leg length.
        squats: share of motions with a squat, among those whose prompt asks for a deep squat.
        depth_order: share of pairs in which the deep squat is deeper than the half squat.
        orders: share of motions that do both actions in the order of the prompt.
        calm: share of motions that do not float and in which no joint jumps to another place, among those whose
            prompt asks for an unusual action (`FAR_PROMPTS`).
        samples: number of motions, pairs or triples behind each share.
    """

    speeds: dict[str, float]
    speed_order: Interval
    turns: Interval
    hands: Interval
    heights: Interval
    depths: dict[str, float]
    squats: Interval
    depth_order: Interval
    orders: Interval
    calm: Interval
    samples: int


def measure_text_control(generator: Generator, samples: int = 50) -> TextControl:
    """Generate `samples` motions per question with the seeds 0, 1, 2, ... and measure them.

    Call it on all processes; they share the work.
    """
    speeds = locomotion_speeds(generator, samples)
    legs = {
        kind: [measure(m).legs for m in _motions(generator, prompts, samples)]
        for kind, prompts in DEPTH_PROMPTS.items()
    }
    drops = {kind: np.array([each.drop for each in found]) for kind, found in legs.items()}
    return TextControl(
        speeds={kind: float(np.mean(values)) for kind, values in speeds.items()},
        speed_order=speed_order(speeds),
        turns=share_right(generator, TURN_PROMPTS, samples, turned_to),
        hands=share_right(generator, HAND_PROMPTS, samples, raised_hand),
        heights=share_right(generator, HEIGHT_PROMPTS, samples, hand_height),
        depths={kind: float(values.mean()) for kind, values in drops.items()},
        squats=share_interval([each.squats > 0 for each in legs["deep"]]),
        depth_order=share_interval(drops["deep"] > drops["half"]),
        orders=share_in_order(generator, samples),
        calm=share_interval([stays_calm(motion) for motion in _motions(generator, FAR_PROMPTS, samples)]),
        samples=samples,
    )


def share_right(
    generator: Generator, prompts: Prompts, samples: int, answer: Callable[[Motion], str], first_seed: int = 0
) -> Interval:
    """Return the share of motions whose answer is the one that their prompt asks for.

    Args:
        generator: the system to measure.
        prompts: prompts by the right answer.
        samples: number of motions, spread evenly over the answers.
        answer: measures the answer of a motion.
        first_seed: seed of the first motion of each answer; the next ones count up.
    """
    counts = _spread(samples, len(prompts))
    return share_interval(
        [
            answer(motion) == right
            for (right, table), count in zip(prompts.items(), counts, strict=True)
            for motion in _motions(generator, table, count, first_seed=first_seed)
        ]
    )


def share_in_order(generator: Generator, samples: int, first_seed: int = 0) -> Interval:
    """Return the share of motions that do both actions in the order of the prompt."""
    counts = _spread(samples, len(ORDERS))
    return share_interval(
        [
            in_order(motion, *pair)
            for pair, count in zip(ORDERS, counts, strict=True)
            for motion in _motions(generator, order_prompts(*pair), count, SECONDS_OF_TWO, first_seed)
        ]
    )


def locomotion_speeds(generator: Generator, samples: int, first_seed: int = 0) -> dict[str, np.ndarray]:
    """Return the mean speed in m/s of each motion (samples,), per kind of locomotion."""
    return {
        kind: np.array(
            [mean_speed(motion) for motion in _motions(generator, prompts, samples, first_seed=first_seed)]
        )
        for kind, prompts in SPEED_PROMPTS.items()
    }


def speed_order(speeds: Mapping[str, np.ndarray]) -> Interval:
    """Return the share of triples, one motion of each kind, with run > walk > exhausted walk."""
    run, walk, exhausted = (speeds[kind] for kind in SPEED_PROMPTS)
    return share_interval((run > walk) & (walk > exhausted))


def turned_to(motion: Motion) -> str:
    """Return the side a motion turns to; "" if it does not turn clearly."""
    return measure(motion).locomotion.turn_side


def raised_hand(motion: Motion) -> str:
    """Return the hand that gets higher; "" if both get equally high or neither gets near the shoulder."""
    facts = measure(motion)
    left, right = facts.left_hand.top, facts.right_hand.top
    if abs(left - right) < HAND_LEAD or max(left, right) < HAND_TOP:
        return ""
    return facts.higher_hand


def hand_height(motion: Motion) -> str:
    """Return how high the higher hand gets, in the words of `facts.hands`, such as "overhead"."""
    facts = measure(motion)
    return facts.hand(facts.higher_hand).height


def stays_calm(motion: Motion) -> bool:
    """Return whether the body does not float and no joint jumps to another place."""
    flight = longest_aloft(motion.joints_FJ3[..., 1], motion.fps)
    return flight <= MAX_FLIGHT and not jumps(motion, MAX_ACCELERATION).any()


def labelled_clips(data: Path, split: str, layout: FeatureLayout) -> dict[str, Interval]:
    """Measure text control ("turns" and "hands") on real clips whose performers were asked to use a certain side.

    A perfect generator would have about the same results: here only the performers and the measurement make errors.
    The result is empty if the folder has no labels of actions (HumanML3D, for example).
    """
    try:
        rows = [row for row in read_labels(data) if row.split == split and row.side and not row.mirrored]
    except ValueError:
        return {}
    questions = {"turns": (("walk-turn",), turned_to), "hands": (("raise-one", "wave-one"), raised_hand)}
    shares: dict[str, Interval] = {}
    for name, (actions, answer) in questions.items():
        asked = [row for row in rows if row.action in actions]
        if asked:
            joints = [np.load(data / "new_joints" / f"{row.name}.npy") for row in asked]
            motions = [Motion(each, layout.fps, layout.skeleton) for each in joints]
            shares[name] = share_interval([answer(m) == row.side for m, row in zip(motions, asked, strict=True)])
    return shares


def _spread(samples: int, places: int) -> list[int]:
    """Spread samples over places as evenly as possible; the first places get one more if needed."""
    return [samples // places + (place < samples % places) for place in range(places)]


def _motions(
    generator: Generator, prompts: Sequence[str], count: int, seconds: float = SECONDS, first_seed: int = 0
) -> list[Motion]:
    """Generate `count` motions, using the prompts in turn and one seed per motion; processes share the batches."""
    texts = list(islice(cycle(prompts), count))

    def make(start: int) -> list[Motion]:
        batch = texts[start : start + BATCH]
        seeds = range(first_seed + start, first_seed + start + len(batch))
        return generator.generate_batch(batch, [seconds] * len(batch), list(seeds))

    return list(chain(*shared_map(make, range(0, count, BATCH), "text control")))
