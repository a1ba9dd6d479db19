"""The words of the mirrored motion."""

from __future__ import annotations

import re

_SIDES = {"left": "right", "right": "left"}
_SIDE_WORD = re.compile(r"\b(left|right)(?=\b|wards?\b)", re.IGNORECASE)
_CLOCK_WORD = re.compile(r"\b(?:(?:counter|anti)-?)?clockwise\b", re.IGNORECASE)


def mirror_caption(text: str) -> str:
    """The caption of the mirrored motion: left and right change places, and so do the ways of the clock."""
    text = _SIDE_WORD.sub(lambda match: _in_case_of(match[0], _SIDES[match[0].lower()]), text)
    return _CLOCK_WORD.sub(_other_way_round, text)


def _other_way_round(match: re.Match[str]) -> str:
    word = match[0]
    return _in_case_of(word, "counterclockwise" if word.lower() == "clockwise" else "clockwise")


def _in_case_of(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word
