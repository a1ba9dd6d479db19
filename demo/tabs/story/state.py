"""What the Story tab keeps for a visitor: the story shown, and what was typed for each of its pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from demo.rendering.films import FilmOrder
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.marks import recipe_of, recipe_text
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.settings import SamplingSettings
from scalemogen.stories import Seam, Story, seams_of


@dataclass(frozen=True)
class Plan:
    """A story to be told: what was typed for each piece, what is sampled, and how."""

    sentences: tuple[str, ...]
    pieces: tuple[PieceRecipe, ...]
    sampling: SamplingSettings
    hold_feet: bool

    @property
    def text(self) -> str:
        """The story as it can be typed, with the seconds of each piece."""
        lines = zip(self.pieces, self.sentences, strict=True)
        return "\n".join(f"{piece.seconds:g}: {sentence}" for piece, sentence in lines)


@dataclass(frozen=True)
class Told:
    """A story as it is shown.

    Attributes:
        story: the pieces that are sampled already.
        sentences: what was typed for each piece, also for those that are not sampled yet.
        motion: the motion of the story, with feet held if the visitor asked for it.
        hold_feet: whether feet are held; it stays so when a piece is sampled anew.
    """

    story: Story
    sentences: tuple[str, ...]
    motion: Motion
    hold_feet: bool

    @classmethod
    def of(cls, story: Story, sentences: tuple[str, ...], hold_feet: bool) -> Self:
        """Return a story as it is shown."""
        return cls(story, sentences, held_feet(story.motion) if hold_feet else story.motion, hold_feet)

    def changed(self, story: Story, sentences: tuple[str, ...] | None = None) -> Told:
        """Return this with another story, and with the sentences in another order if they are given."""
        return Told.of(story, self.sentences if sentences is None else sentences, self.hold_feet)

    def cut(self) -> Told:
        """Return a copy without the sentences that were not sampled."""
        return replace(self, sentences=self.sentences[: len(self.story.pieces)])

    @property
    def sampling(self) -> SamplingSettings:
        """How its tokens were sampled."""
        assert self.story.motion.recipe is not None
        return self.story.motion.recipe.sampling

    @property
    def text(self) -> str:
        """The story as it can be typed, with the seconds of each piece."""
        return Plan(self.sentences, self.story.pieces, self.sampling, self.hold_feet).text

    def to_keep(self) -> dict[str, Any]:
        """Return what the browser keeps, so that exactly this story is shown again when the page is reloaded."""
        assert self.motion.recipe is not None
        return {"sentences": list(self.sentences), "recipe": recipe_text(self.motion.recipe)}

    @property
    def seams(self) -> tuple[Seam, ...]:
        """How well the pieces are joined."""
        return seams_of(self.story, self.motion)

    @property
    def seconds(self) -> tuple[float, ...]:
        """Duration of each piece; it is a multiple of a token's duration."""
        return tuple(len(rows_FC) / self.motion.fps for rows_FC in self.story.rows)


@dataclass
class StoryState:
    """State of the tab for one visitor.

    Attributes:
        told: the story shown.
        film: the order for its video.
        linked: the recipe of the link by which the page was opened, until the tab is opened.
    """

    told: Told | None = None
    film: FilmOrder | None = None
    linked: Recipe | None = None


def kept_story(kept: Any) -> tuple[Recipe, tuple[str, ...]] | None:
    """Read what the browser kept; None if it kept nothing, or something of another version of the app."""
    try:
        recipe, sentences = recipe_of(kept["recipe"]), tuple(str(sentence) for sentence in kept["sentences"])
    except (TypeError, KeyError, ValueError):
        return None
    return (recipe, sentences) if recipe.story and len(sentences) == len(recipe.story) else None
