"""The field's numbers about embeddings of motions and texts: plain functions of arrays.

Shapes: N samples, D channels of an embedding. Distances are Euclidean, in units of the evaluator's embedding, so
numbers of different evaluators must not be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import binomtest
from scipy.stats import t as student_t

BATCH = 32  # candidates of a retrieval; the field's convention
TOP = (1, 2, 3)


@dataclass(frozen=True)
class Interval:
    """A mean and the half width of its 95 % confidence interval (0 for one value)."""

    mean: float
    half_width: float = 0.0


@dataclass(frozen=True)
class Gaussian:
    """Mean (D,) and covariance (D, D)."""

    mean_D: np.ndarray
    covariance_DD: np.ndarray

    @classmethod
    def of(cls, samples_ND: np.ndarray) -> Gaussian:
        """The moments of samples; ValueError for fewer than two."""
        if len(samples_ND) < 2:
            raise ValueError(f"a covariance needs at least two samples; got {len(samples_ND)}")
        samples = samples_ND.astype(np.float64)
        return cls(samples.mean(0), np.atleast_2d(np.cov(samples, rowvar=False)))


@dataclass(frozen=True)
class Retrieval:
    """How well texts find their motions among `BATCH` candidates.

    Attributes:
        recall: share of texts whose own motion is among the nearest 1, 2, 3.
        matching: mean distance of a text and its own motion.
    """

    recall: tuple[float, ...]
    matching: float


def frechet_distance(a: Gaussian, b: Gaussian) -> float:
    """Squared Fréchet distance |m_a - m_b|^2 + tr(A + B - 2 (A B)^(1/2)).

    Source: Dowson and Landau 1982; as FID, Heusel et al. 2017, equation 6. tr((AB)^(1/2)) is computed as the sum of
    the square roots of the eigenvalues of B^(1/2) A B^(1/2), which is symmetric: no complex rounding errors, also
    where there are fewer samples than channels.
    """
    root = _symmetric_root(b.covariance_DD)
    eigenvalues = np.linalg.eigvalsh(root @ a.covariance_DD @ root)
    cross = np.sqrt(np.clip(eigenvalues, 0, None)).sum()
    apart = ((a.mean_D - b.mean_D) ** 2).sum()
    return max(0.0, float(apart + np.trace(a.covariance_DD) + np.trace(b.covariance_DD) - 2 * cross))


def fid(a_ND: np.ndarray, b_ND: np.ndarray) -> float:
    """Fréchet distance of the Gaussians fitted to two sets of embeddings; it grows as the sets get smaller."""
    return frechet_distance(Gaussian.of(a_ND), Gaussian.of(b_ND))


def halves_fid(real_ND: np.ndarray, other_ND: np.ndarray, groups: Sequence[object], seed: int) -> float:
    """FID between a random half of the real clips and the *other* half's clips as `other_ND` has them.

    Neither side holds a clip (or, by `groups`, a relative such as its mirror image) of the other side, and the
    sides are of about one size whatever `other_ND` is: real clips themselves, reconstructions or generated ones.
    So the values can be set beside each other, and the real clips' own is what chance leaves.

    Args:
        groups: (N,) labels; clips of one label stay on one side.
    """
    labels, group_N = np.unique(np.array([str(g) for g in groups]), return_inverse=True)
    first = np.random.default_rng(seed).permutation(len(labels)) < len(labels) // 2
    return fid(real_ND[first[group_N]], other_ND[~first[group_N]])


def ranks_of_own(distances_TM: np.ndarray) -> np.ndarray:
    """(T,) how many motions are nearer to text i than motion i; ties count half, so that constants are no hit."""
    own = np.diag(distances_TM)[:, None]
    nearer = (distances_TM < own).sum(1)
    ties = (distances_TM == own).sum(1) - 1
    return nearer + ties / 2


def recall_at(distances_TM: np.ndarray, top: int) -> float:
    """Share of texts whose own motion is among the `top` nearest."""
    return float((ranks_of_own(distances_TM) < top).mean())


def retrieval(text_ND: np.ndarray, motion_ND: np.ndarray, seed: int) -> Retrieval:
    """R-precision at 1, 2, 3 in random batches of 32 and the matching distance (Guo et al. 2022, section 5).

    Each text ranks the 32 motions of its batch, as in the public implementation; a rest of fewer than 32 is left
    out of that shuffle.

    Raises:
        ValueError: with fewer than 32 pairs.
    """
    if len(text_ND) < BATCH:
        raise ValueError(f"retrieval in batches of {BATCH} needs at least {BATCH} pairs; got {len(text_ND)}")
    order = np.random.default_rng(seed).permutation(len(text_ND))
    batches = [order[i : i + BATCH] for i in range(0, len(order) - BATCH + 1, BATCH)]
    tables = [cdist(text_ND[batch], motion_ND[batch]) for batch in batches]
    recall = tuple(float(np.mean([recall_at(table, top) for table in tables])) for top in TOP)
    return Retrieval(recall, matching_distance(text_ND, motion_ND))


def matching_distance(text_ND: np.ndarray, motion_ND: np.ndarray) -> float:
    """Mean distance of a text and its own motion (multimodal distance; Guo et al. 2022)."""
    return float(np.linalg.norm(text_ND - motion_ND, axis=1).mean())


def diversity(motion_ND: np.ndarray, seed: int, pairs: int = 300) -> float:
    """Mean distance of `pairs` random pairs of different motions, fewer where there are fewer (Guo et al. 2020).

    300 pairs as Guo et al. 2022 have them; here no motion is in two.

    Raises:
        ValueError: with fewer than two motions.
    """
    if len(motion_ND) < 2:
        raise ValueError(f"diversity needs at least two motions; got {len(motion_ND)}")
    pairs = min(pairs, len(motion_ND) // 2)
    order = np.random.default_rng(seed).permutation(len(motion_ND))
    first, second = order[:pairs], order[pairs : 2 * pairs]
    return float(np.linalg.norm(motion_ND[first] - motion_ND[second], axis=1).mean())


def multimodality(motion_CSD: np.ndarray) -> float:
    """Mean distance of two of the S motions made for one text, over all pairs and the C texts.

    Defined by Guo et al. 2020 for action labels, by Guo et al. 2022 for texts with 10 random pairs of each; all pairs
    have the same expectation and less noise.

    Raises:
        ValueError: with fewer than two motions per text.
    """
    samples = motion_CSD.shape[1]
    if samples < 2:
        raise ValueError(f"multimodality needs at least two motions per text; got {samples}")
    first, second = np.triu_indices(samples, 1)
    return float(np.linalg.norm(motion_CSD[:, first] - motion_CSD[:, second], axis=-1).mean())


def interval(values: Sequence[float] | np.ndarray) -> Interval:
    """Mean of independent values, and its interval by Student's t: 2.1 standard errors for 20 values, 4.3 for 3."""
    count = len(values)
    half = float(student_t.ppf(0.975, count - 1) * np.std(values, ddof=1)) / count**0.5 if count > 1 else 0.0
    return Interval(float(np.mean(values)), half)


def grouped_interval(values: Sequence[float] | np.ndarray, groups: Sequence[str]) -> Interval:
    """Mean of values, and its interval over groups of values that are not independent, such as mirror images."""
    _, group_N = np.unique(np.array(groups), return_inverse=True)
    sums, counts = np.bincount(group_N, values), np.bincount(group_N)
    return Interval(float(np.mean(values)), interval(sums / counts).half_width)


def share_interval(hits: Sequence[bool] | np.ndarray) -> Interval:
    """A share and the longer side of its 95 % score interval (Wilson 1927), which is not 0 where all are hits."""
    share = float(np.mean(hits))
    wilson = binomtest(int(np.sum(hits)), len(hits)).proportion_ci(method="wilson")
    return Interval(share, max(share - wilson.low, wilson.high - share))


def _symmetric_root(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
