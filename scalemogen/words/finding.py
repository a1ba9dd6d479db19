"""Find actions: bring the words of a sentence to base form and look for the lexicon's patterns in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scalemogen.motion.sides import SIDES
from scalemogen.words.amounts import NUMBERS
from scalemogen.words.lexicon import NOTHING, Lexicon, Pattern
from scalemogen.words.tokens import (
    ARTICLES,
    BODY,
    FILLERS,
    LIMBS,
    NEGATIONS,
    PEOPLE,
    PREPOSITIONS,
    QUICK,
    ROTATIONS,
    SIDE_WORDS,
    SLOW,
    THEN,
    THINGS,
    WHILE,
    is_done_to,
    raw_words,
)

_UNITS = frozenset({"second", "minute"})
_REPEATS = NUMBERS.keys() | {"time"}  # "hops three times on one leg"
_SIGNS = frozenset({"&", ","})
SPECIAL = PEOPLE | NEGATIONS | THEN | WHILE | SLOW | QUICK  # words that no action needs
_MOVES = ("rotate", "turn", "roll", "move", "run", "throw", "put", "circle")  # may move the body or a part of it
_BACKWARD = ("walk-back", "walk-turn-back")
_ONE_HANDED = ("raise-one",)
_LEAPS = ("jump", "hop", "leap")  # "back" after one of them is "backward"
_GAP = 2  # words between two words of a pattern, such as "red" in "kicks a red ball"


@dataclass(frozen=True)
class Word:
    """A word of the sentence.

    Attributes:
        typed, base: as typed, and its base form.
        after_article: whether such a word stands before it.
        preposition: the one of `PREPOSITIONS` that stands before it, or "".
    """

    typed: str
    base: str
    after_article: bool = False
    preposition: str = ""

    @property
    def after_preposition(self) -> bool:
        """Whether one of `PREPOSITIONS` stands before the word; "on", "over" and others are words of their own."""
        return bool(self.preposition)


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


def words_of(text: str, known: Lexicon, is_word: Callable[[str], bool] | None) -> tuple[list[Word], bool]:
    """Return the words without fillers, and whether one was corrected."""
    words: list[Word] = []
    corrected = after_article = False
    preposition = ""
    for typed in raw_words(text):
        meant = _spelled(typed, known, is_word)
        corrected = corrected or meant != typed
        if meant in FILLERS:
            after_article = after_article or meant in ARTICLES
            preposition = meant if meant in PREPOSITIONS else preposition
            continue
        word = "&" if meant in ("and", ",") else SIDE_WORDS.get(meant, meant)
        shown = meant if meant in known.forms.others else typed
        done_to = not after_article and is_done_to([each.typed for each in words], word)
        base = word if done_to else known.forms.lemma_of.get(word, word)
        if base == "back" and words and words[-1].base in _LEAPS:
            base = "backward"
        words.append(Word(shown, base, after_article, preposition))
        after_article, preposition = False, ""
    return _joined_sides(words), corrected


def _joined_sides(words: list[Word]) -> list[Word]:
    """Write "left and right hand" as "both hands"."""
    for i in range(len(words) - 3):
        first, sign, second, limb = words[i : i + 4]
        sides = {first.base, second.base} == set(SIDES) and sign.typed == "&"  # not a comma
        if sides and singular(limb.base) in ("hand", "arm"):
            plural = f"{singular(limb.base)}s"
            both = [replace(first, typed="both", base="both"), Word(plural, plural)]
            return [*words[:i], *both, *_joined_sides(words[i + 4 :])]
    return words


def _spelled(typed: str, known: Lexicon, is_word: Callable[[str], bool] | None) -> str:
    """Return what a word stands for if it is mistyped; otherwise the word itself."""
    forms = known.forms
    if typed in _SIGNS or any(typed in known for known in (SPECIAL, forms.others, forms.lemma_of, forms.spelled)):
        return typed
    return forms.corrected(typed, is_word) or typed


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
    if not places or (pattern.close and not _is_close(words, places)):
        return None
    if _moves_part(words, places, pattern) or (pattern.action in _ONE_HANDED and _is_plural(words, places)):
        return None
    if _names_limb(words, places, pattern) or _names_rotation(words, places, pattern):
        return None
    if pattern.action in _BACKWARD and words[places[-1]].base == "back" and not _is_way_back(words, places, known):
        return None
    exact = sum(words[i].base == wanted for i, wanted in zip(places, pattern.words, strict=True))
    return Mention(pattern, tuple(places), exact)


def _is_other_way(first: str, further: str, pattern: Pattern, known: Lexicon) -> bool:
    """Whether a verb and the next word name another action than the verb: "walk backward" is not just "walk"."""
    alone = {each.action for each in known.patterns.get(first, ()) if each.words == (first,)}
    both = {each.action for each in known.patterns.get(first, ()) if each.words == (first, further)}
    return bool(both - alone - {pattern.action})


def _names_limb(words: Sequence[Word], places: Sequence[int], pattern: Pattern) -> bool:
    """Whether the side is that of a limb in the sentence, not a direction: "lunges with the right leg"."""
    for place, wanted in zip(places, pattern.words, strict=True):
        after = words[place + 1 : place + 2]
        limb = singular(after[0].base) if after and not after[0].after_preposition else ""
        if wanted in SIDES and limb in LIMBS and limb not in pattern.words:
            return True
    return False


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


def _is_close(words: Sequence[Word], places: Sequence[int]) -> bool:
    """Whether words follow each other, and the last is no participle: "right cross", but not "right crossing"."""
    return places[-1] - places[0] < len(places) and not words[places[-1]].typed.endswith("ing")


def _is_plural(words: Sequence[Word], places: Sequence[int]) -> bool:
    return any(words[i].base in ("hands", "arms") for i in places)


def _names_rotation(words: Sequence[Word], places: Sequence[int], pattern: Pattern) -> bool:
    """Whether the side is the sense of a rotation, not a direction: "walks clockwise in a circle"."""
    pairs = zip(places, pattern.words, strict=True)
    return any(wanted in SIDES and words[place].typed in ROTATIONS for place, wanted in pairs)


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


def _fits(word: Word, wanted: str) -> bool:
    """Whether a word fits a word of a pattern: "hand" in the pattern fits "hands", "&" fits "then"."""
    if wanted == "&":
        return word.base == "&" or word.typed in THEN
    return wanted in (word.base, singular(word.base))


def singular(word: str) -> str:
    """Return "hand" for "hands", "arm" for "arms"; other plurals are base forms already."""
    return {"hands": "hand", "arms": "arm"}.get(word, word)


def _is_object(mention: Mention, words: Sequence[Word], chosen: Sequence[Mention]) -> bool:
    """Whether a single word after an article is an object: "box" in "jumps over the box" and "carries a box"."""
    place = mention.places[0]
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


def separates(word: Word) -> bool:
    """Whether a word separates two parts of a sentence."""
    return word.base == "&" or word.typed in THEN | WHILE
