"""Diffusion baseline (the family of MDM, Tevet et al. 2023, and MLD, Chen et al. 2023).

Noise is added to the tokenizer's latent (`latents.py`, as in MLD), and a transformer learns to predict the clean
latent (as in MDM). Sampling is deterministic (DDIM, Song et al. 2021) from noise, with classifier-free guidance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn

from scalemogen.baselines.latents import LatentNetwork, LatentSampling, read_latent_network, squared_error
from scalemogen.baselines.settings import BaselineSampling
from scalemogen.baselines.transformer import Request, valid_columns
from scalemogen.networks.text import TextStates

NAME = "diffusion"
LEAST_SIGNAL = 1e-4  # share of the signal in the variance at time 1, where the cosine schedule would leave none


class DiffusionNetwork(LatentNetwork):
    """Predicts the clean latent."""

    def forward(
        self, latents_BTPD: Tensor, frames_B: Tensor, text: TextStates, drop_B: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Return the mean squared error of the clean latent predicted at a random noise level."""
        clean = self.normal(latents_BTPD)
        time = torch.rand(len(clean), device=clean.device)
        signal = signal_share(time)[:, None, None]
        noisy = signal.sqrt() * clean + (1 - signal).sqrt() * torch.randn_like(clean)
        made = self.predicted(noisy, time, frames_B, text, drop_B)
        return {"loss": squared_error(made, clean, valid_columns(frames_B, clean.shape[1]))}


def signal_share(time: Tensor) -> Tensor:
    """Return the share of the signal in the variance, at times from 0 (clean) to 1 (noise): the cosine schedule."""
    return torch.cos(math.pi / 2 * time).square().clamp(min=LEAST_SIGNAL)


def ddim(clean_of: Callable[[Tensor, float], Tensor], noise: Tensor, steps: int) -> Tensor:
    """Return the clean sample that deterministic diffusion (DDIM) reaches from noise.

    Args:
        clean_of: predicts the clean sample from a noisy one and its time.
        noise: the sample at time 1, of any shape.
        steps: number of equal steps of time from 1 to 0.
    """
    x = noise
    times = torch.linspace(1, 0, steps + 1)
    for now, then in pairwise(times):
        clean = clean_of(x, float(now))
        signal, after = signal_share(now), signal_share(then)
        # If `clean` is right, this is the noise in x. The next noise level uses the same noise with less weight.
        noise = (x - signal.sqrt() * clean) / (1 - signal).sqrt()
        x = after.sqrt() * clean + (1 - after).sqrt() * noise
    return x


@dataclass(frozen=True)
class Diffusion:
    """Sampler of the diffusion baseline."""

    shared: LatentSampling

    @classmethod
    def load(cls, folder: Path, base: Path) -> Self:
        """Read the network of a checkpoint folder and the tokenizer of the folder `base`."""
        return cls(read_latent_network(folder, base, NAME, DiffusionNetwork))

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """Network and tokenizer."""
        return self.shared.networks

    def sample(self, text: TextStates, frames_B: Tensor, settings: BaselineSampling, seeds: Sequence[int]) -> Tensor:
        """Remove noise in `settings.steps` steps and decode."""
        request = Request.of(text, frames_B)

        def clean(noisy: Tensor, time: float) -> Tensor:
            return self.shared.guided_output(noisy, time, request, settings.guidance)

        latent = ddim(clean, self.shared.noise(request, settings, seeds), settings.steps)
        return self.shared.features(latent, frames_B)
