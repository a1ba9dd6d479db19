"""`Recipe`: how a motion was made. The same recipe with the same model on the same device gives the same bits.

Older files store all settings as fields of the recipe itself, without nested records; `Recipe.from_dict` reads both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from scalemogen.settings import Anchor, EditMask, EditSettings, SamplingSettings
from scalemogen.support.records import from_dict, shown

LONGEST = 1e6  # seconds; no motion comes near it
SEED_BITS = 63


@dataclass(frozen=True)
class EditRecipe:
    """One edit of a motion (docs/method.md, section 6).

    Attributes:
        target_prompt: the sentence the motion was changed to.
        source_prompt: the sentence that described it before; "" for no text.
        mask: where every token took the bits drawn for the target prompt; its time is in frames, None for the whole
            motion.
        settings: what could change elsewhere.
        seed, sampling: as for a generated motion.
        anchor: how the result was moved over the floor; see `ScaleMoGen.edit`.
    """

    target_prompt: str
    source_prompt: str
    mask: EditMask
    settings: EditSettings
    seed: int
    sampling: SamplingSettings
    anchor: Anchor

    def __post_init__(self) -> None:
        _check_seed(self.seed)


@dataclass(frozen=True)
class PieceRecipe:
    """One piece of a story (`stories`): a sentence, its duration in seconds, and the seed of its sampler."""

    prompt: str
    seconds: float
    seed: int

    def __post_init__(self) -> None:
        _check_seed(self.seed)
        _check_seconds(self.seconds)


@dataclass(frozen=True)
class PieceTake:
    """One piece of a story as it was sampled. Pieces that were sampled again or moved need their former neighbours.

    Attributes:
        piece: sentence, seconds and seed.
        sampling: how its tokens were sampled.
        before, after: numbers of the takes that it was sampled between; None where there was none.
        given: True for a motion that was not sampled, but passed to `stories.between`.
        recipe: recipe of a given motion; None if that was read from a file.
    """

    piece: PieceRecipe
    sampling: SamplingSettings
    before: int | None = None
    after: int | None = None
    given: bool = False
    recipe: Recipe | None = None


@dataclass(frozen=True)
class Recipe:
    """How a motion was made.

    For a captured motion that was edited, `prompt` is the source prompt of its first edit, and seed and sampling
    settings are those of that edit.

    Attributes:
        prompt: the sentence.
        seconds: requested duration; for an edited motion, the duration of its tokens.
        seed: seed of the sampler.
        sampling: sampling settings.
        model: name and hash of the weights, as `MotionModel.revision` gives them.
        edits: the edits made since, oldest first.
        tokens: bits of an edited motion (`TokenPyramid.pack`), so that the next edit starts from the same bits.
        typed: what was typed, if the prompt is a description that was written from it (`words.rewriting`); "" if the
            prompt itself was typed.
        story: the pieces, if the motion is a story; prompt and seconds are then those of all pieces together, and the
            seed is that of the first piece.
        takes: how each piece of a story was sampled; () if they were simply sampled one after the other. A take comes
            after those that it needs.
        order: for each piece of `story` the number of its take.
        feet_held: whether resting feet were held (`motion.cleanup`) before any edit.
        steady_bones: whether the bones were then given steady lengths, too; False in files of former versions.

    Raises:
        ValueError: if seconds, seed or the numbers of takes are out of range.
    """

    prompt: str
    seconds: float
    seed: int
    sampling: SamplingSettings
    model: str
    edits: tuple[EditRecipe, ...] = field(default=())
    tokens: str = ""
    typed: str = ""
    story: tuple[PieceRecipe, ...] = ()
    takes: tuple[PieceTake, ...] = ()
    order: tuple[int, ...] = ()
    feet_held: bool = False
    steady_bones: bool = False

    def __post_init__(self) -> None:
        _check_seed(self.seed)
        _check_seconds(self.seconds)
        needed = [(own, place) for own, take in enumerate(self.takes) for place in (take.before, take.after)]
        if (
            (self.takes and len(self.order) != len(self.story))
            or any(not 0 <= place < len(self.takes) for place in self.order)
            or any(place is not None and not 0 <= place < own for own, place in needed)
        ):
            raise ValueError("a recipe's takes do not fit its story; save the motion again")

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Read a recipe from parsed JSON, in today's form or the flat form of older files.

        Raises:
            ValueError: if a field is missing, unknown, of the wrong type or out of range.
        """
        return from_dict(cls, _nested_recipe(data))

    @property
    def last_prompt(self) -> str:
        """The target prompt of the last edit, or the prompt if there was no edit."""
        return self.edits[-1].target_prompt if self.edits else self.prompt


_SAMPLING, _MASK, _SETTINGS = (
    frozenset(f.name for f in fields(kind)) for kind in (SamplingSettings, EditMask, EditSettings)
)


def _nested_recipe(data: Any) -> Any:
    """Move the settings of a flat recipe, and of its edits, into records of their own."""
    if not isinstance(data, Mapping) or "sampling" in data:
        return data
    nested = _grouped(data, {"sampling": _SAMPLING})
    if isinstance(edits := nested.get("edits"), list | tuple):
        groups = {"sampling": _SAMPLING, "mask": _MASK, "settings": _SETTINGS}
        nested["edits"] = [_grouped(edit, groups) if isinstance(edit, Mapping) else edit for edit in edits]
    return nested


def _grouped(data: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """Return `data` with the fields of each group moved into a mapping under the group's name."""
    grouped = {name: {key: data[key] for key in data if key in members} for name, members in groups.items()}
    members = frozenset().union(*groups.values())
    return {key: value for key, value in data.items() if key not in members} | grouped


def _check_seconds(seconds: float) -> None:
    if not 0 < seconds <= LONGEST:
        raise ValueError(f"a recipe's seconds must be between 0 and {LONGEST:g}; got {shown(seconds)}")


def _check_seed(seed: int) -> None:
    if not 0 <= seed < 2**SEED_BITS:
        raise ValueError(f"a recipe's seed must be between 0 and 2^{SEED_BITS}; got {shown(seed)}")
