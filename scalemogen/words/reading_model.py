"""`ReadingModel`: a `MotionModel` that reads typed sentences.

- `rewrite`: put a typed sentence into the words of the training captions;
- `reliability`, `closeness`: how well the model knows what a sentence asks for;
- `match`, `best_of`: whether a motion does what a sentence says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from scalemogen.model import MotionModel
from scalemogen.motion.motion import Motion
from scalemogen.networks.length import mean_states
from scalemogen.settings import SEED_LIMIT, SamplingSettings, checked_seed
from scalemogen.turns import sentences_in_turn
from scalemogen.words.chat import Chat, rewrite_by_chat
from scalemogen.words.checking import facts_of
from scalemogen.words.closeness import Closeness, SeenCaptions
from scalemogen.words.evaluator import Evaluator, load_evaluator
from scalemogen.words.matching import Match, Ranked, ranked
from scalemogen.words.phrases import spoken
from scalemogen.words.reliability import Expected, Reliability
from scalemogen.words.rewriting import VISITOR, Rewriting, rewrite
from scalemogen.words.timing import usual_seconds
from scalemogen.words.tokens import NEGATIONS, raw_words
from scalemogen.words.unread import unread_note
from scalemogen.words.writing import describe

_SUGGESTED = 3  # number of actions that are suggested


class ReadingModel(MotionModel):
    """A model that understands what people type."""

    def predict_seconds(self, prompt: str) -> float:
        """Return the usual duration in seconds for a sentence, with the seconds, counts and pace that it names.

        It is a multiple of the duration of a token column. Raises as `read`.
        """
        read = self._read(prompt)
        seconds = usual_seconds(read, super().predict_seconds)
        if read.seconds is None and len(sentences_in_turn(prompt)) > 1:  # `read` may join them to one short action
            seconds = max(seconds, super().predict_seconds(prompt))
        return self.rounded_seconds(min(max(seconds, self.min_seconds), self.max_seconds))

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

    def read_as(self, typed: str, words: str) -> Rewriting:
        """Return how a sentence is read if the model gets these words for it.

        Args:
            typed: the sentence.
            words: the sentence itself, its description, or words of the visitor.
        """
        found = self.rewrite(typed)
        if found.rewritten == words:
            return found
        own = found if words == typed else self.rewrite(words)
        return replace(own, original=typed, rewritten=words, by=VISITOR if own.changed else own.by)

    def _read(self, text: str) -> Rewriting:
        """Rewrite a sentence without asking whether it is better as typed."""
        is_close = None if self.seen is None else self._is_close
        return rewrite(text, self.text_encoder.is_word, self._counts.shares, is_close)

    def _is_own_description(self, read: Rewriting) -> bool:
        """Whether a sentence is the description with which its actions were measured.

        Then their tallies hold, even if the words are so rare that no stored caption is close to them.
        """
        return read.understood and read.rewritten == describe(read.acts, self._counts.shares)

    def _is_close(self, text: str) -> bool:
        """Whether each action of a sentence is close to the training captions; False if the checkpoint has none."""
        found = map(self.closeness, dict.fromkeys(sentences_in_turn(text)))  # many sentences come several times
        return all(closeness is not None and closeness.close for closeness in found)

    def _as_read(self, prompt: str | Rewriting) -> Rewriting:
        return prompt if isinstance(prompt, Rewriting) else self.rewrite(prompt)

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

    def reliability(self, prompt: str | Rewriting, seconds: float | None = None) -> tuple[Expected, ...]:
        """Return for each action of a sentence how many of the measured motions did it.

        Args:
            prompt: as typed, or how it was read.
            seconds: duration of the motion; None if the model chooses it: then it is too short only for sentences
                that need more than the longest motion.

        Returns:
            For each action what to expect; `Expected.tally` is None for an action that is not known or was not
            measured. `reliability.level_of` gives the level of the whole sentence.
        """
        read = self._as_read(prompt)
        close = self.seen is None or self._is_own_description(read) or self._is_close(read.rewritten)
        return self._counts.expected(
            read, close, self.config.sampling.in_turn, self.max_seconds if seconds is None else seconds
        )

    def match(self, motion: Motion, prompt: str | Rewriting) -> Match:
        """Compare a motion with a sentence: by geometry, and by the evaluator if there is one.

        Args:
            prompt: as typed, or how it was read. A rewritten sentence tells less: "turns around. Then the person
                turns around." was written for "spins", which has a check of its own.
        """
        return self.match_batch([motion], prompt)[0]

    def match_batch(self, motions: Sequence[Motion], prompt: str | Rewriting) -> list[Match]:
        """Compare several motions with one sentence; each as `match` does."""
        rewriting = self._as_read(prompt)
        if self.evaluator is None:
            similarities: list[float | None] = [None] * len(motions)
        else:
            text_1D = self.evaluator.embed_texts([rewriting.rewritten])
            motions_ND = self.evaluator.embed_motions([self.rows(motion) for motion in motions])
            similarities = [float(value) for value in motions_ND @ text_1D[0]]
        # The evaluator can judge only sentences that are like its training captions.
        known = rewriting.understood and self.seen is not None and self._is_close(rewriting.rewritten)
        least = self.measured.least_similarity if self.measured and known else None
        return [
            Match(facts_of(motion, rewriting.acts), similarity, least, rewriting.unknown)
            for motion, similarity in zip(motions, similarities, strict=True)
        ]

    def best_of(
        self,
        prompt: str | Rewriting,
        count: int = 8,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> list[Ranked]:
        """Generate several motions from one prompt and return them with their matches, the best first.

        Args:
            prompt: sampled as it is; of a `Rewriting` the rewritten sentence.
            count: number of motions, with the seeds `seed`, `seed` + 1, ...
            seconds, seed, settings: as in `generate`.

        Raises:
            ValueError: as `generate`.
        """
        first = min(checked_seed(seed), SEED_LIMIT - count)
        words = prompt if isinstance(prompt, str) else prompt.rewritten
        if seconds is None and isinstance(prompt, Rewriting):
            seconds = prompt.seconds_within(self.min_seconds, self.max_seconds)
        seconds = self.predict_seconds(words) if seconds is None else seconds
        motions = self.generate_batch([words] * count, [seconds] * count, range(first, first + count), settings)
        return ranked(motions, self.match_batch(motions, prompt))

    def unread(self, prompt: str) -> str:
        """Return a sentence that says how much of a long prompt the text encoder reads; "" if it reads all."""
        notes = (unread_note(each, self.text_encoder.part_read(each)) for each in sentences_in_turn(prompt))
        return next(filter(None, notes), "")
