"""Does the body do what the sentence says? Speed, sides, heights and order on prompts not trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

import numpy as np

from scalemogen.data.capture.glitches import jumps
from scalemogen.data.labels import read_labels
from scalemogen.evaluation.metrics import Interval, share_interval
from scalemogen.evaluation.order import Act, in_order, left_hand_up, right_hand_up, squats, walks
from scalemogen.model import ScaleMoGen
from scalemogen.motion.facts import measure
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.measurements import longest_aloft, mean_speed
from scalemogen.motion.motion import Motion
from scalemogen.support.processes import shared_map

SECONDS = 4.0
SECONDS_OF_TWO = 7.0  # for two actions, one after the other
BATCH = 10
HAND_LEAD = 0.1  # metres that the named wrist must get above the other

Prompts = Mapping[str, tuple[str, ...]]  # by the answer that is right

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
HEIGHT_PROMPTS = {
    "shoulder": ("a man lifts his right arm up to the height of his shoulder", "somebody's left hand goes up to "
                 "shoulder height and down again"),
    "overhead": ("a man lifts his right arm up high above his head", "somebody's left hand goes up high above their "
                 "head and down again"),
}  # fmt: skip
DEPTH_PROMPTS = {
    "deep": ("somebody does one deep squat", "a man squats, going down as low as he can"),
    "half": ("somebody does only half a squat", "a man squats, going only halfway down"),
}
_WALK = Act("walks ahead", walks)
_SQUAT = Act("does a squat", squats)
_LEFT, _RIGHT = Act("puts up his left hand", left_hand_up), Act("puts up his right hand", right_hand_up)
ORDERS = ((_WALK, _RIGHT), (_LEFT, _WALK), (_SQUAT, _LEFT), (_RIGHT, _SQUAT))
ORDER_WORDS = ("a man {first}, and once done {second}", "to start with, a man {first}; next, he {second}")
# Nothing like these is in the archives; what comes is to be a body all the same, and one that stays on the floor.
FAR_PROMPTS = (
    "a man does a cartwheel", "a person swims", "somebody rides a bike", "a woman paddles a canoe",
    "a gymnast does a backflip", "a girl plays the violin", "someone skis down a hill", "a man juggles three balls",
)  # fmt: skip
LONGEST_FLIGHT, FASTEST = 1.0, 250.0  # seconds, m/s²: what captured jumps and punches do not reach


@dataclass(frozen=True)
class TextControl:
    """What was measured.

    Attributes:
        speeds: mean m/s per kind of locomotion.
        speed_order: share of triples (one sample of each kind) with run > walk > exhausted walk.
        turns, hands: share of samples whose side is the one named.
        heights: share of samples whose hand gets as high as named, to the shoulder or above the head.
        depths: mean drop of the hips in a deep and in half a squat, as a share of the leg.
        squats: share of the samples asked for a deep squat that do one.
        depth_order: share of pairs in which the deep squat is the deeper one.
        orders: share of samples that do both actions, in the order named.
        calm: share of samples that neither float nor jerk, asked for what is in no archive.
        samples: samples behind each share.
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


def measure_text_control(model: ScaleMoGen, samples: int = 50) -> TextControl:
    """Generate `samples` motions per question and measure them; seeds are 0, 1, 2, ...

    Called on all processes, which share the work.
    """
    speeds = locomotion_speeds(model, samples)
    legs = {
        kind: [measure(m).legs for m in _motions(model, prompts, samples)] for kind, prompts in DEPTH_PROMPTS.items()
    }
    drops = {kind: np.array([each.drop for each in found]) for kind, found in legs.items()}
    return TextControl(
        speeds={kind: float(np.mean(values)) for kind, values in speeds.items()},
        speed_order=speed_order(speeds),
        turns=share_right(model, TURN_PROMPTS, samples, turned_to),
        hands=share_right(model, HAND_PROMPTS, samples, raised_hand),
        heights=share_right(model, HEIGHT_PROMPTS, samples, hand_height),
        depths={kind: float(values.mean()) for kind, values in drops.items()},
        squats=share_interval([each.squats > 0 for each in legs["deep"]]),
        depth_order=share_interval(drops["deep"] > drops["half"]),
        orders=share_in_order(model, samples),
        calm=share_interval([stays_calm(motion) for motion in _motions(model, FAR_PROMPTS, samples)]),
        samples=samples,
    )


