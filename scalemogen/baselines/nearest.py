"""Retrieval: the training clip whose caption is nearest to the sentence. It needs the data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from scalemogen.baselines.baseline import found_recipe, frames_of, limits_of
from scalemogen.baselines.library import ClipLibrary
from scalemogen.data.text_states import sentence_means
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.networks.settings import TextConfig
from scalemogen.settings import check_request, checked_seed


@dataclass(frozen=True, kw_only=True)
class NearestCaption(ClipLibrary):
    """Finds clips by the cosine between the mean token states of the prompt and of each caption.

    Captions are tried from the nearest on. The first one that has a clip of at least the requested duration is used,
    and the clip is cut to this duration. If no clip is that long, a clip of the nearest caption is returned whole. If
    several clips have the caption, the seed chooses one.

    Attributes:
        text: the text encoder.
        encoder: checkpoint folder that contains it.
    """

    text: TextConfig
    encoder: Path
    split: str = "train"
    name: str = "nearest_caption"

    @cached_property
    def captions(self) -> tuple[str, ...]:
        """The different captions, sorted."""
        return tuple(sorted({caption for captions in self.clips.captions for caption in captions}))

    @cached_property
    def meanings_NC(self) -> np.ndarray:
        """Mean token state of every caption, scaled to length 1; token states are cached on disk."""
        return self._meanings(self.captions)

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        """Return the clip of each prompt; see `Generator`.

        Raises:
            ValueError: for an empty prompt or a duration that no system makes.
        """
        if not prompts:
            return []
        for prompt, duration in zip(prompts, seconds, strict=True):
            check_request(prompt, duration, *limits_of(self.layout))
        similarity_PN = self._meanings(prompts) @ self.meanings_NC.T
        recipes = [
            found_recipe(prompt, duration, checked_seed(seed), self.fingerprint())
            for prompt, duration, seed in zip(prompts, seconds, seeds or [None] * len(prompts), strict=True)
        ]
        return [self._clip(row, recipe) for row, recipe in zip(similarity_PN, recipes, strict=True)]

    def _clip(self, similarity_N: np.ndarray, recipe: Recipe) -> Motion:
        frames = frames_of(recipe.seconds, self.layout)
        order = np.argsort(-similarity_N, kind="stable")
        lengths = self.clips.frames
        candidates = self.clips_of[self.captions[order[0]]]
        for place in order:
            if long := [i for i in self.clips_of[self.captions[place]] if lengths[i] >= frames]:
                candidates = long
                break
        index = int(np.random.default_rng(recipe.seed).choice(candidates))
        rows = self.clips.clip(index)[:frames] * self.statistics.std + self.statistics.mean
        return Motion.decoded(rows, self.layout, self.statistics, recipe)

    def _meanings(self, texts: Sequence[str]) -> np.ndarray:
        means = sentence_means(texts, self.text, self.encoder).numpy()
        return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
