"""Rewrite a typed sentence as a description in the words of the training captions.

    text -> `languages.to_english` -> `reading.read` -> `writing.describe` -> `Rewriting`

No network is used. Nothing is invented: a sentence of which some part is not understood, or that says what not to do,
stays as it was typed, and the words that were not understood are named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from scalemogen.data.captions.sentences import without_subject
from scalemogen.motion.motion import Motion
from scalemogen.settings import LONGEST_PROMPT
from scalemogen.turns import sentences_in_turn
from scalemogen.words.acts import Act
from scalemogen.words.languages import Language, to_english
from scalemogen.words.lexicon import lexicon
from scalemogen.words.phrases import NO_SHARES, Shares, is_reliable
from scalemogen.words.reading import Reading, read
from scalemogen.words.tokens import BODY_PARTS, FILLERS, THEN, WHILE, raw_words
from scalemogen.words.writing import describe, phrases_in_turn

BUILT_IN = "built-in"
VISITOR = "visitor"


@dataclass(frozen=True)
class Rewriting:
    """A sentence and its description.

    Attributes:
        original: as typed.
        rewritten: the description; equal to `original` if it was not understood, or needs no rewriting.
        acts: the actions that were read, in order.
        unknown: words that were not understood.
        language: language of the original.
        corrected: whether a typing error was corrected.
        suggestions: if nothing was understood, what the model knows; only a loaded model says so
            (`ScaleMoGen.rewrite`).
        by: "built-in", "visitor" for words that the built-in rewriting would change, or the name of a language model.
        note: a sentence for the user, such as why a language model's answer was not used; "" for none.
    """

    original: str
    rewritten: str
    acts: tuple[Act, ...] = ()
    unknown: tuple[str, ...] = ()
    language: Language = "english"
    corrected: bool = False
    suggestions: tuple[str, ...] = ()
    by: str = BUILT_IN
    note: str = field(default="")

    @property
    def changed(self) -> bool:
        """Whether the description differs from the original."""
        return self.rewritten != self.original

    @property
    def understood(self) -> bool:
        """Whether every part of the sentence names an action that was read."""
        return bool(self.acts)

    @property
    def actions(self) -> tuple[str, ...]:
        """Names of the actions, in order."""
        return tuple(act.action for act in self.acts)

    @property
    def sides(self) -> tuple[str, ...]:
        """For each action "left", "right" or ""."""
        return tuple(act.side for act in self.acts)

    @property
    def counts(self) -> tuple[int | None, ...]:
        """For each action how often it is to be done; None if the sentence does not say."""
        return tuple(act.amounts.times for act in self.acts)

    @property
    def seconds(self) -> float | None:
        """The duration that the sentence asks for, all actions together; None if it names none."""
        named = [act.amounts.seconds for act in self.acts if act.amounts.seconds]
        return sum(named) if named and len(named) == len(self.acts) else None

    def seconds_within(self, shortest: float, longest: float) -> float | None:
        """Return the duration that is asked for, brought into a range; None if the sentence names none."""
        return None if self.seconds is None else min(max(self.seconds, shortest), longest)

    def kept_in(self, motion: Motion) -> Motion:
        """Return a motion that was generated from `rewritten`, with the original sentence in its recipe."""
        if motion.recipe is None or not self.changed:
            return motion
        return replace(motion, recipe=replace(motion.recipe, typed=self.original))

    def __str__(self) -> str:
        if not self.changed:
            return f'kept as typed: "{self.original}"' + (f" ({_list(self.unknown)})" if self.unknown else "")
        return f'"{self.original}" is read as "{self.rewritten}"' + (
            f" ({_list(self.unknown)})" if self.unknown else ""
        )


def rewrite(
    text: str,
    is_word: Callable[[str], bool] | None = None,
    shares: Shares = NO_SHARES,
    is_close: Callable[[str], bool] | None = None,
) -> Rewriting:
    """Write a sentence as one to six sentences in the words of the captions.

    Args:
        text: one or more sentences in English, German, French, Spanish or Chinese.
        is_word: says of a word that no table has whether it is an English word; other words may be corrected as
            typing errors. None corrects clear errors only.
        shares: which of the captions' phrases the model does (`writing.describe`).
        is_close: says whether a sentence is close to the captions; None: each sentence in their words is.
    """
    if len(text) > LONGEST_PROMPT:
        return Rewriting(text, text)
    if text in phrases_in_turn():
        action, side = phrases_in_turn()[text]
        return Rewriting(text, text, (Act(action, side=side),))
    english = to_english(text)
    reading = read(english.text, is_word if english.language == "english" else None)
    understood = reading.acts if not english.unknown or english.language != "chinese" else ()
    described = describe(understood, shares) if understood else text
    # A sentence in the captions' words stays, except in three cases: its description has several sentences, which are
    # sampled in turn; the model was measured to do the description reliably, or another phrase clearly more often; no
    # caption puts these words together.
    stays = not understood or (
        english.language == "english"
        and len(sentences_in_turn(described)) == 1
        and in_caption_words(text, reading)
        and described == describe(understood)
        and not is_reliable(understood, shares)
        and (is_close is None or is_close(text))
    )
    if stays:
        unknown = english.unknown + reading.unknown
        return Rewriting(text, text, understood, unknown, english.language, reading.corrected)
    said = {lexicon().forms.lemma_of.get(word, word) for word in raw_words(described)}
    unread = tuple(w for w in reading.unknown if lexicon().forms.lemma_of.get(w, w) not in said)
    unknown = english.unknown + unread
    typed = {lexicon().forms.lemma_of.get(word, word) for word in raw_words(english.text)}
    # The unknown word may be another part of the body: "scratches the head" for "scratches his elbow".
    if unread and (said - typed) & BODY_PARTS:
        return Rewriting(text, text, understood, unknown, english.language, reading.corrected)
    return Rewriting(text, described, understood, unknown, english.language, reading.corrected)


def in_caption_words(text: str, reading: Reading) -> bool:
    """Whether a sentence could be a caption as it is: a subject of captions, and only words that captions use."""
    if reading.unknown or reading.corrected or without_subject(text.strip()) == text.strip():
        return False
    known, forms = lexicon().caption_words, lexicon().forms.lemma_of
    words = [word for word in raw_words(without_subject(text)) if word not in _LINKS]
    return all(word in known or forms.get(word) in known for word in words)


_LINKS = frozenset({"&", ",", "is", "are", "person"}) | FILLERS | THEN | WHILE


def _list(words: tuple[str, ...]) -> str:
    return f"not understood: {', '.join(words)}"
