"""`TextTask`: trains the networks of the baselines that read text.

Clips are encoded to codes or latents once, before training. Each step draws clips of similar length, and a caption
and a tempo for each, as the training of our predictor does. The model returns its own loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.folder import SystemConfig, load_weights, write_network, write_system
from scalemogen.data.clips import Share, by_length, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.support.processes import shared_map, this_process
from scalemogen.training.baselines.codes import add_network
from scalemogen.training.predictor_clips import VALIDATE_BATCH, Encode, LatentClips, encoded_in_batches
from scalemogen.training.settings.baselines import TextTraining


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
        chosen, captions = clips.drawn(step, config.loop, random)
        drop = random.random(len(chosen)) < config.text_dropout
        chosen = clips.at_tempos(chosen, len(config.tempos), random)
        return self._computed(model, clips, share.of(chosen), share.of(captions), torch.from_numpy(share.of(drop)))

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return the losses on validation clips, each with its first caption; the noise is the same each time."""

        def measure(chosen: np.ndarray) -> dict[str, float]:
            torch.manual_seed(int(chosen[0]))
            losses = self._computed(model, self.held_out, chosen, self.held_out.first_captions(chosen), None)
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


def code_encoder(autoencoder: CodeAutoencoder) -> Encode:
    """Return a function that encodes clips to codes (columns, quantizers) int64; the processes share the work."""
    device = this_process().device or torch.device("cpu")
    autoencoder.to(device)

    def encode(x_BFC: Tensor, frames_B: Tensor) -> Tensor:
        return autoencoder.encode(x_BFC.to(device), frames_B.to(device)).codes_BTQ

    return lambda clips: encoded_in_batches(clips, encode)


def add_system(training: TextTraining, name: str, checkpoint: Path) -> None:
    """Copy the network and write `config.json` and the statistics; the main stage of a baseline does this."""
    add_network(training.out / "best", name, checkpoint)
    config = SystemConfig(name, text=training.text, sampling=training.sampling)
    write_system(checkpoint, config, read_statistics(training.data))
