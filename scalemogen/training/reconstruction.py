"""The stages `tokenizer` and `decoder`: train to reconstruct random windows from all scales or from the first few.

`tokenizer` trains encoder, quantizer and decoder together (docs/method.md, sections 2 and 3). `decoder` then
fine-tunes only the decoder and the quantizer's output projection, so that partial sums decode better. Every motion
keeps its tokens, so a predictor that was trained on them stays valid.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from scalemogen.checkpoint import Checkpoint, ModelConfig, load_tokenizer, read_config
from scalemogen.data.clips import Share, pad_clips, read_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.networks.autoencoder import Autoencoder
from scalemogen.networks.settings import PredictorConfig
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import whole_columns
from scalemogen.training.augmentation import Augmentation
from scalemogen.training.machine import has_compiler
from scalemogen.training.reconstruction_loss import reconstruction_terms
from scalemogen.training.settings.stages import (
    DecoderTraining,
    ReconstructionTraining,
    TokenizerTraining,
)
from scalemogen.training.stage import Stage, save_half
from scalemogen.training.windows import WindowSampler, random_scales

# A checkpoint always has a predictor, so a tokenizer is exported with the smallest one, untrained.
_TINY_PREDICTOR = PredictorConfig(width=16, depth=1, heads=1, text_channels=128, text_length=8)


class ReconstructionTask:
    """Reconstruct windows through the quantizer.

    Args:
        model: the tokenizer (of ours or of a baseline) to train; its frozen parameters stay as they are.
    """

    def __init__(self, config: ReconstructionTraining, model: Autoencoder) -> None:
        self.config = config
        self.statistics = read_statistics(config.data)
        self.autoencoder = model
        if config.compile and has_compiler():
            # nn.Module.compile keeps the names of the weights; the copy for the moving average is not compiled
            model.encoder.compile(dynamic=False)
            model.decoder.compile(dynamic=False)
        longest, layout = model.max_frames, model.layout
        train = read_clips(config.data, "train", self.statistics, longest)
        self.windows = WindowSampler(train, Augmentation(config.augmentation, layout), self.statistics)
        self.held_out = read_clips(config.data, "val", self.statistics, longest, mirrored=False)

    @property
    def model(self) -> nn.Module:
        """The module that is trained."""
        assert isinstance(self.autoencoder, nn.Module)
        return self.autoencoder

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Return the loss terms of a share of one batch of windows."""
        random = step_generator(self.config.loop.seed, step)
        window = int(random.choice(self.config.windows))
        # about as many frames per batch at every length, and as many windows for each process
        count = self.config.loop.batch_size * self.config.windows[0] // window
        count = max(count // share.processes, 1) * share.processes
        known = self.autoencoder.levels, self.config.partial_share, random, self.config.early
        scales = share.of(random_scales(count, *known))
        windows = share.of(self.windows.draw(count, window, random))
        x, frames = pad_clips(windows, window)
        device = next(model.parameters()).device
        x, frames, scales = x.to(device), frames.to(device), scales.to(device)
        reconstruction, quantizer_loss = model(x, frames, scales)
        # the tokenizer decodes whole columns only, so the frames after the last one have no reconstruction
        frames = whole_columns(frames)
        terms = reconstruction_terms(reconstruction.float(), x, frames, self.statistics, self.autoencoder.layout)
        weights = {
            "features": 1.0,
            "positions": self.config.position_weight,
            "motion": self.config.motion_weight,
            "path": self.config.path_weight,
            "velocity": self.config.velocity_weight,
            "contact": self.config.contact_weight,
            "acceleration": self.config.acceleration_weight,
            "bones": self.config.bone_weight,
        }
        total = sum((weight * terms[name] for name, weight in weights.items()), start=quantizer_loss)
        return {"loss": total, "quantizer": quantizer_loss, **terms}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return joint errors (mm) of validation clips from 3, 6, 9 and all scales, and errors of the path."""
        autoencoder: Any = model  # the average of `self.model`, of the same class
        errors = reconstruction_errors(autoencoder, self.held_out, self.statistics)
        numbers = {f"mpjpe_{count}": errors.mpjpe_mm[count - 1] for count in errors.shown}
        path = {"path_ratio": errors.path_ratio, "heading": errors.heading_degrees}
        path = {name: value for name, value in path.items() if np.isfinite(value)}  # NaN without clips that long
        return {**numbers, "global": errors.global_mm, **path, "score": errors.mpjpe_mm[-1]}

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write a checkpoint with an untrained predictor."""
        assert isinstance(model, MotionTokenizer)
        config = ModelConfig(name=self.config.out.name, tokenizer=model.config, predictor=_TINY_PREDICTOR)
        created = Checkpoint.create(config, self.statistics)
        Checkpoint(config, model, created.predictor, self.statistics).save(folder)


class TokenizerTask(ReconstructionTask):
    """Train encoder, quantizer and decoder together."""

    def __init__(self, config: TokenizerTraining) -> None:
        torch.manual_seed(config.loop.seed)
        model = MotionTokenizer(config.model, config.margin)
        if config.start is not None:
            trained = load_tokenizer(config.start, config.model)
            model.load_state_dict(trained.state_dict())
        super().__init__(config, model)


class DecoderTask(ReconstructionTask):
    """Fine-tune the decoder, from the weights that the tokenizer's training gave it."""

    def __init__(self, config: DecoderTraining) -> None:
        super().__init__(config, with_fixed_tokens(trained_tokenizer(config.tokenizer)[0], config.margin))


def trained_tokenizer(folder: Path) -> tuple[MotionTokenizer, ModelConfig]:
    """Read the tokenizer of a checkpoint folder and the folder's config."""
    config = read_config(folder)
    return load_tokenizer(folder, config.tokenizer), config


def with_fixed_tokens(tokenizer: MotionTokenizer, margin: int) -> MotionTokenizer:
    """Copy a tokenizer and freeze all that decides its tokens; `project_out` and the decoder stay trainable.

    Dropout in the encoder and dropping of scales are switched off too, because they would change tokens in training.

    Args:
        margin: as for `MotionTokenizer`.
    """
    fixed = MotionTokenizer(replace(tokenizer.config, scale_dropout=0.0), margin)
    fixed.load_state_dict(tokenizer.state_dict())
    fixed.requires_grad_(False)
    for module in fixed.encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    fixed.decoder.requires_grad_(True)
    fixed.quantizer.project_out.requires_grad_(True)
    return fixed


def _add_tokenizer(training: ReconstructionTraining, checkpoint: Path) -> None:
    save_half(trained_tokenizer(training.out / "best")[0], checkpoint / "tokenizer.safetensors")


TOKENIZER = Stage("tokenizer", TokenizerTraining, TokenizerTask, "tokenizer.safetensors", _add_tokenizer)
# comes after TOKENIZER in the list, so its fine-tuned weights replace those in the finished checkpoint
DECODER = Stage(
    "decoder", DecoderTraining, DecoderTask, "tokenizer.safetensors", _add_tokenizer, builds_on=("tokenizer",)
)
