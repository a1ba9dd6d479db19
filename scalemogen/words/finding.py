"""Find actions: look for the lexicon's patterns in the words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scalemogen.motion.sides import SIDES
from scalemogen.words.amounts import NUMBERS
from scalemogen.words.lexicon import NOTHING, Lexicon, Pattern
from scalemogen.words.meant import is_meant
from scalemogen.words.tokens import DEPTHS, PEOPLE, QUICK, SLOW, THEN, THINGS
from scalemogen.words.word import Word, separates, singular

_UNITS = frozenset({"second", "minute"})
_REPEATS = NUMBERS.keys() | {"time"}  # "hops three times on one leg"
_DESCRIBING = DEPTHS.keys() | SLOW | QUICK  # words that describe an action: "a deep bow"
_GAP = 2  # words between two words of a pattern, such as "red" in "kicks a red ball"


@dataclass(frozen=True)
class Mention:
    """The mention of an action: a pattern that was found in a sentence.

    Attributes:
        pattern: the pattern.
        places: indices of its words in the sentence.
        exact: number of words that are equal to those of the pattern, not just singular or plural of them.
    """

    pattern: Pattern
    places: tuple[int, ...]
    exact: int

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """For sorting: longer patterns win, then those of the table, then the more exact, then those with fewer gaps.

        A pattern of the table counts as one word longer.
        """
        own = self.pattern.own
        return len(self.places) + own, own, self.exact, self.places[0] - self.places[-1]


def mentions_of(words: Sequence[Word], known: Lexicon) -> list[Mention]:
    """Return the patterns that name actions, in the order of the sentence; each word belongs to at most one."""
    return [mention for mention in mentions_and_idioms(words, known) if mention.pattern.action != NOTHING]


def mentions_and_idioms(words: Sequence[Word], known: Lexicon) -> list[Mention]:
    """Return the patterns as `mentions_of`, and the idioms, which take their words from other patterns."""
    found = [
        mention
        for start, word in enumerate(words)
        for pattern in known.patterns.get(singular(word.base), ()) + known.patterns.get(word.base, ())
        if (mention := _mention(words, start, pattern, known)) is not None
    ]
    found.sort(key=lambda mention: mention.rank, reverse=True)
    taken: set[int] = set()
    chosen: list[Mention] = []
    for mention in found:
        if taken.isdisjoint(mention.places) and not _is_object(mention, words, chosen):
            taken.update(range(mention.places[0], mention.places[-1] + 1))
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.places[0])


def parts_of(words: Sequence[Word], mentions: Sequence[Mention]) -> list[range]:
    """Return the parts of a sentence between separators; one inside a mention ("walk & turn") divides nothing."""
    inside = {place for mention in mentions for place in range(mention.places[0], mention.places[-1] + 1)}
    cuts = [-1, *(i for i, word in enumerate(words) if separates(word) and i not in inside), len(words)]
    return [range(start + 1, stop) for start, stop in pairwise(cuts)]


def _mention(words: Sequence[Word], start: int, pattern: Pattern, known: Lexicon) -> Mention | None:
    """Find a pattern from a word on. A few words may stand in between, but no separator and no other verb."""
    places = [start] if _fits(words[start], pattern.words[0]) else []
    place = start + 1
    for former, wanted in pairwise(pattern.words) if places else ():
        gap = 0
        while place < len(words) and not _fits(words[place], wanted):
            base = words[place].base
            gap += not (base in SIDES or base in _REPEATS or base.isdigit())
            separated = separates(words[place]) and former != "&"  # "lies down, then he stands up": two separators
            if gap > _GAP or separated or base == "&" or base in known.verbs or base in _UNITS:
                return None
            if len(places) == 1 and "&" in pattern.words and _is_other_way(words[start].base, base, pattern, known):
                return None
            place += 1
        if place == len(words):
            return None
        places.append(place)
        place += 1
    if not places or not is_meant(words, places, pattern, known):
        return None
    exact = sum(words[i].base == wanted for i, wanted in zip(places, pattern.words, strict=True))
    return Mention(pattern, tuple(places), exact)


def _is_other_way(first: str, further: str, pattern: Pattern, known: Lexicon) -> bool:
    """Whether a verb and the next word name another action than the verb: "walk backward" is not just "walk"."""
    alone = {each.action for each in known.patterns.get(first, ()) if each.words == (first,)}
    both = {each.action for each in known.patterns.get(first, ()) if each.words == (first, further)}
    return bool(both - alone - {pattern.action})


def _fits(word: Word, wanted: str) -> bool:
    """Whether a word fits a word of a pattern: "hand" in the pattern fits "hands", "&" fits "then"."""
    if wanted == "&":
        return word.base == "&" or word.typed in THEN
    return wanted in (word.base, singular(word.base))


def _is_object(mention: Mention, words: Sequence[Word], chosen: Sequence[Mention]) -> bool:
    """Whether a single word after an article is an object: "box" in "jumps over the box" and "carries a box"."""
    place = mention.places[0]
    if 0 < place == len(words) - 1 and all(word.base in _DESCRIBING for word in words[:place]):
        return False  # the whole sentence is "a deep bow"
    former = words[place - 1] if place else words[place]
    noun = words[place].typed == words[place].base
    described = (former.after_article and noun) or former.base in NUMBERS  # "a wooden box", "two boxes"
    if len(mention.places) == 1 and words[place].base in THINGS and described:
        return True
    if len(mention.places) > 1 or not words[place].after_article:
        return False
    after = words[place + 1 : place + 2]
    if words[place].typed.endswith("ing") and after and after[0].base in PEOPLE:
        return False  # "the dancing man"
    if words[place].base in THINGS:
        return True
    start, stop = _bounds(words, place)
    return any(start <= other.places[0] < stop for other in chosen)


def _bounds(words: Sequence[Word], place: int) -> tuple[int, int]:
    """Return [start, stop) of the words around an index that no separator divides."""
    cuts = [-1, *(i for i, word in enumerate(words) if separates(word)), len(words)]
    return max(cut for cut in cuts if cut < place) + 1, min(cut for cut in cuts if cut > place)
