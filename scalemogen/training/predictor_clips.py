"""The clips that the predictor and all baselines that read text are trained on: selected, then encoded.

Clips in which the body is off the floor for long are left out (`most_aloft`). In these clips the body stands on
something that was not captured, such as stairs, a ladder or a high stool, so it seems to float. A predictor that is
trained on a few of them makes floating motions for unusual actions ("a man does a cartwheel"). The tokenizer is
trained on all clips, because it must reconstruct any motion.

Each clip is encoded once, before training, because the encoder is too slow to run in every step. The latents before
quantization are stored, not the bits: self-correction flips other bits in every step, which changes the later bits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet, by_length, length_batch, pad_clips, read_clips
from scalemogen.data.folder import read_statistics
from scalemogen.data.text_states import Sentences
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.quality import longest_aloft
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.settings import TextConfig
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import FRAMES_PER_COLUMN, whole_columns
from scalemogen.support.processes import shared_map
from scalemogen.training.balance import epoch_of
from scalemogen.training.machine import Precision
from scalemogen.training.settings.stages import LoopConfig
from scalemogen.training.tempo import clips_at_tempo

logger = logging.getLogger(__name__)

ENCODE_BATCH = 32  # clips that are encoded at once
VALIDATE_BATCH = 32  # clips per batch in validation

Encode = Callable[[ClipSet], list[Tensor]]  # returns the latent or the codes (columns, ...) of every clip


@dataclass(frozen=True)
class LatentClips:
    """Encoded clips with their captions; all clips come at the first tempo, then all at the second.

    Attributes:
        latents: per clip (columns, 7, D) float16, before quantization; for codebooks (columns, quantizers) int64.
        frames: (N,) valid frames per clip, whole columns.
        sentences: captions of the clips and their token states.
        epoch: indices of the clips of one epoch, see `balance.epoch_of`.
    """

    latents: tuple[Tensor, ...]
    frames: np.ndarray
    sentences: Sentences
    epoch: np.ndarray

    def __len__(self) -> int:
        return len(self.latents)

    def drawn(self, step: int, loop: LoopConfig, random: np.random.Generator) -> tuple[np.ndarray, list[int]]:
        """Draw a batch of clips of similar length: their (B,) indices at the first tempo, and a caption for each."""
        chosen = self.epoch[length_batch(self.frames[self.epoch], loop.batch_size, step, loop.seed)]
        return chosen, [int(random.choice(self.sentences.of_clips[i])) for i in chosen]

    def at_tempos(self, chosen: np.ndarray, tempos: int, random: np.random.Generator) -> np.ndarray:
        """Draw one of `tempos` tempos for each clip; return the (B,) indices of the clips at these tempos."""
        return chosen + len(self) // tempos * random.integers(tempos, size=len(chosen))

    def first_captions(self, chosen: np.ndarray) -> list[int]:
        """Return the index, among `sentences`, of the first caption of each clip."""
        return [self.sentences.of_clips[i][0] for i in chosen]


class ClipChoice(Protocol):
    """The settings that choose clips and captions; the predictor and all baselines that read text have them."""

    @property
    def data(self) -> Path:
        """Prepared folder."""
        ...

    @property
    def text(self) -> TextConfig:
        """The text encoder's kind and sizes."""
        ...

    @property
    def text_encoder(self) -> str:
        """Folder (or Hub id) from which training reads the text encoder."""
        ...

    @property
    def tempos(self) -> tuple[float, ...]:
        """Tempos at which the clips of the training split are encoded."""
        ...

    @property
    def most_aloft(self) -> float | None:
        """Leave out clips in which the body is off the floor for more than this many seconds; None: keep all."""
        ...

    @property
    def balance(self) -> float:
        """How much more often clips of rare actions occur in an epoch: the exponent of `balance.epoch_of`."""
        ...

    @property
    def most_repeats(self) -> int:
        """Largest number of times that a clip occurs in an epoch."""
        ...

    @property
    def hard_actions(self) -> tuple[str, ...]:
        """Labels of actions whose clips occur more often still."""
        ...


def encoded_splits(choice: ClipChoice, layout: FeatureLayout, encode: Encode) -> tuple[LatentClips, LatentClips]:
    """Encode the clips of the splits "train" (at every tempo) and "val".

    Args:
        choice: settings that choose clips and captions.
        layout: feature layout of the clips.
        encode: encodes clips.

    Returns:
        The encoded clips of both splits.
    """
    return (
        _encoded_clips(choice, "train", choice.tempos, layout, encode),
        _encoded_clips(choice, "val", (1.0,), layout, encode),
    )


