"""`MotionModel`: sentences to motions, motions to token maps and back.

Callers give durations in seconds; the tokenizer and the predictor count frames and token columns (four frames).
`generate` calls `generate_batch`, which runs the sampling loop (`sampling.sample_scales`). Users load the subclass
`ScaleMoGen` (`facade.py`), which adds editing, stories and the reading of sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint
from scalemogen.motion import features
from scalemogen.motion.motion import Motion
from scalemogen.motion.other_body import on_skeleton
from scalemogen.motion.recipe import Recipe
from scalemogen.networks.length import mean_states
from scalemogen.networks.text import TextEncoder, TextStates, load_text_encoder
from scalemogen.sampling import sample_scales
from scalemogen.scales import FRAMES_PER_COLUMN, whole_columns
from scalemogen.settings import SamplingSettings, check_request, checked_seed
from scalemogen.tokens import StreamStep, TokenPyramid

MIN_FRAMES = 16  # shortest motion: four token columns
USUAL_SECONDS = 4.0  # duration if the model has no length predictor
SENTENCE_LIMIT = 10_000  # characters of a sentence; the text encoder cuts it off far earlier


class MotionModel:
    """The loaded networks, and how they generate, encode and decode motions."""

    def __init__(self, checkpoint: Checkpoint, text_encoder: TextEncoder, device: torch.device) -> None:
        for network in checkpoint.modules.values():
            network.to(device).eval()
        self.checkpoint, self.text_encoder, self.device = checkpoint, text_encoder, device
        self.config, self.statistics = checkpoint.config, checkpoint.statistics
        self.tokenizer, self.predictor = checkpoint.tokenizer, checkpoint.predictor
        self.length = checkpoint.length
        self.layout, self.schedule = self.tokenizer.layout, self.tokenizer.schedule

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

    @property
    def max_seconds(self) -> float:
        """Longest motion in seconds."""
        return self.schedule.max_frames / self.layout.fps

    @property
    def min_seconds(self) -> float:
        """Shortest motion in seconds."""
        return MIN_FRAMES / self.layout.fps

    @cached_property
    def revision(self) -> str:
        """Name and hash of the weights; part of every recipe."""
        return f"{self.config.name}@{self.checkpoint.digest()[:8]}"

    def fingerprint(self) -> str:
        """Hash of the weights and the default settings; see `Checkpoint.fingerprint`."""
        return self.checkpoint.fingerprint()

    # Sentences to motions

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
        frames = [self.frames_of(recipe.seconds) for recipe in recipes]
        drawn_seeds = [recipe.seed for recipe in recipes]
        *_, last = sample_scales(
            self.predictor, self.tokenizer.quantizer, self.read(prompts), self.counts(frames), settings, drawn_seeds
        )
        return self.motions(last.running_sum, frames, recipes)

    def stream(
        self,
        prompt: str,
        seconds: float | None = None,
        seed: int | None = None,
        settings: SamplingSettings | None = None,
    ) -> Iterator[StreamStep]:
        """As `generate`, but yield one item per scale as it is sampled."""
        seconds = self.predict_seconds(prompt) if seconds is None else seconds
        settings = settings or self.config.sampling
        (recipe,) = self._recipes([prompt], [seconds], [seed], settings)
        frames, bits = self.frames_of(seconds), ()
        for scale in sample_scales(
            self.predictor, self.tokenizer.quantizer, self.read([prompt]), self.counts([frames]), settings,
            [recipe.seed],
        ):  # fmt: skip
            bits = (*bits, scale.bits[0].cpu().numpy())
            decode = partial(self._motion, scale.running_sum, frames, recipe)
            tokens = TokenPyramid(bits, frames, self.schedule)
            yield StreamStep(scale.index, tokens, scale.probabilities[0].cpu().numpy(), decode)

    @torch.inference_mode()
    def predict_seconds(self, prompt: str) -> float:
        """Predict the usual duration in seconds for a sentence; 4 without a length predictor. Raises as `read`."""
        if self.length is None:
            return USUAL_SECONDS
        frames = int(self.length.frames(mean_states(self.read([prompt])))[0])
        return min(max(frames, MIN_FRAMES), self.schedule.max_frames) / self.layout.fps

    def read(self, sentences: Sequence[str]) -> TextStates:
        """Encode sentences with the text encoder; the end of a long sentence is cut off.

        Raises:
            ValueError: if a sentence has more than 10,000 characters.
        """
        longest = max(map(len, sentences))
        if longest > SENTENCE_LIMIT:
            raise ValueError(f"a sentence has at most {SENTENCE_LIMIT} characters; got {longest}: shorten it")
        return self.text_encoder.encode(list(sentences)).to(self.device)

    # Motions to tokens and back

    def encode(self, motion: Motion) -> TokenPyramid:
        """Encode any motion to tokens. It is first resampled and fitted to the model's skeleton size.

        Raises:
            ValueError: if the motion is too short or too long for the model, or is on a skeleton that cannot be
                converted to the model's (`motion.other_body`).
        """
        return self.encode_rows(self.rows(motion))

    @torch.inference_mode()
    def encode_rows(self, rows_FC: np.ndarray) -> TokenPyramid:
        """Encode features (F, dims) that are not normalised to tokens."""
        normal = (rows_FC - self.statistics.mean) / self.statistics.std
        x = torch.from_numpy(normal.astype(np.float32)).to(self.device)[None]
        quantized = self.tokenizer.encode(x, self.counts([len(rows_FC)]))
        return TokenPyramid(tuple(b[0].cpu().numpy() for b in quantized.bits), len(rows_FC), self.schedule)

    def conform(self, motion: Motion) -> Motion:
        """Return the motion at the model's frame rate and skeleton size; it starts at the origin and faces +Z.

        Compare the result of `decode` with this motion, not with the original. Raises as `encode`.
        """
        return self.motion_of(self.rows(motion), motion.recipe)

    def decode(self, tokens: TokenPyramid, scales: int | None = None) -> Motion:
        """Decode the first `scales` token maps to a motion; None decodes all of them.

        Raises:
            ValueError: if there are not that many maps.
        """
        count = len(tokens.bits) if scales is None else scales
        if not 1 <= count <= len(tokens.bits):
            raise ValueError(f"scales must be between 1 and {len(tokens.bits)}; got {scales}")
        return self.motions(self.sums(tokens)[count - 1], [tokens.frames], [None])[0]

    def decode_every_scale(self, tokens: TokenPyramid) -> list[Motion]:
        """Decode the first 1, 2, ... token maps, in one batch."""
        sums = torch.cat(self.sums(tokens))
        return self.motions(sums, [tokens.frames] * len(sums), [None] * len(sums))

    @torch.inference_mode()
    def sums(self, tokens: TokenPyramid) -> list[Tensor]:
        """Return the running sum of the up-sampled maps after each scale, (1, T, 7, D) each."""
        bits = [torch.from_numpy(b).to(self.device)[None] for b in tokens.bits]
        return self.tokenizer.quantizer.sums(bits, self.counts([tokens.frames]))

    def running_sums(self, tokens: TokenPyramid) -> list[np.ndarray]:
        """As `sums`, but (T, 7, D) NumPy arrays over the valid columns only."""
        return [total[0, : tokens.frames // FRAMES_PER_COLUMN].cpu().numpy() for total in self.sums(tokens)]

    def motions(self, sums: Tensor, frames: Sequence[int], recipes: Sequence[Recipe | None]) -> list[Motion]:
        """Decode running sums (B, T, 7, D) to motions of the given numbers of frames."""
        rows = self.decoded_rows(sums, frames)
        return [self.motion_of(each, recipe) for each, recipe in zip(rows, recipes, strict=True)]

    @torch.inference_mode()
    def decoded_rows(self, sums: Tensor, frames: Sequence[int]) -> list[np.ndarray]:
        """Decode running sums (B, T, 7, D) to features (F, dims), not normalised."""
        rows = self.tokenizer.decode_sum(sums, self.counts(frames), window=max(frames)).cpu().numpy()
        rows = rows * self.statistics.std + self.statistics.mean
        return [row[:count] for row, count in zip(rows, frames, strict=True)]

    def motion_of(self, rows_FC: np.ndarray, recipe: Recipe | None = None) -> Motion:
        """Return the motion of features (F, dims); it starts at the origin and faces +Z."""
        return Motion.decoded(rows_FC, self.layout, self.statistics, recipe)

    def rows(self, motion: Motion) -> np.ndarray:
        """Return the features (F, dims) of a motion, not normalised; F is a multiple of 4. Raises as `encode`.

        A motion that was decoded from humanml3d features gives back those features. Any other motion loses its last
        frame, since features are differences between frames, and up to three more, since F is rounded down.
        """
        motion = on_skeleton(motion, self.layout.skeleton).resample(self.layout.fps)
        if motion.heading_F is not None and motion.frames > 1:
            rows = features.encode_again(motion, self.layout)
        else:
            # Training clips were encoded with `smooth_start`, too.
            rows = features.encode(motion, self.layout, self.statistics.bone_lengths, smooth_start=True)
        frames = whole_columns(len(rows))
        if frames < MIN_FRAMES:
            raise ValueError(
                f"the motion lasts {motion.seconds:.2f} s; it has to be longer than {self.min_seconds:g} s"
            )
        if frames > self.schedule.max_frames:
            raise ValueError(
                f"the motion lasts {motion.seconds:.1f} s; the model takes at most {self.max_seconds:.1f} s: crop it"
            )
        return rows[:frames]

    def frames_of(self, seconds: float) -> int:
        """Return the number of frames of a duration, rounded to the nearest whole token column."""
        return round(seconds * self.layout.fps / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN

    def counts(self, frames: Sequence[int]) -> Tensor:
        """Numbers of valid frames as a tensor (B,) on the model's device."""
        return torch.tensor(list(frames), device=self.device)

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
