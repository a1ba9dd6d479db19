"""What a motion is made of: the plain record that file readers return and writers take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar, get_type_hints

import numpy as np

from scalemogen.motion.skeleton import Skeleton

AnyRecipe = TypeVar("AnyRecipe", "EditRecipe", "Recipe")
_DRAWS = ("bernoulli", "argmax")
_ABOVE_ZERO = ("seconds", "temperature")
_LARGEST = 1e6  # seconds, guidance and the like; no recipe that was ever run comes near it
_INT_LIMIT = 2**63  # a seed is 64 bits


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
        frames = data.get("frames")
        return _made(cls, {**data, "parts": _tuple(data.get("parts")), "frames": frames and _tuple(frames)})


@dataclass(frozen=True)
class Recipe:
    """How a motion was made: the same recipe on the same device gives the same bits.

    Of a captured motion that was edited, the prompt is what it was said to be, and seed and settings are those of
    its first edit.

    Attributes:
        prompt: the sentence.
        seconds: requested duration; of an edited motion, that of its tokens.
        seed: seed of the sampler.
        guidance, temperature: sampling settings (METHOD section 5).
        model: the weights, as `ScaleMoGen.revision` names them.
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
        """From JSON, where tuples are lists.

        Raises:
            ValueError: if a field is missing, unknown, or holds what it cannot.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"a recipe has fields; it cannot be {_shown(data)}")
        edits = _tuple(data.get("edits", ()))
        if not all(isinstance(edit, Mapping) for edit in edits):
            raise ValueError(f"a recipe's edits cannot be {_shown(edits)}")
        return _made(cls, {**data, "edits": tuple(EditRecipe.from_dict(edit) for edit in edits)})

    @property
    def last_prompt(self) -> str:
        """What the motion was last asked to be."""
        return self.edits[-1].target_prompt if self.edits else self.prompt


def _made(kind: type[AnyRecipe], data: Mapping[str, Any]) -> AnyRecipe:
    """The recipe; ValueError where a file has put something else in a field, for it is read from strangers."""
    try:
        recipe = kind(**data)
    except TypeError as error:
        raise ValueError("a recipe has too many fields or too few") from error
    for name, hint in get_type_hints(kind).items():
        value = getattr(recipe, name)
        if not _fits(value, hint) or (name in _ABOVE_ZERO and value == 0) or (name == "draw" and value not in _DRAWS):
            raise ValueError(f"a recipe's {name} cannot be {_shown(value)}")
    return recipe


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a field's kind, and a number is one that a recipe can have."""
    if hint is float:
        # compared, not turned into a float: a whole number in JSON may have more digits than one holds
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _INT_LIMIT
    if hint is str:
        return isinstance(value, str)
    if hint == tuple[str, ...]:
        return all(isinstance(part, str) for part in value)
    if hint == tuple[int, int] | None:
        return value is None or (isinstance(value, tuple) and len(value) == 2 and all(_fits(n, int) for n in value))
    return True


def _shown(value: Any) -> str:
    """A value as a sentence can hold it; Python refuses to write out very long whole numbers."""
    return "a number of that size" if isinstance(value, int) and abs(value) > 10**20 else f"{value!r}"[:100]


def _tuple(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"a recipe has a list where there is {_shown(value)}")
    return tuple(value)


@dataclass(frozen=True)
class MotionArrays:
    """Joint positions over time, and what else is known about the motion.

    Attributes:
        joints_FJ3: (F, J, 3) float32 world positions in metres, Y up.
        fps: frames per second.
        skeleton: names and hierarchy of the joints.
        rotations_FJ4: (F, J, 4) parent-relative unit quaternions (x, y, z, w); None if only positions are known.
        recipe: how the motion was generated; None for any other motion.
        heading_F: (F,) yaw in radians, positive to the left, that the motion's features were decoded with; None if it
            was not decoded, so that the heading has to be measured at hips and shoulders.
    """

    joints_FJ3: np.ndarray
    fps: float
    skeleton: Skeleton
    rotations_FJ4: np.ndarray | None = None
    recipe: Recipe | None = None
    heading_F: np.ndarray | None = None
