"""The motions that are measured: for every test clip the real motion, its reconstruction, and a generated motion.

Every motion is measured by its joints: the features for the evaluator are computed from the joints, whichever system
made the motion. Batches do not depend on the number of processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
import torch

from scalemogen.codec import MIN_FRAMES
from scalemogen.data.clips import ClipSet, pad_clips
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.motion import features
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.motion import Motion
from scalemogen.motion.statistics import Statistics
from scalemogen.scales import whole_columns
from scalemogen.support.processes import shared_map
from scalemogen.words.evaluator import EmbeddingModel

BATCH = 16  # clips computed together
# Difference between the seeds of two rounds; above the number of clips, so that no seed is used twice.
SEED_STEP = 1_000_003

Made = TypeVar("Made")


@dataclass(frozen=True)
class MotionSet:
    """Motions with their captions and embeddings.

    Attributes:
        motions: N motions.
        captions: for each motion the captions that should retrieve it.
        embeddings: (N, D) of the evaluator.
    """

    motions: tuple[Motion, ...]
    captions: tuple[tuple[str, ...], ...]
    embeddings: np.ndarray


@dataclass(frozen=True)
class Embedder:
    """An evaluator, and the conversion between normalised features, motions and the features it reads.

    Attributes:
        evaluator: embeds features.
        statistics: normalisation of the clips, and the bone lengths of the data.
        layout: feature layout of the clips.
    """

    evaluator: EmbeddingModel
    statistics: Statistics
    layout: FeatureLayout

    def rows(self, motion: Motion) -> np.ndarray:
        """Encode a motion's joints to features (F - 1, dims), not normalised."""
        return features.encode(motion, self.layout, self.statistics.bone_lengths, smooth_start=True)

    def motion(self, normal_FC: np.ndarray) -> Motion:
        """Decode normalised features (F, dims) to a motion."""
        arrays = features.decode(normal_FC * self.statistics.std + self.statistics.mean, self.layout)
        return Motion(arrays.joints_FJ3, arrays.fps, arrays.skeleton)


def measurable(clips: ClipSet, limit: int | None = None) -> list[int]:
    """Return the indices of clips that are long enough to be generated, in a fixed random order; at most `limit`."""
    order = np.random.default_rng(0).permutation(len(clips))
    chosen = [int(i) for i in order if clips.frames[i] >= MIN_FRAMES and clips.captions[i]]
    return chosen[:limit]


def real_set(embedder: Embedder, clips: ClipSet, chosen: Sequence[int]) -> MotionSet:
    """Return the clips themselves, cut to whole token columns."""

    def make(batch: list[int]) -> list[tuple[Motion, np.ndarray]]:
        return _with_rows(embedder, [embedder.motion(_whole(clips, i)) for i in batch])

    return _set(embedder, _in_batches(make, chosen, clips.frames, "real clips"), [clips.captions[i] for i in chosen])


def reconstructed_set(embedder: Embedder, model: MotionModel, clips: ClipSet, chosen: Sequence[int]) -> MotionSet:
    """Return the clips encoded to tokens and decoded from all scales."""

    @torch.inference_mode()
    def make(batch: list[int]) -> list[tuple[Motion, np.ndarray]]:
        rows = [_whole(clips, i) for i in batch]
        x, frames = pad_clips(rows, max(map(len, rows)))
        x, frames = x.to(model.device), frames.to(model.device)
        total = model.tokenizer.encode(x, frames).sums[-1]
        decoded = model.tokenizer.decode_sum(total, frames, window=x.shape[1]).float().cpu().numpy()
        motions = [embedder.motion(ours[: len(row)]) for ours, row in zip(decoded, rows, strict=True)]
        return _with_rows(embedder, motions)

    return _set(
        embedder, _in_batches(make, chosen, clips.frames, "reconstructions"), [clips.captions[i] for i in chosen]
    )


def generated_set(
    embedder: Embedder, generator: Generator, clips: ClipSet, chosen: Sequence[int], generation: int = 0
) -> MotionSet:
    """Generate one motion per clip from one of its captions, as long as the clip.

    Caption and seed depend on the clip and on the round of generation.
    """
    captions = {i: _caption(clips, i, generation) for i in chosen}

    def make(batch: list[int]) -> list[tuple[Motion, np.ndarray]]:
        seconds = [len(_whole(clips, i)) / embedder.layout.fps for i in batch]
        seeds = [SEED_STEP * generation + i for i in batch]
        return _with_rows(embedder, generator.generate_batch([captions[i] for i in batch], seconds, seeds))

    return _set(
        embedder, _in_batches(make, chosen, clips.frames, "generated motions"), [(captions[i],) for i in chosen]
    )


def repeated_embeddings(
    embedder: Embedder, generator: Generator, clips: ClipSet, chosen: Sequence[int], samples: int
) -> np.ndarray:
    """Generate several motions from the first caption of each chosen clip; return embeddings (C, samples, D)."""

    def make(clip: int) -> np.ndarray:
        seconds = len(_whole(clips, clip)) / embedder.layout.fps
        # Counted down from the end of each round's range, so that they differ from the seeds of `generated_set`.
        seeds = [SEED_STEP * (1 + sample) - 1 - clip for sample in range(samples)]
        made = generator.generate_batch([clips.captions[clip][0]] * samples, [seconds] * samples, seeds)
        return embedder.evaluator.embed_motions([embedder.rows(motion) for motion in made])

    return np.stack(shared_map(make, chosen, "multimodality"))


def _with_rows(embedder: Embedder, motions: Sequence[Motion]) -> list[tuple[Motion, np.ndarray]]:
    return [(motion, embedder.rows(motion)) for motion in motions]


def _set(
    embedder: Embedder, made: Sequence[tuple[Motion, np.ndarray]], captions: Sequence[tuple[str, ...]]
) -> MotionSet:
    embeddings = embedder.evaluator.embed_motions([rows for _, rows in made])
    return MotionSet(tuple(motion for motion, _ in made), tuple(captions), embeddings)


def _in_batches(
    make: Callable[[list[int]], list[Made]], chosen: Sequence[int], frames: np.ndarray, what: str
) -> list[Made]:
    """Call `make` on batches of clips of similar length; processes share the batches. Keeps the order of `chosen`."""
    order = sorted(range(len(chosen)), key=lambda place: int(frames[chosen[place]]))
    batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    made = chain(*shared_map(make, [[chosen[place] for place in batch] for batch in batches], what))
    by_place = dict(zip(chain(*batches), made, strict=True))
    return [by_place[place] for place in range(len(chosen))]


def _whole(clips: ClipSet, index: int) -> np.ndarray:
    """Normalised features of a clip, cut to whole token columns."""
    return clips.clip(index)[: whole_columns(int(clips.frames[index]))]


def _caption(clips: ClipSet, index: int, generation: int) -> str:
    return str(np.random.default_rng((index, generation)).choice(clips.captions[index]))
