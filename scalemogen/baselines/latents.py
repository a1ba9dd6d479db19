"""What diffusion and flow share: a transformer over the tokenizer's latent, and the way from a latent to features.

The latent is that of our tokenizer before quantization. It has seven body parts with D channels each for every four
frames; here they form one normalised vector of 7 D channels. The tokenizer is the one of checkpoints/base; it is not
stored again. A sampled latent is decoded without quantizing it. The decoder was trained on quantized latents, but
reconstructs real clips better from unquantized ones (14.2 mm against 17.1 mm on 40 validation clips).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from scalemogen.baselines.folder import read_network
from scalemogen.baselines.settings import BaselineSampling, LatentConfig
from scalemogen.baselines.transformer import Request, TextTransformer, guided, random_numbers, valid_columns
from scalemogen.checkpoint import load_tokenizer, read_config, weights_digest
from scalemogen.networks.text import TextStates
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import FRAMES_PER_COLUMN, PARTS

WAVES = 64  # number of frequencies of the sines and cosines that embed a time
FASTEST = 1000.0  # the highest of these frequencies, in radians per unit of time


class LatentNetwork(nn.Module):
    """Computes (B, T, 7 D) from text, time and a noisy latent: the clean latent (diffusion) or a velocity (flow)."""

    def __init__(self, config: LatentConfig) -> None:
        super().__init__()
        self.config = config
        width, channels = config.transformer.width, PARTS * config.bits
        self.transformer = TextTransformer(config.transformer)
        self.read = nn.Linear(channels, width)
        self.time = nn.Sequential(nn.Linear(2 * WAVES, width), nn.SiLU(), nn.Linear(width, width))
        self.write = nn.Linear(width, channels)
        # Set from the training clips before training (`normalise_by`).
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))

    def normalise_by(self, latents: Sequence[Tensor]) -> None:
        """Set the normalisation from latents (columns, 7, D) of all training clips."""
        rows = torch.cat([latent.flatten(1).float() for latent in latents])
        self.get_buffer("mean").copy_(rows.mean(0))
        self.get_buffer("std").copy_(rows.std(0).clamp(min=1e-3))

    def normal(self, latents_BTPD: Tensor) -> Tensor:
        """Normalise latents (B, T, 7, D) to (B, T, 7 D)."""
        return (latents_BTPD.flatten(2).float() - self.get_buffer("mean")) / self.get_buffer("std")

    def latent(self, normal_BTC: Tensor) -> Tensor:
        """The reverse of `normal`."""
        return (normal_BTC * self.get_buffer("std") + self.get_buffer("mean")).unflatten(-1, (PARTS, -1))

    def predicted(
        self, noisy_BTC: Tensor, time_B: Tensor, frames_B: Tensor, text: TextStates, drop_B: Tensor | None = None
    ) -> Tensor:
        """Return the network's output (B, T, 7 D) for noisy latents at times from 0 to 1."""
        condition = self.transformer.condition(text, drop_B, self.time(waves(time_B)))
        valid = valid_columns(frames_B, noisy_BTC.shape[1])
        hidden, _ = self.transformer(self.read(noisy_BTC), condition, valid[:, None])
        return self.write(hidden).float()


def waves(time_B: Tensor) -> Tensor:
    """Embed times from 0 to 1 as sines and cosines of frequencies from 1 to `FASTEST`, (B, 2 * WAVES)."""
    frequencies = torch.exp(torch.linspace(0, math.log(FASTEST), WAVES, device=time_B.device))
    angles = time_B[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], -1)


def squared_error(made_BTC: Tensor, wanted_BTC: Tensor, valid_BT: Tensor) -> Tensor:
    """Return the mean squared error over the valid columns."""
    weight = valid_BT[:, :, None] / (valid_BT.sum() * made_BTC.shape[-1]).clamp(min=1)
    return ((made_BTC - wanted_BTC).square() * weight).sum()


@dataclass(frozen=True)
class LatentSampling:
    """The part of a sampler that diffusion and flow share.

    Attributes:
        network: the latent network.
        tokenizer: decodes latents.
    """

    network: LatentNetwork
    tokenizer: MotionTokenizer

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """Network and tokenizer."""
        return {"network": self.network, "tokenizer": self.tokenizer}

    def noise(self, request: Request, settings: BaselineSampling, seeds: Sequence[int]) -> Tensor:
        """Return the noise that each motion starts from, (B, T, 7 D)."""
        shape = (self.network.config.columns, PARTS * self.network.config.bits)
        noise = random_numbers(seeds, shape, request.frames, normal=True)
        return settings.temperature * noise[:, : request.columns]

    def guided_output(self, noisy_BTC: Tensor, time: float, request: Request, guidance: float) -> Tensor:
        """Return the network's output at one time, with guidance."""
        twice = torch.cat([noisy_BTC, noisy_BTC])
        times = torch.full((len(twice),), time, device=twice.device)
        frames = torch.cat([request.frames, request.frames])
        return guided(self.network.predicted(twice, times, frames, request.text, request.drop), guidance)

    def features(self, normal_BTC: Tensor, frames_B: Tensor) -> Tensor:
        """Decode normalised latents to normalised features (B, F, dims)."""
        latent = self.network.latent(normal_BTC)
        return self.tokenizer.decode_sum(latent, frames_B, window=normal_BTC.shape[1] * FRAMES_PER_COLUMN)


def tokenizer_digest(tokenizer: MotionTokenizer) -> str:
    """Hash of the weights that a tokenizer's latent depends on: the encoder and the quantizer's input projection.

    It stays the same if the weights are rounded to fp16 or the decoder is fine-tuned.
    """
    halves = MotionTokenizer(tokenizer.config)
    halves.load_state_dict({k: t.half().float() for k, t in tokenizer.state_dict().items()})
    return weights_digest(halves.encoder, halves.quantizer.project_in)


def read_latent_network(folder: Path, base: Path, name: str, kind: type[LatentNetwork]) -> LatentSampling:
    """Read a latent network and the tokenizer in the folder `base`.

    Raises:
        ValueError: if a file is missing, or the network was trained on the latent of another tokenizer.
    """
    network = read_network(folder, name, LatentConfig, kind)
    tokenizer = load_tokenizer(base, read_config(base).tokenizer)
    if tokenizer_digest(tokenizer) != network.config.tokenizer:
        raise ValueError(
            f"{folder} was trained on the latent of another tokenizer than the one in {base}: train it again with "
            f"`python -m scalemogen train all --config {name}`, or name its checkpoint with --checkpoint"
        )
    return LatentSampling(network, tokenizer)
