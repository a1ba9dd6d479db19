"""Sentences for clips: what the label says and what was measured, in several registers."""

from __future__ import annotations

import random
from itertools import cycle

from scalemogen.data.captions.account import account_of
from scalemogen.data.captions.mirroring import mirror_caption
from scalemogen.data.captions.registers import REGISTERS, predicate_of
from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure

__all__ = ["describe", "mirror_caption", "predicate"]

# A quarter short, half plain, a quarter expressive.
_ORDER = ("plain", "short", "expressive", "plain")
_TRIES = 40  # for each sentence: a poor clip has few different ones


def describe(motion: MotionArrays, label: Label, count: int, seed: str) -> tuple[str, ...]:
    """`count` different sentences for a clip, the same for the same seed.

    Args:
        motion: 22 joints, metres, any frame rate.
        label: what the data set says; an unknown action is told by what was measured.
        count: fewer come back only where a clip has not that many different ones.
    """
    account = account_of(measure(motion), label)
    draw = random.Random(f"{seed}:{label.action}:{label.manner}")
    sentences: dict[str, None] = {}
    for register, _ in zip(cycle(_ORDER), range(count), strict=False):
        for attempt in range(_TRIES):
            # where one register runs dry, another one helps out
            name = register if attempt < _TRIES // 2 else draw.choice(_ORDER)
            sentence = REGISTERS[name](account, draw)
            if sentence not in sentences:
                sentences[sentence] = None
                break
    return tuple(sentences)


def predicate(motion: MotionArrays, label: Label, seed: str) -> str:
    """What is done, in the third person, without subject and full stop: "walks forward slowly"."""
    account = account_of(measure(motion), label)
    return predicate_of(account, random.Random(f"{seed}:{label.action}:{label.manner}"))
