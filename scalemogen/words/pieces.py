"""Cut a sentence into pieces that name one action each: "walks | then bows", "before he sits | he waves"."""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.motion.sides import SIDES
from scalemogen.words.amounts import NUMBERS
from scalemogen.words.details import manner_of
from scalemogen.words.finding import Mention, parts_of
from scalemogen.words.tokens import MEANWHILE, SUBJECTS, WHILE
from scalemogen.words.word import SPECIAL, Word, separates

UNDERSTOOD = SPECIAL | {*SIDES, "&", "both", "hand", "arm", "leg", "foot", "hands", "arms"}
_COUNTED = NUMBERS.keys() | {"degree", "degrees", "time", "step"}
_ARMS, _LEGS = frozenset({"hand", "hands", "arm", "arms"}), frozenset({"leg", "foot", "knee"})
# Before a subject, these words begin a comparison or a condition, not an action: "as if he were drunk".
_SUBORDINATE = frozenset({"if", "like", "who", "which", "where"})


def pieces_of(words: Sequence[Word], mentions: Sequence[Mention]) -> list[range]:
    """Return the pieces as indices of words, without separators; a piece without an action joins its neighbour.

    Args:
        words: words of the sentence.
        mentions: the actions that were found in it.
    """
    starts = {mention.places[0] for mention in mentions}
    pieces: list[range] = []
    for piece in filter(len, parts_of(words, mentions)):
        former = pieces[-1] if pieces else range(0)
        idle = [each for each in (former, piece) if starts.isdisjoint(each)]
        acted = any(not starts.isdisjoint(each) for each in pieces)
        other = names_other_side(words, piece, former) or _names_other_limb(words, piece, former)
        other_part = acted and piece in idle and other
        modifies = all(_only_modifies(words, each, words[piece.start - 1]) for each in idle)
        if pieces and idle and modifies and not other_part:
            pieces[-1] = range(pieces[-1].start, piece.stop)
        else:
            pieces += _without_separator(words, piece, mentions)
    return pieces


def names_other_side(words: Sequence[Word], piece: range, former: range) -> bool:
    """Whether a piece names nothing but the other side than the piece before: "kicks with the left, then right"."""
    bases = {words[i].base for i in piece}
    sides = [{side for side in SIDES if side in {words[i].base for i in each}} for each in (former, piece)]
    allowed = UNDERSTOOD | _COUNTED | {"knee"} & {words[i].base for i in former}
    plain = all(base in allowed or base.isdigit() for base in bases)
    other = all(len(each) == 1 for each in sides) and sides[0] != sides[1] and plain
    return other and not _names_other_limb(words, piece, former)


def _names_other_limb(words: Sequence[Word], piece: range, former: range) -> bool:
    """Whether one of two pieces names an arm, the other a leg, which may need another action."""
    named = [{words[i].base for i in each} for each in (former, piece)]
    arms, legs = ([not limbs.isdisjoint(bases) for bases in named] for limbs in (_ARMS, _LEGS))
    return arms[0] != arms[1] and legs == arms[::-1]


def follows_at_once(words: Sequence[Word], piece: range) -> bool:
    """Whether a piece happens at the same time as the one before it."""
    before = piece.start
    while before > 0 and (separates(words[before - 1]) or words[before - 1].typed in MEANWHILE):
        before -= 1
    return any(words[i].typed in WHILE | MEANWHILE for i in range(before, piece.start))


def _without_separator(words: Sequence[Word], piece: range, mentions: Sequence[Mention]) -> list[range]:
    """Cut a piece where another subject or, in a mere list of commands, another verb begins: "jump turn walk"."""
    inside = [mention for mention in mentions if mention.places[0] in piece]
    covered = sum(len(mention.places) for mention in inside)
    if len(inside) > 1 and covered == len(piece) and all(_is_command(words, mention) for mention in inside):
        cuts = [mention.places[0] for mention in inside[1:]]
    else:
        cuts = [
            i
            for i in piece
            if words[i].typed in SUBJECTS
            and i > piece.start
            and words[i - 1].typed not in _SUBORDINATE
            and any(mention.places[-1] < i for mention in inside)
            and any(mention.places[0] > i for mention in inside)
        ]
    return [range(*each) for each in zip([piece.start, *cuts], [*cuts, piece.stop], strict=True)]


def _is_command(words: Sequence[Word], mention: Mention) -> bool:
    """Whether a mention is a verb as in a command, or begins with one: "jump", "step left", but not "arms up"."""
    first = words[mention.places[0]]
    is_noun = first.base in _ARMS | _LEGS | {*SIDES, "both"} or first.after_article or first.after_preposition
    return first.typed == first.base and (len(mention.places) == 1 or not is_noun)


def _only_modifies(words: Sequence[Word], piece: range, separator: Word) -> bool:
    """Whether a piece without an action only describes its neighbour: "with joy", or any words next to a comma.

    Next to "and" or "then", an unknown word is more likely an action that is not known.
    """
    unknown = [words[i].base for i in piece if words[i].base not in UNDERSTOOD]
    return not unknown or separator.typed == "," or bool(manner_of(unknown)[0])
