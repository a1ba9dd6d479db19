"""Captions for composed clips: actions in their order, or what the arms do during a walk."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scalemogen.data.captions import english, predicate
from scalemogen.data.captions.slots import height_of
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure

COUNT = 8  # captions per clip
_SUBJECTS = ("a person", "someone", "the person", "a man", "a figure", "a person", "a person")
_HEIGHTS = {"overhead": "above the head", "head": "at head height"}
_NUMBERS = ("", "one second", "two seconds", "three seconds", "four seconds", "five seconds", "six seconds")

# {s} is a subject, {S} the same with a capital, {a} {b} {c} are predicates, {n} is the duration of the first part.
_TWO = {
    "short": ("{s} {a}, then {b}", "{s} {a} and then {b}", "{s} {a}, and then {b}"),
    "plain": (
        "{s} {a}, then {b}",
        "{s} {a} and after that {b}",
        "first {s} {a}, then the person {b}",
        "{s} {a}, and a moment later {b}",
        "{s} {a}; afterwards the person {b}",
    ),
    "expressive": (
        "{S} {a}. Then the person {b}.",
        "First, {s} {a}. After that, the person {b}.",
        "{S} {a} for about {n}. Then the person {b}.",
        "To begin with, {s} {a}. Once that is done, the person {b}.",
        "At first, {s} {a}. Without a break, the person then {b}.",
    ),
}
_THREE = {
    "short": ("{s} {a}, then {b}, then {c}", "{s} {a}, {b}, and then {c}"),
    "plain": (
        "{s} {a}, then {b}, and finally {c}",
        "first {s} {a}, then the person {b}, and at last {c}",
        "{s} {a}, after that {b}, and in the end {c}",
        "{s} {a} and then {b}, before the person finally {c}",
    ),
    "expressive": (
        "{S} {a}. Then the person {b}. Finally, the person {c}.",
        "First, {s} {a}. After that, the person {b}. In the end, the person {c}.",
        "{S} {a} for about {n}, then {b}. To finish, the person {c}.",
        "At first, {s} {a}. Next, the person {b}, and at the end, the person {c}.",
    ),
}
_STOP_TWO = ("{s} {a}, stops, and then {b}", "{S} {a} and comes to a stop. Standing there, the person {b}.")
_MEANWHILE = {
    "short": ("{s} {a} while {ing}", "{s} {a}, {ing}"),
    "plain": ("{s} {a} and {b} at the same time", "{s} {a} while {ing}", "while {s} {a}, the person also {b}"),
    "expressive": (
        "{S} {a}. All the while, the person {b}.",
        "{S} {a}. At the same time, the person {b}.",
        "{S} {a}. While doing so, the person {b}.",
    ),
}
_RAISED = {
    "short": ("{s} {a} with {hands} raised", "{s} {a} with {hands} up"),
    "plain": (
        "{s} {a} with {hands} raised {height}",
        "{s} {a} while holding {hands} up",
        "{s} {a}, keeping {hands} {height}",
        "with {hands} raised, {s} {a}",
    ),
    "expressive": (
        "{S} {a}. The person keeps {hands} raised {height} the whole time.",
        "{S} {a}. All the while, the person holds {hands} {height}.",
    ),
}
# {n} is "twice", "three times".
_AGAIN = {
    "short": ("{a} {n}", "{s} {a} {n}"),
    "plain": ("{s} {a} {n}", "{s} {a} {n} in a row", "{s} {a} {n}, one after the other", "{s} {a}, {n} in all"),
    "expressive": ("{S} {a}. The person does this {n}.", "{S} {a}, and repeats it. That makes it {n} in a row."),
}
# {c} is "with the arms crossed".
_CARRIED = {
    "short": ("{s} {a} {c}", "{a} {c}"),
    "plain": ("{s} {a} {c}", "{c}, {s} {a}", "{s} {a}, {c}"),
    "expressive": ("{S} {a}, {c} all the while.", "{S} {a} {c}. The arms stay like this."),
}
# Words of a predicate that already say how often, so that it cannot be repeated.
_OFTEN = re.compile(r"\b(once|twice|times?|again|several|repeatedly|combo|then|keeps?)\b")
# What the hand does in gestures whose label does not say it.
_MEANING = {"bye": "wave-one", "byebye": "wave-both", "respond": "raise-one"}
# Verbs that predicates of arm actions start with, and their -ing forms.
_ING = {
    "waves": "waving", "raises": "raising", "lifts": "lifting", "puts": "putting", "holds": "holding",
    "lowers": "lowering", "says": "saying", "gestures": "gesturing", "responds": "responding",
    "answers": "answering", "moves": "moving", "swings": "swinging", "reaches": "reaching", "keeps": "keeping",
    "stretches": "stretching", "brings": "bringing", "throws": "throwing", "greets": "greeting",
}  # fmt: skip
# Verbs are at the start, or after "and" or "then".
_VERB = re.compile(rf"(^|\band |\bthen )({'|'.join(_ING)})\b")


@dataclass(frozen=True)
class Part:
    """A stretch of a composed clip.

    Attributes:
        motion: its joints.
        label: label of the clip it comes from.
        moving: whether the body travels.
        vocabulary: words for the label.
    """

    motion: MotionArrays
    label: Label
    moving: bool
    vocabulary: Vocabulary

    @property
    def seconds(self) -> float:
        """The duration."""
        return len(self.motion.joints_FJ3) / self.motion.fps

    def predicate(self, seed: str, mannered: bool = True) -> str:
        """Return what is done in it: "walks forward slowly"; without the manner if `mannered` is False."""
        return predicate(self.motion, self.label, seed, self.vocabulary, mannered)


def sequence_captions(parts: Sequence[Part], seed: str, count: int = COUNT) -> tuple[str, ...]:
    """Write different captions that name the parts in order, in several registers."""
    templates = _TWO if len(parts) == 2 else _THREE
    stops = len(parts) == 2 and parts[0].moving and not parts[1].moving
    number = _NUMBERS[min(max(round(parts[0].seconds), 1), len(_NUMBERS) - 1)]

    def words(draw: random.Random, key: str) -> dict[str, str]:
        predicates: dict[str, str] = {}
        for place, (letter, part) in enumerate(zip("abc", parts, strict=False)):
            # a manner that several parts share is mentioned once
            new = all(part.label.manner != other.label.manner for other in parts[:place])
            predicates[letter] = part.predicate(f"{key}{letter}", new)
        return {**predicates, "n": number}

    return _captions(templates, _STOP_TWO if stops else (), words, seed, count)


def blend_captions(walk: Part, arms: Part, side: str, held: bool, seed: str, count: int = COUNT) -> tuple[str, ...]:
    """Write different captions for arms that do one thing while the legs walk.

    Args:
        side: "left" or "right" arm, "" for both.
        held: whether the hands are up during the whole walk.
    """
    action = _MEANING.get(arms.label.action, arms.label.action)
    raised = held and action.startswith("raise")
    hands = f"the {side} hand" if side else "both hands"

    def words(draw: random.Random, key: str) -> dict[str, str]:
        action = predicate_of_waving(side, draw) if held else arms.predicate(f"{key}b")
        ing = progressive(action)
        return {
            "a": walk.predicate(f"{key}a"), "b": action, "ing": ing,
            "hands": draw.choice((hands, hands.replace("hand", "arm"))), "height": hand_height(arms.motion, side),
        }  # fmt: skip

    return _captions(_RAISED if raised else _MEANWHILE, (), words, seed, count)


def repeat_captions(part: Part, times: int, seed: str, count: int = COUNT) -> tuple[str, ...]:
    """Write different captions for an action that is done `times` times; () if its words already say how often.

    Args:
        part: the action once.
    """
    counted = (english.times(times), f"{times} times")

    def words(draw: random.Random, key: str) -> dict[str, str] | None:
        once = part.predicate(key)
        return None if _OFTEN.search(once) else {"a": once, "n": draw.choice(counted)}

    return _captions(_AGAIN, (), words, seed, count)


def carried_captions(walk: Part, carried: str, seed: str, count: int = COUNT) -> tuple[str, ...]:
    """Write different captions for a walk with arms that are held, such as "with the arms crossed"."""

    def words(draw: random.Random, key: str) -> dict[str, str]:
        return {"a": walk.predicate(key), "c": carried}

    return _captions(_CARRIED, (), words, seed, count)


def predicate_of_waving(side: str, draw: random.Random) -> str:
    """Return a predicate for a hand that waves throughout.

    The phrases of its label would say that the hand goes up and down.
    """
    one, both = ("waves with the {side} hand", "waves the {side} hand"), ("waves with both hands", "waves both arms")
    return draw.choice(one if side else both).format(side=side)


def progressive(words: str) -> str:
    """Return the -ing form of a predicate: "raises a hand and waves" -> "raising a hand and waving"."""
    return _VERB.sub(lambda match: match[1] + _ING[match[2]], words)


def hand_height(motion: MotionArrays, side: str) -> str:
    """Return how high a hand (the lower of two) gets, in words."""
    facts = measure(motion)
    hands = {"left": facts.left_hand, "right": facts.right_hand}
    lower = min(([hands[side]] if side else hands.values()), key=lambda hand: hand.top)
    return height_of(lower, _HEIGHTS) or "at shoulder height"


def _captions(
    templates: Mapping[str, tuple[str, ...]],
    extra: tuple[str, ...],
    words: Callable[[random.Random, str], dict[str, str] | None],
    seed: str,
    count: int,
) -> tuple[str, ...]:
    """Fill templates of all registers: a quarter short, half plain, a quarter expressive.

    Captions differ in more than their subject. If too few do, some differ in their subject only.

    Args:
        templates: sentences with slots, by register.
        extra: further plain templates.
        words: draws what fills the slots, from a generator and a seed; None where the draw does not fit.
        seed: the same seed gives the same captions.
        count: captions wanted.
    """
    draw = random.Random(seed)
    found: dict[str, str] = {}
    for attempt in range(30 * count):
        if len(found) == count:
            break
        register = ("plain", "short", "plain", "expressive")[len(found) % 4]
        choice = draw.choice((*templates[register], *extra) if register == "plain" else templates[register])
        subject = draw.choice(_SUBJECTS)
        if subject == "the person" and "the person" in choice:
            subject = "a person"
        filling = words(draw, f"{seed}:{attempt}")
        if filling is None:
            continue
        if "{ing}" in choice and filling["ing"] == filling["b"]:
            continue  # its verb has no known -ing form
        sentence = choice.format(s=subject, S=subject.capitalize(), **filling)
        bare = choice.format(s="", S="", **filling) if attempt < 20 * count else sentence
        if bare not in found and sentence not in found.values():
            found[bare] = sentence
    return tuple(found.values())
