"""Read a sentence: find its actions in their order, each with side, manner, height and amounts.

words (`word`) -> verbs that are left out (`ellipsis`) -> mentions of actions (`finding`) -> pieces (`pieces`)
-> the acts of each piece (`acts`) -> their order (`order`)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scalemogen.words.acts import IDLE, WITH_BOTH, Act, acts_of, amounts_of, on_other_side
from scalemogen.words.details import depth_of, height_of, manner_of
from scalemogen.words.ellipsis import with_verbs
from scalemogen.words.finding import Mention, mentions_and_idioms, parts_of
from scalemogen.words.lexicon import NOTHING, lexicon
from scalemogen.words.order import in_order
from scalemogen.words.pieces import UNDERSTOOD, names_other_side, pieces_of
from scalemogen.words.tokens import BODY_PARTS, NEGATIONS, NO_PERSONS
from scalemogen.words.word import Word, separates, singular, words_of


@dataclass(frozen=True)
class Reading:
    """What was understood of an English sentence.

    Attributes:
        acts: in the order in which they happen; () if some part names no action, or says what not to do.
        unknown: words that were not understood.
        corrected: whether a typing error was corrected.
    """

    acts: tuple[Act, ...]
    unknown: tuple[str, ...]
    corrected: bool


def read(text: str, is_word: Callable[[str], bool] | None = None) -> Reading:
    """Read an English sentence.

    Args:
        is_word: says whether a word that the lexicon lacks is an English word; other words may be typing errors.
    """
    known = lexicon()
    typed, corrected = words_of(text, known, is_word)
    words = with_verbs(typed, known)
    found = mentions_and_idioms(words, known)
    mentions = [mention for mention in found if mention.pattern.action != NOTHING]
    pieces = pieces_of(words, mentions)
    acts: list[Act] = []
    understood = bool(pieces)
    for place, piece in enumerate(pieces):
        done = acts_of(words, piece, mentions)
        if not done and acts and names_other_side(words, piece, pieces[place - 1]):
            done = on_other_side(acts.pop(), words, piece)
        understood = understood and bool(done)
        acts += done
    unknown = _unknown(words, found, pieces, acts)
    told = understood and not _denies(words, mentions) and not _tells_of_others(words, mentions)
    ordered = in_order(words, acts) if told else ()
    return Reading(ordered, unknown, corrected)


def _denies(words: Sequence[Word], mentions: Sequence[Mention]) -> bool:
    """Whether a sentence says what not to do: "don't wave", "stop waving".

    "Don't move" names an action, "without confidence" a manner.
    """
    mentioned = [set(mention.places) for mention in mentions] + [set(manner_of([word.base for word in words])[1])]
    for i, (word, after) in enumerate(pairwise(words)):
        if word.base == "stop" and after.typed.endswith("ing") and not any({i, i + 1} <= each for each in mentioned):
            return True
    return any(word.typed in NEGATIONS and not any(i in each for each in mentioned) for i, word in enumerate(words))


def _tells_of_others(words: Sequence[Word], mentions: Sequence[Mention]) -> bool:
    """Whether an action is that of an animal or a thing: "a dog runs toward him", "sees a car driving past"."""
    for part in parts_of(words, mentions):
        verb = min((mention.places[0] for mention in mentions if mention.places[0] in part), default=part.start)
        subject = words[verb - 1] if verb > part.start else None  # of the part's first action
        if subject is not None and {subject.base, subject.base.removesuffix("s")} & NO_PERSONS:
            governed = subject.after_preposition or (verb - 1 > part.start and words[verb - 2].base == "on")
            if not governed and words[verb].typed not in ("left", "right"):
                return True
    return False


def _unknown(
    words: Sequence[Word], mentions: Sequence[Mention], pieces: Sequence[range], acts: Sequence[Act]
) -> tuple[str, ...]:
    """Return the words that were not understood, as typed; a conjugated verb that is in no act is one of them.

    Args:
        mentions: of actions and of idioms; those of idioms were not understood.
    """
    done = {act.action for act in acts}
    known = done | IDLE | {one for one, both in WITH_BOTH.items() if both in done}
    used = {
        place
        for mention in mentions
        for place in mention.places
        if mention.pattern.action in known or (len(mention.places) == 1 and _is_noun(words, place))
    }
    # "raise" in "raise the right arm up", where "arm up" names the action already
    patterns = lexicon().patterns
    used |= {
        i
        for i, word in enumerate(words)
        if not (word.after_article and word.base in BODY_PARTS)
        and any(each.action in done for each in patterns.get(word.base, ()))
    }
    used -= {place for mention in mentions if mention.pattern.action == NOTHING for place in mention.places}
    for piece in pieces:
        bases = [words[i].base for i in piece]
        places = frozenset(i - piece.start for i in used if i in piece)
        read_here = manner_of(bases, min(places, default=None))[1]
        if not acts or any(act.height for act in acts if act.words >= set(map(singular, bases))):
            read_here |= height_of(bases)[1]
        read_here |= amounts_of(words, piece, places).used
        if any(act.depth and act.words >= set(map(singular, bases)) for act in acts):
            read_here |= depth_of(bases)[1]
        used |= {piece.start + index for index in read_here}
    return tuple(
        dict.fromkeys(
            word.typed
            for i, word in enumerate(words)
            if i not in used and (_compares(words, i) or not {word.base, word.typed} & UNDERSTOOD)
        )
    )


def _is_noun(words: Sequence[Word], place: int) -> bool:
    """Whether a word that could name an action is a noun: "box" in "onto a box", "karate" in "karate kick"."""
    word, after = words[place], words[place + 1 : place + 2]
    before_noun = bool(after) and not (separates(after[0]) or after[0].after_article or after[0].after_preposition)
    return word.typed == word.base and (word.after_article or word.after_preposition or before_noun)


def _compares(words: Sequence[Word], place: int) -> bool:
    """Whether a word says whom a body moves like: "robot" in "dances like a robot", but not in "a robot dances"."""
    return place > 0 and words[place - 1].base == "like" and words[place].after_article
