"""`ScaleMoGen`: the facade users import. Seconds and sentences outside, frames and token maps inside."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint
from scalemogen.core import MIN_FRAMES, ModelCore
from scalemogen.editing import (
    Anchor,
    EditMask,
    EditRequest,
    EditResult,
    EditSettings,
    EditSource,
    EditStep,
    edit_motions,
    stream_edits,
)
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.motion import Motion
from scalemogen.networks.length import mean_states
from scalemogen.networks.text import load_text_encoder
from scalemogen.sampling import SampledScale, SamplingSettings
from scalemogen.tokens import StreamStep, TokenPyramid
from scalemogen.words.closeness import Closeness

__all__ = ["MIN_FRAMES", "SEED_LIMIT", "ScaleMoGen", "StreamStep", "TokenPyramid"]

USUAL_SECONDS = 4.0  # where nothing says how long a motion should be
SEED_LIMIT = 2**31


_NO_MASK, _USUAL = EditMask(), EditSettings()


class ScaleMoGen(ModelCore):
    """Text to motion, motion to tokens and back."""

    @classmethod
    def from_pretrained(cls, source: str | Path, device: str = "auto") -> ScaleMoGen:
        """Load a checkpoint folder or Hub id.

        Args:
            device: "cpu", "cuda", ...; "auto" takes a GPU when there is one.

        Raises:
            ValueError: if there is no complete checkpoint at `source`.
        """
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        checkpoint = Checkpoint.load(source)
        encoder = load_text_encoder(checkpoint.config.text, checkpoint.folder, torch.device(device))
        return cls(checkpoint, encoder, torch.device(device))

    @torch.inference_mode()
    def predict_seconds(self, prompt: str) -> float:
        """How long a motion of this sentence usually is; 4 seconds for a model that has not learned it."""
        if self.length is None:
            return USUAL_SECONDS
        text = self.read([prompt])
        frames = int(self.length.frames(mean_states(text))[0])
        return min(max(frames, MIN_FRAMES), self.schedule.max_frames) / self.layout.fps

    def closeness(self, prompt: str) -> Closeness | None:
        """How close a sentence is to the captions the model was trained on; None if it keeps none of them."""
        if self.seen is None:
            return None
        return self.seen.closeness(mean_states(self.read([prompt]))[0].cpu().numpy())

    def generate(
        self,
        prompt: str,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> Motion:
        """A motion for a sentence.

        Args:
            seconds: None predicts them from the sentence (`predict_seconds`).
            seed: same seed, same motion; None draws one, to be found in `motion.recipe`.
            settings: guidance and temperature; None takes the checkpoint's own.

        Raises:
            ValueError: for an empty prompt or a duration the model does not know.
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
        """Several motions at once; each comes out as it would alone."""
        if not prompts:
            return []
        settings = settings or self.config.sampling
        recipes = self._recipes(prompts, seconds, seeds or [None] * len(prompts), settings)
        *_, last = self._sample(recipes, settings)
        return self.motions(last.running_sum, [self.frames_of(r.seconds) for r in recipes], recipes)

    def stream(
        self,
        prompt: str,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> Iterator[StreamStep]:
        """As `generate`, one item per scale as it is sampled."""
        seconds = self.predict_seconds(prompt) if seconds is None else seconds
        settings = settings or self.config.sampling
        recipes = self._recipes([prompt], [seconds], [seed], settings)
        frames = self.frames_of(seconds)
        bits: tuple[np.ndarray, ...] = ()
        for sampled in self._sample(recipes, settings):
            bits = (*bits, sampled.bits[0].cpu().numpy())
            tokens = TokenPyramid(bits, frames, self.schedule)
            decode = partial(self._motion, sampled.running_sum, frames, recipes[0])
            yield StreamStep(sampled.index, tokens, sampled.probabilities[0].cpu().numpy(), decode)

    def edit(
        self,
        source: Motion | EditSource,
        target_prompt: str,
        source_prompt: str | None = None,
        mask: EditMask = _NO_MASK,
        settings: EditSettings = _USUAL,
        seed: int | None = None,
        sampling: SamplingSettings | None = None,
        anchor: Anchor = "start",
    ) -> EditResult:
        """A motion changed to a sentence, the rest of it kept (METHOD section 6).

        Args:
            source: generated by this model (its recipe is run again for its bits), edited by it, or any other, which
                is encoded.
            target_prompt: what the motion is to become.
            source_prompt: what it is now; None takes what its recipe says, "" is no text.
            mask: where everything may change.
            settings: how much of the source stays outside the mask.
            seed: same seed, same edit; None draws one, to be found in `result.motion.recipe.edits`.
            sampling: None takes the checkpoint's own.
            anchor: "start" puts what comes before the masked time where it was, and what comes after follows from the
                edit; "end" puts what comes after it where it was; "none" leaves the motion as decoded, starting where
                the source does. The whole motion is moved, so no path is torn.

        Raises:
            ValueError: for an empty target prompt, a mask outside the clip, or a source the model cannot take.
        """
        request = EditRequest(source, target_prompt, source_prompt, mask, settings, _seed(seed), anchor)
        return self.edit_batch([request], sampling)[0]

    def stream_edit(self, request: EditRequest, settings: SamplingSettings | None = None) -> Iterator[EditStep]:
        """One item per scale as it is sampled; the last one's `result` is what `edit` returns."""
        for steps in stream_edits(self, [request], settings or self.config.sampling):
            yield steps[0]

    def edit_batch(
        self, requests: Sequence[EditRequest], settings: SamplingSettings | None = None
    ) -> list[EditResult]:
        """Several edits at once; each comes out as it would alone."""
        return edit_motions(self, requests, settings or self.config.sampling)

    def _recipes(
        self,
        prompts: Sequence[str],
        seconds: Sequence[float],
        seeds: Sequence[int | None],
        settings: SamplingSettings,
    ) -> list[Recipe]:
        for prompt, duration in zip(prompts, seconds, strict=True):
            if not prompt.strip():
                raise ValueError("the prompt is empty: describe a motion, such as 'a person walks forward'")
            if not self.min_seconds <= duration <= self.max_seconds:
                known = f"{self.min_seconds:.1f} and {self.max_seconds:.1f}"
                raise ValueError(f"seconds must be between {known}; got {duration}")
        return [
            Recipe(
                prompt=prompt,
                seconds=duration,
                seed=_seed(seed),
                guidance=settings.guidance,
                temperature=settings.temperature,
                draw=settings.draw,
                model=self.revision,
            )
            for prompt, duration, seed in zip(prompts, seconds, seeds, strict=True)
        ]

    def _sample(self, recipes: Sequence[Recipe], settings: SamplingSettings) -> Iterator[SampledScale]:
        prompts, seeds = [recipe.prompt for recipe in recipes], [recipe.seed for recipe in recipes]
        return self.sample(prompts, [self.frames_of(recipe.seconds) for recipe in recipes], seeds, settings)

    def _motion(self, sum_BTPD: Tensor, frames: int, recipe: Recipe) -> Motion:
        return self.motions(sum_BTPD, [frames], [recipe])[0]


def _seed(seed: int | None) -> int:
    """A checked seed; drawn where there is none."""
    if seed is None:
        return secrets.randbelow(SEED_LIMIT)
    if not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"a seed is between 0 and {SEED_LIMIT - 1}; got {seed}")
    return seed
