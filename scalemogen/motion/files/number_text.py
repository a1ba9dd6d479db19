"""The numbers in a long text, such as the rows of a BVH file; faults are found before all numbers are read."""

from __future__ import annotations

import re

import numpy as np

_GLUED = re.compile(r"(?<=[0-9.])(?=[-+])")  # a sign right after a digit starts a new number
_PART = 2**20  # characters that are turned into numbers at a time
_SHOWN = 80  # letters of a faulty number that a message shows
_SIGNS = np.isin(np.arange(256), list(b"+-"))
_DIGITS = np.isin(np.arange(256), list(b"0123456789."))
_BLANKS = np.isin(np.arange(256), list(b" \t\n\r\f\v"))
_EXPECTED = _SIGNS | _DIGITS | _BLANKS | np.isin(np.arange(256), list(b"eE,"))


def numbers_of(text: str, name: str) -> tuple[np.ndarray, bool]:
    """Return the finite float64 numbers of a text, and whether some had to be separated from each other.

    Raises:
        ValueError: if the text holds something else; `name` is that of the file, for the message.
    """
    parts, start, glued = [], 0, False
    while start < len(text):  # in parts, so that long files need little memory
        stop = text.find("\n", start + _PART)
        stop = len(text) if stop < 0 else stop
        part = text[start:stop]
        if "," in part and "." not in part:  # decimal commas: some programs write numbers in the user's language
            part = part.replace(",", ".")
        try:
            parts.append(np.array(part.split(), dtype=np.float64))
        except ValueError as error:
            try:
                parts.append(np.array(_GLUED.sub(" ", part).split(), dtype=np.float64))
            except ValueError:
                raise ValueError(
                    f"{name} has text where a number belongs ({str(error)[:_SHOWN]}); save it again"
                ) from error
            glued = True
        start = stop
    values = np.concatenate([np.zeros(0), *parts])
    if not np.isfinite(values).all():
        raise ValueError(f"{name} contains NaN or infinite numbers; save it again")
    return values, glued


def most_numbers(text: str, name: str) -> int:
    """Return how many numbers a text can hold at most: its words, and the signs inside of words.

    This takes 0.1 s for 25 MB.

    Raises:
        ValueError: as `numbers_of`, if a line contains a character that no number has.
    """
    data = np.frombuffer(text.encode("latin-1", "replace"), np.uint8)  # one byte for each character
    odd = ~_EXPECTED[data]
    if odd.any():
        first = int(odd.argmax())
        end = text.find("\n", first)
        numbers_of(text[text.rfind("\n", 0, first) + 1 : end if end >= 0 else None], name)
    inside = ~_BLANKS[data]
    words = int(np.count_nonzero(inside[1:] & ~inside[:-1])) + int(inside[:1].sum())
    return words + int(np.count_nonzero(_SIGNS[data[1:]] & _DIGITS[data[:-1]]))
