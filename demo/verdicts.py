"""What the page says about a sentence: before sampling, what to expect; afterwards, whether the motion does it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import shorten

from scalemogen.words.checking import Fact
from scalemogen.words.matching import Match
from scalemogen.words.phrases import emphatic
from scalemogen.words.reliability import Expected, Level
from scalemogen.words.rewriting import Rewriting

NOTHING = "&nbsp;"  # an empty line that keeps its height
_LENGTH = 90  # longer suggestions are shortened to this many letters
_MEANS: dict[Level, str] = {
    "reliable": "done reliably",
    "sometimes": "done sometimes: try several seeds",
    "unread": "the motion may do it or not",
    "unknown": "seldom done, or not known to the model",
}


def describe_expected(expected: Sequence[Expected], rewriting: Rewriting, unread: str = "") -> str:
    """Return HTML: for each action how many of the motions that were measured did it, and what was not understood.

    Args:
        expected: the actions of the sentence, in order.
        rewriting: how the sentence is read.
        unread: a sentence that says where a long prompt is cut; "" if all of it is read.
    """
    marks = [_marked(each.level, str(each), _MEANS[each.level]) for each in expected]
    words = []
    if rewriting.acts and rewriting.unknown:
        words.append(f"Not understood: {escape(', '.join(rewriting.unknown))}.")
    if rewriting.suggestions:
        known = ", ".join(f"“{shorten(each, _LENGTH, placeholder=' …')}”" for each in rewriting.suggestions)
        words.append(f"The model knows, for example: {escape(known)}.")
    if unread:
        words.append(escape(unread))
    return " ".join([*marks, *words]) or NOTHING


def describe_doubts(expected: Sequence[Expected], rewriting: Rewriting) -> str:
    """Return HTML that names what of a sentence was not understood, or is not known to the model; "" for nothing."""
    doubtful = [each for each in expected if each.level in ("unread", "unknown")]
    marks = [_marked(each.level, str(each), _MEANS[each.level]) for each in doubtful]
    if rewriting.acts and rewriting.unknown:
        marks.append(f"Not understood: {escape(', '.join(rewriting.unknown))}.")
    return " ".join(marks)


def describe_match(match: Match) -> str:
    """Return HTML: whether a motion does what the sentence says, as far as that is known."""
    if match.matches is None:
        return "Whether the motion does this cannot be measured."
    if match.matches:
        what = "what was understood of the sentence" if match.unknown else "what the sentence says"
        rest = f"; not checked: {', '.join(match.unchecked)}" if match.unchecked else ""
        level: Level = "sometimes" if match.unknown or rest else "reliable"
        return _marked(level, f"The motion does {what}{rest}.")
    if not match.failed:
        return _marked("unknown", "The motion is unlike those that the model saw with such words.")
    if len(match.facts) == 1:
        (fact,) = match.facts
        instead = f", but {emphatic(fact.instead)}" if fact.instead else ""
        return _marked("unknown", f"The person does not {fact.asked}{instead}.")
    return " ".join(map(_describe_fact, match.facts))


def _describe_fact(fact: Fact) -> str:
    """Return HTML: whether a motion does one of the things that the sentence says."""
    if fact.holds is None:
        return _marked("unread", f"{fact.asked}: cannot be checked")
    if fact.holds:
        return _marked("reliable", f"{fact.asked}: done")
    return _marked("unknown", f"{fact.asked}: not done" + (f", but {fact.instead}" if fact.instead else ""))


def _marked(level: Level, words: str, title: str = "") -> str:
    """Return HTML: words in the colour of a level."""
    tip = f' title="{title}"' if title else ""
    return f'<span class="level {level}"{tip}>{escape(words)}</span>'
