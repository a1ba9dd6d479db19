"""Recorded motion: the test clip that has the sentence as a caption. It needs the data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scalemogen.baselines.baseline import found_recipe
from scalemogen.baselines.library import ClipLibrary
from scalemogen.motion.motion import Motion
from scalemogen.settings import checked_seed


@dataclass(frozen=True, kw_only=True)
class Recorded(ClipLibrary):
    """Finds the clip of a caption; case, spacing and a final full stop do not count. The clip keeps its length."""

    split: str = "test"
    name: str = "recorded"

    @staticmethod
    def plain(caption: str) -> str:
        """Return the caption in lower case, with single spaces and without its final full stop."""
        return " ".join(caption.lower().split()).rstrip(".")

    def has(self, prompt: str) -> bool:
        """Whether a clip has this sentence."""
        return self.plain(prompt) in self.clips_of

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        """Return the clip of each sentence; of several clips, the seed chooses one.

        Raises:
            ValueError: if no clip has the sentence.
        """
        return [self._clip(p, seed) for p, seed in zip(prompts, seeds or [None] * len(prompts), strict=True)]

    def _clip(self, prompt: str, seed: int | None) -> Motion:
        found = self.clips_of.get(self.plain(prompt))
        if not found:
            raise ValueError(
                f"no clip of the {self.split} split has the caption '{prompt}': only captions of the data set have a "
                "recorded motion"
            )
        seed = checked_seed(seed)
        rows = self.clips.clip(int(np.random.default_rng(seed).choice(found)))
        recipe = found_recipe(prompt, len(rows) / self.layout.fps, seed, self.fingerprint())
        rows = rows * self.statistics.std + self.statistics.mean
        return Motion.decoded(rows, self.layout, self.statistics, recipe)
