"""Clips of a prepared folder in memory, and batches of them.

Random batches depend on (seed, step) only, not on the number of processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from scalemogen.data import folder as folders
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.statistics import Statistics
from scalemogen.scales import FRAMES_PER_COLUMN

Samples = TypeVar("Samples", bound="Sequence | np.ndarray | Tensor")


@dataclass(frozen=True)
class Share:
    """The samples of a batch that one process computes: every `processes`-th, starting at its rank.

    Every process draws the whole batch, so the draw does not depend on the number of processes.
    """

    rank: int = 0
    processes: int = 1

    def of(self, samples: Samples) -> Samples:
        """Return the samples of this process, in the order of the batch."""
        return samples[self.rank :: self.processes]  # pyright: ignore[reportReturnType]  # a slice keeps its type


@dataclass(frozen=True)
class ClipSet:
    """One split of a prepared folder (HumanML3D's layout).

    Attributes:
        names: clip names; the mirror image of NAME is MNAME.
        rows: normalised features of all clips, concatenated, (sum F, dims) float16.
        offsets: clip i is rows[offsets[i]:offsets[i + 1]].
        captions: sentences of each clip.
    """

    names: tuple[str, ...]
    rows: np.ndarray
    offsets: np.ndarray
    captions: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def frames(self) -> np.ndarray:
        """Number of frames of each clip."""
        return np.diff(self.offsets)

    def clip(self, index: int) -> np.ndarray:
        """Return the normalised features (F, dims) of one clip, float32."""
        return self.rows[self.offsets[index] : self.offsets[index + 1]].astype(np.float32)

    def only(self, kept: Sequence[int]) -> ClipSet:
        """Return a set of some of the clips, at least one, in the given order."""
        return ClipSet(
            tuple(self.names[i] for i in kept),
            np.concatenate([self.rows[self.offsets[i] : self.offsets[i + 1]] for i in kept]),
            np.cumsum([0, *self.frames[list(kept)]]),
            tuple(self.captions[i] for i in kept),
        )


def read_clips(folder: Path, split: str, statistics: Statistics, max_frames: int, mirrored: bool = True) -> ClipSet:
    """Read one split, normalised, with the captions that describe whole clips.

    If all captions of a clip describe only some of its seconds (HumanML3D has such clips), the clip is cut into these
    parts.

    Args:
        statistics: mean and standard deviation to normalise with.
        max_frames: longer clips are cut off.
        mirrored: whether to include mirror images.

    Raises:
        ValueError: if the folder was not prepared, or the split is empty.
    """
    names = [name for name in folders.read_split(folder, split) if mirrored or not name.startswith("M")]
    if not names:
        raise ValueError(f"the {split} split of {folder} names no clip")
    clips = [part for name in names for part in _parts(folders.read_clip(folder, name))]
    rows = [((clip.features_FC[:max_frames] - statistics.mean) / statistics.std).astype(np.float16) for clip in clips]
    captions = tuple(tuple(caption.text for caption in clip.captions) for clip in clips)
    return ClipSet(
        tuple(clip.name for clip in clips), np.concatenate(rows), np.cumsum([0, *map(len, rows)]), captions
    )


def _parts(clip: folders.Clip) -> list[folders.Clip]:
    """Return the clip with its whole-clip captions, or else one part of it per caption."""
    whole = tuple(caption for caption in clip.captions if caption.start == caption.end)
    if whole or not clip.captions:
        return [replace(clip, captions=whole)]
    fps = next(layout.fps for layout in LAYOUTS.values() if layout.dims == clip.features_FC.shape[1])
    parts = []
    for caption in clip.captions:
        stop = round(caption.end * fps) if caption.end > caption.start else None
        rows = clip.features_FC[round(caption.start * fps) : stop]
        if len(rows) >= FRAMES_PER_COLUMN:
            parts.append(folders.Clip(f"{clip.name}@{caption.start:g}-{caption.end:g}", rows, (caption,)))
    return parts


def read_sentences(folder: Path, split: str) -> list[str]:
    """Read the different captions of a split that describe a whole clip, sorted, without reading motions."""
    paths = [folder / "texts" / f"{name}.txt" for name in folders.read_split(folder, split)]
    return sorted({c.text for path in paths for c in folders.read_captions(path) if c.start == c.end})


def step_generator(seed: int, step: int) -> np.random.Generator:
    """Return the random generator of one step, the same on every process."""
    return np.random.default_rng((seed, step))


def pad_clips(clips: Sequence[np.ndarray], window: int) -> tuple[Tensor, Tensor]:
    """Return clips zero-padded to (B, window, dims), and their numbers of frames (B,)."""
    batch = np.zeros((len(clips), window, clips[0].shape[1]), dtype=np.float32)
    for row, clip in zip(batch, clips, strict=True):
        row[: len(clip)] = clip
    return torch.from_numpy(batch), torch.tensor([len(clip) for clip in clips])


def by_length(lengths: Sequence[int] | np.ndarray, size: int) -> list[np.ndarray]:
    """Return all indices in batches of `size`, sorted by length to keep padding short."""
    order = np.argsort(lengths, kind="stable")
    return [order[start : start + size] for start in range(0, len(order), size)]


def length_batch(frames: np.ndarray, batch_size: int, index: int, seed: int, together: int = 24) -> np.ndarray:
    """Return batch number `index` of an endless shuffled sequence; the clips of a batch have similar lengths.

    Args:
        frames: (N,) length of each clip.
        together: number of batches whose clips are sorted by length together.
    """
    per_epoch = max(1, len(frames) // batch_size)
    epoch, place = divmod(index, per_epoch)
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(frames))
    size = batch_size * together
    blocks = [order[i : i + size] for i in range(0, len(order), size)]
    ordered = np.concatenate([block[np.argsort(frames[block], kind="stable")] for block in blocks])
    start = int(random.permutation(per_epoch)[place]) * batch_size
    return ordered[start : start + batch_size]
