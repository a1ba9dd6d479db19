"""What a piece of a sentence says besides its action: side, manner, height. Pieces are lists of base words."""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.words.lexicon import lexicon
from scalemogen.words.tokens import FILLERS, HEIGHTS, ROLES, SIDES

_LIMBS = ("hand", "arm", "leg", "foot", "fist", "knee")
_COMPARES = frozenset({"like", "as"})
Found = tuple[str, frozenset[int]]  # what was found, and the indices of its words; "" and none if nothing was


def side_of(bases: Sequence[str]) -> tuple[str, str]:
    """Return "left", "right" or "", and the limb that is named after the side, or "".

    A piece that names both sides has none.
    """
    named = [side for side in SIDES if side in bases]
    if len(named) != 1:
        return "", ""
    after = bases[bases.index(named[0]) + 1 :][:1]
    return named[0], after[0] if after and after[0] in _LIMBS else ""


def manner_of(bases: Sequence[str], action: int | None = None) -> Found:
    """Return the first manner that the words name.

    Args:
        bases: base words.
        action: index of the word that names the action. A role after it is no manner, unless the person is compared
            with it: "a giant walks" and "walks like a giant" name a manner, "runs away from a giant" names none.
    """
    known = lexicon()
    for words, manner in known.manners.items():
        for place in _places(bases, [known.forms.lemma_of.get(word, word) for word in words]):
            stop = place + len(words)
            is_object = action is not None and place > action and not _COMPARES & set(bases[action:stop])
            if not (is_object and not ROLES.isdisjoint(words)):
                return manner, frozenset(range(place, stop))
    return "", frozenset()


def height_of(bases: Sequence[str]) -> Found:
    """Return the height that the words name."""
    for words, height in sorted(HEIGHTS.items(), key=lambda item: -len(item[0])):
        wanted = [word for word in words.split() if word not in FILLERS]
        for place in _places(bases, wanted):
            return height, frozenset(range(place, place + len(wanted)))
    return "", frozenset()


def _places(bases: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return the indices at which words stand in a row."""
    length = len(wanted)
    return [place for place in range(len(bases) - length + 1) if list(bases[place : place + length]) == list(wanted)]
