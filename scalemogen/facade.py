"""`ScaleMoGen`: the model that users load.

`MotionCodec` (codec.py): motions to token maps and back
`MotionModel` (model.py): sentences to motions
`ReadingModel` (words/reading_model.py): what people type, and whether a motion does it
`ScaleMoGen`: edits, stories, transitions, and motions made again from their recipes
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from scalemogen.editing.editor import EditRequest, edit_motions, stream_edits
from scalemogen.editing.result import EditResult, EditStep
from scalemogen.editing.source import EditSource
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.rebuilding import rebuilt, retold_story
from scalemogen.settings import Anchor, EditMask, EditSettings, SamplingSettings, checked_seed
from scalemogen.stories import Story, between, moved, read_story, renewed, stream_story
from scalemogen.stories.story import longest_piece, with_seeds
from scalemogen.words.reading_model import ReadingModel

_NO_MASK, _DEFAULT_SETTINGS = EditMask(), EditSettings()


class ScaleMoGen(ReadingModel):
    """Text to motion, motion to tokens and back, text-driven editing."""

    def story_pieces(self, text: str, seed: int | None = None, rewritten: bool = True) -> tuple[PieceRecipe, ...]:
        """Read the pieces of a story from text (`stories.read_story`), each with seconds and a seed.

        Args:
            seed: the seeds of the pieces follow from it; None draws one.
            rewritten: whether each sentence is rewritten.

        Raises:
            ValueError: if there is no sentence.
        """
        pieces = []
        for sentence, seconds in read_story(text):
            read = self.rewrite(sentence)
            prompt = read.rewritten if rewritten else sentence
            usual = seconds or read.seconds or self.predict_seconds(prompt)
            longest = usual if seconds else longest_piece(self)
            pieces.append(PieceRecipe(prompt, min(max(usual, self.min_seconds), longest), 0))
        return with_seeds(pieces, seed)

    def stream_story(
        self, pieces: Sequence[PieceRecipe], settings: SamplingSettings | None = None
    ) -> Iterator[Story]:
        """Yield the story so far after each piece (`stories`). Raises ValueError for pieces that it cannot make."""
        return stream_story(self, pieces, settings or self.config.sampling)

    def story(self, pieces: Sequence[PieceRecipe], settings: SamplingSettings | None = None) -> Story:
        """Sample several pieces as one motion of up to a minute. Raises as `stream_story`."""
        *_, told = self.stream_story(pieces, settings)
        return told

    def renew_piece(
        self, story: Story, index: int, piece: PieceRecipe, settings: SamplingSettings | None = None
    ) -> Story:
        """Sample one piece of a story again; the features of the others stay. Raises as `stories.renewed`."""
        return renewed(self, story, index, piece, settings or self.config.sampling)

    def move_piece(self, story: Story, index: int, to: int, settings: SamplingSettings | None = None) -> Story:
        """Move a piece of a story; at each new seam a piece is sampled again. Raises as `stories.moved`."""
        return moved(self, story, index, to, settings or self.config.sampling)

    def between(
        self, start: Motion, end: Motion, piece: PieceRecipe, settings: SamplingSettings | None = None
    ) -> Story:
        """Sample a transition from one motion to another. Raises as `stories.between`."""
        known = (self._exact_recipe(start), self._exact_recipe(end))
        return between(self, start, end, piece, settings or self.config.sampling, known)

    def rebuild(self, recipe: Recipe) -> Motion:
        """Make the motion of a recipe again, with the same bits. Raises as `rebuilding.rebuilt`."""
        return rebuilt(self, recipe)

    def retell(self, recipe: Recipe) -> Story:
        """Make the story of a recipe again. Raises as `rebuild`."""
        return retold_story(self, recipe)

    def _exact_recipe(self, motion: Motion) -> Recipe | None:
        """Return a motion's recipe if it gives exactly this motion again, otherwise None."""
        if motion.recipe is None or motion.recipe.model != self.revision:
            return None
        try:
            same = np.array_equal(self.rows(self.rebuild(motion.recipe)), self.rows(motion))
        except ValueError:
            return None
        return motion.recipe if same else None

    def edit(
        self,
        source: Motion | EditSource,
        target_prompt: str,
        source_prompt: str | None = None,
        mask: EditMask = _NO_MASK,
        settings: EditSettings = _DEFAULT_SETTINGS,
        seed: int | None = None,
        sampling: SamplingSettings | None = None,
        anchor: Anchor = "start",
    ) -> EditResult:
        """Edit a motion to match a sentence; keep the rest (docs/method.md, section 6).

        Args:
            source: a motion generated by this model (its recipe is run again to get its bits), edited by it, or any
                other motion, which is encoded.
            target_prompt: what the motion should become.
            source_prompt: what the motion is now; None uses the prompt of its recipe, "" means no text.
            mask: the parts and the time in which every token gets the bits drawn for the target prompt.
            settings: what may change outside the mask.
            seed: the same seed gives the same edit; None draws one, stored in `result.motion.recipe.edits`.
            sampling: None uses the checkpoint's own settings.
            anchor: how the edited motion is moved over the floor. "start" aligns the frames before the masked time
                with those of the source (least squares), "end" the frames after it; "none" moves nothing. The
                motion is always moved as a whole, so its path has no jump.

        Raises:
            ValueError: for an empty target prompt, a mask outside the clip, or a source that the model cannot encode.
        """
        request = EditRequest(source, target_prompt, source_prompt, mask, settings, checked_seed(seed), anchor)
        return self.edit_batch([request], sampling)[0]

    def stream_edit(self, request: EditRequest, settings: SamplingSettings | None = None) -> Iterator[EditStep]:
        """Yield one item per scale as it is sampled; the `result` of the last one is what `edit` returns."""
        for steps in stream_edits(self, [request], settings or self.config.sampling):
            yield steps[0]

    def edit_batch(
        self, requests: Sequence[EditRequest], settings: SamplingSettings | None = None
    ) -> list[EditResult]:
        """Make several edits at once; each is the same as if made alone."""
        return edit_motions(self, requests, settings or self.config.sampling)
