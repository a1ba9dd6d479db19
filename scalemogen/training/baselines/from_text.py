"""`TextTask`: trains the networks of the baselines that read text.

Clips are encoded to codes or latents once, before training. Each step draws clips of similar length, and a caption
and a tempo for each, as the training of our predictor does. The model returns its own loss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.folder import SystemConfig, load_weights, write_network, write_system
from scalemogen.data.clips import ClipSet, Share, by_length, length_batch, pad_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.scales import FRAMES_PER_COLUMN, whole_columns
from scalemogen.support.processes import shared_map, this_process
from scalemogen.training.baselines.codes import add_network
from scalemogen.training.predictor_clips import ENCODE_BATCH, LatentClips, encoded_clips
from scalemogen.training.settings.baselines import TextTraining

VALIDATE_BATCH = 32  # clips per batch in validation

Encode = Callable[[ClipSet], list[Tensor]]


class TextTask:
    """Train a model whose call with (latents, frames, text, drop) returns its losses.

    Args:
        config: settings.
        name: file name of the network.
        model: the model.
        clips: the encoded clips of the splits "train" and "val".
    """

    def __init__(self, config: TextTraining, name: str, model: nn.Module, clips: Sequence[LatentClips]) -> None:
        self.config, self.name, self.model = config, name, model
        self.train, self.held_out = clips
        if config.start is not None:
            load_weights(config.start, name, model)

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Return the model's losses on a share of one batch of clips of similar length."""
        config, clips = self.config, self.train
        random = step_generator(config.loop.seed, step)
        epoch = clips.epoch
        chosen = epoch[length_batch(clips.frames[epoch], config.loop.batch_size, step, config.loop.seed)]
        captions = [int(random.choice(clips.sentences.of_clips[i])) for i in chosen]
        drop = random.random(len(chosen)) < config.text_dropout
        # `clips` holds all clips at the first tempo, then all at the second, ...
        tempos = random.integers(len(config.tempos), size=len(chosen))
        chosen = chosen + len(clips) // len(config.tempos) * tempos
        return self._computed(model, clips, share.of(chosen), share.of(captions), torch.from_numpy(share.of(drop)))

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return the losses on validation clips, each with its first caption; the noise is the same each time."""

        def measure(chosen: np.ndarray) -> dict[str, float]:
            captions = [self.held_out.sentences.of_clips[i][0] for i in chosen]
            torch.manual_seed(int(chosen[0]))
            losses = self._computed(model, self.held_out, chosen, captions, None)
            return {name: float(value) * len(chosen) for name, value in losses.items()}

        with torch.random.fork_rng():
            measured = shared_map(measure, by_length(self.held_out.frames, VALIDATE_BATCH))
        means = {name: sum(each[name] for each in measured) / len(self.held_out) for name in measured[0]}
        return {**means, "score": means["loss"]}

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write sizes and weights."""
        write_network(folder, self.name, model)

    def _computed(
        self, model: nn.Module, clips: LatentClips, chosen: np.ndarray, captions: Sequence[int], drop: Tensor | None
    ) -> dict[str, Tensor]:
        device = next(model.parameters()).device
        latents = pad_sequence([clips.latents[i] for i in chosen], batch_first=True).to(device)
        frames = torch.from_numpy(clips.frames[chosen]).to(device)
        text = clips.sentences.batch(captions, device)
        return model(latents, frames, text, None if drop is None else drop.to(device))


def clips_of(config: TextTraining, layout: FeatureLayout, encode: Encode) -> tuple[LatentClips, LatentClips]:
    """Encode the clips of the splits "train" (at every tempo) and "val"."""
    text = replace(config.text, source=config.text_encoder)
    train = encoded_clips(config, "train", config.tempos, text, layout, encode)
    return train, encoded_clips(config, "val", (1.0,), text, layout, encode)


def code_encoder(autoencoder: CodeAutoencoder) -> Encode:
    """Return a function that encodes clips to codes (columns, quantizers) int64; the processes share the work."""
    autoencoder.to(this_process().device or torch.device("cpu"))

    @torch.inference_mode()
    def codes(clips: ClipSet, chosen: np.ndarray) -> Tensor:
        rows = [clips.clip(i)[: whole_columns(int(clips.frames[i]))] for i in chosen]
        x, frames = pad_clips(rows, max(map(len, rows)))
        device = autoencoder.quantizer.basis.device
        return autoencoder.encode(x.to(device), frames.to(device)).codes_BTQ.cpu()

    def encode(clips: ClipSet) -> list[Tensor]:
        batches = by_length(clips.frames, ENCODE_BATCH)
        made = [torch.empty(0)] * len(clips)
        for chosen, coded in zip(
            batches, shared_map(lambda each: codes(clips, each), batches, "encoding"), strict=True
        ):
            for i, each in zip(chosen, coded, strict=True):
                made[i] = each[: clips.frames[i] // FRAMES_PER_COLUMN].clone()
        return made

    return encode


def add_system(training: TextTraining, name: str, checkpoint: Path) -> None:
    """Copy the network and write `config.json` and the statistics; the main stage of a baseline does this."""
    add_network(training.out / "best", name, checkpoint)
    config = SystemConfig(name, text=training.text, sampling=training.sampling)
    write_system(checkpoint, config, read_statistics(training.data))
