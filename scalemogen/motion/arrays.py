"""What a motion is made of: the plain record that file readers return and writers take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar, get_type_hints

import numpy as np

from scalemogen.motion.skeleton import Skeleton

AnyRecipe = TypeVar("AnyRecipe", "EditRecipe", "Recipe")


@dataclass(frozen=True)
class EditRecipe:
    """One edit of a motion (METHOD section 6).

    Attributes:
        target_prompt: what it was to become.
        source_prompt: what it was said to be; "" for no text.
        parts, frames, mode: the mask; frames None for all.
        keep_scales, threshold, rest: see `EditSettings`.
        seed, guidance, temperature, draw: sampling settings.
        anchor: what stayed in its place.
    """

    target_prompt: str
    source_prompt: str
    parts: tuple[str, ...]
    frames: tuple[int, int] | None
    mode: str
    keep_scales: int
    threshold: float
    rest: str
    seed: int
    guidance: float
    temperature: float
    draw: str
    anchor: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """From JSON, where tuples are lists; raises as `Recipe.from_dict`."""
        frames = None if data["frames"] is None else (int(data["frames"][0]), int(data["frames"][1]))
        return _checked(cls(**{**data, "parts": tuple(data["parts"]), "frames": frames}))


@dataclass(frozen=True)
class Recipe:
    """How a motion was made: the same recipe on the same device gives the same bits.

    Of a captured motion that was edited, the prompt is what it was said to be, and seed and settings are those of
    its first edit.

    Attributes:
        prompt: the sentence.
        seconds: requested duration.
        seed: seed of the sampler.
        guidance, temperature: sampling settings (METHOD section 5).
        model: revision of the checkpoint.
        draw: how bits are drawn.
        edits: what was done to it since, oldest first.
        tokens: bits of an edited motion (`TokenPyramid.pack`), so that a further edit starts from the same ones.
    """

    prompt: str
    seconds: float
    seed: int
    guidance: float
    temperature: float
    model: str
    draw: str = "bernoulli"
    edits: tuple[EditRecipe, ...] = ()
    tokens: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """From JSON, where tuples are lists; KeyError, TypeError or ValueError if it is no recipe."""
        return _checked(cls(**{**data, "edits": tuple(EditRecipe.from_dict(edit) for edit in data.get("edits", ()))}))

    @property
    def last_prompt(self) -> str:
        """What the motion was last asked to be."""
        return self.edits[-1].target_prompt if self.edits else self.prompt


def _checked(recipe: AnyRecipe) -> AnyRecipe:
    """The recipe; ValueError where a file has put something else in a field, for it is read from strangers."""
    for name, kind in get_type_hints(type(recipe)).items():
        value = getattr(recipe, name)
        if kind is float:
            fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        elif kind is int:
            fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
        else:
            fits = kind is not str or isinstance(value, str)
        if not fits:
            raise ValueError(f"a recipe's {name} cannot be {value!r}"[:200])
    return recipe


@dataclass(frozen=True)
class MotionArrays:
    """Joint positions over time, and what is known beside them.

    Attributes:
        joints_FJ3: (F, J, 3) float32 world positions in metres, Y up.
        fps: frames per second.
        skeleton: which joints these are.
        rotations_FJ4: (F, J, 4) parent-relative unit quaternions (x, y, z, w), or None where only positions
            are known.
        recipe: how a generated motion was made, else None.
    """

    joints_FJ3: np.ndarray
    fps: float
    skeleton: Skeleton
    rotations_FJ4: np.ndarray | None = None
    recipe: Recipe | None = None
