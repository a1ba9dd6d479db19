"""The clips that the predictor is trained on: selected from the prepared folder, then encoded by the tokenizer.

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
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet, by_length, pad_clips, read_clips
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
from scalemogen.training.tempo import clips_at_tempo

logger = logging.getLogger(__name__)

ENCODE_BATCH = 32  # clips that the tokenizer encodes at once


@dataclass(frozen=True)
class LatentClips:
    """Encoded clips with their captions.

    Attributes:
        latents: per clip (columns, 7, D) float16, before quantization.
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


class ClipChoice(Protocol):
    """The settings that choose clips and captions; the predictor and all baselines that read text have them."""

    @property
    def data(self) -> Path:
        """Prepared folder."""
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


def encoded_clips(
    choice: ClipChoice,
    split: str,
    tempos: Sequence[float],
    text: TextConfig,
    layout: FeatureLayout,
    encode: Callable[[ClipSet], list[Tensor]],
) -> LatentClips:
    """Encode all clips of a split at the first tempo, then all at the second, and so on.

    Args:
        text: the text encoder, with the source that training reads it from.
        encode: returns the latent (columns, ...) of every clip.
    """
    statistics = read_statistics(choice.data)
    clips = clips_to_predict(choice.data, split, layout, choice.most_aloft)
    sentences = Sentences.of(clips, text)
    logger.info("%s: %d clips, %d different captions", split, len(clips), len(sentences))
    played = [clips if tempo == 1 else clips_at_tempo(clips, tempo, statistics, layout) for tempo in tempos]
    latents = tuple(latent for variant in played for latent in encode(variant))
    frames = np.concatenate([whole_columns(variant.frames) for variant in played])
    epoch = epoch_of(choice.data, clips.names, choice.balance, choice.most_repeats)
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


@torch.inference_mode()
def encode_clips(tokenizer: MotionTokenizer, clips: ClipSet, precision: Precision) -> list[Tensor]:
    """Encode every clip to its latent before quantization, (columns, 7, D) float16; the processes share the work."""
    columns = clips.frames // FRAMES_PER_COLUMN
    batches, device = by_length(clips.frames, ENCODE_BATCH), next(tokenizer.parameters()).device
    # On a GPU, bf16 changes only bits whose latent is near zero, and fewer bits than self-correction flips. On a CPU,
    # which encodes one clip at a time, it takes five times as long as fp32 (0.57 instead of 0.10 s for 196 frames).
    reduced = torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16" and device.type != "cpu")

    def encode(chosen: np.ndarray) -> Tensor:
        batch = [clips.clip(i)[: columns[i] * FRAMES_PER_COLUMN] for i in chosen]
        x, frames = pad_clips(batch, max(map(len, batch)))
        with reduced:
            projected = tokenizer.projected(x.to(device), frames.to(device))
        return projected[:, : columns[chosen].max()].half().cpu()

    latents = [torch.empty(0)] * len(clips)
    for chosen, encoded in zip(batches, shared_map(encode, batches, "encoding"), strict=True):
        for i, latent in zip(chosen, encoded, strict=True):
            latents[i] = latent[: columns[i]].clone()  # a copy, so that the padded batch is freed
    return latents
