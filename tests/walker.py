"""A made-up text-to-motion system: its body glides forward at one speed, whatever the sentence says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.motion import Motion


class Walker:
    """Satisfies `Generator`; nothing else in the code knows it."""

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
