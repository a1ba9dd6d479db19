"""Choose the captions' verb phrase for an action that was read from a sentence, and fill its slots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from scalemogen.data.captions import english
from scalemogen.motion.sides import SIDES
from scalemogen.words.acts import Act
from scalemogen.words.lexicon import Action, lexicon
from scalemogen.words.tokens import split_words

# Action -> phrase -> share of a model's motions that did the action when asked with this phrase.
Shares = Mapping[str, Mapping[str, float]]
NO_SHARES: Shares = MappingProxyType({})
RELIABLE = 0.8  # an action, or one of its phrases, counts as reliable from this share of motions on
_SLOT = re.compile(r"\{(\w+)\}")
IN_TURN = " > "  # separates the parts of a phrase that are said in sentences of their own, one after the other
# Slots of captions that hold a count.
_COUNTS = ("waves", "bows", "squats", "raises", "jumps")
_HEIGHTS = {
    "overhead": "above the head", "head": "to head height", "shoulder": "to shoulder height",
    "chest": "to chest height", "waist": "to waist height",
}  # fmt: skip
# The typed words in a phrase count only if the phrase adds at most this many others; in the preferred phrase, always.
_MOST_FURTHER = 1
_CLEARLY = 0.25  # by how much the share of a phrase must be higher to replace the one with the most typed words
# Words that such a phrase must not add, because they say something that was not typed.
_DETAILS = frozenset(
    {"high", "higher", "low", "forward", "backward", "backwards", "left", "right", "one", "two", "both"}
    | {"slowly", "fast", "quickly"}
)
_USUAL_SIDE = "right"  # most people use their right hand
_WAYS = ("backward", "sideways")  # typed directions; they replace "forward" in a phrase, or are appended
_LIGHT = frozenset(
    {
        "&",
        "something",
        "someone",
        "take",
        "do",
        "make",
        "have",
        "get",
        "give",
        "go",
        "like",
        "up",
        "down",
        "on",
        "out",
    }
)
_LONG = 1.5  # seconds that an action takes once more; from here on, each time gets a sentence of its own


def phrases_of(action: Action, side: str = "") -> tuple[str, ...]:
    """Return an action's different phrases whose only slot is the side; without a side, those without slots."""
    wanted = {"side"} if side else set()
    return tuple(dict.fromkeys(phrase for phrase in action.phrases if set(_SLOT.findall(phrase)) == wanted))


def phrase_of(act: Act, shares: Shares = NO_SHARES, whole: bool = False) -> str:
    """Return the verb phrase for an act, with its slots filled and what it does not say added to each part."""
    parts = _chosen(act, shares, whole).format(**_values(act)).split(IN_TURN)
    return IN_TURN.join(_completed(part, act) for part in parts)


def spoken(action: str) -> str:
    """Return an action's name as people say it: "wave-one" -> "wave with one hand"; other text stays as it is."""
    known = lexicon().actions.get(action)
    if known is None:
        return action.replace("-", " ")
    whole = next(each for each in known.phrases if IN_TURN not in each)
    return infinitive(_without_side(whole)).removesuffix(", then")


def infinitive(phrase: str) -> str:
    """Return a verb phrase without marks: "[walk] forward" -> "walk forward"."""
    return re.sub(r"[\[\]]", "", phrase)


def emphatic(phrase: str) -> str:
    """Return "does jump twice" for "jump twice", and "does push-ups" for "do push-ups"."""
    return f"does {phrase.removeprefix('do ')}"


def chosen_phrase(act: Act, shares: Shares) -> str:
    """Return the phrase, with slots, that describes an act: see `writing.describe`."""
    return _chosen(sided(act), shares)


def is_reliable(acts: Sequence[Act], shares: Shares) -> bool:
    """Whether the model was measured to do each act reliably with the phrase that describes it."""
    return all(shares.get(act.action, {}).get(chosen_phrase(act, shares), 0.0) >= RELIABLE for act in acts)


def sided(act: Act) -> Act:
    """Return the act with a side, if the captions always name one for its action and none was typed.

    The model has never seen "waves with one hand", so it does "waves with the right hand" more often. (Of nine such
    actions, 99 % of the motions did what was said with a side, and 79 % without.)
    """
    phrases = lexicon().actions[act.action].phrases
    named = act.side or act.words.intersection(SIDES) or not all("{side}" in phrase for phrase in phrases)
    return act if named else replace(act, side=_USUAL_SIDE)


def is_repeated(act: Act) -> bool:
    """Whether an action is usually done several times in a row, such as clapping."""
    return "{several}" in lexicon().actions[act.action].check


def is_long(act: Act) -> bool:
    """Whether doing an act once more takes so long that each time gets a sentence of its own."""
    return lexicon().actions[act.action].again >= _LONG


