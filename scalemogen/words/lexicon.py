"""The words for actions: those that people type and those of the training captions.

`tables/actions.tsv` has a row for each common action: the geometric check that tells whether a motion does it
(`motion.checks`), its usual duration in seconds, the seconds that doing it once more adds (empty: the same), a verb
phrase of the captions, and words that people type for it. The verb phrases from which captions are written
(`data.captions`) name actions, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.sources import SOURCES
from scalemogen.words.lemmas import Forms
from scalemogen.words.tokens import (
    AMBIGUOUS,
    FILLERS,
    IDIOMS,
    NAMED_FACTS,
    NEGATIONS,
    SIDE_WORDS,
    SPELLED,
    THEN,
    WHILE,
    is_done_to,
    read_table,
    split_words,
)

# Phrases that no description takes: one that a text encoder takes for a noun, one that says more than the action.
_UNCLEAR = frozenset({"[box]", "[kick] someone in the head"})
_USUAL_SECONDS = 4.0
NOTHING = ""  # what idioms name instead of an action


@dataclass(frozen=True)
class Action:
    """One action.

    Attributes:
        name: key of the captions' vocabulary, or a name of this table's own.
        phrases: verb phrases with marked verbs and slots; the first is preferred.
        check: words of `motion.checks.Checks` with {side}, {times} and {height}; "" if geometry cannot tell.
        seconds: usual duration.
        again: seconds that doing it once more adds.
    """

    name: str
    phrases: tuple[str, ...]
    check: str = ""
    seconds: float = _USUAL_SECONDS
    again: float = _USUAL_SECONDS

    @property
    def has_depth(self) -> bool:
        """Whether captions say how deep it goes."""
        return any("{depth}" in phrase for phrase in self.phrases)

    @property
    def has_height(self) -> bool:
        """Whether captions or the check say how high it goes; in "takes high steps", "high" only names the action."""
        return any("{height}" in text or "{at}" in text for text in (*self.phrases, self.check))


@dataclass(frozen=True)
class Pattern:
    """Base words that name an action when they follow each other; "&" stands for a comma, "and" or "then".

    Attributes:
        words: the base words.
        action: its name, or `NOTHING`.
        own: whether it is from the table of people's words, not from captions.
        close: whether no other words may stand between its words; marked by "=" in the table.
    """

    words: tuple[str, ...]
    action: str
    own: bool
    close: bool = False


@dataclass(frozen=True)
class Lexicon:
    """All actions and manners, and the words that name them.

    Attributes:
        actions: by name.
        vocabulary: the words of the captions.
        patterns: by their first word, the longest first; among equally long ones those of the table first.
        manners: words -> manner, the longest first.
        forms: the forms of all words.
    """

    actions: Mapping[str, Action]
    vocabulary: Vocabulary
    patterns: Mapping[str, tuple[Pattern, ...]]
    manners: Mapping[tuple[str, ...], str]
    forms: Forms

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Every word that names an action by itself."""
        return frozenset(first for first, patterns in self.patterns.items() if len(patterns[-1].words) == 1)

    def words_of(self, actions: Iterable[str]) -> frozenset[str]:
        """Every word of the captions' verb phrases for some actions."""
        phrases = (phrase for name in actions for phrase in self.vocabulary.actions.get(name, ()))
        return frozenset(word for phrase in phrases for word in split_words(phrase.translate(_PLAIN)))

    @cached_property
    def caption_words(self) -> frozenset[str]:
        """Every word that the captions' verb phrases and manners consist of."""
        manners = (words for manner in self.vocabulary.manners.values() for words in manner.after + manner.adverbs)
        return self.words_of(self.vocabulary.actions) | {word for text in manners for word in split_words(text)}


_Named = list[tuple[tuple[str, ...], str]]  # words that name an action, and the action
_PLAIN = str.maketrans("", "", "[]{}")


@cache
def lexicon() -> Lexicon:
    """Read the tables; the result is kept."""
    vocabulary = Vocabulary()
    for source in SOURCES:
        vocabulary |= source.vocabulary
    rows = read_table("actions")
    own = [(tuple(words.split()), row["action"]) for row in rows for words in row["people"].split("; ")]
    captions = [(_pattern_of(phrase), name) for name, phrases in vocabulary.actions.items() for phrase in phrases]
    captions = [(words, name) for words, name in captions if len(words) > 1 or not AMBIGUOUS.issuperset(words)]
    manners = {
        tuple(split_words(words)): row["manner"]
        for row in read_table("manners")
        for words in row["people"].split("; ")
    }
    bases = NAMED_FACTS | {word.removeprefix("=") for words, _ in own + captions for word in words}
    bases |= {word for words in manners for word in words}
    rare = {word for words in IDIOMS for word in words} - bases
    others = FILLERS | NEGATIONS | THEN | WHILE | SIDE_WORDS.keys() | {"and"}
    forms = Forms(bases | rare, others, SPELLED, rare)
    own += [(words, NOTHING) for words in IDIOMS]
    return Lexicon(
        actions=_actions(vocabulary, rows),
        vocabulary=vocabulary,
        patterns=_by_first_word(own, captions, forms),
        manners=dict(sorted(manners.items(), key=lambda item: -len(item[0]))),
        forms=forms,
    )


def _actions(vocabulary: Vocabulary, rows: list[dict[str, str]]) -> dict[str, Action]:
    captions = {
        name: tuple(phrase for phrase in phrases if phrase not in _UNCLEAR)
        for name, phrases in vocabulary.actions.items()
    }
    actions = {name: Action(name, phrases) for name, phrases in captions.items() if phrases}
    for row in rows:
        phrases = tuple(filter(None, row["phrase"].split("; "))) + captions.get(row["action"], ())
        seconds = float(row["seconds"])
        actions[row["action"]] = Action(row["action"], phrases, row["check"], seconds, float(row["again"] or seconds))
    return actions


def _pattern_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a caption's phrase that name its action, without slots."""
    plain = phrase.replace(",", " & ").replace("{steps}", "step")
    words = [word for word in plain.split() if "{" not in word]
    return tuple(split_words(" ".join(words).translate(_PLAIN)))


def _by_first_word(own: _Named, captions: _Named, forms: Forms) -> dict[str, tuple[Pattern, ...]]:
    """Return patterns in base words by their first word; of equal patterns the first stays.

    Without its slots, a phrase such as "[walk] and [turn], then {back}" ends in a separator and no longer says how it
    differs from other actions. Such phrases are left out.
    """
    unique: dict[tuple[str, ...], Pattern] = {}
    for found in (own, captions):
        for words, action in found:
            close, words = words[0].startswith("="), (words[0].removeprefix("="), *words[1:])
            based = tuple(_based(words, forms))
            if based and based[-1] not in ("&", "then"):
                unique.setdefault(based, Pattern(based, action, found is own, close))
    by_first: dict[str, list[Pattern]] = defaultdict(list)
    for words, pattern in unique.items():
        by_first[words[0]].append(pattern)
    return {first: tuple(sorted(patterns, key=lambda p: -len(p.words))) for first, patterns in by_first.items()}


def _based(words: tuple[str, ...], forms: Forms) -> Iterator[str]:
    plain = split_words(" ".join(words))
    for i, word in enumerate(plain):
        yield word if is_done_to(plain[:i], word) else forms.lemma_of.get(word, word)
