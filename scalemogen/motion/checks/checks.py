"""`Checks`: conditions on a motion, written as words in `assets/people.tsv` and `words/tables/actions.tsv`.

A check is the name of a function of `locomotion`, `arms` or `posture`, and its arguments: "kicks right front". "&"
joins checks that must all hold, "|" alternatives; "&" binds more tightly.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.checks import arms, locomotion, posture
from scalemogen.motion.checks.scene import Scene

Check = Callable[..., bool]


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
        alternatives: for each alternative its checks, each a function and its arguments.
    """

    words: str
    alternatives: tuple[tuple[tuple[Check, tuple[str, ...]], ...], ...]

    @classmethod
    def parse(cls, words: str) -> Checks:
        """Read the words of a condition.

        Raises:
            ValueError: for an unknown check, or arguments that it does not take.
        """
        return cls(words, tuple(tuple(_parse(part) for part in each.split("&")) for each in words.split("|")))

    def hold(self, motion: MotionArrays) -> bool:
        """Whether a motion meets the condition.

        Raises:
            ValueError: for a skeleton without the 22 joints.
        """
        scene = Scene(motion)
        return any(all(check(scene, *arguments) for check, arguments in each) for each in self.alternatives)


def _parse(words: str) -> tuple[Check, tuple[str, ...]]:
    name, *arguments = words.split()
    if name not in CHECKS:
        raise ValueError(f"unknown check '{name}'; known are {', '.join(sorted(CHECKS))}")
    try:
        inspect.signature(CHECKS[name]).bind(None, *arguments)
    except TypeError as error:
        raise ValueError(f"'{words.strip()}': {error}; see {name} in scalemogen/motion/checks/") from error
    return CHECKS[name], tuple(arguments)