def other_way(act: Act) -> str:
    """Return a typed direction that no caption of the action has: "backward" for "jumps backward"; else ""."""
    phrases = " ".join(lexicon().actions[act.action].phrases)
    return next((way for way in _WAYS if way in act.words and way not in phrases), "")


def _chosen(act: Act, shares: Shares, whole: bool = False) -> str:
    """Return the verb phrase, with slots, that expresses most of an act and that the model does.

    Args:
        whole: leave out phrases with several parts.
    """
    phrases, values = lexicon().actions[act.action].phrases, _values(act)
    phrases = tuple(each for each in phrases if not (whole and IN_TURN in each))
    usable = [each for each in phrases if set(_SLOT.findall(each)) <= values.keys() and _is_literal(each, act)]
    if not usable:
        return _without_side(phrases[0])
    said = max(usable, key=lambda each: (len(set(_SLOT.findall(each))), *_overlap(each, act), -phrases.index(each)))
    return _clearly_better(said, usable, act, shares.get(act.action, {}))


def _completed(phrase: str, act: Act) -> str:
    """Return a phrase with the typed direction and side of an act, if it does not say them."""
    best = phrase
    for way in _WAYS:
        if way in act.words and way not in best:
            best = best.replace("forward", way) if "forward" in best else f"{best} {way}"
    if not act.side or act.side in best.split():
        return best
    # "with the hand", "with the hands", "on one foot", "with an injured leg", but not "with the other leg"
    named = re.compile(rf"\b(?:the|one|an?) (?P<kind>(?!other\b)\w+ )?{act.limb}s?\b")
    if act.limb and named.search(best):
        return named.sub(rf"the \g<kind>{act.side} {act.limb}", best)
    return f"{best} {_side_words(act)}"


def _clearly_better(said: str, usable: Sequence[str], act: Act, shares: Mapping[str, float]) -> str:
    """Return the phrase that the model does most often, if it does the chosen phrase `said` clearly less often.

    A reliable phrase stays. The other phrase must have the same slots. It must add no detail that was not typed,
    unless it is the preferred one or said in several sentences. Of phrases that are done equally often, the one with
    the fewest new words is taken.
    """
    if shares.get(said, RELIABLE) >= RELIABLE:
        return said
    slots, known = set(_SLOT.findall(said)), act.words | set(split_words(said))
    preferred = lexicon().actions[act.action].phrases[0]
    same = [
        each
        for each in usable
        if each in shares
        and set(_SLOT.findall(each)) == slots
        and (each == preferred or IN_TURN in each or not _DETAILS & set(split_words(each)) - known)
    ]
    best = max(same, key=lambda each: (shares[each], -len(set(split_words(each)) - known)))
    return best if shares[best] >= shares[said] + _CLEARLY else said


def _values(act: Act) -> Mapping[str, str]:
    """Return the words for the slots that the act fills."""
    amounts = act.amounts
    times = english.times(amounts.times) if amounts.times and amounts.times > 1 and not is_long(act) else ""
    height = _HEIGHTS.get(act.height, "")
    values = {
        "side": act.side,
        "height": height,
        "at": height.replace("to ", "at "),
        "steps": english.steps(amounts.steps) if amounts.steps else "",
        "degrees": english.angle(amounts.degrees) if amounts.degrees else "",
        "depth": act.depth,
        **dict.fromkeys(_COUNTS, times),
    }
    return {name: value for name, value in values.items() if value}


def _is_literal(phrase: str, act: Act) -> bool:
    """Whether a phrase is free of comparisons that were not typed, such as "like a dancer".

    The preferred phrase counts as literal in any case.
    """
    compared = re.search(r"\b(?:like|as if|as in)\b", phrase) is not None
    return not compared or phrase.split()[-1] in act.words or phrase == lexicon().actions[act.action].phrases[0]


def _overlap(phrase: str, act: Act) -> tuple[int, bool, int]:
    """Return keys to sort a phrase by: its typed words, whether it is the preferred one, minus its other words."""
    forms = lexicon().forms.lemma_of
    words = {forms.get(word, word) for word in split_words(re.sub(r"[\[\]]|\{\w+\}", "", phrase))} - _LIGHT
    preferred = phrase == lexicon().actions[act.action].phrases[0]
    further = len(words - act.words)
    typed = len(words & act.words) if preferred or further <= _MOST_FURTHER else 0
    return typed, preferred, -further


def _without_side(phrase: str) -> str:
    """Return a phrase without a side and other slots: "with the {side} hand" becomes "with one hand"."""
    phrase = re.sub(r"the \{side\} (hand|arm|leg|foot|knee|fist)", r"one \1", phrase)
    phrase = phrase.replace(" to the {side}", " to the side").replace("a {side} ", "a ")
    return re.sub(r"\s*\{\w+\}", "", phrase)


def _side_words(act: Act) -> str:
    return f"with the {act.side} {act.limb}" if act.limb else f"to the {act.side}"
