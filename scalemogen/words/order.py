"""Join the acts of a sentence to what happens: in their order, and each as the acts before it make it.

After "sits down", somebody who "waits" does not stand; after "raises the left arm", the left hand waves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scalemogen.words.acts import Act
from scalemogen.words.amounts import Amounts
from scalemogen.words.lexicon import lexicon
from scalemogen.words.tokens import MEANWHILE, SUBJECTS, WHILE
from scalemogen.words.word import Word

_LOW = ("sits", "lies", "kneels", "crouches", "falls")  # checks of actions after which "waits" is not standing
_ON_FLOOR = ("lies", "falls")  # checks of actions after which "stands up" is getting up from the floor
_STRIKES = ("punch-one", "kick")
# Actions that the same limb does if no side is named: "raises the left arm and waves".
_SAME_LIMB = {
    "raise-one": ("wave-one", "point", "salute"),
    "leg-raise": ("kick", "front-kick", "side-kick"),
    "hurdle-step": ("kick", "front-kick", "side-kick"),
}
_GAITS = ("walk", "run")
_TURNS = ("turn-around", "spin", "turn", "walk-turn")  # after one of them, "walks back" is not backward


def in_order(words: Sequence[Word], acts: Sequence[Act]) -> tuple[Act, ...]:
    """Return the acts in the order in which they happen: those of "he walks after waving" change places.

    Consecutive mentions of one action become one act. If they add nothing, they are counted.
    """
    acts = _as_conjunctions_say(words, acts)
    merged: list[Act] = []
    for act in acts:
        if merged and not act.side and act.action in _SAME_LIMB.get(merged[-1].action, ()):
            merged.append(replace(act, side=merged[-1].side))
        elif merged and act.action in _STRIKES and act.link == "then" and act.words.isdisjoint(merged[-1].words):
            merged.append(act)  # "a left hook and an uppercut" are two punches
        elif merged and _goes_back(act, merged[-1]):
            merged += [Act("turn-around", "then"), act]
        elif merged and act.action == merged[-1].action and not _says_more(act, merged[-1]):
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


def _says_more(act: Act, former: Act) -> bool:
    """Whether an act has another side, direction or height than the former one of its action: "jumps back"."""
    other_way = (act.words - former.words) & {"backward", "back", "high", "low"}
    return act.side not in ("", former.side) or bool(other_way)


def _goes_back(act: Act, former: Act) -> bool:
    """Whether somebody returns on the same way: "walks to the door, then walks back to the chair"."""
    gaits = act.link == "then" and act.action in _GAITS and former.action in _GAITS
    return gaits and "back" in act.words - former.words


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
