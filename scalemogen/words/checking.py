"""Geometric checks (`motion.checks`) of what a sentence asks for: action, side, height, count, pace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scalemogen.motion.checks import Checks
from scalemogen.motion.motion import Motion
from scalemogen.words.acts import Act
from scalemogen.words.amounts import LEAST_SEVERAL
from scalemogen.words.lexicon import lexicon
from scalemogen.words.phrases import other_way
from scalemogen.words.writing import asked_for

_HEIGHTS = ("shoulder", "head", "overhead")  # heights that the check of raised hands knows
# Limits in m/s of the body for walking: usual walking is 0.95 to 1.4 (`captions.account.pace_of`).
_PACES = {"slowly": "slow 1.0", "quickly": "fast 1.35"}
# If a sentence has several actions, each is looked for in its own stretch of the motion, with these margins on both
# sides, as shares of the motion.
_MARGINS = (0.15, 0.0)
_MOST_COUNTED = 30  # times


@dataclass(frozen=True)
class Fact:
    """One thing that a sentence names, and whether a motion does it.

    Attributes:
        action: name of the action.
        words: the check, such as "kicks right"; "" if geometry cannot tell.
        holds: whether the motion passes; None without a check.
        asked: what the sentence asks for, as a verb phrase for people: "jump twice".
        instead: what the motion does if it does this another number of times: "jump once"; else "".
        unchecked: what the sentence says of it, but the check does not see: "the number of times", "the manner".
    """

    action: str
    words: str
    holds: bool | None
    asked: str
    instead: str = ""
    unchecked: tuple[str, ...] = ()


def check_of(act: Act) -> Checks | None:
    """Return the check of an act; None if geometry cannot tell whether a motion does it.

    A number of times is checked as "at least".
    """
    template = lexicon().actions[act.action].check
    if not template:
        return None
    words = template.format(
        side=act.side or "any",
        times=act.amounts.times or (LEAST_SEVERAL if act.amounts.vaguely else 1),
        several=act.amounts.times or LEAST_SEVERAL,
        height=act.height if act.height in _HEIGHTS else _default_height(template),
        depth=act.depth or "any",
    )
    if _sees_pace(act, words):
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
    check, asked = check_of(act), asked_for(act)
    if check is None:
        return Fact(act.action, "", None, asked)
    holds, instead = any(map(check.hold, parts)), ""
    if (act.amounts.times or act.amounts.vaguely) and _counts(act):
        found = _times_done(act, parts)
        if act.amounts.times:
            holds = found == act.amounts.times
        once = " once" if found == 1 else ""
        instead = "" if holds or not found else f"{asked_for(_with_times(act, found))}{once}"
    return Fact(act.action, check.words, holds, asked, instead, tuple(_unchecked(act, check.words)))


def _counts(act: Act) -> bool:
    """Whether the check of an act counts how often it is done."""
    template = lexicon().actions[act.action].check
    return "{times}" in template or "{several}" in template


def _times_done(act: Act, parts: Sequence[Motion]) -> int:
    """Return how often an act is done: the number asked for if a part has it, else the number on the whole motion."""
    counts = []
    for part in parts:
        done = 0
        while done < _MOST_COUNTED and (check := check_of(_with_times(act, done + 1))) and check.hold(part):
            done += 1
        counts.append(done)
    return next((done for done in counts if done == act.amounts.times), counts[0])


def _with_times(act: Act, times: int) -> Act:
    return replace(act, amounts=replace(act.amounts, times=times, vaguely=False))


def _sees_pace(act: Act, words: str) -> bool:
    """Whether the pace of an act is checked; only that of walking is."""
    return act.pace in _PACES and re.match(r"walks\b", words) is not None


def _unchecked(act: Act, words: str) -> Iterator[str]:
    """Yield what a sentence says of an act, but its check does not see."""
    template, amounts = lexicon().actions[act.action].check, act.amounts
    if (amounts.vaguely or (amounts.times or 1) > 1) and not _counts(act):
        yield "the number of times"
    if amounts.steps:
        yield "the number of steps"
    if amounts.degrees:
        yield "the angle"
    yield from unseen_ways(act)
    if act.height and ("{height}" not in template or act.height not in _HEIGHTS):
        yield "the height"
    if act.depth and "{depth}" not in template:
        yield "the depth"
    if act.manner:
        yield "the manner"
    if act.pace and not _sees_pace(act, words):
        yield "the speed"


def unseen_ways(act: Act) -> Iterator[str]:
    """Yield "the side" and "the direction" if a sentence names them, but no check of the action sees them."""
    if act.side and "{side}" not in lexicon().actions[act.action].check:
        yield "the side"
    if other_way(act):
        yield "the direction"


def _default_height(template: str) -> str:
    """Return how high raised hands have to get if the sentence names no height."""
    return "shoulder" if template.startswith("raises_both") else "head"


def _parts(motion: Motion, step: int, steps: int) -> list[Motion]:
    """Return the whole motion, and the stretch of one of its steps, with and without a margin.

    For the first and the last step also half of its stretch, at the beginning or end of the motion: the others may
    take longer.
    """
    parts = [motion]
    if steps > 1 and step in (0, steps - 1):
        half = max(motion.frames // (2 * steps), 2)
        parts.append(motion.crop(0, half) if step == 0 else motion.crop(motion.frames - half, motion.frames))
    for margin in _MARGINS if steps > 1 else ():
        start = int(max(0.0, step / steps - margin) * motion.frames)
        stop = int(min(1.0, (step + 1) / steps + margin) * motion.frames)
        parts.append(motion.crop(start, max(stop, start + 2)))
    return parts
