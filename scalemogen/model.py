"""`ScaleMoGen`: the facade users import. Seconds and sentences outside, frames and token maps inside."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint
from scalemogen.closeness import Closeness
from scalemogen.length import mean_states
from scalemogen.motion import features
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.motion import Motion
from scalemogen.sampling import SampledScale, SamplingSettings, sample_scales
from scalemogen.scales import FRAMES_PER_COLUMN, ScaleSchedule
from scalemogen.text import TextEncoder, load_text_encoder

MIN_FRAMES = 16
USUAL_SECONDS = 4.0  # where nothing says how long a motion should be
SEED_LIMIT = 2**31


@dataclass(frozen=True)
class TokenPyramid:
    """A motion as one bit map per scale, coarse to fine.

    Attributes:
        bits: (T_v, P_v, D) bool per scale, False at padded columns; fewer than all scales while sampling.
        frames: valid frames, a multiple of 4.
        schedule: what the maps mean.
    """

    bits: tuple[np.ndarray, ...]
    frames: int
    schedule: ScaleSchedule

    def valid_columns(self, scale: int) -> int:
        """Columns of a scale's map that hold motion."""
        return int(self.schedule.valid_columns(torch.tensor([self.frames]), scale))


@dataclass(frozen=True)
class StreamStep:
    """One sampled scale.

    Attributes:
        scale: 0 for the coarsest.
        tokens: all maps so far.
        probabilities: (T_v, P_v, D) of a set bit.
        decode: gives the motion of the maps so far; `motion` calls it once, when it is first asked for.
    """

    scale: int
    tokens: TokenPyramid
    probabilities: np.ndarray
    decode: Callable[[], Motion]

    @cached_property
    def motion(self) -> Motion:
        """The partial motion that the maps so far decode to."""
        return self.decode()


