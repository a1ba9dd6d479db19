"""`MotionCodec`: motions to token maps and back.

Callers give motions at any frame rate; the tokenizer counts frames of the model's rate and token columns (four
frames).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from scalemogen.checkpoint import Checkpoint
from scalemogen.motion import features
from scalemogen.motion.motion import Motion
from scalemogen.motion.other_body import on_skeleton
from scalemogen.motion.recipe import Recipe
from scalemogen.networks.quantizer import Quantized
from scalemogen.refinement import STEPS, refine
from scalemogen.scales import FRAMES_PER_COLUMN, whole_columns
from scalemogen.tokens import TokenPyramid

MIN_FRAMES = 16  # shortest motion: four token columns


class MotionCodec:
    """A loaded checkpoint on its device, and how its tokenizer encodes and decodes motions."""

    def __init__(self, checkpoint: Checkpoint, device: torch.device) -> None:
        for network in checkpoint.modules.values():
            network.to(device).eval()
        self.checkpoint, self.device = checkpoint, device
        self.config, self.statistics = checkpoint.config, checkpoint.statistics
        self.tokenizer = checkpoint.tokenizer
        self.layout, self.schedule = self.tokenizer.layout, self.tokenizer.schedule

    @property
    def max_seconds(self) -> float:
        """Longest motion in seconds."""
        return self.schedule.max_frames / self.layout.fps

    @property
    def min_seconds(self) -> float:
        """Shortest motion in seconds."""
        return MIN_FRAMES / self.layout.fps

    def encode(self, motion: Motion) -> TokenPyramid:
        """Encode any motion to tokens. It is first resampled and fitted to the model's skeleton size.

        Raises:
            ValueError: if the motion is too short or too long for the model, or is on a skeleton that cannot be
                converted to the model's (`motion.other_body`).
        """
        return self.encode_rows(self.rows(motion))

    def refine(self, motion: Motion, steps: int = STEPS) -> Iterator[TokenPyramid]:
        """Encode a motion, then search for better tokens by gradient descent (`scalemogen.refinement`).

        Args:
            motion: as for `encode`.
            steps: number of steps; each takes about three times as long as encoding and decoding.

        Yields:
            The best tokens so far, `steps` + 1 times; the first ones are those of `encode`. Raises as `encode`.
        """
        rows = self.rows(motion)
        for found in refine(self.tokenizer, self._normal(rows), self.counts([len(rows)]), self.statistics, steps):
            yield self._pyramid(found, len(rows))

    @torch.inference_mode()
    def encode_rows(self, rows_FC: np.ndarray) -> TokenPyramid:
        """Encode features (F, dims) that are not normalised to tokens."""
        quantized = self.tokenizer.encode(self._normal(rows_FC), self.counts([len(rows_FC)]))
        return self._pyramid(quantized, len(rows_FC))

    def _normal(self, rows_FC: np.ndarray) -> Tensor:
        """Return features as a normalised batch of one, (1, F, dims)."""
        normal = (rows_FC - self.statistics.mean) / self.statistics.std
        return torch.from_numpy(normal.astype(np.float32)).to(self.device)[None]

    def _pyramid(self, quantized: Quantized, frames: int) -> TokenPyramid:
        return TokenPyramid(tuple(b[0].cpu().numpy() for b in quantized.bits), frames, self.schedule)

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
        return self.decode_scales(tokens, [len(tokens.bits) if scales is None else scales])[0]

    def decode_every_scale(self, tokens: TokenPyramid) -> list[Motion]:
        """Decode the first 1, 2, ... token maps, in one batch."""
        return self.decode_scales(tokens, range(1, len(tokens.bits) + 1))

    def decode_scales(self, tokens: TokenPyramid, scales: Sequence[int]) -> list[Motion]:
        """Decode the first k token maps for each k of `scales`, in one batch.

        Raises:
            ValueError: if there are not that many maps.
        """
        for k in scales:
            if not 1 <= k <= len(tokens.bits):
                raise ValueError(f"scales must be between 1 and {len(tokens.bits)}; got {k}")
        sums = self.sums(tokens)
        return self.motions(
            torch.cat([sums[k - 1] for k in scales]), [tokens.frames] * len(scales), [None] * len(scales)
        )

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

    def rounded_seconds(self, seconds: float) -> float:
        """Return the duration that a motion of so many seconds has: a whole number of token columns."""
        return self.frames_of(seconds) / self.layout.fps

    def counts(self, frames: Sequence[int]) -> Tensor:
        """Numbers of valid frames as a tensor (B,) on the model's device."""
        return torch.tensor(list(frames), device=self.device)
