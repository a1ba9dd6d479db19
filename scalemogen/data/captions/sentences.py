"""Captions as sentences, in four registers: short, typed (as people type prompts: "walking slowly", "he walks"),
plain, and expressive (two to four sentences).

`describe` writes the captions of a clip: measure the facts, decide on an `Account`, then draw phrases and details at
random. All randomness comes from a seed, so the same clip and seed always give the same captions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

from scalemogen.data.captions.account import Account, Detail, account_of, by_height, pace_of
from scalemogen.data.captions.details import details_of
from scalemogen.data.captions.english import base, capitalised, present, progressive
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure

_SUBJECTS = ("a person", "a person", "a person", "someone", "the person", "a man", "somebody", "a figure")
# Subjects of people's prompts; those of men are left out where the manner does not fit "a man".
_TYPED_SUBJECTS = ("she", "a woman", "a girl", "a character")
_TYPED_MEN = ("he", "a guy", "the man", "a boy")
_SUBJECT = re.compile(rf"(?:{'|'.join(sorted(set(_SUBJECTS)))})\b", re.IGNORECASE)
# Topic of a detail -> words of a clause that already say it, or would contradict it.
_CLASHES = {
    "waves": ("time", " wave"), "time": (" for ", "again"), "turn": ("turn", "curve", "corner"), "end": ("again",),
    "amount": ("steps ", " steps"), "knees": ("squat", "knee"), "height": ("height", "above", " up ", "out "),
    "trunk": ("forward in", "bow from", "deep", "slight", "again"),
    "arms": ("arms raised", "hips", "behind", "akimbo", "cross", "fold"),
    "elbow": ("elbow", "straight"), "first position": ("lying", "start", " from "),
    "last position": (" sit", "side", "face down", "again"),
}  # fmt: skip
_LOOKS = ("They look {}", "The person looks {}", "They seem {}", "All the while they look {}")
# For each caption in turn its register, and whether a gesture is described by its height instead of its manner.
_ORDER = (
    ("plain", False), ("short", False), ("expressive", False), ("plain", False),
    ("plain", False), ("short", True), ("expressive", False), ("plain", True),
    ("typed", False), ("typed", False), ("typed", False),
)  # fmt: skip
_TRIES = 60  # most draws for each caption: clips with few facts have few different sentences


def describe(motion: MotionArrays, label: Label, count: int, seed: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Write different captions for a clip: of eleven, two short, four plain, two expressive, three typed.

    Sentences count as different if they differ in more than the subject. If a clip does not have enough of them, some
    captions differ in their subject only, or fewer come back. Some captions of a gesture name the height of the hand
    instead of the manner.

    Args:
        motion: 22 joints in metres, at any frame rate.
        label: what the data set says; an unknown action is described by its name and what was measured.
        count: captions wanted.
        seed: the same seed gives the same captions.
        vocabulary: the common words plus those of the data set.
    """
    account = account_of(measure(motion), label, vocabulary)
    draw = random.Random(f"{seed}:{label.action}:{label.manner}")
    sentences: dict[str, str] = {}  # sentence without its subject -> sentence
    registers = tuple(register for register, _ in _ORDER)
    for (register, height_only), _ in zip(cycle(_ORDER), range(count), strict=False):
        view = by_height(account) if height_only else account
        for attempt in range(_TRIES):
            # after a third of the tries any register is allowed; after two thirds, a new subject makes a new caption
            name = register if attempt < _TRIES // 3 else draw.choice(registers)
            sentence = REGISTERS[name](view, draw)
            bare = without_subject(sentence) if attempt < 2 * _TRIES // 3 else sentence
            if bare not in sentences and sentence not in sentences.values():
                sentences[bare] = sentence
                break
    return tuple(sentences.values())


def predicate(motion: MotionArrays, label: Label, seed: str, vocabulary: Vocabulary, mannered: bool = True) -> str:
    """Return what is done in the third person, without subject and full stop: "walks forward slowly".

    Args:
        motion, label, seed, vocabulary: as in `describe`.
        mannered: whether it may mention the manner.
    """
    account = account_of(measure(motion), label, vocabulary)
    account = account if mannered else replace(account, mannered=False)
    draw = random.Random(f"{seed}:{label.action}:{label.manner}")
    words = [present(draw.choice(_simplest(account)))]
    if account.mannered and draw.random() < 0.3:
        words.append(draw.choice(account.manner.after))
    elif draw.random() < 0.5:
        words.append(draw.choice(pace_of(account) or ("",)))
    return " ".join(word for word in words if word)


def without_subject(sentence: str) -> str:
    """Return a sentence without its subjects."""
    return _SUBJECT.sub("", sentence)


