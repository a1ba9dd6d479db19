"""How long a motion should be, from what a sentence says: seconds, counts and pace.

The length predictor (`networks/length.py`) knows how long the actions of the captions take. Few captions hold counts
of them, so what a count adds comes from the table of actions: `again`, the seconds that doing it once more takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scalemogen.turns import sentences_in_turn
from scalemogen.words.acts import Act
from scalemogen.words.amounts import SEVERAL
from scalemogen.words.lexicon import lexicon
from scalemogen.words.rewriting import Rewriting
from scalemogen.words.writing import describe

# Several actions in a row take at least this share of their usual durations. The length predictor gives too little
# where no clip has them together: 4.4 s for "jogs forward and then sits down", so that nobody sat down.
_IN_A_ROW = 0.8
# The app promises nothing for a motion that lasts less than this share (0.72) of the usual durations: a circle fails
# at a share of 0.7, while most sentences of assets/several.tsv with a share of 0.75 are done. This is a tenth below
# `_IN_A_ROW`: durations that the model chooses for several actions stay above it, also after they are rounded,
# unless the longest motion is too short for all of them.
LEAST_TIME = _IN_A_ROW * 9 / 10
_RISES = ("deep-squat",)  # these include standing up again, so a following "stands up" takes no time of its own
_SLOWER, _FASTER = 1.25, 0.8  # durations of slow and quick actions, as shares of the usual one


def usual_seconds(read: Rewriting, predicted: Callable[[str], float]) -> float:
    """Return how long the motion of a sentence should be, in seconds.

    Args:
        read: how the sentence is read.
        predicted: returns the seconds that the length predictor gives for a sentence.
    """
    if read.seconds is not None:
        return read.seconds
    learned = predicted(read.rewritten)
    further, least = sum(map(_further_seconds, read.acts)), sum(map(_seconds_of_steps, read.acts))
    usual = table_seconds(read.acts)
    if len(_steps(read.acts)) > 1:
        least = max(least, _IN_A_ROW * usual)
    elif not further and len(sentences_in_turn(read.rewritten)) > 1:
        # One action is written in several sentences. The length predictor would give each the time of a motion.
        learned = usual
    paces = {act.pace for act in read.acts}
    if not further and "slowly" not in paces:
        return max(learned, least)
    once = max(predicted(describe([_once(act) for act in read.acts])), usual if further else 0.0)
    share = _SLOWER if paces == {"slowly"} else _FASTER if paces == {"quickly"} else 1.0
    return max(learned, least, share * (once + further))


def table_seconds(acts: Sequence[Act]) -> float:
    """Return how long acts usually take after each other, each done once, by the table of actions, in seconds."""
    return sum(lexicon().actions[act.action].seconds for act in _steps(acts))


def _steps(acts: Sequence[Act]) -> list[Act]:
    """Return the acts that take time of their own."""
    steps: list[Act] = []
    for act in acts:
        rises = bool(steps) and steps[-1].action in _RISES and act.action == "stand-up-chair"
        steps += [] if act.link == "while" or rises else [act]
    return steps


def _once(act: Act) -> Act:
    """Return an act without its count and its pace."""
    return replace(act, pace="", amounts=replace(act.amounts, times=None, vaguely=False))


def _further_seconds(act: Act) -> float:
    """Return the seconds that doing an act more than once adds."""
    times = act.amounts.times or (SEVERAL if act.amounts.vaguely else 1)
    return (times - 1) * lexicon().actions[act.action].again


def _seconds_of_steps(act: Act) -> float:
    return (act.amounts.steps or 0) * lexicon().actions[act.action].again
