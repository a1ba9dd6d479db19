"""Flow baseline: rectified flow (Liu et al. 2023; Lipman et al. 2023) on the same latent as the diffusion baseline.

A straight line leads from noise (time 0) to a clean latent (time 1). The transformer learns the velocity along such
lines; sampling follows it in a few Euler steps, with classifier-free guidance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn

from scalemogen.baselines.latents import LatentNetwork, LatentSampling, read_latent_network, squared_error
from scalemogen.baselines.settings import BaselineSampling
from scalemogen.baselines.transformer import Request, valid_columns
from scalemogen.networks.text import TextStates

NAME = "flow"


class FlowNetwork(LatentNetwork):
    """Predicts the velocity from noise to the clean latent."""

    def forward(
        self, latents_BTPD: Tensor, frames_B: Tensor, text: TextStates, drop_B: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Return the mean squared error of the velocity at a random time.

        Times near the middle are drawn more often (logit-normal, Esser et al. 2024), as the velocity is hardest to
        predict there.
        """
        clean = self.normal(latents_BTPD)
        time = torch.randn(len(clean), device=clean.device).sigmoid()
        noise = torch.randn_like(clean)
        noisy = torch.lerp(noise, clean, time[:, None, None])
        made = self.predicted(noisy, time, frames_B, text, drop_B)
        return {"loss": squared_error(made, clean - noise, valid_columns(frames_B, clean.shape[1]))}


def euler(velocity_of: Callable[[Tensor, float], Tensor], noise: Tensor, steps: int) -> Tensor:
    """Follow a velocity field from time 0 to time 1 in equal steps.

    Args:
        velocity_of: returns the velocity at a point and a time.
        noise: the point at time 0, of any shape.
        steps: number of steps.
    """
    x = noise
    for step in range(steps):
        x = x + velocity_of(x, step / steps) / steps
    return x


@dataclass(frozen=True)
class Flow:
    """Sampler of the flow baseline."""

    shared: LatentSampling

    @classmethod
    def load(cls, folder: Path, base: Path) -> Self:
        """Read the network of a checkpoint folder and the tokenizer of the folder `base`."""
        return cls(read_latent_network(folder, base, NAME, FlowNetwork))

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """Network and tokenizer."""
        return self.shared.networks

    def sample(self, text: TextStates, frames_B: Tensor, settings: BaselineSampling, seeds: Sequence[int]) -> Tensor:
        """Follow the velocity in `settings.steps` steps and decode."""
        request = Request.of(text, frames_B)

        def velocity(noisy: Tensor, time: float) -> Tensor:
            return self.shared.guided_output(noisy, time, request, settings.guidance)

        latent = euler(velocity, self.shared.noise(request, settings, seeds), settings.steps)
        return self.shared.features(latent, frames_B)
