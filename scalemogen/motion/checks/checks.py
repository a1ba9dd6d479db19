"""`Checks`: conditions on a motion, written as words in `assets/people.tsv` and `words/tables/actions.tsv`.

A check is the name of a function of `locomotion`, `arms` or `posture`, and its arguments: "kicks right front".
"A & B" holds if both hold, "A | B" if one of them does, "A > B" if A holds in a first part of the motion and B in the
rest. "&" binds most tightly, ">" least.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.checks import arms, locomotion, posture
from scalemogen.motion.checks.scene import Scene

Check = Callable[..., bool]
Alternatives = tuple[tuple[tuple[Check, tuple[str, ...]], ...], ...]
_SHORTEST = 0.8  # least seconds of each part into which ">" cuts a motion
_CUTS_PER_SECOND = 4


def _checks_of(module: ModuleType) -> dict[str, Check]:
    """Return the public functions that a module defines, by name."""
    functions = inspect.getmembers(module, inspect.isfunction)
    return {
        name: function
        for name, function in functions
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


CHECKS: dict[str, Check] = {
    name: check for module in (locomotion, arms, posture) for name, check in _checks_of(module).items()
}


@dataclass(frozen=True)
class Checks:
    """A condition on motions.

    Attributes:
        words: as in a table, such as "walks & slow 0.95 | crawls".
        steps: what must hold one after the other; each has alternatives, each of these its checks, and each check is
            a function with its arguments.
    """

    words: str
    steps: tuple[Alternatives, ...]

    @classmethod
    def parse(cls, words: str) -> Checks:
        """Read the words of a condition.

        Raises:
            ValueError: for an unknown check, or arguments that it does not take.
        """
        return cls(words, tuple(_alternatives(step) for step in words.split(">")))

    def hold(self, motion: MotionArrays) -> bool:
        """Whether a motion meets the condition. Several steps hold if the motion can be cut so that each part does.

        Raises:
            ValueError: for a skeleton without the 22 joints.
        """
        return _hold(self.steps, motion)


def _hold(steps: tuple[Alternatives, ...], motion: MotionArrays) -> bool:
    first, *rest = steps
    if not rest:
        scene = Scene(motion)
        return any(all(check(scene, *arguments) for check, arguments in each) for each in first)
    cuts = np.arange(_SHORTEST, motion.seconds - _SHORTEST, 1 / _CUTS_PER_SECOND)
    frames = [round(cut * motion.fps) for cut in cuts]
    return any(
        _hold((first,), motion.crop(0, cut)) and _hold(tuple(rest), motion.crop(cut, motion.frames)) for cut in frames
    )


def _alternatives(words: str) -> Alternatives:
    return tuple(tuple(_parse(part) for part in each.split("&")) for each in words.split("|"))


def _parse(words: str) -> tuple[Check, tuple[str, ...]]:
    name, *arguments = words.split()
    if name not in CHECKS:
        raise ValueError(f"unknown check '{name}'; known are {', '.join(sorted(CHECKS))}")
    try:
        inspect.signature(CHECKS[name]).bind(None, *arguments)
    except TypeError as error:
        raise ValueError(f"'{words.strip()}': {error}; see {name} in scalemogen/motion/checks/") from error
    return CHECKS[name], tuple(arguments)
