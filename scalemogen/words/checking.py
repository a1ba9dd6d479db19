"""Geometric checks (`motion.checks`) of what a sentence asks for: action, side, height, count, pace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scalemogen.motion.checks import Checks
from scalemogen.motion.motion import Motion
from scalemogen.words.lexicon import lexicon
from scalemogen.words.reading import Act
from scalemogen.words.writing import asked_for

_HEIGHTS = ("shoulder", "head", "overhead")  # heights that the check of raised hands knows
# Limits in m/s of the body for walking: usual walking is 0.95 to 1.4 (`captions.account.pace_of`).
_PACES = {"slowly": "slow 1.0", "quickly": "fast 1.35"}
# One of several actions is looked for in its stretch of the motion, with and without a margin on both sides: shares
# of the motion.
_MARGINS = (0.15, 0.0)


@dataclass(frozen=True)
class Fact:
    """One thing that a sentence names, and whether a motion does it.

    Attributes:
        action: name of the action.
        words: the check, such as "kicks right"; "" if geometry cannot tell.
        holds: whether the motion passes; None without a check.
        asked: what the sentence asks for, as a verb phrase for people: "jump twice".
        uncounted: the same without the number of times, if the motion does it, but the number is wrong or cannot be
            checked: "jump"; else "".
    """

    action: str
    words: str
    holds: bool | None
    asked: str
    uncounted: str = ""


def check_of(act: Act) -> Checks | None:
    """Return the check of an act; None if geometry cannot tell whether a motion does it."""
    template = lexicon().actions[act.action].check
    if not template:
        return None
    words = template.format(
        side=act.side or "any",
        times=act.amounts.times or 1,
        height=act.height if act.height in _HEIGHTS else _default_height(template),
    )
    if act.pace in _PACES and re.match(r"walks\b", words):
        words += f" & {_PACES[act.pace]}"
    return Checks.parse(words)


def facts_of(motion: Motion, acts: Sequence[Act]) -> tuple[Fact, ...]:
    """Check each act on the motion.

    An act passes if its check holds on the whole motion. If several acts follow each other, it also passes if the
    check holds on the stretch in which the act is expected: the second of three acts in the second third.
    """
    steps = max(1, sum(act.link != "while" for act in acts))
    step = -1
    facts = []
    for act in acts:
        step += act.link != "while"
        facts.append(_fact(act, _parts(motion, max(step, 0), steps)))
    return tuple(facts)


def _fact(act: Act, parts: Sequence[Motion]) -> Fact:
    """Check an act; it passes if its check holds on one of the parts of a motion."""
    check, uncounted = check_of(act), ""
    if check is None:
        return Fact(act.action, "", None, asked_for(act))
    holds = any(map(check.hold, parts))
    if (act.amounts.times or 1) > 1:
        once = replace(act, amounts=replace(act.amounts, times=None))
        check_once = check_of(once)
        assert check_once is not None
        counts = check_once.words != check.words
        if counts != holds and any(map(check_once.hold, parts)):
            uncounted = asked_for(once)
    return Fact(act.action, check.words, holds, asked_for(act), uncounted)


def _default_height(template: str) -> str:
    """Return how high raised hands have to get if the sentence names no height."""
    return "overhead" if template.startswith("raises_both") else "head"


def _parts(motion: Motion, step: int, steps: int) -> list[Motion]:
    """Return the whole motion, and the stretch of one of its steps, with and without a margin."""
    parts = [motion]
    for margin in _MARGINS if steps > 1 else ():
        start = int(max(0.0, step / steps - margin) * motion.frames)
        stop = int(min(1.0, (step + 1) / steps + margin) * motion.frames)
        parts.append(motion.crop(start, max(stop, start + 2)))
    return parts
