"""`MotionModel`: sentences to motions.

Callers give durations in seconds; the predictor counts frames and token columns (four frames).
`generate` calls `generate_batch`, which runs the sampling loop of `sampling.py`, once for each action that comes in
turn (`turns.py`). Users load the subclass `ScaleMoGen` (`facade.py`), which adds editing, stories and the reading of
sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Self

import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint
from scalemogen.codec import MIN_FRAMES, MotionCodec
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.networks.length import mean_states
from scalemogen.networks.text import TextEncoder, TextStates, load_text_encoder
from scalemogen.sampling import SampledScale
from scalemogen.settings import SamplingSettings, check_request, checked_seed
from scalemogen.tokens import StreamStep, TokenPyramid
from scalemogen.turns import ends_in_turn, sample_in_turn, sentences_in_turn

USUAL_SECONDS = 4.0  # duration if the model has no length predictor
SENTENCE_LIMIT = 10_000  # characters of a sentence; the text encoder cuts it off far earlier


class MotionModel(MotionCodec):
    """The loaded networks, and how they generate motions from sentences."""

    def __init__(self, checkpoint: Checkpoint, text_encoder: TextEncoder, device: torch.device) -> None:
        super().__init__(checkpoint, device)
        self.text_encoder, self.predictor, self.length = text_encoder, checkpoint.predictor, checkpoint.length

    @classmethod
    def from_pretrained(cls, source: str | Path, device: str = "auto") -> Self:
        """Load a checkpoint folder or Hub id.

        Args:
            device: "cpu", "cuda", ...; "auto" uses a GPU if there is one.

        Raises:
            ValueError: if there is no complete checkpoint at `source`.
        """
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        checkpoint = Checkpoint.load(source)
        encoder = load_text_encoder(checkpoint.config.text, checkpoint.folder, torch.device(device))
        return cls(checkpoint, encoder, torch.device(device))

    def with_sampling(self, settings: SamplingSettings) -> Self:
        """Return a model with the same weights and other default sampling settings."""
        other = copy(self)
        other.config = replace(self.config, sampling=settings)
        other.checkpoint = replace(self.checkpoint, config=other.config)
        return other

    @property
    def name(self) -> str:
        """Name of the checkpoint."""
        return self.config.name

    @cached_property
    def revision(self) -> str:
        """Name and hash of the weights; part of every recipe."""
        return f"{self.config.name}@{self.checkpoint.digest()[:8]}"

    def fingerprint(self) -> str:
        """Hash of the weights and the default settings; see `Checkpoint.fingerprint`."""
        return self.checkpoint.fingerprint()

    def generate(
        self,
        prompt: str,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> Motion:
        """Generate a motion from a sentence.

        Args:
            seconds: duration; None predicts it from the sentence (`predict_seconds`).
            seed: the same seed gives the same motion; None draws one, stored in `motion.recipe`.
            settings: None uses the checkpoint's own.

        Raises:
            ValueError: for an empty prompt or a duration the model cannot make.
        """
        seconds = self.predict_seconds(prompt) if seconds is None else seconds
        return self.generate_batch([prompt], [seconds], [seed], settings)[0]

    def generate_batch(
        self,
        prompts: Sequence[str],
        seconds: Sequence[float],
        seeds: Sequence[int | None] | None = None,
        settings: SamplingSettings | None = None,
    ) -> list[Motion]:
        """Generate several motions at once; each is the same as if generated alone. Raises as `generate`."""
        if not prompts:
            return []
        settings = settings or self.config.sampling
        recipes = self._recipes(prompts, seconds, seeds or [None] * len(prompts), settings)
        plans = {each: self.actions_in_turn(*each, settings) for each in zip(prompts, seconds, strict=True)}
        counts = [len(plans[each]) for each in zip(prompts, seconds, strict=True)]
        made: dict[int, Motion] = {}
        for count in sorted(set(counts)):  # motions with equally many actions in turn are one batch
            places = [place for place, each in enumerate(counts) if each == count]
            batch = [recipes[place] for place in places]
            *_, last = self.sampled(batch, [plans[recipe.prompt, recipe.seconds] for recipe in batch])
            frames = [self.frames_of(recipe.seconds) for recipe in batch]
            made |= zip(places, self.motions(last.running_sum, frames, batch), strict=True)
        return [made[place] for place in range(len(recipes))]

    def stream(
        self,
        prompt: str,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> Iterator[StreamStep]:
        """As `generate`, but yield one item per scale as it is sampled.

        For a prompt with several actions in turn, these are the scales of the whole motion, and the first one comes
        when all actions are sampled.
        """
        seconds = self.predict_seconds(prompt) if seconds is None else seconds
        settings = settings or self.config.sampling
        (recipe,) = self._recipes([prompt], [seconds], [seed], settings)
        frames, bits = self.frames_of(seconds), ()
        for scale in self.sampled([recipe]):
            bits = (*bits, scale.bits[0].cpu().numpy())
            decode = partial(self._motion, scale.running_sum, frames, recipe)
            tokens = TokenPyramid(bits, frames, self.schedule)
            yield StreamStep(scale.index, tokens, scale.probabilities[0].cpu().numpy(), decode)

    def sampled(
        self, recipes: Sequence[Recipe], plans: Sequence[Sequence[tuple[str, int]]] | None = None
    ) -> Iterator[SampledScale]:
        """Run the sampling loop for new motions with equal settings and equally many actions that come in turn.

        Args:
            plans: for each recipe its `actions_in_turn`; None finds them.
        """
        actions = plans or [self.actions_in_turn(each.prompt, each.seconds, each.sampling) for each in recipes]
        sentences = [[sentence for sentence, _ in each] for each in actions]
        ends = [[end for _, end in each] for each in actions]
        return sample_in_turn(
            self.predictor, self.tokenizer.quantizer, self.read([recipe.prompt for recipe in recipes]),
            [self.read(each) for each in zip(*sentences, strict=True)] if len(ends[0]) > 1 else [], ends,
            recipes[0].sampling, [recipe.seed for recipe in recipes],
        )  # fmt: skip

    def predict_seconds(self, prompt: str) -> float:
        """Predict the usual duration in seconds for a prompt; 4 without a length predictor. Raises as `read`."""
        if self.length is None:
            return USUAL_SECONDS
        sentences = sentences_in_turn(prompt) if self.config.sampling.in_turn else (prompt,)
        return min(sum(self._usual_frames(sentences)), self.schedule.max_frames) / self.layout.fps

    def read(self, sentences: Sequence[str]) -> TextStates:
        """Encode sentences with the text encoder; the end of a long sentence is cut off.

        Raises:
            ValueError: if a sentence has more than 10,000 characters.
        """
        longest = max(map(len, sentences))
        if longest > SENTENCE_LIMIT:
            raise ValueError(f"a sentence has at most {SENTENCE_LIMIT} characters; got {longest}: shorten it")
        return self.text_encoder.encode(list(sentences)).to(self.device)

    def actions_in_turn(self, prompt: str, seconds: float, settings: SamplingSettings) -> tuple[tuple[str, int], ...]:
        """Return the sentences of a prompt that are sampled in turn, each with the frame where its action ends.

        This is the whole prompt if it names one action, or if there is no time for several.
        """
        frames = self.frames_of(seconds)
        sentences = sentences_in_turn(prompt) if settings.in_turn else (prompt,)
        if len(sentences) == 1 or frames < MIN_FRAMES * len(sentences):
            return ((prompt, frames),)
        ends = ends_in_turn(frames, self._usual_frames(sentences), MIN_FRAMES)
        return tuple(zip(sentences, ends, strict=True))

    @torch.inference_mode()
    def _usual_frames(self, sentences: Sequence[str]) -> list[int]:
        """Return the usual number of frames for each sentence, as the length predictor knows it."""
        if self.length is None:
            return [round(USUAL_SECONDS * self.layout.fps)] * len(sentences)
        predicted = self.length.frames(mean_states(self.read(sentences))).tolist()
        return [min(max(int(frames), MIN_FRAMES), self.schedule.max_frames) for frames in predicted]

    def _motion(self, sum_BTPD: Tensor, frames: int, recipe: Recipe) -> Motion:
        return self.motions(sum_BTPD, [frames], [recipe])[0]

    def _recipes(
        self,
        prompts: Sequence[str],
        seconds: Sequence[float],
        seeds: Sequence[int | None],
        settings: SamplingSettings,
    ) -> list[Recipe]:
        """Check the requests and return their recipes, with seeds drawn where none is given."""
        for prompt, duration in zip(prompts, seconds, strict=True):
            check_request(prompt, duration, self.min_seconds, self.max_seconds)
        return [
            Recipe(prompt, duration, checked_seed(seed), settings, self.revision)
            for prompt, duration, seed in zip(prompts, seconds, seeds, strict=True)
        ]
