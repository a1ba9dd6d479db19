"""Amounts in a sentence: how often, how long, how far."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scalemogen.words.tokens import LIMBS

NUMBERS: Mapping[str, float] = {
    **{word: value for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )},
    "fifteen": 15, "twenty": 20, "thirty": 30, "half": 0.5, "couple": 2, "dozen": 12,
}  # fmt: skip
_TIMES: Mapping[str, int] = {"once": 1, "twice": 2, "thrice": 3}
_VAGUE = ("several time", "many time", "few time", "again & again", "over & over", "repeatedly")
_MANY = frozenset({"few", "several", "many", "multiple", "repeated", "flurry", "series", "bunch", "lot", "lots"})
SEVERAL = 3  # how often an action is asked for that is to be done "several times"
LEAST_SEVERAL = 2  # how often a motion must do it
_SECONDS: Mapping[str, float] = {"second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60}
_JOINED = re.compile(r"(\d+(?:\.\d+)?)[-']?(x|s|sec|secs|seconds?|times|min)")
_TIMES_FIRST = re.compile(r"x(\d+)")
_SOME = ("few second", "few sec", "few minute", "moment")  # understood, but no duration
_MOST_TIMES = 30
_BEFORE_COUNTS = frozenset({"&", "like", "about", "say", "around", "maybe", "roughly"})  # "push-ups, about 5"
LIGHT_VERBS = frozenset({"do", "make", "take", "throw", "perform", "give"})
_PEOPLE = {
    "person", "people", "man", "men", "woman", "women", "boy", "girl", "child", "children", "kid", "guy", "lady",
    "friend", "dancer", "soldier", "player",
}  # fmt: skip


@dataclass(frozen=True)
class Amounts:
    """Amounts of one clause; None or "" where none is named.

    Attributes:
        times: how often.
        vaguely: whether the action is to be repeated, without a number: "several times", "a few kicks".
        seconds: how long.
        steps: number of steps.
        degrees: size of a turn.
        used: indices of the words that were read.
    """

    times: int | None = None
    vaguely: bool = False
    seconds: float | None = None
    steps: int | None = None
    degrees: float | None = None
    used: frozenset[int] = frozenset()


def read_amounts(words: Sequence[str], actions: frozenset[int], governed: frozenset[int] = frozenset()) -> Amounts:
    """Read the amounts of a clause.

    Args:
        words: base words.
        actions: indices of words that name the action; a number before them is a count: "three squats".
        governed: indices of words after a preposition; a number there at the end of a clause is no count: "at 20".
    """
    found: dict[str, float] = {}
    used: set[int] = set()
    for index, word in enumerate(words):
        if word in _TIMES:
            found["times"], _ = _TIMES[word], used.add(index)
            continue
        value, unit, last = _number(words, index)
        if value is None or index in actions:
            continue
        named = _names(words, actions)
        name = _meaning(unit, last, named)
        follows = index - 1 in actions or (index > 0 and words[index - 1] in _BEFORE_COUNTS)
        if last == len(words) and follows and index not in governed and value in range(1, _MOST_TIMES + 1):
            name = "count"  # "push-ups, like 5", but not "turn left 90" and not "jump over 3"
        if name:
            found.setdefault(name, value * _SECONDS.get(unit, 1) if name == "seconds" else value)
            used.update(range(index, last + 1) if name != "count" else (index,))
    many = {index for index, word in enumerate(words) if word in _MANY and _is_before_action(words, index, actions)}
    joined = " ".join(words)
    vague = next((words for words in _VAGUE if words in joined), "")
    some = next((words for words in _SOME if words in joined), "")
    used |= many | {index for index, word in enumerate(words) if word in (*vague.split(), *some.split())}
    times = found.get("times", found.get("count"))
    return Amounts(
        times=round(times) if times is not None and 1 <= times <= _MOST_TIMES else None,
        vaguely=bool(vague or many),
        seconds=found.get("seconds"),
        steps=round(found["steps"]) if "steps" in found else None,
        degrees=found.get("degrees"),
        used=frozenset(used),
    )


def _names(words: Sequence[str], actions: frozenset[int]) -> frozenset[int]:
    """Return the indices of the words that can be counted: in "kicks two balls" the verb, in "does two kicks" all."""
    first = min(actions, default=0)
    return actions if actions and words[first] in LIGHT_VERBS else actions & {first}


def _is_before_action(words: Sequence[str], index: int, actions: frozenset[int]) -> bool:
    """Whether a word that names the action follows, perhaps after an adjective: "a few quick punches"."""
    after = words[index + 1 : index + 3]
    return not _PEOPLE.union(LIMBS, {"step", "finger"}).intersection(after) and any(
        index + place in actions for place in range(1, len(after) + 1)
    )


def _number(words: Sequence[str], index: int) -> tuple[float | None, str, int]:
    """Return the number at an index, its unit, and the index of the unit, which is the next word or part of "5s"."""
    word = words[index]
    if joined := _TIMES_FIRST.fullmatch(word):
        return float(joined[1]), "time", index
    if joined := _JOINED.fullmatch(word):
        unit = {"x": "time", "times": "time"}.get(joined[2], joined[2].removesuffix("s") or "s")
        return float(joined[1]), unit, index
    value = NUMBERS.get(word) if not re.fullmatch(r"\d+(\.\d+)?", word) else float(word)
    return value, words[index + 1] if index + 1 < len(words) else "", index + 1


def _meaning(unit: str, place: int, actions: frozenset[int]) -> str:
    """Return what a number counts, given its unit and the unit's index; "" if that is not understood."""
    if unit in ("time", "rep", "reps"):
        return "times"
    if unit in _SECONDS:
        return "seconds"
    if unit in ("step", "degree", "degrees", "pace"):
        return "degrees" if unit.startswith("degree") else "steps"
    if unit in LIMBS or unit in _PEOPLE or unit in ("count", "counts", "beats"):
        return ""  # "on one leg", "two people dance", "eight counts of walking"
    return "count" if place in actions or place + 1 in actions else ""