class ScaleMoGen:
    """Text to motion, motion to tokens and back."""

    def __init__(self, checkpoint: Checkpoint, text_encoder: TextEncoder, device: torch.device) -> None:
        self.config = checkpoint.config
        self.device = device
        self.statistics = checkpoint.statistics
        self.tokenizer = checkpoint.tokenizer.to(device).eval()
        self.predictor = checkpoint.predictor.to(device).eval()
        self.length = checkpoint.length.to(device).eval() if checkpoint.length is not None else None
        self.seen = checkpoint.seen
        self.text_encoder = text_encoder
        self.layout = self.tokenizer.layout

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

    @property
    def schedule(self) -> ScaleSchedule:
        """The scales of this model."""
        return self.tokenizer.schedule

    @property
    def max_seconds(self) -> float:
        """Longest motion."""
        return self.schedule.max_frames / self.layout.fps

    @property
    def min_seconds(self) -> float:
        """Shortest motion."""
        return MIN_FRAMES / self.layout.fps

    @torch.inference_mode()
    def predict_seconds(self, prompt: str) -> float:
        """How long a motion of this sentence usually is; 4 seconds for a model that has not learned it."""
        if self.length is None:
            return USUAL_SECONDS
        text = self.text_encoder.encode([prompt]).to(self.device)
        frames = int(self.length.frames(mean_states(text))[0])
        return min(max(frames, MIN_FRAMES), self.schedule.max_frames) / self.layout.fps

    def closeness(self, prompt: str) -> Closeness | None:
        """How close a sentence is to the captions the model was trained on; None if it keeps none of them."""
        if self.seen is None:
            return None
        return self.seen.closeness(mean_states(self.text_encoder.encode([prompt]))[0].cpu().numpy())

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
        return self._motions(last.running_sum, [self._frames(r.seconds) for r in recipes], recipes)

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
        frames = self._frames(seconds)
        bits: tuple[np.ndarray, ...] = ()
        for sampled in self._sample(recipes, settings):
            bits = (*bits, sampled.bits[0].cpu().numpy())
            tokens = TokenPyramid(bits, frames, self.schedule)
            decode = partial(self._motion, sampled.running_sum, frames, recipes[0])
            yield StreamStep(sampled.index, tokens, sampled.probabilities[0].cpu().numpy(), decode)

    @torch.inference_mode()
    def encode(self, motion: Motion) -> TokenPyramid:
        """Tokens of a real motion, resampled and brought to the skeleton's size first.

        Raises:
            ValueError: if the motion has another skeleton, or is too short or too long for the model.
        """
        rows = self._rows(motion)
        normal = (rows - self.statistics.mean) / self.statistics.std
        x = torch.from_numpy(normal.astype(np.float32)).to(self.device)[None]
        quantized = self.tokenizer.encode(x, torch.tensor([len(rows)], device=self.device))
        return TokenPyramid(tuple(b[0].cpu().numpy() for b in quantized.bits), len(rows), self.schedule)

    def conform(self, motion: Motion) -> Motion:
        """The motion as the model sees it: its frame rate, its body, starting at the origin, facing +Z.

        What `decode` gives back is to be compared with this. Raises as `encode`.
        """
        arrays = features.decode(self._rows(motion), self.layout)
        return Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton, arrays.rotations_FJ4, motion.recipe)

    def decode(self, tokens: TokenPyramid, scales: int | None = None) -> Motion:
        """The motion of the first `scales` token maps (None: of all there are)."""
        count = len(tokens.bits) if scales is None else scales
        if not 1 <= count <= len(tokens.bits):
            raise ValueError(f"scales must be between 1 and {len(tokens.bits)}; got {scales}")
        return self._motions(self._sums(tokens)[count - 1], [tokens.frames], [None])[0]

    def decode_every_scale(self, tokens: TokenPyramid) -> list[Motion]:
        """Partial reconstructions from the first 1, 2, ... token maps, decoded in one batch."""
        sums = torch.cat(self._sums(tokens))
        return self._motions(sums, [tokens.frames] * len(sums), [None] * len(sums))

    def running_sums(self, tokens: TokenPyramid) -> list[np.ndarray]:
        """Sum of the up-sampled maps after each scale, (columns, 7, D) over the valid columns."""
        columns = tokens.frames // FRAMES_PER_COLUMN
        return [total[0, :columns].cpu().numpy() for total in self._sums(tokens)]

    @torch.inference_mode()
    def _sums(self, tokens: TokenPyramid) -> list[Tensor]:
        bits = [torch.from_numpy(b).to(self.device)[None] for b in tokens.bits]
        return self.tokenizer.quantizer.sums(bits, torch.tensor([tokens.frames], device=self.device))

    def _rows(self, motion: Motion) -> np.ndarray:
        """(F, dims) features, not normalised; F is a multiple of 4."""
        if motion.skeleton.name != self.layout.name:
            raise ValueError(f"this model knows the {self.layout.name} skeleton, not {motion.skeleton.name}")
        motion = motion.resample(self.layout.fps)
        # as the training clips were encoded: no jump of the heading in the first row
        rows = features.encode(motion, self.layout, self.statistics.bone_lengths, smooth_start=True)
        frames = len(rows) // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN
        if not MIN_FRAMES <= frames <= self.schedule.max_frames:
            raise ValueError(
                f"the motion lasts {motion.seconds:.1f} s; the model takes {self.min_seconds:.1f} to "
                f"{self.max_seconds:.1f} s: crop it"
            )
        return rows[:frames]

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
        for seed in seeds:
            if seed is not None and not 0 <= seed < SEED_LIMIT:
                raise ValueError(f"a seed is between 0 and {SEED_LIMIT - 1}; got {seed}")
        return [
            Recipe(
                prompt=prompt,
                seconds=duration,
                seed=secrets.randbelow(SEED_LIMIT) if seed is None else seed,
                guidance=settings.guidance,
                temperature=settings.temperature,
                draw=settings.draw,
                model=self.config.name,
            )
            for prompt, duration, seed in zip(prompts, seconds, seeds, strict=True)
        ]

    def _sample(self, recipes: Sequence[Recipe], settings: SamplingSettings) -> Iterator[SampledScale]:
        text = self.text_encoder.encode([recipe.prompt for recipe in recipes]).to(self.device)
        frames = torch.tensor([self._frames(recipe.seconds) for recipe in recipes], device=self.device)
        seeds = [recipe.seed for recipe in recipes]
        return sample_scales(self.predictor, self.tokenizer.quantizer, text, frames, settings, seeds)

    def _frames(self, seconds: float) -> int:
        return round(seconds * self.layout.fps / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN

    def _motion(self, sum_BTPD: Tensor, frames: int, recipe: Recipe) -> Motion:
        return self._motions(sum_BTPD, [frames], [recipe])[0]

    @torch.inference_mode()
    def _motions(self, sums: Tensor, frames: Sequence[int], recipes: Sequence[Recipe | None]) -> list[Motion]:
        lengths = torch.tensor(frames, device=self.device)
        rows = self.tokenizer.decode_sum(sums, lengths, window=max(frames)).cpu().numpy()
        rows = rows * self.statistics.std + self.statistics.mean
        motions = []
        for row, count, recipe in zip(rows, frames, recipes, strict=True):
            arrays = features.decode(row[:count], self.layout)
            motions.append(Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton, arrays.rotations_FJ4, recipe))
        return motions
