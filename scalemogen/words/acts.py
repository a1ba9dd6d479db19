"""The acts of one piece of a sentence, each with side, manner, height and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Literal

from scalemogen.motion.sides import SIDES
from scalemogen.words.amounts import LIGHT_VERBS, NUMBERS, Amounts, read_amounts
from scalemogen.words.details import depth_of, height_of, manner_of, side_of
from scalemogen.words.finding import Mention
from scalemogen.words.lexicon import lexicon
from scalemogen.words.pieces import UNDERSTOOD, follows_at_once
from scalemogen.words.tokens import QUICK, SLOW
from scalemogen.words.word import Word, separates, singular

Link = Literal["", "then", "while"]
IDLE = frozenset({"stand", "look-around", "fighting-stance", "walk"})  # left out if the same piece names another one
WITH_BOTH = {"raise-one": "raise-both", "wave-one": "wave-both"}  # "raise the left and the right hand"
SEVERAL_OF = {"punch-one": "punch"}  # what captions call one action that is done several times
_POSTURES = ("hands-on-hips", "hands-behind", "arms-crossed", "t-pose")  # of the arms, standing or walking
_ARM_WORDS = ("both", "hand", "arm")
_WITH_FEET = ("step", "walk", "kick", "jump", "hop", "stomp", "lunge", "balance", "stand", "limp", "start", "lead")


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


def acts_of(words: Sequence[Word], piece: range, mentions: Sequence[Mention]) -> list[Act]:
    """Return the acts of a piece; usually one."""
    inside = [mention for mention in mentions if mention.places[0] in piece]
    different = list({mention.pattern.action: mention for mention in inside}.values())
    if carried := _carried(words, different):
        return _body_and_arms(words, piece, *carried)
    if len(different) > 1:
        different = [m for m in different if m.pattern.action not in IDLE] or different[:1]
    main = max(different, key=lambda mention: mention.rank, default=None)
    if main is None:
        return []
    first, *rest = sorted([main, *_with(main, different, words)], key=lambda mention: mention.places[0])
    return [
        _act(words, piece, first, _link(words, piece)),
        *(_act(words, piece, mention, _link_within(words, first, mention)) for mention in rest),
    ]


def _with(main: Mention, different: Sequence[Mention], words: Sequence[Word]) -> list[Mention]:
    """Return the action that a piece names besides its main one, if one of the two is a verb in -ing.

    "Walks waving both hands", where the main action ends in -ing; "sitting on a chair stands up", where a conjugated
    verb follows it; "walks slowly, limping", where another verb ends in -ing.
    """
    ongoing = [mention for mention in different if words[mention.places[0]].typed.endswith("ing")]
    if main in ongoing:
        before = [mention for mention in different if mention.places[0] < main.places[0]]
        after = [m for m in different if m.places[0] > main.places[0] and _is_conjugated(words, m)]
        if before or after:
            return (before or after)[:1]
    return [mention for mention in ongoing if mention is not main][:1]


def on_other_side(act: Act, words: Sequence[Word], piece: range) -> list[Act]:
    """Return the acts if a piece with one side is followed by a piece that only names the other side.

    "Raise the left and the right hand" is one act, "raise the left, then the right hand" are two.
    """
    joined = words[piece.start - 1].typed == "&"
    if joined and act.action in WITH_BOTH:
        return [replace(act, action=WITH_BOTH[act.action], side="", limb="")]
    bases = [words[i].base for i in piece]
    side, limb = side_of(bases)
    counts = any(base.isdigit() or base in NUMBERS for base in bases)
    amounts = amounts_of(words, piece, frozenset()) if counts else act.amounts
    return [act, replace(act, link="then", side=side, limb=limb or act.limb, amounts=amounts)]


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
        idle = body.pattern.action in IDLE and not gait
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


def _body_and_arms(words: Sequence[Word], piece: range, body: Mention, arm: Mention) -> list[Act]:
    """Return two acts at the same time. A side belongs to the part that names it, manner and pace to the body."""
    # "left" belongs to the arm in "walks with the left arm up", and to the walk in "walks left with the arms up".
    cut = _start_of_arm(words, arm)
    if cut in body.places:  # the arm's side was taken for the walk's: "walk left"
        verb = words[body.places[0]].base
        body = next((Mention(p, body.places[:1], 1) for p in lexicon().patterns[verb] if len(p.words) == 1), body)
    whole = _act(words, piece, body, _link(words, piece))
    rest = _act(words, range(piece.start, cut), body, whole.link)
    arms = _act(words, range(cut, piece.stop), arm, "while")
    return [replace(rest, manner=whole.manner, pace=whole.pace), replace(arms, manner="", pace="")]


def _link(words: Sequence[Word], piece: range) -> Link:
    return "while" if follows_at_once(words, piece) else "then"


def _act(words: Sequence[Word], piece: range, mention: Mention, link: Link) -> Act:
    """Return the act of a mention with everything that its piece says about it."""
    bases = [words[i].base for i in piece]
    places = frozenset(i - piece.start for i in mention.places)
    near = _about(words, piece, mention)
    side, limb = side_of([words[i].base for i in near], _is_directed(mention.pattern.action))
    if not limb and any(words[i].base == side and words[i].preposition == "with" for i in near):
        limb = "foot" if bases[min(places)] in _WITH_FEET else "hand"  # "steps forward with the left"
    act = Act(
        action=mention.pattern.action,
        link=link,
        side=side,
        limb=limb,
        manner=manner_of([base if i not in places else "" for i, base in enumerate(bases)], min(places))[0],
        pace="slowly" if SLOW & set(bases) else "quickly" if QUICK & set(bases) else "",
        height=height_of(bases)[0] if lexicon().actions[mention.pattern.action].has_height else "",
        depth=depth_of(bases)[0] if lexicon().actions[mention.pattern.action].has_depth else "",
        amounts=_with_plural(amounts_of(words, piece, places), words, piece, mention),
        words=frozenset(singular(base) for base in bases),
    )
    if act.amounts.vaguely and act.action in SEVERAL_OF and not act.side:
        return replace(act, action=SEVERAL_OF[act.action], amounts=replace(act.amounts, vaguely=False))
    return act


def _is_directed(action: str) -> bool:
    """Whether a side rather says where the action goes than which limb does it."""
    return lexicon().vocabulary.kind(action) == "travel" or action in ("side-lunge", "turn", "walk-aside", "dodge")


def _about(words: Sequence[Word], piece: range, mention: Mention) -> list[int]:
    """Return the words of a piece whose side is that of the action.

    Those of an unknown part are not: "peeks left" in "crouches, peeks left". A participle belongs to the action:
    "walks, veering to the left".
    """
    cuts = [piece.start - 1, *(i for i in piece if separates(words[i])), piece.stop]
    parts = [range(start + 1, stop) for start, stop in pairwise(cuts)]
    own = range(mention.places[0], mention.places[-1] + 1)
    return [
        i
        for part in parts
        if not set(own).isdisjoint(part) or all(_modifies(words[each]) for each in part)
        for i in part
    ]


def _modifies(word: Word) -> bool:
    return word.base in UNDERSTOOD or word.typed.endswith(("ing", "ed"))


def _with_plural(amounts: Amounts, words: Sequence[Word], piece: range, mention: Mention) -> Amounts:
    """Note that the action is to be repeated if a plural names it and its check counts: "does squats"."""
    noun = mention.places[-1]
    is_plural = words[noun].typed != words[noun].base and words[noun].typed.endswith("s")
    is_done = any(words[i].base in LIGHT_VERBS for i in range(piece.start, noun))
    counted = "{times}" in lexicon().actions[mention.pattern.action].check
    several = is_plural and is_done and counted and amounts.times is None
    return replace(amounts, vaguely=True) if several else amounts


def amounts_of(words: Sequence[Word], piece: range, places: frozenset[int]) -> Amounts:
    """Return the amounts that a piece names; `places` are indices in the piece of words that name an action."""
    governed = frozenset(i - piece.start for i in piece if words[i].after_preposition)
    return read_amounts([words[i].base for i in piece], places, governed)
