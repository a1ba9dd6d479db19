"""The lines of the Generate tab: the progress of a run, and what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from demo.status import grid_words
from scalemogen.motion.motion import Motion
from scalemogen.tokens import StreamStep
from scalemogen.words.matching import Match

STOPPED = "Stopped. The motion shown is the previous one."
_LENGTH = 90  # longer sentences are shortened to this many letters


def describe_motion(motion: Motion) -> str:
    """Return the prompt, the duration and the seed in one line."""
    recipe = motion.recipe
    if recipe is None:
        return f"{motion.seconds:.1f} s"
    return f"“{_short(recipe.typed or recipe.prompt)}” · {motion.seconds:.1f} s · seed {recipe.seed}"


def _short(prompt: str) -> str:
    return shorten(prompt, _LENGTH, placeholder=" …")


def describe_step(step: StreamStep) -> str:
    """Return a line such as "scale 7 of 11: 3 body groups × 12 time slices"."""
    schedule = step.tokens.schedule
    columns, groups = step.tokens.valid_columns(step.scale), len(schedule.scales[step.scale].groups)
    return f"scale {step.scale + 1} of {len(schedule)}: {grid_words(columns, groups)}"


def describe_several(prompt: str, matches: Sequence[Match], first: int) -> str:
    """Return the sentence of motions that stand side by side, their number and seeds, and how many match."""
    count, judged = len(matches), any(match.matches is not None for match in matches)
    passed = f" · {sum(match.matches is True for match in matches)} do what the sentence says ✓" if judged else ""
    return f"“{_short(prompt)}” · {count} motions · seeds {first} to {first + count - 1}{passed} · keep one"
