"""Geometric checks (`motion.checks`) of what a sentence asks for: action, side, height, count, pace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scalemogen.motion.checks import Checks
from scalemogen.motion.motion import Motion
from scalemogen.words.lexicon import lexicon
from scalemogen.words.reading import Act

_HEIGHTS = ("shoulder", "head", "overhead")  # heights that the check of raised hands knows
# Limits in m/s of the body for walking: usual walking is 0.95 to 1.4 (`captions.account.pace_of`).
_PACES = {"slowly": "slow 1.0", "quickly": "fast 1.35"}
_MARGINS = (0.15, 0.0)  # shares of the motion that are added to the stretch of one of several actions


@dataclass(frozen=True)
class Fact:
    """One thing that a sentence names, and whether a motion does it.

    Attributes:
        action: name of the action.
        words: the check, such as "kicks right"; "" if geometry cannot tell.
        holds: whether the motion passes; None without a check.
    """

    action: str
    words: str
    holds: bool | None


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
    """Check each act on the motion: of several acts in a row, each in about its own stretch of the time."""
    steps = max(1, sum(act.link != "while" for act in acts))
    step = -1
    facts = []
    for act in acts:
        step += act.link != "while"
        check = check_of(act)
        holds = None if check is None else any(check.hold(part) for part in _parts(motion, max(step, 0), steps))
        facts.append(Fact(act.action, check.words if check else "", holds))
    return tuple(facts)


def _default_height(template: str) -> str:
    """Return how high hands have to get if nothing is said."""
    return "overhead" if template.startswith("raises_both") else "head"


def _parts(motion: Motion, step: int, steps: int) -> list[Motion]:
    """Return the whole motion, and the stretch of one of its steps, with and without a margin."""
    parts = [motion]
    for margin in _MARGINS if steps > 1 else ():
        start = int(max(0.0, step / steps - margin) * motion.frames)
        stop = int(min(1.0, (step + 1) / steps + margin) * motion.frames)
        parts.append(motion.crop(start, max(stop, start + 2)))
    return parts