def _encoded_clips(
    choice: ClipChoice, split: str, tempos: Sequence[float], layout: FeatureLayout, encode: Encode
) -> LatentClips:
    """Encode all clips of a split at the first tempo, then all at the second, and so on."""
    statistics = read_statistics(choice.data)
    clips = clips_to_predict(choice.data, split, layout, choice.most_aloft)
    sentences = Sentences.of(clips, replace(choice.text, source=choice.text_encoder))
    logger.info("%s: %d clips, %d different captions", split, len(clips), len(sentences))
    played = [clips if tempo == 1 else clips_at_tempo(clips, tempo, statistics, layout) for tempo in tempos]
    latents = tuple(latent for variant in played for latent in encode(variant))
    frames = np.concatenate([whole_columns(variant.frames) for variant in played])
    epoch = epoch_of(choice.data, clips.names, choice.balance, choice.most_repeats, choice.hard_actions)
    return LatentClips(latents, frames, sentences, epoch)


def clips_to_predict(data: Path, split: str, layout: FeatureLayout, most_aloft: float | None) -> ClipSet:
    """Read the clips of a split, without those in which the body leaves the floor for more than `most_aloft` seconds.

    Args:
        data: prepared folder.
        most_aloft: seconds; None keeps all clips.
    """
    statistics = read_statistics(data)
    clips = read_clips(data, split, statistics, layout.max_frames)
    return clips if most_aloft is None else without_aloft(clips, most_aloft, statistics, layout)


def captions_to_predict(data: Path, split: str, layout: FeatureLayout, most_aloft: float | None) -> list[str]:
    """Return the different captions of the clips that `clips_to_predict` returns, sorted."""
    clips = clips_to_predict(data, split, layout, most_aloft)
    return sorted({caption for captions in clips.captions for caption in captions})


def without_aloft(clips: ClipSet, longest: float, statistics: Statistics, layout: FeatureLayout) -> ClipSet:
    """Return the clips in which the body is never off the floor for more than `longest` seconds.

    The lowest joint of the whole clip defines the floor. So a body that hangs at the same height all the time counts
    as being on the floor.

    Raises:
        ValueError: if no clip is left.
    """

    def seconds(index: int) -> float:
        rows_FC = clips.clip(index) * statistics.std + statistics.mean
        return longest_aloft(heights(rows_FC, layout), layout.fps)

    kept = [index for index in range(len(clips)) if seconds(index) <= longest]
    if not kept:
        raise ValueError(
            f"in every clip the body is off the floor for more than {longest:g} s: none is left; raise most_aloft"
        )
    return clips.only(kept)


def heights(rows_FC: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Return the heights above the floor in metres, (F, joints), of all joints that have a position feature.

    Args:
        rows_FC: features in original units, not normalised.
    """
    return rows_FC[:, layout.positions][:, 1::3] * layout.metres  # y of every (x, y, z)


def encode_clips(tokenizer: MotionTokenizer, clips: ClipSet, precision: Precision) -> list[Tensor]:
    """Encode every clip to its latent before quantization, (columns, 7, D) float16; the processes share the work."""
    device = next(tokenizer.parameters()).device
    # On a GPU, bf16 changes only bits whose latent is near zero, and fewer bits than self-correction flips. On a CPU,
    # which encodes one clip at a time, it takes five times as long as fp32 (0.57 instead of 0.10 s for 196 frames).
    reduced = torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16" and device.type != "cpu")

    def encode(x_BFC: Tensor, frames_B: Tensor) -> Tensor:
        with reduced:
            return tokenizer.projected(x_BFC.to(device), frames_B.to(device)).half()

    return encoded_in_batches(clips, encode)


def encoded_in_batches(clips: ClipSet, encode: Callable[[Tensor, Tensor], Tensor]) -> list[Tensor]:
    """Encode every clip, in batches of clips of similar length; the processes share the work.

    Args:
        clips: whose frames beyond the last whole column are left out.
        encode: returns (B, columns or more, ...) for padded features (B, F, C) and their valid frames (B,).

    Returns:
        For each clip (columns, ...) on the CPU.
    """

    @torch.inference_mode()
    def encode_batch(chosen: np.ndarray) -> Tensor:
        rows = [clips.clip(i)[: whole_columns(int(clips.frames[i]))] for i in chosen]
        return encode(*pad_clips(rows, max(map(len, rows)))).cpu()

    encoded, batches = [torch.empty(0)] * len(clips), by_length(clips.frames, ENCODE_BATCH)
    for chosen, batch in zip(batches, shared_map(encode_batch, batches, "encoding"), strict=True):
        for i, each in zip(chosen, batch, strict=True):
            encoded[i] = each[: clips.frames[i] // FRAMES_PER_COLUMN].clone()  # so that the padded batch is freed
    return encoded
