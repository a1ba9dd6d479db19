"""State of the Generate tab for one visitor: the motion shown, its video, and how its sentence was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.rendering.films import FilmOrder
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.tokens import TokenPyramid
from scalemogen.words.rewriting import Rewriting


@dataclass(frozen=True)
class Made:
    """A motion that a run made.

    Attributes:
        stages: the partial motion after each scale; the last is the motion itself.
        tokens: its token maps.
        rewriting: its sentence, and how that was read.
        hold_feet: whether resting feet are held in place.
    """

    stages: tuple[Motion, ...]
    tokens: TokenPyramid
    rewriting: Rewriting
    hold_feet: bool


@dataclass(frozen=True)
class Offered:
    """One of several motions side by side: its recipe, how its sentence was read, and whether feet are held."""

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
        offered: motions side by side, of which one can be chosen.
        scene, line, verdict: the last result on the page: view, status line, and whether it does what was asked. They
            are shown again when a run ends without a result; None and "" before there is one.
    """

    shown: Motion | None = None
    film: FilmOrder | None = None
    rewriting: Rewriting | None = None
    own_words: tuple[str, str] | None = None
    offered: tuple[Offered, ...] = ()
    scene: dict[str, Any] | None = None
    line: str = ""
    verdict: str = ""
