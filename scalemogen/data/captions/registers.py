"""Sentences in three registers: short as prompts are typed, plain, and expressive in two to four sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from scalemogen.data.captions.account import Account
from scalemogen.data.captions.details import Detail, details_of
from scalemogen.data.captions.inflection import base, present, progressive
from scalemogen.data.captions.pace import pace_of

_SUBJECTS = ("a person", "a person", "a person", "someone", "the person", "a man", "somebody", "a figure")
_SUBJECT = re.compile(rf"(?:{'|'.join(sorted(set(_SUBJECTS)))})\b", re.IGNORECASE)
# Words of a clause after which a detail of the topic is left out.
_CLASHES = {
    "waves": ("time", " wave"), "time": (" for ", "again"), "turn": ("turn", "curve", "corner"), "end": ("again",),
    "amount": ("steps ", " steps"), "knees": ("squat", "knee"), "height": ("height", "above", " up ", "out "),
    "trunk": ("forward in", "bow from", "deep", "slight", "again"), "arms": ("arms raised",),
    "elbow": ("elbow", "straight"),
}  # fmt: skip
_LOOKS = ("They look {}", "The person looks {}", "They seem {}", "All the while they look {}")


def short(account: Account, draw: random.Random) -> str:
    """ "a tired person walks and turns left"."""
    phrase = draw.choice(_simplest(account))
    if account.mannered and draw.random() < 0.7:
        return _mannered(account, phrase, draw)
    pace = draw.choice(pace_of(account) or ("",)) if draw.random() < 0.6 else ""
    return _clause(_subject(account, draw), phrase, pace, draw)


def plain(account: Account, draw: random.Random) -> str:
    """ "a person walks forward slowly, taking nine steps with the head hanging"."""
    phrase = draw.choice(account.phrases)
    clause = _opening(account, phrase, draw)
    found = [detail for detail in details_of(account) if detail.hung and not _said(detail, clause)]
    count = min(len(found), draw.choice((1, 2, 2, 2)))
    hung = [draw.choice(detail.hung) for detail in _some(found, count, draw)]
    hung = [part for part in hung if part not in clause]
    return _hang(clause, hung)


def expressive(account: Account, draw: random.Random) -> str:
    """ "The person walks forward slowly. They take nine steps. Both arms hang still at their sides."."""
    phrase = draw.choice(account.phrases)
    sentences = [_opening(account, phrase, draw)]
    found = [detail for detail in details_of(account) if detail.told and not _said(detail, sentences[0])]
    count = min(len(found), draw.choice((1, 2, 2, 3, 3)))
    sentences += [draw.choice(detail.told) for detail in _some(found, count, draw)]
    if account.trial:
        sentences.insert(1, f"They {base(account.trial)}")
    if account.mannered and len(sentences) < 4 and account.manner.moods and draw.random() < 0.5:
        place = draw.randint(1, len(sentences))
        sentences.insert(place, draw.choice(_LOOKS).format(draw.choice(account.manner.moods)))
    if len(sentences) == 1:
        sentences.append(draw.choice(("Nothing else happens", "The rest of the body stays calm")))
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences[:4])


def predicate_of(account: Account, draw: random.Random) -> str:
    """ "waves with the left hand", without subject and full stop."""
    words = [present(draw.choice(_simplest(account)))]
    if account.mannered and draw.random() < 0.3:
        words.append(draw.choice(account.manner.after))
    elif draw.random() < 0.5:
        words.append(draw.choice(pace_of(account) or ("",)))
    return " ".join(word for word in words if word)


REGISTERS: dict[str, Callable[[Account, random.Random], str]] = {
    "short": short,
    "plain": plain,
    "expressive": expressive,
}


def _simplest(account: Account) -> tuple[str, ...]:
    """The shortest third of the phrases."""
    ranked = sorted(account.phrases, key=lambda phrase: len(phrase.split()))
    limit = len(ranked[len(ranked) // 3].split())
    return tuple(phrase for phrase in account.phrases if len(phrase.split()) <= limit)


def _opening(account: Account, phrase: str, draw: random.Random) -> str:
    """Subject and verb with the manner, mostly, or the pace."""
    if account.mannered and draw.random() < 0.85:
        return _mannered(account, phrase, draw)
    return _clause(_subject(account, draw), phrase, draw.choice(pace_of(account) or ("",)), draw)


def _mannered(account: Account, phrase: str, draw: random.Random) -> str:
    manner = account.manner
    ways = ["after"] * 2 + ["adverb"] * bool(manner.adverbs) + ["subject"] * (2 * bool(manner.subjects))
    way = draw.choice(ways)
    if way == "subject":
        pace = draw.choice(pace_of(account) or ("",)) if draw.random() < 0.5 else ""
        return _clause(draw.choice(manner.subjects), phrase, pace, draw)
    subject = _subject(account, draw)
    if way == "adverb":
        return f"{subject} {draw.choice(manner.adverbs)} {present(phrase)}"
    return _clause(subject, phrase, draw.choice(manner.after), draw)


def _subject(account: Account, draw: random.Random) -> str:
    return draw.choice([s for s in _SUBJECTS if s != "a man" or account.manner.may_be_man])


def _clause(subject: str, phrase: str, adverb: str, draw: random.Random) -> str:
    verb = f"is {progressive(phrase)}" if draw.random() < 0.25 else present(phrase)
    return f"{subject} {verb} {adverb}".strip()


def _some(found: list[Detail], count: int, draw: random.Random) -> list[Detail]:
    """A few details of different topics, in the order of telling."""
    chosen: list[int] = []
    topics: set[str] = set()
    for index in draw.sample(range(len(found)), len(found)):
        if len(chosen) < count and found[index].topic not in topics:
            chosen.append(index)
            topics.add(found[index].topic)
    return [found[index] for index in sorted(chosen)]


def _hang(clause: str, hung: list[str]) -> str:
    """Join what hangs on a clause: amounts and adverbs, then "with ...", then -ing forms, and "then ..." last.

    A clause that has a "with" gets no second one: "with poor form, the left arm bent".
    """
    groups: dict[str, list[str]] = {"": [], "with": [], "ing": [], "then": []}
    for part in hung:
        first = part.split()[0]
        groups["ing" if first.endswith("ing") or first == "bent" else first if first in groups else ""].append(part)
    verbs = progressive if re.search(r" is \w+ing\b", clause) else present
    withs = [part.removeprefix("with ") for part in groups["with"]]
    joined = " ".join([clause, *groups[""]])
    if " with " in joined:
        withs, apart = [], [part for part in withs if part.startswith(("the ", "both "))]
    else:
        joined, apart = joined + (f" with {' and '.join(withs)}" if withs else ""), []
    tail = [" and ".join(apart), " and ".join(groups["ing"]), *map(verbs, groups["then"])]
    return ", ".join([joined, *filter(None, tail)])


def _said(detail: Detail, clause: str) -> bool:
    """The clause tells the detail already, or something that would clash with it."""
    return any(word in f"{clause} " for word in _CLASHES.get(detail.topic, ()))


def without_subject(sentence: str) -> str:
    """What is said, whoever does it."""
    return _SUBJECT.sub("", sentence)
