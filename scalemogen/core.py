"""`ModelCore`: the loaded networks, and what every use of them shares: motions to tokens, tokens to motions,
sentences to scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint
from scalemogen.motion import features
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.motion import Motion
from scalemogen.sampling import Blend, SampledScale, SamplingSettings, sample_scales
from scalemogen.scales import FRAMES_PER_COLUMN, ScaleSchedule
from scalemogen.text import TextEncoder
from scalemogen.tokens import TokenPyramid

MIN_FRAMES = 16


class ModelCore:
    """Frames and token maps; `ScaleMoGen` adds sentences and seconds."""

    def __init__(self, checkpoint: Checkpoint, text_encoder: TextEncoder, device: torch.device) -> None:
        self.config = checkpoint.config
        self.device = device
        self.statistics = checkpoint.statistics
        self.tokenizer = checkpoint.tokenizer.to(device).eval()
        self.predictor = checkpoint.predictor.to(device).eval()
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

    def frames_of(self, seconds: float) -> int:
        """Frames of a duration: whole token columns."""
        return round(seconds * self.layout.fps / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN

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
        return self.motions(self._sums(tokens)[count - 1], [tokens.frames], [None])[0]

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
        text = self.text_encoder.encode(list(prompts)).to(self.device)
        lengths = torch.tensor(list(frames), device=self.device)
        return sample_scales(self.predictor, self.tokenizer.quantizer, text, lengths, settings, seeds, blend)

    @torch.inference_mode()
    def motions(self, sums: Tensor, frames: Sequence[int], recipes: Sequence[Recipe | None]) -> list[Motion]:
        """The motions that running sums (B, T, 7, D) decode to."""
        lengths = torch.tensor(frames, device=self.device)
        rows = self.tokenizer.decode_sum(sums, lengths, window=max(frames)).cpu().numpy()
        rows = rows * self.statistics.std + self.statistics.mean
        motions = []
        for row, count, recipe in zip(rows, frames, recipes, strict=True):
            arrays = features.decode(row[:count], self.layout)
            motions.append(Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton, arrays.rotations_FJ4, recipe))
        return motions

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
