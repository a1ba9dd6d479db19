"""State of the Generate tab for one visitor: the motion shown, its video, and how its sentence was read."""

from __future__ import annotations

from dataclasses import dataclass

from demo.rendering.films import FilmOrder
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.tokens import TokenPyramid
from scalemogen.words.rewriting import Rewriting


@dataclass(frozen=True)
class Made:
    """A motion that a run made.

    Attributes:
        stages: what it was after each scale; the last is the motion itself.
        tokens: its token maps.
        rewriting: its sentence, and how that was read.
        hold_feet: whether resting feet are held in place.
        pinned: whether it is an example or was opened again, so that its seconds and seed are filled in.
    """

    stages: tuple[Motion, ...]
    tokens: TokenPyramid
    rewriting: Rewriting
    hold_feet: bool
    pinned: bool = False


@dataclass(frozen=True)
class Offered:
    """One of several motions that stand side by side: its recipe, how its sentence was read, and its feet."""

    recipe: Recipe
    rewriting: Rewriting
    hold_feet: bool


@dataclass
class GenerateState:
    """State of the tab for one visitor.

    Attributes:
        shown: the motion as it is shown and saved, with feet held if that was asked for.
        film: the order for its video.
        rewriting: the sentence of that motion, and how it was read.
        own_words: a prompt, and the words in which the visitor wants it read; None for the model's own rewriting.
        pinned: whether seconds and seed are those of an example or of a motion that was opened again.
        offered: motions side by side, of which one can be chosen.
    """

    shown: Motion | None = None
    film: FilmOrder | None = None
    rewriting: Rewriting | None = None
    own_words: tuple[str, str] | None = None
    pinned: bool = False
    offered: tuple[Offered, ...] = ()
