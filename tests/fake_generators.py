"""Simple text-to-motion systems for tests. They satisfy `Generator` without being part of the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.motion import Motion


class Walker:
    """A body that glides forward at one speed, whatever the prompt says."""

    name = "walker"
    layout = LAYOUTS["humanml3d"]

    def __init__(self, step: float = 0.06) -> None:
        self.step = step  # metres per frame

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        return [self._glide(round(duration * self.layout.fps)) for duration in seconds]

    def _glide(self, frames: int) -> Motion:
        rows = np.tile(standing_statistics().mean, (frames, 1))
        rows[:, 2] = self.step
        return Motion(decode(rows, self.layout).joints_FJ3, 20.0, self.layout.skeleton)


class Prompted:
    """A system that gives each prompt the motion of a table; other prompts get the default motion."""

    name = "prompted"
    layout = LAYOUTS["humanml3d"]

    def __init__(self, motions: Mapping[str, Motion], default: Motion) -> None:
        self.motions, self.default = motions, default

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        return [self.motions.get(prompt, self.default) for prompt in prompts]
