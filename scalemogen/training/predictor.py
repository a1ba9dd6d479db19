"""The stage `predictor`: train the predictor on the bits of a finished tokenizer (docs/method.md, section 4).

Clips are encoded once, before training (`predictor_clips.py`). Each step quantizes the latents of a batch and flips
some bits (self-correction). The predictor learns the bits of every scale from the text and from the coarser scales.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.checkpoint import Checkpoint, ModelConfig
from scalemogen.data.clips import Share, by_length, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.networks.predictor import Block, NextScalePredictor
from scalemogen.networks.text import TextStates, bundle_text_encoder
from scalemogen.scales import ScaleSchedule
from scalemogen.support.processes import shared_map, this_process
from scalemogen.training.machine import agreed_precision, has_compiler
from scalemogen.training.predictor_clips import VALIDATE_BATCH, LatentClips, encode_clips, encoded_splits
from scalemogen.training.reconstruction import trained_tokenizer
from scalemogen.training.settings.stages import PredictorTraining
from scalemogen.training.stage import Stage, change_config

PIECE = 8  # clips of similar length that a CPU computes at once, so that short ones are padded less
_COMPILATIONS = 8  # most compilations of one block; training, validation and unusual sizes each need some


class PredictorTask:
    """Predict the bits of all scales from the text and from the coarser scales, where some bits are flipped."""

    def __init__(self, config: PredictorTraining) -> None:
        self.config = config
        self.tokenizer, self.tokenizer_config = trained_tokenizer(config.tokenizer)
        self.tokenizer.requires_grad_(False).to(this_process().device or torch.device("cpu"))
        self.statistics = read_statistics(config.data)
        torch.manual_seed(config.loop.seed)
        sizes = replace(config.model, text_channels=config.text.channels, text_length=config.text.max_tokens)
        self.model = NextScalePredictor(sizes, self.tokenizer.schedule, self.tokenizer.config.bits)
        if config.start is not None:
            copy_weights(Checkpoint.load(config.start).predictor, self.model)
        if config.compile and has_compiler():
            # Blocks share their code: beyond the limit, torch would run further blocks uncompiled, at half the speed.
            torch._dynamo.config.recompile_limit = _COMPILATIONS * len(self.model.blocks)
            for block in self.model.blocks:
                block.compile(dynamic=True)  # because lengths differ between batches
        precision = agreed_precision(config.loop.precision)
        self.train, self.held_out = encoded_splits(
            config, self.tokenizer.layout, lambda clips: encode_clips(self.tokenizer, clips, precision)
        )

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Return the weighted cross-entropy per bit and the share of right bits on a share of one batch of clips."""
        config = self.config
        random = step_generator(config.loop.seed, step)
        # Every process draws for the whole batch and takes its share, so their number does not change what is drawn.
        chosen, captions = self.train.drawn(step, config.loop, random)
        flip = share.of(random.random((len(chosen), len(self.tokenizer.schedule)), np.float32)) * config.max_flip
        drop = share.of(random.random(len(chosen))) < config.text_dropout
        chosen = share.of(self.train.at_tempos(chosen, len(config.tempos), random))
        flips, drops = torch.from_numpy(flip), torch.from_numpy(drop)
        sums = self.loss_sums(model, self.train, chosen, share.of(captions), flips, drops)
        return {"loss": sums[0] / sums[1], "bits_right": sums[2] / sums[3]}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return loss and share of right bits on validation clips, each with its first caption."""

        def measure(chosen: np.ndarray) -> np.ndarray:
            captions = self.held_out.first_captions(chosen)
            loss, weight, right, tokens = self.loss_sums(model, self.held_out, chosen, captions).tolist()
            return np.array([loss / weight, right / tokens, 1]) * len(chosen)

        batches = by_length(self.held_out.frames, VALIDATE_BATCH)
        loss, right, clips = np.sum(shared_map(measure, batches), axis=0).tolist()
        return {"loss": loss / clips, "bits_right": right / clips, "score": loss / clips}

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write a whole checkpoint in fp16, with the text encoder unless it is a large one from the Hub (T5)."""
        assert isinstance(model, NextScalePredictor)
        text = self.config.text
        config = ModelConfig(
            name=self.config.name,
            tokenizer=self.tokenizer_config.tokenizer,
            predictor=model.config,
            text=replace(text, source=self.config.text_encoder) if text.kind == "t5" else text,
            sampling=self.config.sampling,
        )
        Checkpoint(config, self.tokenizer, model, self.statistics).save(folder, half=True)
        encoder = folder / config.text.source
        inside = not config.text.source.startswith("..")  # otherwise it is another checkpoint's
        if config.text.kind == "minilm" and inside and not encoder.is_dir():
            bundle_text_encoder(self.config.text_encoder, encoder)

    def loss_sums(
        self,
        model: nn.Module,
        clips: LatentClips,
        chosen: np.ndarray,
        captions: Sequence[int],
        flip: Tensor | None = None,
        drop: Tensor | None = None,
    ) -> Tensor:
        """Return `bit_sums` of a batch, (4,), computed in pieces of a few clips on a CPU.

        Args:
            chosen: indices of the clips, (B,).
            captions: number of each clip's caption.
            flip: share of bits to flip, (B, scales); None: none.
            drop: True for samples without text, (B,); None: all samples have their text.
        """
        device, schedule = next(model.parameters()).device, self.tokenizer.schedule
        pieces = np.argsort(clips.frames[chosen], kind="stable")  # by length, so that a piece needs little padding
        sums = torch.zeros(4, device=device)
        for piece in np.split(pieces, range(PIECE, len(pieces), PIECE)) if device.type == "cpu" else [pieces]:
            latents, frames, text = self._batch(clips, chosen[piece], [captions[i] for i in piece], device)
            flips, drops = (None if each is None else each[piece].to(device) for each in (flip, drop))
            with torch.no_grad():
                quantized = self.tokenizer.quantizer.quantize(latents, frames, flips)
            logits = model(schedule.predictor_inputs(quantized.sums, frames), text, frames, drops)
            sums = sums + bit_sums(logits.float(), quantized.bits, frames, schedule)
        return sums

    def _batch(
        self,
        clips: LatentClips,
        chosen: Sequence[int] | np.ndarray,
        captions: Sequence[int],
        device: torch.device,
    ) -> tuple[Tensor, Tensor, TextStates]:
        """Return latents padded to the full window (B, T, 7, D), valid frames (B,), and the captions' states."""
        columns = self.tokenizer.schedule.columns
        latents = [F.pad(clips.latents[i].float(), (0, 0, 0, 0, 0, columns - len(clips.latents[i]))) for i in chosen]
        frames = torch.from_numpy(clips.frames[np.asarray(chosen)])
        return torch.stack(latents).to(device), frames.to(device), clips.sentences.batch(captions, device)


