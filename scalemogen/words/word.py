"""The words of a sentence: corrected, in base form, and with what stands before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scalemogen.motion.sides import SIDES
from scalemogen.words.lexicon import Lexicon
from scalemogen.words.tokens import (
    ARTICLES,
    FILLERS,
    NEGATIONS,
    PEOPLE,
    PREPOSITIONS,
    QUICK,
    SIDE_WORDS,
    SLOW,
    THEN,
    WHILE,
    is_done_to,
    raw_words,
)

_SIGNS = frozenset({"&", ","})
SPECIAL = PEOPLE | NEGATIONS | THEN | WHILE | SLOW | QUICK  # words that no action needs
_LEAPS = ("jump", "hop", "leap")  # "back" after one of them is "backward"


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


def singular(word: str) -> str:
    """Return "hand" for "hands", "arm" for "arms"; other plurals are base forms already."""
    return {"hands": "hand", "arms": "arm"}.get(word, word)


def separates(word: Word) -> bool:
    """Whether a word separates two parts of a sentence."""
    return word.base == "&" or word.typed in THEN | WHILE
