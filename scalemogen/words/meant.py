"""Whether words that name an action elsewhere name it here: "walk right" is not meant in "walks, right hand up"."""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.motion.sides import SIDES
from scalemogen.words.lexicon import Lexicon, Pattern
from scalemogen.words.tokens import (
    BODY,
    LIMBS,
    ROTATIONS,
)
from scalemogen.words.word import Word, separates, singular

_MOVES = ("rotate", "turn", "roll", "move", "run", "throw", "put", "circle")  # may move the body or a part of it
_BACKWARD = ("walk-back", "walk-turn-back")
_ONE_HANDED = ("raise-one",)


def is_meant(words: Sequence[Word], places: Sequence[int], pattern: Pattern, known: Lexicon) -> bool:
    """Whether a pattern is meant.

    Args:
        words: words of the sentence.
        places: indices of the words that fit the pattern.
        pattern: the pattern.
        known: the lexicon.
    """
    one_handed = pattern.action in _ONE_HANDED and any(words[i].base in ("hands", "arms") for i in places)
    back = pattern.action in _BACKWARD and words[places[-1]].base == "back"
    return not (
        (pattern.close and not _is_close(words, places))
        or (back and not _is_way_back(words, places, known))
        or one_handed
        or _moves_part(words, places, pattern)
        or _names_limb(words, places, pattern)
        or _names_rotation(words, places, pattern)
    )


def _is_close(words: Sequence[Word], places: Sequence[int]) -> bool:
    """Whether words follow each other, and the last is no participle: "right cross", but not "right crossing"."""
    return places[-1] - places[0] < len(places) and not words[places[-1]].typed.endswith("ing")


def _is_way_back(words: Sequence[Word], places: Sequence[int], known: Lexicon) -> bool:
    """Whether a last word "back" is a direction, not a part of the body and not a way home.

    "Walks and turns back" and "steps back to dodge" name a direction; "walks, back straight" and "walks back to the
    start" do not.
    """
    separated = separates(words[places[-1] - 1])
    after = words[places[-1] + 1 : places[-1] + 2]
    if not after or separates(after[0]):
        return not words[places[-1]].after_article
    place = (after[0].preposition == "to" and after[0].base not in known.verbs) or after[0].base == "home"
    return not place and not separated and not words[places[-1]].after_article


def _moves_part(words: Sequence[Word], places: Sequence[int], pattern: Pattern) -> bool:
    """Whether only a part of the body is moved: "rotates the ankle", "moves the hand forward"."""
    if words[places[0]].base not in _MOVES or not BODY.isdisjoint(pattern.words):
        return False
    last = max(places[-1], places[0] + 1)
    for word in words[places[0] + 1 : last + 2]:
        if word.after_preposition:
            return False
        if word.base not in (*SIDES, "both"):
            return bool({word.base, word.base.removesuffix("s")} & BODY)
    return False


def _names_limb(words: Sequence[Word], places: Sequence[int], pattern: Pattern) -> bool:
    """Whether the side is that of a limb in the sentence, not a direction: "lunges with the right leg"."""
    for place, wanted in zip(places, pattern.words, strict=True):
        after = words[place + 1 : place + 2]
        limb = singular(after[0].base) if after and not after[0].after_preposition else ""
        if wanted in SIDES and limb in LIMBS and limb not in pattern.words:
            return True
    return False


def _names_rotation(words: Sequence[Word], places: Sequence[int], pattern: Pattern) -> bool:
    """Whether the side is the sense of a rotation, not a direction: "walks clockwise in a circle"."""
    pairs = zip(places, pattern.words, strict=True)
    return any(wanted in SIDES and words[place].typed in ROTATIONS for place, wanted in pairs)
