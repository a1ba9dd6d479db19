"""What the tab says: what to expect of a sentence, how a run goes on, and whether a motion does what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import shorten

from demo.status import grid_words, progress_line
from scalemogen.motion.motion import Motion
from scalemogen.tokens import StreamStep
from scalemogen.words.checking import Fact
from scalemogen.words.matching import Match
from scalemogen.words.reliability import Expected, Level
from scalemogen.words.rewriting import Rewriting

STOPPED = progress_line("Stopped. The motion shown is the previous one.")
NOTHING = "&nbsp;"  # keeps the height of a line
_LENGTH = 90  # letters of a sentence in one line
_MEANS: dict[Level, str] = {
    "reliable": "done reliably",
    "sometimes": "done sometimes: try several seeds",
    "unread": "the motion may do it or not",
    "unknown": "seldom done, or not known to the model",
}


def describe_expected(expected: Sequence[Expected], rewriting: Rewriting, unread: str = "") -> str:
    """Return HTML: for each action how many of the motions that were measured did it, and what was not understood.

    Args:
        expected: of the sentence, in order.
        rewriting: how the sentence is read.
        unread: where reading of a long sentence ends; "" if all of it is read.
    """
    marks = [
        f'<span class="level {each.level}" title="{_MEANS[each.level]}">{escape(str(each))}</span>'
        for each in expected
    ]
    words = []
    if rewriting.acts and rewriting.unknown:
        words.append(f"Not understood: {escape(', '.join(rewriting.unknown))}.")
    if rewriting.nearest:
        nearest = shorten(rewriting.nearest[0], _LENGTH, placeholder=" …")
        words.append(f"The model knows, for example: “{escape(nearest)}”.")
    if unread:
        words.append(escape(unread))
    return " ".join([*marks, *words]) or NOTHING


def describe_match(match: Match, rewriting: Rewriting) -> str:
    """Return HTML: whether a motion does what the sentence says, as far as the sentence was understood.

    Args:
        match: of the motion and the sentence as it was rewritten.
        rewriting: how the sentence was read.
    """
    if match.matches is None:
        return "Whether the motion does this cannot be measured."
    if match.matches and not match.checked:  # only the evaluator judged, which cannot tell sides and counts
        return '<span class="level sometimes">The motion resembles the sentence.</span>'
    if match.matches and rewriting.unknown:
        return '<span class="level sometimes">The motion does what was understood of the sentence.</span>'
    if match.matches and match.uncounted:
        return (
            '<span class="level sometimes">The motion does what the sentence says; the number of times was not '
            "checked.</span>"
        )
    if match.matches:
        return '<span class="level reliable">The motion does what the sentence says.</span>'
    if not match.failed:
        return '<span class="level unknown">The motion does not resemble the sentence.</span>'
    if len(match.facts) == 1 and not match.facts[0].uncounted:
        return f'<span class="level unknown">The person does not {escape(match.facts[0].asked)}.</span>'
    return " ".join(map(_describe_fact, match.facts))


def _describe_fact(fact: Fact) -> str:
    """Return HTML: whether a motion does one of the things that the sentence says."""
    if fact.holds is None:
        return f'<span class="level unread">{escape(fact.asked)}: cannot be checked</span>'
    if fact.holds:
        return f'<span class="level reliable">{escape(fact.asked)}: done</span>'
    often = f"; {fact.uncounted}: done, but not as often" if fact.uncounted else ""
    return f'<span class="level unknown">{escape(fact.asked)}: not done{escape(often)}</span>'


def describe_motion(motion: Motion) -> str:
    """Return the prompt, the duration and the seed in one line."""
    recipe = motion.recipe
    if recipe is None:
        return f"{motion.seconds:.1f} s"
    prompt = shorten(recipe.typed or recipe.prompt, _LENGTH, placeholder=" …")
    return f"“{prompt}” · {motion.seconds:.1f} s · seed {recipe.seed}"


def describe_step(step: StreamStep) -> str:
    """Return a line such as "scale 7 of 11: 3 body groups × 12 time slices"."""
    schedule = step.tokens.schedule
    columns, groups = step.tokens.valid_columns(step.scale), len(schedule.scales[step.scale].groups)
    return f"scale {step.scale + 1} of {len(schedule)}: {grid_words(columns, groups)}"


def describe_several(matches: Sequence[Match], first: int) -> str:
    """Return how many motions stand side by side, their seeds, and how many match."""
    count, judged = len(matches), any(match.matches is not None for match in matches)
    passed = f" · {sum(match.matches is True for match in matches)} do what the sentence says ✓" if judged else ""
    return f"{count} motions · seeds {first} to {first + count - 1}{passed} · keep one"
