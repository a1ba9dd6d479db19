"""`Baseline`: turns a trained `Sampler` (networks, and how they sample) into a `Generator`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Protocol, Self

import torch
from torch import Tensor, nn

from scalemogen.baselines.folder import SystemConfig
from scalemogen.baselines.settings import BaselineSampling
from scalemogen.checkpoint import weights_digest
from scalemogen.codec import MIN_FRAMES
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.text import TextEncoder, TextStates
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.settings import SamplingSettings, check_request, checked_seed


class Sampler(Protocol):
    """The networks of a system, and how they make features."""

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """All networks by name."""
        ...

    def sample(self, text: TextStates, frames_B: Tensor, settings: BaselineSampling, seeds: Sequence[int]) -> Tensor:
        """Return normalised features (B, F, dims) of motions with `frames_B` frames; F is the largest of them.

        A motion does not depend on the others in the batch; the same seed gives the same motion.
        """
        ...


class Baseline:
    """Sentences to motions by any `Sampler`."""

    def __init__(
        self,
        config: SystemConfig,
        statistics: Statistics,
        sampler: Sampler,
        encoder: TextEncoder,
        device: torch.device,
    ) -> None:
        for network in sampler.networks.values():
            network.to(device).eval()
        self.config, self.statistics, self.sampler = config, statistics, sampler
        self.encoder, self.device = encoder, device

    @property
    def name(self) -> str:
        """Name for tables."""
        return self.config.system

    @property
    def layout(self) -> FeatureLayout:
        """Feature layout of the motions."""
        return LAYOUTS[self.config.layout]

    @cached_property
    def digest(self) -> str:
        """Hash of the weights of all networks, without the text encoder."""
        return weights_digest(*self.sampler.networks.values())

    @property
    def revision(self) -> str:
        """Name, hash of the weights and number of steps; part of every recipe."""
        return f"{self.name}@{self.digest[:8]} in {self.config.sampling.steps} steps"

    @property
    def parameters(self) -> int:
        """Number of weights of all networks, without the text encoder."""
        return sum(p.numel() for network in self.sampler.networks.values() for p in network.parameters())

    def fingerprint(self) -> str:
        """Return name, hash of the weights and sampling settings.

        A motion also depends on prompt, duration and seed, and on text encoder and statistics. None of these are part
        of this text.
        """
        return f"{self.name}-{self.digest}-{self.config.sampling}"

    def with_sampling(self, settings: BaselineSampling) -> Self:
        """Return the same system with other sampling settings."""
        other = copy(self)
        other.config = replace(self.config, sampling=settings)
        return other

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        """Return one motion per prompt; see `Generator`.

        Raises:
            ValueError: for an empty prompt or a duration that the system cannot make.
        """
        if not prompts:
            return []
        recipes = [
            self._recipe(prompt, duration, seed)
            for prompt, duration, seed in zip(prompts, seconds, seeds or [None] * len(prompts), strict=True)
        ]
        frames = [frames_of(recipe.seconds, self.layout) for recipe in recipes]
        with torch.inference_mode():
            text = self.encoder.encode(list(prompts)).to(self.device)
            counts = torch.tensor(frames, device=self.device)
            made = self.sampler.sample(text, counts, self.config.sampling, [recipe.seed for recipe in recipes])
        rows = made.float().cpu().numpy() * self.statistics.std + self.statistics.mean
        return [
            Motion.decoded(row[:n], self.layout, self.statistics, recipe)
            for row, n, recipe in zip(rows, frames, recipes, strict=True)
        ]

    def _recipe(self, prompt: str, seconds: float, seed: int | None) -> Recipe:
        check_request(prompt, seconds, *limits_of(self.layout))
        settings = SamplingSettings(self.config.sampling.guidance, self.config.sampling.temperature)
        return Recipe(prompt, seconds, checked_seed(seed), settings, self.revision)


def found_recipe(prompt: str, seconds: float, seed: int, system: str) -> Recipe:
    """Return the recipe of a clip that was looked up; it has neutral sampling settings, as nothing was sampled."""
    return Recipe(prompt, seconds, seed, SamplingSettings(guidance=0, temperature=1), system)


def limits_of(layout: FeatureLayout) -> tuple[float, float]:
    """Return the shortest and the longest duration that systems of a layout make, in seconds."""
    return MIN_FRAMES / layout.fps, layout.max_frames / layout.fps


def frames_of(seconds: float, layout: FeatureLayout) -> int:
    """Return the number of frames of a duration, rounded to a multiple of four as for our model."""
    return round(seconds * layout.fps / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN
