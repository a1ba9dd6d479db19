"""Read a story from text: one sentence per line, with a duration in seconds if the line names one."""

from __future__ import annotations

import re

# "3.5 s: a person walks", "3: a person walks", "a person walks | 3"
_BEFORE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?)?\s*[:|]\s*(.+)$")
_AFTER = re.compile(r"^(.+?)\s*[|(]\s*(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?)?\s*\)?\s*$")
_THEN = re.compile(r"\s*[,;.]?\s*\b(?:and then|then|after that|afterwards)\b\s*", re.IGNORECASE)


def read_story(text: str) -> tuple[tuple[str, float | None], ...]:
    """Return the sentences of a story with their seconds; None for a sentence without.

    Args:
        text: one sentence a line; a single line is divided at "then". "3: he waves" and "he waves | 3" say that a
            piece lasts three seconds.

    Raises:
        ValueError: if there is no sentence.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not _timed(lines[0])[1]:
        lines = [part for part in _THEN.split(lines[0]) if part.strip(" .,")]
    if not lines:
        raise ValueError("the story is empty: write one sentence a line, such as '4: a person walks forward'")
    return tuple(_timed(line) for line in lines)


def _timed(line: str) -> tuple[str, float | None]:
    """Return the sentence of a line, and its seconds if it names them at its start or end."""
    if match := _BEFORE.match(line):
        return match[2].strip(), float(match[1])
    if match := _AFTER.match(line):
        return match[1].strip(), float(match[2])
    return line.strip(), None
