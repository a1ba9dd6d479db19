"""What the Story tab keeps for a visitor: the story shown, and what was typed for each of its pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from demo.rendering.films import FilmOrder
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.settings import SamplingSettings
from scalemogen.stories import Seam, Story, seams_of


@dataclass(frozen=True)
class Told:
    """A story as it is shown.

    Attributes:
        story: the pieces that are sampled already.
        sentences: what was typed for each piece, also for those that are not sampled yet.
        motion: of the story, with feet held if that was asked for.
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
        """Return this without the sentences that were not sampled."""
        return replace(self, sentences=self.sentences[: len(self.story.pieces)])

    @property
    def sampling(self) -> SamplingSettings:
        """How its tokens were sampled."""
        assert self.story.motion.recipe is not None
        return self.story.motion.recipe.sampling

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
    """

    told: Told | None = None
    film: FilmOrder | None = None
