"""Fill in verbs that a sentence leaves out: "walks left, then right" is "walks left, then walks right"."""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.motion.sides import SIDES
from scalemogen.words.finding import Mention, mentions_of, parts_of
from scalemogen.words.lexicon import Lexicon
from scalemogen.words.tokens import LIMBS, QUICK, SLOW
from scalemogen.words.word import Word

_DIRECTIONS = frozenset({"forward", "backward", "back", "sideways", "side", "up", "down", "around", "over", "other"})
_MAY_FOLLOW = _DIRECTIONS | LIMBS | SLOW | QUICK | {*SIDES, "both"}  # words of a part that may lack its verb


def with_verbs(words: Sequence[Word], known: Lexicon) -> list[Word]:
    """Return the words with the verb of a part repeated in the next part, if that lacks one.

    A part is taken to lack its verb if it names no action by itself, but another action than the part before if the
    verb of that part stands before it: "the left leg" in "raises the right hand and the left leg".
    """
    mentions = mentions_of(words, known)
    filled: list[Word] = []
    last: Mention | None = None
    for place in parts_of(words, mentions):
        part = words[place.start : place.stop]
        own = [mention for mention in mentions if mention.places[0] in place]
        if not own and last is not None and _lacks(part, words[last.places[0]], last, known):
            part = [words[last.places[0]], *part]
        last = own[-1] if own else last
        filled += [*part, *words[place.stop : place.stop + 1]]
    return filled


def _lacks(part: Sequence[Word], verb: Word, former: Mention, known: Lexicon) -> bool:
    """Whether a part names another action than the part before as soon as it has that part's verb."""
    bases = {word.base for word in part}
    if not bases or not bases <= _MAY_FOLLOW:
        return False
    return any(
        mention.places[0] == 0
        and mention.pattern.action != former.pattern.action
        and (len(mention.places) > 1 or "forward" in bases)
        for mention in mentions_of([verb, *part], known)
    )
