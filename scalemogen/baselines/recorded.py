"""Recorded motion: the test clip that has the sentence as a caption. It exists where the data set is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from scalemogen.baselines.baseline import found_recipe, motion_of
from scalemogen.data.clips import ClipSet, read_clips
from scalemogen.data.folder import content_digest, read_statistics
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.motion.motion import Motion
from scalemogen.motion.statistics import Statistics
from scalemogen.settings import checked_seed


@dataclass(frozen=True)
class Recorded:
    """Finds the clip of a caption; case and a final full stop do not matter. The clip keeps its own length.

    Attributes:
        data: prepared folder.
        split: where the clips are from.
        layout: feature layout of the data.
    """

    data: Path
    split: str = "test"
    layout: FeatureLayout = field(default_factory=lambda: LAYOUTS["humanml3d"])
    name: str = "recorded"

    def fingerprint(self) -> str:
        """Hash of the data that it looks in."""
        return f"{self.name}-{content_digest(self.data)}"

    @cached_property
    def statistics(self) -> Statistics:
        """Normalisation of the clips."""
        return read_statistics(self.data)

    @cached_property
    def clips(self) -> ClipSet:
        """The clips, with their captions."""
        return read_clips(self.data, self.split, self.statistics, self.layout.max_frames)

    @cached_property
    def clips_of(self) -> dict[str, list[int]]:
        """For every caption the indices of its clips."""
        found: dict[str, list[int]] = {}
        for index, captions in enumerate(self.clips.captions):
            for caption in captions:
                found.setdefault(_plain(caption), []).append(index)
        return found

    def has(self, prompt: str) -> bool:
        """Whether a clip has this sentence."""
        return _plain(prompt) in self.clips_of

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        """Return the clip of each sentence; of several clips, the seed chooses one.

        Raises:
            ValueError: if no clip has the sentence.
        """
        return [self._clip(p, seed) for p, seed in zip(prompts, seeds or [None] * len(prompts), strict=True)]

    def _clip(self, prompt: str, seed: int | None) -> Motion:
        found = self.clips_of.get(_plain(prompt))
        if not found:
            raise ValueError(
                f"no clip of the {self.split} split has the caption '{prompt}': only captions of the data set have a "
                "recorded motion"
            )
        seed = checked_seed(seed)
        rows = self.clips.clip(int(np.random.default_rng(seed).choice(found)))
        recipe = found_recipe(prompt, len(rows) / self.layout.fps, seed, self.fingerprint())
        return motion_of(rows * self.statistics.std + self.statistics.mean, self.layout, recipe)


def _plain(caption: str) -> str:
    return " ".join(caption.lower().split()).rstrip(".")
