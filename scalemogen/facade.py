"""`ScaleMoGen`: the model that users load. It extends `MotionModel`.

It adds:

- `edit`: change a motion to match another sentence;
- `rewrite`: put a typed sentence into the words of the training captions;
- `reliability`, `closeness`: how well the model knows what a sentence asks for;
- `match`, `best_of`: whether a motion does what a sentence says;
- `story`, `between`: several sentences or motions in one motion;
- `rebuild`: make the motion of a recipe again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from scalemogen.editing.editor import EditRequest, edit_motions, stream_edits
from scalemogen.editing.result import EditResult, EditStep
from scalemogen.editing.source import EditSource
from scalemogen.model import MotionModel
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.networks.length import mean_states
from scalemogen.rebuilding import rebuilt, retold_story
from scalemogen.settings import SEED_LIMIT, Anchor, EditMask, EditSettings, SamplingSettings, checked_seed
from scalemogen.stories import Story, between, moved, read_story, renewed, stream_story
from scalemogen.stories.story import longest_piece, with_seeds
from scalemogen.words.chat import Chat, rewrite_by_chat
from scalemogen.words.checking import facts_of
from scalemogen.words.closeness import Closeness, SeenCaptions
from scalemogen.words.evaluator import Evaluator, load_evaluator
from scalemogen.words.matching import Match, Ranked, ranked
from scalemogen.words.reliability import Expected, Reliability
from scalemogen.words.rewriting import Rewriting, rewrite
from scalemogen.words.timing import usual_seconds
from scalemogen.words.tokens import NEGATIONS, raw_words
from scalemogen.words.unread import unread_note
from scalemogen.words.writing import spoken

_NO_MASK, _DEFAULT_SETTINGS = EditMask(), EditSettings()
_SUGGESTED = 3  # number of actions that are suggested


class ScaleMoGen(MotionModel):
    """Text to motion, motion to tokens and back, text-driven editing."""

    def predict_seconds(self, prompt: str) -> float:
        """Return the usual duration in seconds for a sentence, with the seconds, counts and pace that it names.

        Raises as `read`.
        """
        seconds = usual_seconds(self._read(prompt), super().predict_seconds)
        return min(max(seconds, self.min_seconds), self.max_seconds)

    @cached_property
    def seen(self) -> SeenCaptions | None:
        """A sample of the training captions; None if the checkpoint has none."""
        folder = self.checkpoint.folder
        return None if folder is None else SeenCaptions.read(folder)

    def closeness(self, prompt: str) -> Closeness | None:
        """Compare a sentence with the training captions; None if the checkpoint has none.

        Raises:
            ValueError: if the sentence has more than 10,000 characters.
        """
        if self.seen is None:
            return None
        return self.seen.closeness(mean_states(self.read([prompt]))[0].cpu().numpy())

    def rewrite(self, text: str, chat: Chat | None = None) -> Rewriting:
        """Put a typed sentence into the words of the training captions (`words.rewriting`).

        Two kinds of English sentences without typing errors stay as they were typed. The first kind asks for actions
        that this model seldom does (`measured`): the captions' words would not help. The second kind is close to the
        training captions, but rewriting would lose words that were not understood. It is rewritten nevertheless if
        the model does all its actions reliably and the captions of these actions do not have the lost words.

        Args:
            chat: a language model that writes instead (`words.chat`); None uses the built-in rewriting.
        """
        if chat is not None:
            return rewrite_by_chat(text, chat, self.rewrite)
        found = self._read(text)
        if not found.understood and text.strip():
            return replace(found, suggestions=self._suggestions(text))
        plain = found.changed and found.language == "english" and not found.corrected
        if plain and self._counts.better_as_typed(found, lambda: self._is_close(text)):
            return replace(found, rewritten=text)
        return found

    def _read(self, text: str) -> Rewriting:
        """Rewrite a sentence without asking whether it is better as typed."""
        is_close = None if self.seen is None else self._is_close
        return rewrite(text, self.text_encoder.is_word, self._counts.shares, is_close)

    def _is_close(self, text: str) -> bool:
        closeness = self.closeness(text)
        return closeness is not None and closeness.close

    def _suggestions(self, text: str) -> tuple[str, ...]:
        """Return what can be typed instead of a sentence that is not understood.

        This is the nearest training caption if one is near and the text denies nothing, else a few actions that the
        model does reliably.
        """
        closeness = self.closeness(text)
        if closeness is not None and closeness.close and NEGATIONS.isdisjoint(raw_words(text)):
            return closeness.nearest[:1]
        known = self.measured.reliable if self.measured else ()
        return tuple(spoken(action) for action in known[:: max(1, len(known) // _SUGGESTED)][:_SUGGESTED])

    @cached_property
    def measured(self) -> Reliability | None:
        """How reliably this model does each action (`python -m scalemogen reliability`); None if not measured."""
        folder = self.checkpoint.folder
        return None if folder is None else Reliability.read(folder)

    @property
    def _counts(self) -> Reliability:
        """What was measured; without actions if nothing was."""
        return self.measured or Reliability()

    @cached_property
    def evaluator(self) -> Evaluator | None:
        """The evaluator that is stored with the checkpoint; None if there is none."""
        folder = self.checkpoint.folder
        if folder is None or not (folder / "evaluator.json").is_file():
            return None
        return load_evaluator(folder, folder / self.config.text.source, str(self.device))

    def reliability(self, prompt: str) -> tuple[Expected, ...]:
        """Return for each action of a sentence how many of the measured motions did it.

        `Expected.tally` is None for an action that is not known or was not measured. `reliability.level_of` gives the
        level of the whole sentence.
        """
        read = self.rewrite(prompt)
        closeness = self.closeness(read.rewritten)
        return self._counts.expected(read, closeness is None or closeness.close)

    def match(self, motion: Motion, prompt: str) -> Match:
        """Compare a motion with a sentence, typed or rewritten: by geometry, and by the evaluator if there is one."""
        return self.match_batch([motion], prompt)[0]

    def match_batch(self, motions: Sequence[Motion], prompt: str) -> list[Match]:
        """Compare several motions with one sentence; each as `match` does."""
        rewriting = self.rewrite(prompt)
        if self.evaluator is None:
            similarities: list[float | None] = [None] * len(motions)
        else:
            text_1D = self.evaluator.embed_texts([rewriting.rewritten])
            motions_ND = self.evaluator.embed_motions([self.rows(motion) for motion in motions])
            similarities = [float(value) for value in motions_ND @ text_1D[0]]
        # The evaluator can judge only sentences that are like its training captions.
        closeness = self.closeness(rewriting.rewritten) if rewriting.understood else None
        known = closeness is not None and closeness.close
        least = self.measured.least_similarity if self.measured and known else None
        return [
            Match(facts_of(motion, rewriting.acts), similarity, least, rewriting.unknown)
            for motion, similarity in zip(motions, similarities, strict=True)
        ]

    def best_of(
        self,
        prompt: str,
        count: int = 8,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> list[Ranked]:
        """Generate several motions from one prompt and return them with their matches, the best first.

        Args:
            count: number of motions, with the seeds `seed`, `seed` + 1, ...
            seconds, seed, settings: as in `generate`.

        Raises:
            ValueError: as `generate`.
        """
        first = min(checked_seed(seed), SEED_LIMIT - count)
        seconds = self.predict_seconds(prompt) if seconds is None else seconds
        motions = self.generate_batch([prompt] * count, [seconds] * count, range(first, first + count), settings)
        return ranked(motions, self.match_batch(motions, prompt))

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

    def unread(self, prompt: str) -> str:
        """Return a sentence that says how much of a long prompt the text encoder reads; "" if it reads all."""
        return unread_note(prompt, self.text_encoder.part_read(prompt))

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