@torch.no_grad()
def copy_weights(trained: NextScalePredictor, model: NextScalePredictor) -> None:
    """Copy the weights of a trained predictor into one of the same width that has as many blocks or more.

    The last layer of every branch of an added block is set to 0, so that the block changes nothing at first.

    Raises:
        RuntimeError: if the sizes do not fit.
    """
    model.load_state_dict(model.state_dict() | trained.state_dict())
    for block in list(model.blocks)[len(trained.blocks) :]:
        assert isinstance(block, Block)
        for layer in (block.self_attention.out, block.cross_attention.out, block.ffn[-1]):
            for parameter in layer.parameters():
                parameter.zero_()


def bit_sums(logits_BND2: Tensor, bits: Sequence[Tensor], frames_B: Tensor, schedule: ScaleSchedule) -> Tensor:
    """Return four sums over the valid tokens of all clips, (4,).

    They are: cross-entropy per bit times weight; the weight, which is 1 / sqrt(tokens of the scale); the share of
    right bits; and the number of tokens. The weight keeps fine scales, which have most tokens, from outweighing
    coarse ones.
    """
    targets, weights = [], []
    for index, scale in enumerate(schedule.scales):
        columns = int(schedule.valid_columns(frames_B, index).max())  # as many as the predictor's logits have
        targets.append(bits[index][:, :columns].flatten(1, 2))
        valid = schedule.valid(frames_B, index)[:, :columns].repeat_interleave(len(scale.groups), 1)
        weights.append(valid / scale.tokens**0.5)
    target, weight = torch.cat(targets, 1), torch.cat(weights, 1)
    odds = logits_BND2[..., 1] - logits_BND2[..., 0]  # softmax over two logits = sigmoid of their difference
    loss = F.binary_cross_entropy_with_logits(odds, target.float(), reduction="none").mean(-1)
    right = ((odds > 0) == target).float().mean(-1)
    valid = (weight > 0).float()
    return torch.stack([(loss * weight).sum(), weight.sum(), (right * valid).sum(), valid.sum()])


def _add_predictor(training: PredictorTraining, checkpoint: Path) -> None:
    """Copy the predictor's checkpoint without its tokenizer, which the stage `decoder` has fine-tuned since."""
    ignored = shutil.ignore_patterns("tokenizer.safetensors")
    shutil.copytree(training.out / "best", checkpoint, dirs_exist_ok=True, ignore=ignored)
    change_config(checkpoint, sampling=training.sampling)  # the config may have been changed after the training


PREDICTOR = Stage(
    "predictor",
    PredictorTraining,
    PredictorTask,
    "predictor.safetensors",
    _add_predictor,
    builds_on=("tokenizer",),
    shared=("name",),
)
