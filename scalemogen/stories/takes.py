"""`StoryTakes`: how each piece of a story was sampled, so that a recipe gives the same story again.

A take is one sampling of a piece. It depends on the features that the neighbours had at that time. A neighbour may
later be sampled again or moved away. Its old take then stays in the list, because it is needed to repeat this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scalemogen.motion.recipe import PieceRecipe, PieceTake, Recipe
from scalemogen.settings import SamplingSettings


@dataclass(frozen=True)
class StoryTakes:
    """The takes of a story.

    Attributes:
        made: all takes; each comes after the takes that it depends on.
        order: for each piece of the story, the index of its take in `made`.
    """

    made: tuple[PieceTake, ...] = ()
    order: tuple[int, ...] = ()

    @classmethod
    def told(cls, pieces: Sequence[PieceRecipe], sampling: SamplingSettings) -> StoryTakes:
        """Return the takes of pieces that are sampled one after the other."""
        made = tuple(PieceTake(piece, sampling, place - 1 if place else None) for place, piece in enumerate(pieces))
        return cls(made, tuple(range(len(made))))

    @classmethod
    def of(cls, recipe: Recipe) -> StoryTakes:
        """Return the takes of a recipe."""
        return cls(recipe.takes, recipe.order) if recipe.takes else cls.told(recipe.story, recipe.sampling)

    @property
    def pieces(self) -> tuple[PieceRecipe, ...]:
        """The pieces of the story."""
        return tuple(self.made[place].piece for place in self.order)

    def reordered(self, order: Sequence[int]) -> StoryTakes:
        """Return the takes with the pieces in another order; `order` lists their previous positions."""
        return replace(self, order=tuple(self.order[place] for place in order))

    def renewed(self, index: int, piece: PieceRecipe, sampling: SamplingSettings) -> StoryTakes:
        """Return the takes after one piece was sampled again between its neighbours."""
        before = self.order[index - 1] if index else None
        after = self.order[index + 1] if index + 1 < len(self.order) else None
        order = (*self.order[:index], len(self.made), *self.order[index + 1 :])
        return StoryTakes((*self.made, PieceTake(piece, sampling, before, after)), order)._needed()

    def written(self, sampling: SamplingSettings) -> tuple[tuple[PieceTake, ...], tuple[int, ...]]:
        """Return `made` and `order` for a recipe; both are empty if the pieces were sampled one after the other."""
        return ((), ()) if self == StoryTakes.told(self.pieces, sampling) else (self.made, self.order)

    def _needed(self) -> StoryTakes:
        """Return only the takes that the story needs."""
        needed, left = set(self.order), list(self.order)
        while left:
            take = self.made[left.pop()]
            new = {place for place in (take.before, take.after) if place is not None} - needed
            needed |= new
            left += new
        kept = sorted(needed)
        number = {place: new for new, place in enumerate(kept)}

        def renumbered(place: int | None) -> int | None:
            return None if place is None else number[place]

        made = tuple(
            replace(take, before=renumbered(take.before), after=renumbered(take.after))
            for take in (self.made[place] for place in kept)
        )
        return StoryTakes(made, tuple(number[place] for place in self.order))
