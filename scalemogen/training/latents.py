"""Clips as the tokenizer has them before quantization: encoded once, as its encoder costs too much for every step.

The bits are made anew in every step, for self-correction flips some of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet, by_length, pad_clips
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.support.processes import shared_map
from scalemogen.training.machine import Precision
from scalemogen.training.sentences import Sentences

BATCH = 32


@dataclass(frozen=True)
class LatentClips:
    """Clips as the predictor's training needs them.

    Attributes:
        latents: per clip (columns, 7, D) float16, before quantization.
        frames: valid frames per clip.
        sentences: their captions.
    """

    latents: tuple[Tensor, ...]
    frames: np.ndarray
    sentences: Sentences

    def __len__(self) -> int:
        return len(self.latents)


@torch.inference_mode()
def encode_clips(tokenizer: MotionTokenizer, clips: ClipSet, precision: Precision) -> list[Tensor]:
    """What would be quantized of every clip, (columns, 7, D) float16, in their order; processes share the work."""
    columns = clips.frames // FRAMES_PER_COLUMN
    batches, device = by_length(clips.frames, BATCH), next(tokenizer.parameters()).device
    # the few bits near zero that bf16 turns over are fewer than self-correction does
    reduced = torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16")

    def encode(chosen: np.ndarray) -> Tensor:
        batch = [clips.clip(i)[: columns[i] * FRAMES_PER_COLUMN] for i in chosen]
        x, frames = pad_clips(batch, max(map(len, batch)))
        with reduced:
            projected = tokenizer.projected(x.to(device), frames.to(device))
        return projected[:, : columns[chosen].max()].half().cpu()

    latents = [torch.empty(0)] * len(clips)
    for chosen, encoded in zip(batches, shared_map(encode, batches), strict=True):
        for i, latent in zip(chosen, encoded, strict=True):
            latents[i] = latent[: columns[i]].clone()
    return latents
