"""Write the actions that were read from a sentence as a description in the words of the captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from scalemogen.data.captions import english
from scalemogen.data.captions.english import capitalised, present, progressive
from scalemogen.words.acts import Act
from scalemogen.words.amounts import SEVERAL
from scalemogen.words.lexicon import lexicon
from scalemogen.words.phrases import IN_TURN, NO_SHARES, Shares, infinitive, is_long, is_repeated, phrase_of, sided

_MOST_SENTENCES = 6
_RUNNING = ("run", "sprint", "dash", "run-turn", "run-circle")


def describe(acts: Sequence[Act], shares: Shares = NO_SHARES) -> str:
    """Return one to six sentences that ask for the acts (at least one) in their order.

    Of the captions' phrases for an action, the one with the most typed words is taken, or another one if the model
    does that clearly more often. If all phrases name a side, and none was typed, the right side is named.

    Args:
        shares: how often the model did each action, by phrase (`reliability.Reliability.shares`).
    """
    groups = _groups([sided(act) for act in acts])
    clauses = [clause for group in groups for clause in _clauses(group, shares)]
    seconds = acts[0].amounts.seconds
    lasting = [f"They do this for {english.seconds(seconds)}"] if len(clauses) == 1 and seconds else []
    return _written(clauses, lasting)


def prompt_of(phrase: str, side: str = "") -> str:
    """Return a description with one of these phrases."""
    return _written([present(part) for part in phrase.format(side=side).split(IN_TURN)])


def asked_for(act: Act) -> str:
    """Return an act as a verb phrase: "wave with the left hand twice"."""
    phrase = phrase_of(act, whole=True)
    return " ".join([infinitive(phrase), *_adverbs(act, phrase)])


@cache
def phrases_in_turn() -> Mapping[str, tuple[str, str]]:
    """Return the descriptions that stand for one action in several sentences, each with the action and its side."""
    return {
        prompt_of(phrase, side): (name, side)
        for name, action in lexicon().actions.items()
        for side in ("", "left", "right")
        for phrase in action.phrases
        if IN_TURN in phrase and ("{side}" in phrase) == bool(side)
    }


def _groups(acts: Sequence[Act]) -> list[list[Act]]:
    """Return the acts in groups that happen at the same time."""
    groups: list[list[Act]] = []
    for act in acts:
        if act.link == "while" and groups:
            groups[-1].append(act)
        else:
            groups.append([act])
    return groups


def _written(clauses: Sequence[str], further: Sequence[str] = ()) -> str:
    """Return clauses as sentences about a person, one after the other; `further` are sentences that follow."""
    if len(clauses) > _MOST_SENTENCES:
        clauses = [*clauses[: _MOST_SENTENCES - 1], ", then ".join(clauses[_MOST_SENTENCES - 1 :])]
    last = len(clauses) - 1
    starts = [
        "a person" if not place else "Finally, the person" if place == last > 1 else "Then the person"
        for place in range(len(clauses))
    ]
    sentences = [f"{start} {clause}" for start, clause in zip(starts, clauses, strict=True)] + list(further)
    return sentences[0] if len(sentences) == 1 else " ".join(f"{capitalised(each)}." for each in sentences)


def _clauses(group: Sequence[Act], shares: Shares) -> list[str]:
    """Return what a person does in a group of acts, as clauses that get a sentence each."""
    first, *others = group
    meanwhile: list[str] = []
    for act in others:
        phrase = phrase_of(act, shares, whole=True)
        # "walks forward with the hands on the hips", not "while standing with"
        posture = phrase.removeprefix("[stand] ") if phrase.startswith("[stand] with ") else ""
        meanwhile += [posture] if posture else ["while", progressive(phrase), *_adverbs(act, phrase)]
    parts = phrase_of(first, shares).split(IN_TURN)
    if is_repeated(first) and first.amounts.times in range(1, _MOST_SENTENCES + 1):
        # A phrase for "claps" may have two claps; "claps once" and "claps twice" start from one.
        parts = next(parts[:n] for n in range(1, len(parts) + 1) if parts[:n] * (len(parts) // n) == parts)
    times = _sentences_each(first, parts)
    counted = times == 1 and len(parts) == 1  # else the sentences are repeated
    once = first if counted else replace(first, amounts=replace(first.amounts, times=None, vaguely=False))
    return [" ".join([present(part), *_adverbs(once, part), *meanwhile]) for part in parts] * times


def _sentences_each(act: Act, parts: Sequence[str]) -> int:
    """Return how often the parts of a phrase are repeated because the act is done so often.

    The model counts reliably only what is sampled in turn, so a long action gets a sentence for each time.
    """
    times = act.amounts.times or (SEVERAL if act.amounts.vaguely and not is_repeated(act) else 1)
    if len(parts) > 1:
        return max(1, min(times, _MOST_SENTENCES // len(parts)))
    said = english.times(times) in parts[0]
    return times if is_long(act) and not said and times <= _MOST_SENTENCES else 1


def _adverbs(act: Act, phrase: str) -> list[str]:
    """Return manner, pace and count, as captions put them after the verb, unless the phrase has them."""
    manner = act.manner if " like " not in phrase else ""
    words = [lexicon().vocabulary.manner(manner).after[0]] if manner else []
    if act.pace and not {"fast", "quick", "quickly", "slowly", "speed"} & set(phrase.split()):
        fast = "fast" if act.action in _RUNNING else "quickly"
        words.append("slowly" if act.pace == "slowly" else fast)
    if act.amounts.times and act.amounts.times > 1 and english.times(act.amounts.times) not in phrase:
        words.append(english.times(act.amounts.times))
    elif act.amounts.vaguely:
        words.append("again and again")
    return words
