"""What a piece of a sentence says besides its action: side, manner, height, depth. Pieces are lists of base words."""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.motion.sides import SIDES
from scalemogen.words.lexicon import lexicon
from scalemogen.words.tokens import DEPTHS, FILLERS, HEIGHTS, LIMBS, PEOPLE, QUICK, ROLES, SLOW

_SIDED = frozenset({"hip", "shoulder", "pocket", "ear", "eye", "cheek"})  # their sides say nothing about the action
_COMPARES = frozenset({"like", "as"})
# Verbs among the words for people and places; the noun before a verb is its subject: "as the monster is near".
_VERBS = frozenset({"be", "do", "have", "go", "get", "start", "begin", "try", "stop", "make", "let"})
_AFTER_ROLES = (PEOPLE - _VERBS) | SLOW | QUICK | {*SIDES, "&"}
Found = tuple[str, frozenset[int]]  # what was found, and the indices of its words; "" and none if nothing was


def side_of(bases: Sequence[str], directed: bool = False) -> tuple[str, str]:
    """Return "left", "right" or "", and the limb that is named after the side, or "".

    A piece that names both sides has none, unless one is a direction and the other that of a limb. Of two limbs it is
    the first: the hand in "raises the left hand with the right foot forward".

    Args:
        bases: base words.
        directed: take the direction, not the limb: for "steps to the left with the right foot", but not for "kicks
            to the left with the right foot".
    """
    pairs = list(zip(bases, [*bases[1:], ""], strict=True))
    named = [
        (side, after if after in LIMBS else "") for side, after in pairs if side in SIDES and after not in _SIDED
    ]
    if len({side for side, _ in named}) == 2:
        named = [(side, limb) for side, limb in named if bool(limb) != directed]
    one_side = len({side for side, _ in named}) == 1
    return named[0] if one_side or (named and all(limb for _, limb in named)) else ("", "")


def manner_of(bases: Sequence[str], action: int | None = None) -> Found:
    """Return the first manner that the words name.

    Args:
        bases: base words.
        action: index of the word that names the action. A role (such as "giant") after it is a manner only if the
            person is compared with it: "a giant walks" and "walks like a giant" name a manner; "runs away from a
            giant" and "runs as the giant comes" name none.
    """
    known = lexicon()
    for words, manner in known.manners.items():
        for place in _places(bases, [known.forms.lemma_of.get(word, word) for word in words]):
            stop = place + len(words)
            after = action is not None and place > action and not ROLES.isdisjoint(words)
            if not after or _is_compared(bases[action:stop], bases[stop:]):
                return manner, frozenset(range(place, stop))
    return "", frozenset()


def _is_compared(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the words up to a role and after it compare the person with it; "as the monster comes" does not."""
    clause = (
        bool(after) and after[0] not in _AFTER_ROLES and after[0] not in {first for first, *_ in lexicon().manners}
    )
    return not _COMPARES.isdisjoint(before) and not clause


def depth_of(bases: Sequence[str]) -> Found:
    """Return "deep", "slight" or "", and the indices of the words that say so."""
    for place, base in enumerate(bases):
        if depth := DEPTHS.get(base, ""):
            return depth, frozenset({place})
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
