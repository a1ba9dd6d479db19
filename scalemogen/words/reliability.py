"""How reliably a model does each action, measured by geometry when its checkpoint is made.

`reliability.json` in the checkpoint folder holds the counts; `evaluation/reliability.py` measures them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import inf
from pathlib import Path
from typing import Literal, get_args

from scalemogen.support.records import from_dict
from scalemogen.words.acts import Act
from scalemogen.words.checking import unseen_ways
from scalemogen.words.lexicon import lexicon
from scalemogen.words.phrases import RELIABLE, Shares, chosen_phrase, is_repeated, spoken
from scalemogen.words.rewriting import VISITOR, Rewriting
from scalemogen.words.timing import LEAST_TIME, table_seconds
from scalemogen.words.tokens import DANCES, PEOPLE

FILE = "reliability.json"
UNKNOWN = 0.2  # an action counts as unknown if at most this share of the motions does it; reliable from `RELIABLE` on
Level = Literal["unknown", "unread", "sometimes", "reliable"]  # unread: not understood or not measured
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True)
class PhraseTally:
    """How many of some motions did an action when a prompt asked for it with one of the captions' phrases.

    Attributes:
        phrase: as in `lexicon.Action.phrases`.
        done, of: as in `Tally`.
    """

    phrase: str
    done: int
    of: int

    def __add__(self, other: PhraseTally) -> PhraseTally:
        """Add further motions with the same phrase."""
        return replace(self, done=self.done + other.done, of=self.of + other.of)

    @property
    def share(self) -> float:
        """The share that did."""
        return self.done / self.of


@dataclass(frozen=True)
class Tally:
    """How many of some motions did an action.

    Attributes:
        action: its name.
        done, of: motions that did it, and all motions that were generated for it, with the phrase that rewriting
            takes.
        phrases: other motions, for every phrase that rewriting can take; () if they were not measured.
    """

    action: str
    done: int
    of: int
    phrases: tuple[PhraseTally, ...] = ()

    @property
    def share(self) -> float:
        """The share that did."""
        return self.done / self.of


@dataclass(frozen=True)
class Reliability:
    """Content of `reliability.json`.

    Attributes:
        actions: one tally for each action with a geometric check.
        least_similarity: cosine of the embeddings of a motion and a sentence (stored evaluator) from which they
            count as matching; None if it was not measured.
    """

    actions: tuple[Tally, ...] = ()
    least_similarity: float | None = None

    @property
    def reliable(self) -> tuple[str, ...]:
        """Names of the actions that the model does reliably."""
        return tuple(tally.action for tally in self.actions if tally.share >= RELIABLE)

    @cached_property
    def shares(self) -> Shares:
        """For each action and phrase the share of motions that did the action."""
        return {tally.action: {each.phrase: each.share for each in tally.phrases} for tally in self.actions}

    def expected(
        self, rewriting: Rewriting, close: bool = True, in_turn: bool = True, seconds: float = inf
    ) -> tuple[Expected, ...]:
        """Return what to expect of each action that was read; one unknown action if nothing was understood.

        Args:
            rewriting: how the sentence was read.
            close: whether the sentence is close to the training captions, or the description that was measured. If it
                is neither, the model saw no such action in training, and a motion passes a check only by chance; so
                no tally is given.
            in_turn: whether actions that follow each other are sampled in turn.
            seconds: duration of the motion; the actions may have less time in it than they usually take.
        """
        if not rewriting.understood:
            return (Expected(", ".join(rewriting.unknown) or rewriting.original, None, read=False),)
        if not close:
            return tuple(Expected(name, None, close=False) for name in dict.fromkeys(rewriting.actions))
        tallies = {act.action: self._tally_of(act) for act in reversed(rewriting.acts)}
        further = {act.action: tuple(_further(act)) for act in rewriting.acts}
        if not in_turn and sum(act.link != "while" for act in rewriting.acts) > 1:  # the last may come too late
            further[rewriting.actions[-1]] += ("several actions in a row",)
        if rewriting.by == VISITOR:  # the tallies are of the words that the rewriting writes
            further = {name: (*words, "with these words") for name, words in further.items()}
        if seconds < LEAST_TIME * table_seconds(rewriting.acts):
            further = {name: (*words, f"all of it within {seconds:.3g} s") for name, words in further.items()}
        return tuple(Expected(name, tallies.get(name), further[name]) for name in dict.fromkeys(rewriting.actions))

    def _tally_of(self, act: Act) -> Tally | None:
        """Return the tally of an act's action; if no side was typed, the tally of a phrase without a side.

        Actions with a side were measured with a named side. But "hops on one leg" is done more often than "hops on
        the left leg".
        """
        tally = next((each for each in self.actions if each.action == act.action), None)
        if tally is None or act.side or "{side}" not in lexicon().actions[act.action].check:
            return tally
        chosen = chosen_phrase(act, self.shares)
        plain = next((each for each in tally.phrases if each.phrase == chosen and "{side}" not in chosen), None)
        return tally if plain is None else replace(tally, done=plain.done, of=plain.of)

    def better_as_typed(self, rewriting: Rewriting, is_close: Callable[[], bool]) -> bool:
        """Whether a sentence stays as typed: rewriting loses words, or the model seldom does any of its actions.

        A sentence is rewritten even if words are lost, if the captions of its actions do not have these words, and
        the model does all actions reliably. (This was measured on 28 such sentences: 96 % of the motions did what was
        said if the sentence was rewritten, 73 % if it was not.)

        Args:
            rewriting: the rewriting of an English sentence without typing errors.
            is_close: says whether the sentence as typed is close to the training captions.
        """
        tallies = [each.tally for each in self.expected(rewriting)]
        reliable = all(tally is not None and tally.share >= RELIABLE for tally in tallies)
        if reliable and lexicon().words_of(rewriting.actions).isdisjoint(rewriting.unknown):
            return False
        if set(rewriting.unknown) - PEOPLE:  # "like a king" is no reason to keep the sentence
            return is_close()  # the model may know the words that we do not
        return all(tally is not None and tally.share <= UNKNOWN for tally in tallies)

    def write(self, folder: Path) -> Path:
        """Write the file into a checkpoint folder and return its path."""
        path = folder / FILE
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> Reliability | None:
        """Read the file of a checkpoint folder; None if it has none.

        Raises:
            ValueError: if the file does not have this form.
        """
        path = folder / FILE
        if not path.is_file():
            return None
        return from_dict(cls, json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Expected:
    """What to expect of one action.

    Attributes:
        action: its name, or the words that were not understood.
        tally: what was measured; None for an action that is not known or was not measured.
        further: what else the sentence asks for, on which the tally says nothing: "the number of times".
        close: whether the sentence is close to the training captions.
        read: False if these are words that were not understood.
    """

    action: str
    tally: Tally | None
    further: tuple[str, ...] = ()
    close: bool = True
    read: bool = True

    @property
    def level(self) -> Level:
        """ "reliable" from 80 % of the motions, "unknown" up to 20 % or if the model does not know the action."""
        if not self.read or self.is_unmeasured:
            return "unread"
        if self.tally is None or self.tally.share <= UNKNOWN:
            return "unknown"
        return "reliable" if self.tally.share >= RELIABLE and not self.further else "sometimes"

    @property
    def is_unmeasured(self) -> bool:
        """Whether the captions have the action, but geometry cannot tell whether a motion does it."""
        return self.tally is None and self.close and self.action in lexicon().actions

    def __str__(self) -> str:
        if not self.read:
            return f"not understood: {self.action}"
        name = spoken(self.action)
        if self.tally is None:
            return f"{name}: {'not measured' if self.is_unmeasured else 'not known'}"
        further = f"; not measured: {', '.join(self.further)}" if self.further else ""
        return f"{name}: {self.tally.done} of {self.tally.of} tries{further}"


def _further(act: Act) -> Iterator[str]:
    """Yield what a sentence asks of an act beyond what was measured."""
    times = act.amounts.times
    # What is usually done several times was measured so; any other action was measured as done once.
    if times is not None if is_repeated(act) else act.amounts.vaguely or (times or 1) > 1:
        yield "the number of times"
    yield from unseen_ways(act)
    if act.depth:  # checks see some depths, but the tallies were measured without one
        yield "the depth"
    if act.action == "dance" and not DANCES.isdisjoint(act.words):
        yield "which dance"


def level_of(expected: tuple[Expected, ...]) -> Level:
    """Return the level of a sentence: that of its least reliable action."""
    levels = [each.level for each in expected]
    for level in LEVELS:
        if level in levels:
            return level
    return "unknown"
