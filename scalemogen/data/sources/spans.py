"""Tables that say which action is done at which time of a long take, written by people who looked at the takes.

`tables/SOURCE.tsv` has one row per span: take, start and stop in seconds, action, manner, side, text. An action is a
key of the vocabulary, or "drop" for a span that is not used, with the reason as its text. Other texts are verb
phrases of this very span, with " | " between them: "[limp] along | [hobble]". Spans may overlap. Parts of a take
without a span are not used.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import cycle, islice, pairwise

from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.recording import Label

DROP, STORY = "drop", "story"  # actions that are not in a source's own words
_COLUMNS = ("take", "start", "stop", "action", "manner", "side", "text")
_GAP = 0.3  # seconds between two spans that may be told as one story
_PLAIN = frozenset({"walk", "run", "stand", "stand-around"})  # two of these do not make a story
_TELLINGS = 8  # phrases of a story
# Words of plain actions in a story; those of the vocabulary would name a direction or a side.
_IN_STORIES = {
    "walk": ("[walk]", "[walk] a few steps", "[walk] along"),
    "run": ("[run]", "[jog]", "[run] along"),
    "stand": ("[stand] still", "[stand]", "[wait]"),
}


@dataclass(frozen=True)
class Span:
    """What is done in a part of a take.

    Attributes:
        start, stop: seconds from the start of the file.
        label: action, manner, side, and text, see above.
    """

    start: float
    stop: float
    label: Label

    @property
    def seconds(self) -> float:
        """Its duration."""
        return self.stop - self.start


@lru_cache
def read_spans(source: str) -> Mapping[str, tuple[Span, ...]]:
    """Return the spans of each take of a source, in the order of their starts.

    Raises:
        ValueError: if the source has no table.
    """
    table = files("scalemogen.data.sources") / "tables" / f"{source}.tsv"
    if not table.is_file():
        raise ValueError(
            f"there is no table of spans for '{source}': add scalemogen/data/sources/tables/{source}.tsv"
        )
    return parse_spans(table.read_text(encoding="utf-8"))


def parse_spans(text: str) -> Mapping[str, tuple[Span, ...]]:
    """Return the spans of each take from the text of a table.

    Raises:
        ValueError: for a row without all columns, times that are not numbers or not in order, or a verb phrase
            without a marked verb.
    """
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows, ())) != _COLUMNS:
        raise ValueError(f"the first row of a table of spans must be {' '.join(_COLUMNS)}, with tabs between them")
    spans: dict[str, list[Span]] = defaultdict(list)
    for number, row in enumerate(rows, 2):
        spans[row[0] if row else ""].append(_span(number, row))
    return {take: tuple(sorted(of_take, key=lambda span: span.start)) for take, of_take in spans.items()}


def _span(number: int, row: Sequence[str]) -> Span:
    """Return the span of one row."""
    if len(row) != len(_COLUMNS):
        raise ValueError(f"row {number} of the table of spans has {len(row)} columns; {len(_COLUMNS)} are needed")
    _, start, stop, action, manner, side, text = row
    try:
        span = Span(float(start), float(stop), Label(action, manner or "normal", side, text))
    except ValueError:
        raise ValueError(f"row {number} of the table of spans: '{start}' or '{stop}' is not a number") from None
    if not 0 <= span.start < span.stop:
        raise ValueError(f"row {number} of the table of spans: {start} to {stop} is not a span of time")
    if action != DROP and any("[" not in phrase for phrase in text.split("|") if text):
        raise ValueError(f"row {number} of the table of spans: '{text}' marks no verb with square brackets")
    return span


def stories(spans: Sequence[Span], vocabulary: Vocabulary, longest: float) -> list[Span]:
    """Return one span for each pair of neighbouring spans with different actions; its text names both.

    Args:
        spans: those of one take, in the order of their starts.
        vocabulary: the words for their actions.
        longest: seconds that both together may last.
    """
    return [
        Span(one.start, two.stop, Label(STORY, text=_both(one.label, two.label, vocabulary)))
        for one, two in pairwise(spans)
        if _is_story(one, two) and two.stop - one.start <= longest
    ]


def _is_story(one: Span, two: Span) -> bool:
    """Return whether two spans follow each other and are worth telling together."""
    actions = {one.label.action, two.label.action}
    if len(actions) == 1 or DROP in actions or actions <= _PLAIN:
        return False
    return two.start - one.stop <= _GAP and one.stop < two.stop


def _both(one: Label, two: Label, vocabulary: Vocabulary) -> str:
    """Return verb phrases for one action after the other."""
    firsts, seconds = (cycle(_phrases(label, vocabulary)) for label in (one, two))
    links = cycle((", then", ", then", " and then", " and"))
    return " | ".join(
        f"{first}{link} {second}"
        for first, link, second in islice(zip(firsts, links, seconds, strict=False), _TELLINGS)
    )


def _phrases(label: Label, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the verb phrases of a label that need no measurement, the shortest first."""
    if label.text:
        return tuple(phrase.strip() for phrase in label.text.split("|"))
    phrases = _IN_STORIES.get(label.action) or vocabulary.actions[label.action]
    return tuple(sorted((phrase for phrase in phrases if "{" not in phrase), key=len)) or phrases
