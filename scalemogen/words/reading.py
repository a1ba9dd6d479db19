"""Read a sentence: find its actions in their order, each with side, manner, height and amounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Literal

from scalemogen.motion.sides import SIDES
from scalemogen.words.amounts import Amounts, read_amounts
from scalemogen.words.details import depth_of, height_of, manner_of, side_of
from scalemogen.words.ellipsis import with_verbs
from scalemogen.words.finding import Mention, Word, mentions_of, separates, singular, words_of
from scalemogen.words.lexicon import lexicon
from scalemogen.words.pieces import UNDERSTOOD, follows_at_once, names_other_side, pieces_of
from scalemogen.words.tokens import BODY_PARTS, MEANWHILE, NEGATIONS, QUICK, SLOW, SUBJECTS, WHILE

Link = Literal["", "then", "while"]
_IDLE = frozenset({"stand", "look-around", "fighting-stance", "walk"})  # left out if the same piece names another one
_WITH_BOTH = {"raise-one": "raise-both", "wave-one": "wave-both"}  # "raise the left and the right hand"
_POSTURES = ("hands-on-hips", "hands-behind", "arms-crossed", "t-pose")  # of the arms, standing or walking
_ARM_WORDS = ("both", "hand", "arm")
_LOW = ("sits", "lies", "kneels", "crouches", "falls")  # checks of actions after which "waits" is not standing
_ON_FLOOR = ("lies", "falls")  # checks of actions after which "stands up" is getting up from the floor
_STRIKES = ("punch-one", "kick")
_TURNS = ("turn-around", "spin", "turn", "walk-turn")  # after one of them, "walks back" is not backward


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
        height: "overhead", "head", "shoulder", "chest", "waist" or "", if captions or checks have one for the action.
        depth: "deep", "slight" or "", if the captions have words for how deep the action goes.
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
    depth: str = ""
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
    typed, corrected = words_of(text, known, is_word)
    words = with_verbs(typed, known)
    mentions = mentions_of(words, known)
    pieces = pieces_of(words, mentions)
    acts: list[Act] = []
    understood = bool(pieces)
    for place, piece in enumerate(pieces):
        found = _acts_of(words, piece, mentions)
        if not found and acts and names_other_side(words, piece, pieces[place - 1]):
            found = _on_other_side(acts.pop(), words, piece)
        understood = understood and bool(found)
        acts += found
    unknown = _unknown(words, mentions, pieces, acts)
    ordered = _in_order(words, acts) if understood and not _denies(words, mentions) else ()
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


def _acts_of(words: Sequence[Word], piece: range, mentions: Sequence[Mention]) -> list[Act]:
    """Return the acts of a piece; usually one."""
    inside = [mention for mention in mentions if mention.places[0] in piece]
    different = list({mention.pattern.action: mention for mention in inside}.values())
    if carried := _carried(words, different):
        return _gait_and_arms(words, piece, *carried)
    if len(different) > 1:
        different = [m for m in different if m.pattern.action not in _IDLE] or different[:1]
    main = max(different, key=lambda mention: mention.rank, default=None)
    if main is None:
        return []
    # Of two verbs without a separator, one that ends in -ing happens at the same time: "walks waving both hands".
    ongoing = [m for m in different if words[m.places[0]].typed.endswith("ing")]
    before = [m for m in different if main in ongoing and m.places[0] < main.places[0]]
    after = [m for m in different if main in ongoing and m.places[0] > main.places[0] and _is_conjugated(words, m)]
    others = before or after or [m for m in ongoing if m is not main]
    first, *rest = sorted([main, *others[:1]], key=lambda mention: mention.places[0])
    return [
        _act(words, piece, first, _link(words, piece)),
        *(_act(words, piece, mention, _link_within(words, first, mention)) for mention in rest),
    ]


def _is_conjugated(words: Sequence[Word], mention: Mention) -> bool:
    """Whether a mention begins with a verb in the third person: "waves", but not "wave", "waved" or "the waves"."""
    word = words[mention.places[0]]
    return word.typed != word.base and word.typed.endswith("s") and not word.after_article


def _link_within(words: Sequence[Word], first: Mention, second: Mention) -> Link:
    """Return how two verbs of one piece follow each other.

    What a person does who is sitting or walking may end that: "a man sitting on a chair stands up". Only a gesture
    leaves it as it is: "the sitting man waves".
    """
    ongoing = words[first.places[0]].typed.endswith("ing")
    ends = ongoing and _is_conjugated(words, second)
    return "then" if ends and lexicon().vocabulary.kind(second.pattern.action) != "gesture" else "while"


def _carried(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[Mention, Mention] | None:
    """Return an action and what the arms do meanwhile, or None: "walks with the arms up", "runs waving".

    After actions that are no gait, only words after "with" tell what the arms do: "kneels with both arms up".
    """
    kind = lexicon().vocabulary.kind
    arms = [
        mention
        for mention in mentions
        if kind(mention.pattern.action) == "gesture" or mention.pattern.action in _POSTURES
    ]
    for body, arm in product(mentions, arms):
        gait = kind(body.pattern.action) == "travel"
        idle = body.pattern.action in _IDLE and not gait
        if body in arms or idle or body.places[0] > arm.places[0]:
            continue
        word = words[arm.places[0]]
        named = singular(word.base) in _ARM_WORDS or word.typed.endswith(("ing", "ed"))
        if named and (gait or words[_start_of_arm(words, arm)].after_preposition):
            return body, arm
    return None


def _start_of_arm(words: Sequence[Word], arm: Mention) -> int:
    """Return where the words about the arms begin; a side before them is one of them: "with the left arm up"."""
    start = arm.places[0]
    while words[start - 1].base in (*SIDES, "both") and not words[start].after_preposition:
        start -= 1
    return start


def _gait_and_arms(words: Sequence[Word], piece: range, gait: Mention, arm: Mention) -> list[Act]:
    """Return two acts at the same time. A side belongs to the part that names it, manner and pace to the gait."""
    # "left" belongs to the arm in "walks with the left arm up", and to the gait in "walks left with the arms up".
    cut = _start_of_arm(words, arm)
    if cut in gait.places:  # the arm's side was taken for the gait's: "walk left"
        verb = words[gait.places[0]].base
        gait = next((Mention(p, gait.places[:1], 1) for p in lexicon().patterns[verb] if len(p.words) == 1), gait)
    whole = _act(words, piece, gait, _link(words, piece))
    legs = _act(words, range(piece.start, cut), gait, whole.link)
    arms = _act(words, range(cut, piece.stop), arm, "while")
    return [replace(legs, manner=whole.manner, pace=whole.pace), replace(arms, manner="", pace="")]


def _link(words: Sequence[Word], piece: range) -> Link:
    return "while" if follows_at_once(words, piece) else "then"


def _act(words: Sequence[Word], piece: range, mention: Mention, link: Link) -> Act:
    """Return the act of a mention with everything that its piece says about it."""
    bases = [words[i].base for i in piece]
    places = frozenset(i - piece.start for i in mention.places)
    side, limb = side_of(bases)
    return Act(
        action=mention.pattern.action,
        link=link,
        side=side,
        limb=limb,
        manner=manner_of([base if i not in places else "" for i, base in enumerate(bases)], min(places))[0],
        pace="slowly" if SLOW & set(bases) else "quickly" if QUICK & set(bases) else "",
        height=height_of(bases)[0] if lexicon().actions[mention.pattern.action].has_height else "",
        depth=depth_of(bases)[0] if lexicon().actions[mention.pattern.action].has_depth else "",
        amounts=_amounts(words, piece, places),
        words=frozenset(singular(base) for base in bases),
    )


def _amounts(words: Sequence[Word], piece: range, places: frozenset[int]) -> Amounts:
    """Return the amounts that a piece names; `places` are indices in the piece of words that name an action."""
    governed = frozenset(i - piece.start for i in piece if words[i].after_preposition)
    return read_amounts([words[i].base for i in piece], places, governed)


def _on_other_side(act: Act, words: Sequence[Word], piece: range) -> list[Act]:
    """Return the acts if a piece with one side is followed by a piece that only names the other side.

    "Raise the left and the right hand" is one act, "raise the left, then the right hand" are two.
    """
    joined = words[piece.start - 1].typed == "&"
    if joined and act.action in _WITH_BOTH:
        return [replace(act, action=_WITH_BOTH[act.action], side="", limb="")]
    side, limb = side_of([words[i].base for i in piece])
    return [act, replace(act, link="then", side=side, limb=limb or act.limb)]


def _unknown(
    words: Sequence[Word], mentions: Sequence[Mention], pieces: Sequence[range], acts: Sequence[Act]
) -> tuple[str, ...]:
    """Return the words that were not understood, as typed; a conjugated verb that is in no act is one of them."""
    done = {act.action for act in acts}
    known = done | _IDLE | {one for one, both in _WITH_BOTH.items() if both in done}
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
    for piece in pieces:
        bases = [words[i].base for i in piece]
        places = frozenset(i - piece.start for i in used if i in piece)
        read_here = manner_of(bases, min(places, default=None))[1]
        if not acts or any(act.height for act in acts if act.words >= set(map(singular, bases))):
            read_here |= height_of(bases)[1]
        read_here |= _amounts(words, piece, places).used
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


def _in_order(words: Sequence[Word], acts: Sequence[Act]) -> tuple[Act, ...]:
    """Return the acts in the order in which they happen: those of "he walks after waving" change places.

    Consecutive mentions of one action become one act. If they add nothing, they are counted.
    """
    acts = _as_conjunctions_say(words, acts)
    merged: list[Act] = []
    for act in acts:
        if merged and act.action in _STRIKES and act.link == "then" and act.words.isdisjoint(merged[-1].words):
            merged.append(act)  # "a left hook and an uppercut" are two punches
        elif merged and act.action == merged[-1].action and act.side in ("", merged[-1].side):
            again = act.link == "then" and act.words <= merged[-1].words  # "kick, kick, kick"
            merged[-1] = _once_more(merged[-1], act) if again else _filled_from(merged[-1], act)
        elif merged and act.action == "stand" and "stand" not in act.words and _checked_by(merged[-1], _LOW):
            continue  # "sits down, waits, and gets up": the person waits sitting
        elif merged and act.action == "stand-up-chair" and _checked_by(merged[-1], _ON_FLOOR):
            merged.append(replace(act, action="get-up"))
        elif merged and act.action == "walk-back" and merged[-1].action in _TURNS and "backward" not in act.words:
            merged.append(replace(act, action="walk"))
        else:
            merged.append(act)
    return (replace(merged[0], link=""), *merged[1:])


def _as_conjunctions_say(words: Sequence[Word], acts: Sequence[Act]) -> list[Act]:
    """Return the acts as "before", "after" and "while" relate them."""
    typed = [word.typed for word in words]
    first, *rest = acts
    if not rest:
        return [first]
    before_subject = len(typed) > 1 and typed[1] in SUBJECTS
    if typed[0] in WHILE or (typed[0] in MEANWHILE and before_subject):
        return [first, replace(rest[0], link="while"), *rest[1:]]
    # After "after" comes another action, but not in "kicks the ball and runs after it".
    after = "after" in typed[1:] and any(word.base in lexicon().verbs for word in words[typed.index("after") + 1 :])
    turned = typed[0] == "before" or (after and typed[0] != "after" and len(acts) == 2)
    if turned and rest[0].link == "then":
        return [rest[0], replace(first, link="then"), *rest[1:]]
    return list(acts)


def _checked_by(act: Act, checks: tuple[str, ...]) -> bool:
    return lexicon().actions[act.action].check.startswith(checks)


def _once_more(act: Act, again: Act) -> Act:
    """Return an act that is done as often as two mentions of it say together."""
    times = (act.amounts.times or 1) + (again.amounts.times or 1)
    return replace(act, amounts=replace(act.amounts, times=times))


def _filled_from(act: Act, again: Act) -> Act:
    """Return an act that the sentence names twice, with what only the second mention says added."""
    missing = {name: getattr(again, name) for name in ("manner", "pace", "height", "depth") if not getattr(act, name)}
    return replace(act, **missing, amounts=again.amounts if act.amounts == Amounts() else act.amounts)