def _short(account: Account, draw: random.Random) -> str:
    """Write a short caption: "a tired person walks and turns left"."""
    phrase = draw.choice(_simplest(account))
    if account.mannered and draw.random() < 0.7:
        return _mannered(account, phrase, draw)
    pace = draw.choice(pace_of(account) or ("",)) if draw.random() < 0.6 else ""
    return _clause(_subject(account, draw), phrase, pace, draw)


def _typed(account: Account, draw: random.Random) -> str:
    """Write a caption as people type prompts: "walking slowly", "turn left", "she is waving with both hands".

    The phrases are those of all captions; only the form differs: no subject, a command, or another subject.
    """
    phrase = draw.choice(_simplest(account) if draw.random() < 0.7 else account.phrases)
    adverbs = (account.manner.after if account.mannered else pace_of(account)) or ("",)
    adverb = draw.choice(adverbs) if draw.random() < (0.85 if account.mannered else 0.3) else ""
    way = draw.choice(("ing", "ing", "command", "subject", "subject"))
    if way == "subject":
        men = _TYPED_MEN if account.manner.may_be_man else ()
        return _clause(draw.choice(_TYPED_SUBJECTS + men), phrase, adverb, draw)
    if way == "ing" or "[be]" in phrase:  # nobody types "be pushed"
        return f"{progressive(phrase)} {adverb}".strip()
    return f"{base(phrase)} {adverb}".strip()


def _plain(account: Account, draw: random.Random) -> str:
    """Write a plain caption: "a person walks forward slowly, taking nine steps with the head hanging"."""
    phrase = draw.choice(account.phrases)
    clause = _opening(account, phrase, draw)
    usable = [detail for detail in details_of(account) if detail.additions and not _clashes(detail, clause)]
    count = min(len(usable), draw.choice((1, 2, 2, 2)))
    additions = [draw.choice(detail.additions) for detail in _some(usable, count, draw)]
    return _append(clause, [part for part in additions if part not in clause])


def _expressive(account: Account, draw: random.Random) -> str:
    """Write an expressive caption: "The person walks forward slowly. They take nine steps."."""
    phrase = draw.choice(account.phrases)
    sentences = [_opening(account, phrase, draw)]
    usable = [detail for detail in details_of(account) if detail.sentences and not _clashes(detail, sentences[0])]
    count = min(len(usable), draw.choice((1, 2, 2, 3, 3)))
    sentences += [draw.choice(detail.sentences) for detail in _some(usable, count, draw)]
    if account.description:
        sentences.insert(1, f"They {base(account.description)}")
    if account.mannered and len(sentences) < 4 and account.manner.moods and draw.random() < 0.5:
        place = draw.randint(1, len(sentences))
        sentences.insert(place, draw.choice(_LOOKS).format(draw.choice(account.manner.moods)))
    if len(sentences) == 1:
        rest = () if account.kind == "acrobatics" else ("The rest of the body stays calm",)
        sentences.append(draw.choice(("Nothing else happens", *rest)))
    return " ".join(f"{capitalised(sentence)}." for sentence in sentences[:4])


REGISTERS: dict[str, Callable[[Account, random.Random], str]] = {
    "short": _short,
    "typed": _typed,
    "plain": _plain,
    "expressive": _expressive,
}


def _simplest(account: Account) -> tuple[str, ...]:
    """Return the shortest third of the phrases, by words."""
    ranked = sorted(account.phrases, key=lambda phrase: len(phrase.split()))
    limit = len(ranked[len(ranked) // 3].split())
    return tuple(phrase for phrase in account.phrases if len(phrase.split()) <= limit)


def _opening(account: Account, phrase: str, draw: random.Random) -> str:
    """Return subject and verb, in most cases with the manner, otherwise with the pace."""
    if account.mannered and draw.random() < 0.85:
        return _mannered(account, phrase, draw)
    return _clause(_subject(account, draw), phrase, draw.choice(pace_of(account) or ("",)), draw)


def _mannered(account: Account, phrase: str, draw: random.Random) -> str:
    """Return subject and verb with the manner: after the verb, before it, or in the subject."""
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
    """Return some details of different topics, in their original order."""
    chosen: list[int] = []
    topics: set[str] = set()
    for index in draw.sample(range(len(found)), len(found)):
        if len(chosen) < count and found[index].topic not in topics:
            chosen.append(index)
            topics.add(found[index].topic)
    return [found[index] for index in sorted(chosen)]


def _append(clause: str, additions: list[str]) -> str:
    """Append details to a clause: amounts and adverbs, then "with ...", then -ing forms, and "then ..." last.

    A clause that has a "with" gets no second one: "with poor form, the left arm bent".
    """
    groups: dict[str, list[str]] = {"": [], "with": [], "ing": [], "then": []}
    for part in additions:
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


def _clashes(detail: Detail, clause: str) -> bool:
    """Return whether the clause already says the detail, or something that contradicts it."""
    return any(word in f"{clause} " for word in _CLASHES.get(detail.topic, ()))
