"""Leakage check: near duplicates of training clips in the validation and test splits.

Every clip starts at the origin facing +Z, so clips can be compared directly. Each is sampled at sixteen moments of
its duration; the distance of two clips is the root mean square distance of their joints over these moments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.data.labels import COMPOSED, ClipLabel

_MOMENTS = 16
_BLOCK = 512  # clips compared at once, to limit memory
_SAMPLE = 1500  # training clips that are compared with the rest of the training split
_CHANCE = 0.01  # share of training clips that are nearer to another recording than the limit


@dataclass(frozen=True)
class Pair:
    """A clip, the training clip nearest to it, and their distance in metres."""

    name: str
    nearest: str
    distance: float


@dataclass(frozen=True)
class LeakageCheck:
    """How near the held-out splits are to the training split.

    Attributes:
        within_train: for a sample of training clips, the distance in metres to the nearest clip of another recording.
        to_train: per held-out split, the nearest training clip of each clip.
        limit: metres below which a pair is suspicious: only one training clip in a hundred is that near to another
            recording.
    """

    within_train: np.ndarray
    to_train: dict[str, tuple[Pair, ...]]
    limit: float

    @property
    def suspicious(self) -> tuple[Pair, ...]:
        """Pairs below the limit, the nearest first."""
        pairs = [pair for split in self.to_train.values() for pair in split if pair.distance < self.limit]
        return tuple(sorted(pairs, key=lambda pair: pair.distance))


def check_leakage(folder: Path, rows: Sequence[ClipLabel]) -> LeakageCheck:
    """Find the nearest training clip of every validation and test clip.

    Training clips include mirror images, but not composed clips; validation and test clips include no mirror images.

    Raises:
        ValueError: if there are fewer than two training recordings.
    """
    train = [row for row in rows if row.split == "train" and row.source != COMPOSED]
    if len({row.group for row in train}) < 2:
        raise ValueError("there are fewer than two training recordings to compare with")
    points_ND = _points(folder, train)
    originals = [i for i, row in enumerate(train) if not row.mirrored]
    places = originals[:: -(-len(originals) // _SAMPLE)]
    groups = np.array([row.group for row in train])
    others = groups[places][:, None] != groups[None]
    _, within = _nearest(points_ND[places], points_ND, others)
    to_train = {}
    for split in ("val", "test"):
        held = [row for row in rows if row.split == split and not row.mirrored]
        found, distances = _nearest(_points(folder, held), points_ND) if held else ((), ())
        to_train[split] = tuple(
            Pair(row.name, train[index].name, float(distance))
            for row, index, distance in zip(held, found, distances, strict=True)
        )
    return LeakageCheck(within, to_train, float(np.quantile(within, _CHANCE)))


def moments(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (16 J 3,) float32 joints at evenly spaced moments, scaled so that the norm is a root mean square."""
    times = np.linspace(0, len(joints_FJ3) - 1, _MOMENTS).round().astype(int)
    points = joints_FJ3[times].astype(np.float32)
    return points.ravel() / np.float32(np.sqrt(points.shape[0] * points.shape[1]))


def _points(folder: Path, rows: Sequence[ClipLabel]) -> np.ndarray:
    """Return (N, D) the sampled joints of clips."""
    return np.stack([moments(np.load(folder / "new_joints" / f"{row.name}.npy")) for row in rows])


def _nearest(
    points_ND: np.ndarray, among_MD: np.ndarray, allowed_NM: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return (N,) index of the nearest allowed row of `among_MD`, and (N,) its distance."""
    squares_M = np.sum(among_MD**2, axis=1)
    found, distances = [], []
    for start in range(0, len(points_ND), _BLOCK):
        block = points_ND[start : start + _BLOCK]
        # |a - b|^2 = |a|^2 + |b|^2 - 2 a b; |a|^2 does not change which b is nearest
        squared = squares_M - 2 * block @ among_MD.T
        if allowed_NM is not None:
            squared[~allowed_NM[start : start + _BLOCK]] = np.inf
        best = squared.argmin(axis=1)
        found.append(best)
        # computed again directly: the formula above loses digits if two clips are almost the same
        distances.append(np.linalg.norm(block - among_MD[best], axis=1))
    return np.concatenate(found), np.concatenate(distances)
