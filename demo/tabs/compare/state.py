"""State of the Compare tab for one visitor: files, the comparison shown, and the votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from demo.rendering.films import FilmOrder
from demo.tabs.compare.measures import Made, Measures
from demo.tabs.compare.plan import Plan
from demo.understood import FileRead
from scalemogen.motion.motion import Motion

LETTERS = "ABCD"
NUMBERS = "1234"  # titles while names are hidden; the letters of the form would tell who is who


@dataclass(frozen=True)
class FileMotion:
    """An uploaded motion, on the model's body.

    Attributes:
        name: name of the file.
    """

    name: str
    motion: Motion


@dataclass(frozen=True)
class Compared:
    """A comparison as it is shown.

    Attributes:
        plan: makes the same motions again.
        made: the motions, in the order in which they were made.
        order: for each tile the place of its motion in `made`.
        hidden: whether the names are hidden until a vote.
        measures: measures of the motions, in the order of `made`; () while motions are still sampled.
        left_out: a sentence for each motion that could not be made.
    """

    plan: Plan
    made: tuple[Made, ...]
    order: tuple[int, ...]
    hidden: bool
    measures: tuple[Measures, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def tiles(self) -> tuple[Made, ...]:
        """The motions in the order in which they are shown, under the names that are shown."""
        shown = [self.made[place] for place in self.order if place < len(self.made)]
        if not self.hidden:
            return tuple(shown)
        return tuple(replace(made, title=number) for number, made in zip(NUMBERS, shown, strict=False))

    @property
    def rows(self) -> tuple[Measures, ...]:
        """The measures in the order in which they are shown."""
        return tuple(self.measures[place] for place in self.order)

    def hide(self, random: np.random.Generator) -> Compared:
        """Return this with hidden names in a random order."""
        return replace(self, hidden=True, order=tuple(random.permutation(len(self.made)).tolist()))

    def reveal(self) -> Compared:
        """Return this with names; the motions stay in their places."""
        return replace(self, hidden=False)


@dataclass
class Tally:
    """The votes of a visitor.

    Attributes:
        wins: how often each name was best.
        shown: how often each name was voted on.
        ties: number of votes for "no difference".
    """

    wins: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    ties: int = 0

    def count(self, titles: Sequence[str], best: str | None) -> None:
        """Add a vote; None as `best` for no difference."""
        self.shown.update(titles)
        if best is None:
            self.ties += 1
        else:
            self.wins[best] += 1


@dataclass
class CompareState:
    """State of the tab for one visitor.

    Attributes:
        files: uploaded motions by slot, 0 to 3.
        read: per slot, the file that was chosen last, with its corrections; no entry for a motion from a recipe.
        asked: per slot, the file whose reading began last, with its corrections. The result of an older reading is
            dropped.
        compared: the comparison shown.
        film: the order for its video.
        tally: the votes.
    """

    files: dict[int, FileMotion] = field(default_factory=dict)
    read: dict[int, FileRead] = field(default_factory=dict)
    asked: dict[int, FileRead] = field(default_factory=dict)
    compared: Compared | None = None
    film: FilmOrder | None = None
    tally: Tally = field(default_factory=Tally)
