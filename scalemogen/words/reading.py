"""Read a sentence: find its actions in their order, each with side, manner, height and amounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scalemogen.words.amounts import Amounts, read_amounts
from scalemogen.words.finding import SPECIAL, Match, Word, matches_of, separates, singular, words_of
from scalemogen.words.lexicon import Lexicon, lexicon
from scalemogen.words.tokens import FILLERS, HEIGHTS, NEGATIONS, QUICK, SIDES, SLOW, WHILE

Link = Literal["", "then", "while"]
_IDLE = frozenset({"stand", "look-around", "fighting-stance", "walk"})  # left out if the same piece names another one


@dataclass(frozen=True)
class Act:
    """One action that a sentence asks for.

    Attributes:
        action: name in the lexicon.
        link: "then": after the act before; "while": at the same time; "" for the first act.
        side: "left", "right" or "".
        limb: the word after the side, such as "hand"; "".
        manner: a key of the vocabulary's manners, or "".
        pace: "slowly", "quickly" or "".
        height: "overhead", "head", "shoulder", "chest", "waist" or "".
        amounts: how often, how long, how far.
        words: base words of the part of the sentence that asks for it.
    """

    action: str
    link: Link = ""
    side: str = ""
    limb: str = ""
    manner: str = ""
    pace: str = ""
    height: str = ""
    amounts: Amounts = field(default_factory=Amounts)
    words: frozenset[str] = frozenset()


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
    words, corrected = words_of(text, known, is_word)
    matches = matches_of(words, known)
    pieces = _pieces(words, matches, known)
    acts = [act for piece in pieces for act in _acts_of(words, piece, matches, known)]
    unknown = _unknown(words, matches, pieces, known)
    understood = bool(acts) and all(any(m.places[0] in piece for m in matches) for piece in pieces)
    denied = any(word.typed in NEGATIONS for word in words)
    ordered = _in_order(words, acts) if understood and not denied else ()
    return Reading(ordered, unknown, corrected)


def _pieces(words: Sequence[Word], matches: Sequence[Match], known: Lexicon) -> list[range]:
    """Cut the sentence at separators that are not inside a pattern; join pieces without an action to neighbours."""
    inside = {place for match in matches for place in range(match.places[0], match.places[-1] + 1)}
    cuts = [i for i, word in enumerate(words) if separates(word) and i not in inside]
    starts = {match.places[0] for match in matches}
    pieces: list[range] = []
    for start, stop in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(words)], strict=True):
        piece = range(start, stop)
        if not len(piece):
            continue
        former = pieces[-1] if pieces else range(0)
        idle = [each for each in (former, piece) if starts.isdisjoint(each)]
        if pieces and idle and all(_only_modifies(words, each, words[start - 1], known) for each in idle):
            pieces[-1] = range(pieces[-1].start, stop)
        else:
            pieces.append(piece)
    return pieces


def _only_modifies(words: Sequence[Word], piece: range, separator: Word, known: Lexicon) -> bool:
    """Whether a piece without an action only describes its neighbour: "with joy", or any words next to a comma.

    Next to "and" or "then", an unknown word is more likely an action that is not known.
    """
    unknown = [words[i].base for i in piece if words[i].base not in _UNDERSTOOD]
    return not unknown or separator.typed == "," or bool(_manner(unknown, known)[0])


def _acts_of(words: Sequence[Word], piece: range, matches: Sequence[Match], known: Lexicon) -> list[Act]:
    """Return the acts of a piece; usually one."""
    inside = [match for match in matches if match.places[0] in piece]
    different = list({match.pattern.action: match for match in inside}.values())
    if len(different) > 1:
        different = [m for m in different if m.pattern.action not in _IDLE] or different[:1]
    main = max(different, key=lambda match: match.rank, default=None)
    if main is None:
        return []
    # A second verb without a separator happens at the same time if it ends in -ing: "walks waving both hands".
    others = [m for m in different if m is not main and words[m.places[0]].typed.endswith("ing")]
    first, *rest = sorted([main, *others[:1]], key=lambda match: match.places[0])
    act = _act(words, piece, first, known)
    link: Link = "while" if any(words[i].typed in WHILE for i in _before(words, piece)) else "then"
    return [replace(act, link=link), *(replace(_act(words, piece, m, known), link="while") for m in rest)]


def _before(words: Sequence[Word], piece: range) -> range:
    """Return the separators directly before a piece."""
    start = piece.start
    while start > 0 and separates(words[start - 1]):
        start -= 1
    return range(start, piece.start)


def _act(words: Sequence[Word], piece: range, match: Match, known: Lexicon) -> Act:
    """Return the act of a match with everything that its piece says about it."""
    bases = [words[i].base for i in piece]
    places = frozenset(i - piece.start for i in match.places)
    named = {side for side in SIDES if side in bases}
    side = named.pop() if len(named) == 1 else ""
    after = bases[bases.index(side) + 1 :][:1] if side else []
    return Act(
        action=match.pattern.action,
        side=side,
        limb=after[0] if after and after[0] in ("hand", "arm", "leg", "foot", "fist", "knee") else "",
        manner=_manner([base if i not in places else "" for i, base in enumerate(bases)], known)[0],
        pace="slowly" if SLOW & set(bases) else "quickly" if QUICK & set(bases) else "",
        height=_height(bases)[0],
        amounts=read_amounts(bases, places),
        words=frozenset(singular(base) for base in bases),
    )


def _manner(bases: Sequence[str], known: Lexicon) -> tuple[str, frozenset[int]]:
    """Return the first manner that the words name, and their indices."""
    for words, manner in known.manners.items():
        based = [known.forms.lemma_of.get(word, word) for word in words]
        for start in range(len(bases) - len(based) + 1):
            if list(bases[start : start + len(based)]) == based:
                return manner, frozenset(range(start, start + len(based)))
    return "", frozenset()


def _height(bases: Sequence[str]) -> tuple[str, frozenset[int]]:
    """Return the height that the words name, and their indices."""
    for words, height in sorted(HEIGHTS.items(), key=lambda item: -len(item[0])):
        wanted = [word for word in words.split() if word not in FILLERS]
        for start in range(len(bases) - len(wanted) + 1):
            if list(bases[start : start + len(wanted)]) == wanted:
                return height, frozenset(range(start, start + len(wanted)))
    return "", frozenset()


def _unknown(
    words: Sequence[Word], matches: Sequence[Match], pieces: Sequence[range], known: Lexicon
) -> tuple[str, ...]:
    """Return the words that were not understood, as typed."""
    used = {place for match in matches for place in match.places}
    for piece in pieces:
        bases = [words[i].base for i in piece]
        places = frozenset(i - piece.start for i in used if i in piece)
        read_here = _manner(bases, known)[1] | _height(bases)[1] | read_amounts(bases, places).used
        used |= {piece.start + index for index in read_here}
    return tuple(
        dict.fromkeys(
            word.typed
            for i, word in enumerate(words)
            if i not in used and word.base not in _UNDERSTOOD and word.typed not in _UNDERSTOOD
        )
    )


_UNDERSTOOD = SPECIAL | {*SIDES, "&", "both", "hand", "arm", "leg", "foot", "hands", "arms"}


def _in_order(words: Sequence[Word], acts: Sequence[Act]) -> tuple[Act, ...]:
    """Return the acts in the order in which they happen: those of "he walks after waving" change places.

    Consecutive mentions of one action become one act.
    """
    bases = [word.typed for word in words]
    if len(acts) == 2 and "after" in bases[1:] and acts[1].link == "then" and bases[0] != "after":
        acts = [acts[1], replace(acts[0], link="then")]
    merged: list[Act] = []
    for act in acts:
        if merged and act.action == merged[-1].action and act.side in ("", merged[-1].side):
            merged[-1] = _filled_from(merged[-1], act)
        else:
            merged.append(act)
    return (replace(merged[0], link=""), *merged[1:])


def _filled_from(act: Act, again: Act) -> Act:
    """Return an act that the sentence names twice, with what only the second mention says added."""
    missing = {name: getattr(again, name) for name in ("manner", "pace", "height") if not getattr(act, name)}
    return replace(act, **missing, amounts=again.amounts if act.amounts == Amounts() else act.amounts)
