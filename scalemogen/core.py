"""`ModelCore`: the loaded networks, and what every use of them shares: motions to tokens, tokens to motions,
sentences to scales."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint, weights_digest
from scalemogen.motion import features
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.motion import Motion
from scalemogen.networks.text import TextEncoder, TextStates
from scalemogen.sampling import Blend, SampledScale, SamplingSettings, sample_scales
from scalemogen.scales import FRAMES_PER_COLUMN, ScaleSchedule
from scalemogen.tokens import TokenPyramid

MIN_FRAMES = 16
SENTENCE_LIMIT = 10_000  # letters; far less is read, and a sentence may come from anywhere


class ModelCore:
    """Frames and token maps; `ScaleMoGen` adds sentences and seconds."""

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

    def digest(self) -> str:
        """Of all that decides what it makes, but its default settings: weights, statistics, how text is read."""
        said = repr(self.config.text) + weights_digest(self.tokenizer, self.predictor)
        total = hashlib.sha256(said.encode())
        for array in (self.statistics.mean, self.statistics.std, self.statistics.bone_lengths):
            total.update(np.ascontiguousarray(array).tobytes())
        return total.hexdigest()[:16]

    @cached_property
    def revision(self) -> str:
        """The checkpoint's name and what tells its weights from others of that name; in every recipe."""
        return f"{self.config.name}@{self.digest()[:8]}"

    def fingerprint(self) -> str:
        """Of all that decides what it makes of a sentence and a seed: `digest`, default settings, lengths."""
        lengths = weights_digest(self.length) if self.length is not None else ""
        return hashlib.sha256((self.digest() + repr(self.config.sampling) + lengths).encode()).hexdigest()[:16]

    def frames_of(self, seconds: float) -> int:
        """Frames of a duration: whole token columns."""
        return round(seconds * self.layout.fps / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN

    def read(self, sentences: Sequence[str]) -> TextStates:
        """The text encoder's states of sentences.

        Raises:
            ValueError: if one is absurdly long; of a long one the beginning is read.
        """
        longest = max(map(len, sentences))
        if longest > SENTENCE_LIMIT:
            raise ValueError(f"a sentence has at most {SENTENCE_LIMIT} letters; got {longest}")
        return self.text_encoder.encode(list(sentences)).to(self.device)

    def encode(self, motion: Motion) -> TokenPyramid:
        """Tokens of a real motion, resampled and brought to the skeleton's size first.

        Raises:
            ValueError: if the motion has another skeleton, or is too short or too long for the model.
        """
        return self.encode_rows(self.rows(motion))

    @torch.inference_mode()
    def encode_rows(self, rows: np.ndarray) -> TokenPyramid:
        """Tokens of (F, dims) features, not normalised."""
        normal = (rows - self.statistics.mean) / self.statistics.std
        x = torch.from_numpy(normal.astype(np.float32)).to(self.device)[None]
        quantized = self.tokenizer.encode(x, torch.tensor([len(rows)], device=self.device))
        return TokenPyramid(tuple(b[0].cpu().numpy() for b in quantized.bits), len(rows), self.schedule)

    def conform(self, motion: Motion) -> Motion:
        """The motion as the model sees it: its frame rate, its body, starting at the origin, facing +Z.

        What `decode` gives back is to be compared with this. Raises as `encode`.
        """
        return self.motion_of(self.rows(motion), motion.recipe)

    def decode(self, tokens: TokenPyramid, scales: int | None = None) -> Motion:
        """The motion of the first `scales` token maps (None: of all there are)."""
        count = len(tokens.bits) if scales is None else scales
        if not 1 <= count <= len(tokens.bits):
            raise ValueError(f"scales must be between 1 and {len(tokens.bits)}; got {scales}")
        return self.motions(self.running_sum(tokens, count), [tokens.frames], [None])[0]

    def decode_every_scale(self, tokens: TokenPyramid) -> list[Motion]:
        """Partial reconstructions from the first 1, 2, ... token maps, decoded in one batch."""
        sums = torch.cat(self._sums(tokens))
        return self.motions(sums, [tokens.frames] * len(sums), [None] * len(sums))

    def running_sums(self, tokens: TokenPyramid) -> list[np.ndarray]:
        """Sum of the up-sampled maps after each scale, (columns, 7, D) over the valid columns."""
        columns = tokens.frames // FRAMES_PER_COLUMN
        return [total[0, :columns].cpu().numpy() for total in self._sums(tokens)]

    def sample(
        self,
        prompts: Sequence[str],
        frames: Sequence[int],
        seeds: Sequence[int],
        settings: SamplingSettings,
        blend: Blend | None = None,
    ) -> Iterator[SampledScale]:
        """The scales of a batch, one after the other; see `sample_scales`."""
        text = self.read(prompts)
        lengths = torch.tensor(list(frames), device=self.device)
        return sample_scales(self.predictor, self.tokenizer.quantizer, text, lengths, settings, seeds, blend)

    def motions(self, sums: Tensor, frames: Sequence[int], recipes: Sequence[Recipe | None]) -> list[Motion]:
        """The motions that running sums (B, T, 7, D) decode to."""
        rows = self.decoded_rows(sums, frames)
        return [self.motion_of(each, recipe) for each, recipe in zip(rows, recipes, strict=True)]

    @torch.inference_mode()
    def decoded_rows(self, sums: Tensor, frames: Sequence[int]) -> list[np.ndarray]:
        """(F, dims) features, not normalised, that running sums (B, T, 7, D) decode to."""
        lengths = torch.tensor(frames, device=self.device)
        rows = self.tokenizer.decode_sum(sums, lengths, window=max(frames)).cpu().numpy()
        rows = rows * self.statistics.std + self.statistics.mean
        return [row[:count] for row, count in zip(rows, frames, strict=True)]

    def motion_of(self, rows_FC: np.ndarray, recipe: Recipe | None = None) -> Motion:
        """The motion of features, starting at the origin and facing +Z."""
        arrays = features.decode(rows_FC, self.layout)
        return Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton, arrays.rotations_FJ4, recipe, arrays.heading_F)

    def running_sum(self, tokens: TokenPyramid, scales: int) -> Tensor:
        """(1, T, 7, D) sum of the first `scales` up-sampled maps."""
        return self._sums(tokens)[scales - 1]

    @torch.inference_mode()
    def _sums(self, tokens: TokenPyramid) -> list[Tensor]:
        bits = [torch.from_numpy(b).to(self.device)[None] for b in tokens.bits]
        return self.tokenizer.quantizer.sums(bits, torch.tensor([tokens.frames], device=self.device))

    def rows(self, motion: Motion) -> np.ndarray:
        """(F, dims) features of a motion, not normalised; F is a multiple of 4. Raises as `encode`.

        A motion that was decoded gives back the features it was decoded from, and loses no frame; one of the
        snapmogen layout is encoded anew, and loses up to four.
        """
        if motion.skeleton.name != self.layout.name:
            raise ValueError(f"this model knows the {self.layout.name} skeleton, not {motion.skeleton.name}")
        motion = motion.resample(self.layout.fps)
        if motion.heading_F is not None and motion.frames > 1:
            rows = features.encode_again(motion, self.layout)
        else:
            # as the training clips were encoded: no jump of the heading in the first row
            rows = features.encode(motion, self.layout, self.statistics.bone_lengths, smooth_start=True)
        frames = len(rows) // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN
        if frames < MIN_FRAMES:
            raise ValueError(
                f"the motion lasts {motion.seconds:.2f} s; it has to be longer than {self.min_seconds:g} s"
            )
        if frames > self.schedule.max_frames:
            raise ValueError(
                f"the motion lasts {motion.seconds:.1f} s; the model takes up to {self.max_seconds:.1f} s: crop it"
            )
        return rows[:frames]