def share_right(
    model: ScaleMoGen, prompts: Prompts, samples: int, answer: Callable[[Motion], str], first_seed: int = 0
) -> Interval:
    """Share of motions whose answer is the one their prompt stands under."""
    counts = _dealt(samples, len(prompts))
    return share_interval(
        [
            answer(motion) == right
            for (right, table), count in zip(prompts.items(), counts, strict=True)
            for motion in _motions(model, table, count, first_seed=first_seed)
        ]
    )


def share_in_order(model: ScaleMoGen, samples: int, first_seed: int = 0) -> Interval:
    """Share of samples that do both actions, in the order named."""
    counts = _dealt(samples, len(ORDERS))
    return share_interval(
        [
            in_order(motion, *pair)
            for pair, count in zip(ORDERS, counts, strict=True)
            for motion in _motions(model, _order_prompts(*pair), count, SECONDS_OF_TWO, first_seed)
        ]
    )


def locomotion_speeds(model: ScaleMoGen, samples: int, first_seed: int = 0) -> dict[str, np.ndarray]:
    """(samples,) mean m/s of each motion, per kind of locomotion."""
    return {
        kind: np.array([mean_speed(motion) for motion in _motions(model, prompts, samples, first_seed=first_seed)])
        for kind, prompts in SPEED_PROMPTS.items()
    }


def speed_order(speeds: Mapping[str, np.ndarray]) -> Interval:
    """Share of triples, one sample of each kind, with run > walk > exhausted walk."""
    run, walk, exhausted = (speeds[kind] for kind in SPEED_PROMPTS)
    return share_interval((run > walk) & (walk > exhausted))


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


def hand_height(motion: Motion) -> str:
    """How high the higher hand gets, in the words of `facts.hands`."""
    facts = measure(motion)
    return facts.hand(facts.higher_hand).height


def stays_calm(motion: Motion) -> bool:
    """The body does not float, and no joint is suddenly elsewhere."""
    flight = longest_aloft(motion.joints_FJ3[..., 1], motion.fps)
    return flight <= LONGEST_FLIGHT and not jumps(motion, FASTEST).any()


def labelled_clips(data: Path, split: str, layout: FeatureLayout) -> dict[str, Interval]:
    """The same questions put to real clips whose performers were told a side: "turns" and "hands".

    Empty where the folder does not say what was performed (HumanML3D's own).
    """
    try:
        rows = [row for row in read_labels(data) if row.split == split and row.side and not row.mirrored]
    except ValueError:
        return {}
    questions = {"turns": (("walk-turn",), turned_to), "hands": (("raise-one", "wave-one"), raised_hand)}
    found: dict[str, Interval] = {}
    for name, (actions, answer) in questions.items():
        asked = [row for row in rows if row.action in actions]
        if asked:
            joints = [np.load(data / "new_joints" / f"{row.name}.npy") for row in asked]
            motions = [Motion(each, layout.fps, layout.skeleton) for each in joints]
            found[name] = share_interval([answer(m) == row.side for m, row in zip(motions, asked, strict=True)])
    return found


def seen_prompts(captions: Iterable[str]) -> list[str]:
    """Prompts of this file that stand among the captions; should be none."""
    tables = (SPEED_PROMPTS, TURN_PROMPTS, HAND_PROMPTS, HEIGHT_PROMPTS, DEPTH_PROMPTS)
    prompts = [p for table in tables for ps in table.values() for p in ps]
    prompts += [prompt for pair in ORDERS for prompt in _order_prompts(*pair)] + list(FAR_PROMPTS)
    known = {caption.lower().rstrip(".") for caption in captions}
    return [prompt for prompt in prompts if prompt in known]


def _dealt(samples: int, places: int) -> list[int]:
    """How many of the samples each place gets: as evenly as can be, the first ones more."""
    return [samples // places + (place < samples % places) for place in range(places)]


def _order_prompts(first: Act, second: Act) -> list[str]:
    return [words.format(first=first.words, second=second.words) for words in ORDER_WORDS]


def _motions(
    model: ScaleMoGen, prompts: Sequence[str], count: int, seconds: float = SECONDS, first_seed: int = 0
) -> list[Motion]:
    """`count` motions of the prompts in turn; processes share the work."""
    texts = list(islice(cycle(prompts), count))

    def make(start: int) -> list[Motion]:
        batch = texts[start : start + BATCH]
        seeds = range(first_seed + start, first_seed + start + len(batch))
        return model.generate_batch(batch, [seconds] * len(batch), list(seeds))

    return list(chain(*shared_map(make, range(0, count, BATCH))))
