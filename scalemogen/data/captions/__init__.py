"""Sentences for clips: what the label says and what was measured, in several registers."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import cycle

from scalemogen.data.captions.account import account_of, as_it_is, by_height
from scalemogen.data.captions.mirroring import mirror_caption
from scalemogen.data.captions.registers import REGISTERS, predicate_of, without_subject
from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure

__all__ = ["describe", "mirror_caption", "predicate"]

# The register of each caption, a quarter short, half plain, a quarter expressive; and what stands for the account.
_ORDER = (
    ("plain", as_it_is), ("short", as_it_is), ("expressive", as_it_is), ("plain", as_it_is),
    ("plain", as_it_is), ("short", by_height), ("expressive", as_it_is), ("plain", by_height),
)  # fmt: skip
_REGISTERS = tuple(register for register, _ in _ORDER)
_TRIES = 60  # for each sentence: a poor clip has few different ones


def describe(motion: MotionArrays, label: Label, count: int, seed: str) -> tuple[str, ...]:
    """`count` different sentences for a clip, the same for the same seed; another subject makes no other sentence.

    Of a gesture some name no style, but how high the hand gets.

    Args:
        motion: 22 joints, metres, any frame rate.
        label: what the data set says; an unknown action is told by what was measured.
        count: where a clip has not that many different ones, some differ in their subject only, or fewer come back.
    """
    account = account_of(measure(motion), label)
    draw = random.Random(f"{seed}:{label.action}:{label.manner}")
    sentences: dict[str, str] = {}  # each without its subject, and as it is
    for (register, seen), _ in zip(cycle(_ORDER), range(count), strict=False):
        told = seen(account)
        for attempt in range(_TRIES):
            # where one register runs dry, another one helps out
            name = register if attempt < _TRIES // 3 else draw.choice(_REGISTERS)
            sentence = REGISTERS[name](told, draw)
            bare = without_subject(sentence) if attempt < 2 * _TRIES // 3 else sentence
            if bare not in sentences and sentence not in sentences.values():
                sentences[bare] = sentence
                break
    return tuple(sentences.values())


def predicate(motion: MotionArrays, label: Label, seed: str, mannered: bool = True) -> str:
    """What is done, in the third person, without subject and full stop: "walks forward slowly".

    Args:
        mannered: whether the manner may be said, too.
    """
    account = account_of(measure(motion), label)
    account = account if mannered else replace(account, mannered=False)
    return predicate_of(account, random.Random(f"{seed}:{label.action}:{label.manner}"))
