"""The motions that are measured: of every test clip the real one, its reconstruction, and one made from its text.

All are joints in the end, and what an evaluator reads is encoded from the joints again: what is seen is what is
measured, whoever made it. Batches do not depend on the number of processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
import torch

from scalemogen import ScaleMoGen
from scalemogen.data.clips import ClipSet, pad_clips
from scalemogen.evaluation.evaluator import EmbeddingModel
from scalemogen.model import MIN_FRAMES
from scalemogen.motion import features
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.motion import Motion
from scalemogen.motion.statistics import Statistics
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.support.processes import shared_map

BATCH = 16
SEED_STEP = 1_000_003  # between the seeds of two rounds of generation

Made = TypeVar("Made")


@dataclass(frozen=True)
class MotionSet:
    """Motions and, for each, the captions it is to be found by.

    Attributes:
        embeddings: (N, D) of the evaluator.
    """

    motions: tuple[Motion, ...]
    captions: tuple[tuple[str, ...], ...]
    embeddings: np.ndarray


@dataclass(frozen=True)
class Rod:
    """What sets are made with: the evaluator, and how features become joints and back."""

    evaluator: EmbeddingModel
    statistics: Statistics
    layout: FeatureLayout

    def rows(self, motion: Motion) -> np.ndarray:
        """(F - 1, dims) features of a motion's joints."""
        return features.encode(motion, self.layout, self.statistics.bone_lengths, smooth_start=True)

    def motion(self, normal_FC: np.ndarray) -> Motion:
        """The motion of normalised features."""
        arrays = features.decode(normal_FC * self.statistics.std + self.statistics.mean, self.layout)
        return Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton)


def measurable(clips: ClipSet, limit: int | None = None) -> list[int]:
    """Indices of the clips long enough to be generated, in one fixed random order; at most `limit` of them."""
    order = np.random.default_rng(0).permutation(len(clips))
    chosen = [int(i) for i in order if clips.frames[i] >= MIN_FRAMES and clips.captions[i]]
    return chosen[:limit]


def real_set(rod: Rod, clips: ClipSet, chosen: Sequence[int]) -> MotionSet:
    """The clips themselves, whole columns of four frames."""

    def make(batch: list[int]) -> list[tuple[Motion, np.ndarray]]:
        return _with_rows(rod, [rod.motion(_whole(clips, i)) for i in batch])

    return _set(rod, _in_batches(make, chosen, clips.frames), [clips.captions[i] for i in chosen])


def reconstructed_set(rod: Rod, model: ScaleMoGen, clips: ClipSet, chosen: Sequence[int]) -> MotionSet:
    """The clips through the tokenizer and back, all scales."""

    @torch.inference_mode()
    def make(batch: list[int]) -> list[tuple[Motion, np.ndarray]]:
        rows = [_whole(clips, i) for i in batch]
        x, frames = pad_clips(rows, max(map(len, rows)))
        x, frames = x.to(model.device), frames.to(model.device)
        total = model.tokenizer.encode(x, frames).sums[-1]
        decoded = model.tokenizer.decode_sum(total, frames, window=x.shape[1]).float().cpu().numpy()
        return _with_rows(rod, [rod.motion(ours[: len(row)]) for ours, row in zip(decoded, rows, strict=True)])

    return _set(rod, _in_batches(make, chosen, clips.frames), [clips.captions[i] for i in chosen])


def generated_set(
    rod: Rod, model: ScaleMoGen, clips: ClipSet, chosen: Sequence[int], generation: int = 0
) -> MotionSet:
    """One motion from one caption of each clip, as long as the clip; caption and seed depend on clip and round."""
    captions = {i: _caption(clips, i, generation) for i in chosen}

    def make(batch: list[int]) -> list[tuple[Motion, np.ndarray]]:
        seconds = [len(_whole(clips, i)) / rod.layout.fps for i in batch]
        seeds = [SEED_STEP * generation + i for i in batch]
        return _with_rows(rod, model.generate_batch([captions[i] for i in batch], seconds, seeds))

    return _set(rod, _in_batches(make, chosen, clips.frames), [(captions[i],) for i in chosen])


def repeated_embeddings(
    rod: Rod, model: ScaleMoGen, clips: ClipSet, chosen: Sequence[int], samples: int
) -> np.ndarray:
    """(C, samples, D): several motions from the first caption of each chosen clip, for multimodality."""

    def make(clip: int) -> np.ndarray:
        seconds = len(_whole(clips, clip)) / rod.layout.fps
        seeds = [SEED_STEP * (1 + sample) - 1 - clip for sample in range(samples)]
        made = model.generate_batch([clips.captions[clip][0]] * samples, [seconds] * samples, seeds)
        return rod.evaluator.embed_motions([rod.rows(motion) for motion in made])

    return np.stack(shared_map(make, chosen))


def _with_rows(rod: Rod, motions: Sequence[Motion]) -> list[tuple[Motion, np.ndarray]]:
    return [(motion, rod.rows(motion)) for motion in motions]


def _set(rod: Rod, made: Sequence[tuple[Motion, np.ndarray]], captions: Sequence[tuple[str, ...]]) -> MotionSet:
    embeddings = rod.evaluator.embed_motions([rows for _, rows in made])
    return MotionSet(tuple(motion for motion, _ in made), tuple(captions), embeddings)


def _in_batches(make: Callable[[list[int]], list[Made]], chosen: Sequence[int], frames: np.ndarray) -> list[Made]:
    """`make` over batches of clips of similar length, dealt to the processes; results in the order of `chosen`."""
    order = sorted(range(len(chosen)), key=lambda place: int(frames[chosen[place]]))
    batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    made = chain(*shared_map(make, [[chosen[place] for place in batch] for batch in batches]))
    by_place = dict(zip(chain(*batches), made, strict=True))
    return [by_place[place] for place in range(len(chosen))]


def _whole(clips: ClipSet, index: int) -> np.ndarray:
    return clips.clip(index)[: int(clips.frames[index]) // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN]


def _caption(clips: ClipSet, index: int, generation: int) -> str:
    return str(np.random.default_rng((index, generation)).choice(clips.captions[index]))
