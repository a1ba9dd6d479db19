"""The field's metrics on embeddings of motions and texts, and confidence intervals; plain functions of arrays.

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

BATCH = 32  # candidates of each retrieval; convention since Guo et al. 2022
TOP = (1, 2, 3)  # ranks that count as found: R@1, R@2, R@3
LEVEL = 0.95  # confidence level of all intervals


@dataclass(frozen=True)
class Interval:
    """A mean and the half width of its 95 % confidence interval (0 for one value)."""

    mean: float
    half_width: float = 0.0


@dataclass(frozen=True)
class Gaussian:
    """A normal distribution: mean (D,) and covariance (D, D)."""

    mean_D: np.ndarray
    covariance_DD: np.ndarray

    @classmethod
    def of(cls, samples_ND: np.ndarray) -> Gaussian:
        """Return the mean and the covariance of samples; ValueError for fewer than two."""
        if len(samples_ND) < 2:
            raise ValueError(f"a covariance needs at least two samples; got {len(samples_ND)}")
        samples = samples_ND.astype(np.float64)  # float32 loses digits in the covariance
        return cls(samples.mean(0), np.atleast_2d(np.cov(samples, rowvar=False)))


@dataclass(frozen=True)
class Retrieval:
    """How well texts retrieve their motions among `BATCH` candidates.

    Attributes:
        recall: share of texts whose own motion is among the nearest 1, 2, 3.
        matching: mean distance between a text and its own motion.
    """

    recall: tuple[float, ...]
    matching: float


def frechet_distance(a: Gaussian, b: Gaussian) -> float:
    """Squared Fréchet distance |m_a - m_b|^2 + tr(A + B - 2 (A B)^(1/2)).

    Source: Dowson and Landau 1982; used as FID by Heusel et al. 2017, equation 6.
    """
    # AB has the same eigenvalues as B^(1/2) A B^(1/2), which is symmetric. So tr((AB)^(1/2)) is a sum of real square
    # roots, without the complex rounding errors of a general matrix root, even with fewer samples than channels.
    root = _symmetric_root(b.covariance_DD)
    eigenvalues = np.linalg.eigvalsh(root @ a.covariance_DD @ root)
    cross = np.sqrt(np.clip(eigenvalues, 0, None)).sum()  # rounding can make zero eigenvalues slightly negative
    between_means = ((a.mean_D - b.mean_D) ** 2).sum()
    return max(0.0, float(between_means + np.trace(a.covariance_DD) + np.trace(b.covariance_DD) - 2 * cross))


def fid(a_ND: np.ndarray, b_ND: np.ndarray) -> float:
    """Return the Fréchet distance of the Gaussians fitted to two sets of embeddings.

    It is biased: smaller sets of the same distribution give larger values.
    """
    return frechet_distance(Gaussian.of(a_ND), Gaussian.of(b_ND))


def halves_fid(real_ND: np.ndarray, other_ND: np.ndarray, groups: Sequence[object], seed: int) -> float:
    """Return the FID between a random half of the real clips and the rows of `other_ND` for the other half.

    The two halves share no clip, and no mirror image of a clip. They have about the same size for every `other_ND`:
    real clips, reconstructions or generated motions. So the values for these can be compared, and the value of the
    real clips themselves is the lowest one to expect.

    Args:
        real_ND: embeddings of the real clips.
        other_ND: embeddings of N motions that belong to the same clips.
        groups: (N,) labels; clips with the same label stay in the same half.
        seed: seed of the random halves.
    """
    # The halves are drawn over labels, not over clips, so that a clip and its mirror image stay together.
    labels, group_N = np.unique(np.array([str(g) for g in groups]), return_inverse=True)
    first = np.random.default_rng(seed).permutation(len(labels)) < len(labels) // 2
    return fid(real_ND[first[group_N]], other_ND[~first[group_N]])


def ranks_of_own(distances_TM: np.ndarray) -> np.ndarray:
    """Return (T,) the number of motions that are nearer to text i than its own motion i.

    A tie counts one half. An evaluator that gives all distances the same value then ranks every motion in the middle
    instead of first.

    Args:
        distances_TM: distance of text i (row) and motion j (column); motion i belongs to text i.
    """
    own = np.diag(distances_TM)[:, None]
    nearer = (distances_TM < own).sum(1)
    ties = (distances_TM == own).sum(1) - 1  # without the own motion itself
    return nearer + ties / 2


def recall_at(distances_TM: np.ndarray, top: int) -> float:
    """Return the share of texts whose own motion is among the `top` nearest."""
    return float((ranks_of_own(distances_TM) < top).mean())


def retrieval(text_ND: np.ndarray, motion_ND: np.ndarray, seed: int) -> Retrieval:
    """Return R-precision at 1, 2, 3 in random batches of 32, and the matching distance (Guo et al. 2022, section 5).

    Each text ranks the 32 motions of its batch, as in the public implementation. An incomplete last batch is left out
    of R-precision.

    Raises:
        ValueError: with fewer than 32 pairs.
    """
    if len(text_ND) < BATCH:
        raise ValueError(
            f"retrieval in batches of {BATCH} needs at least {BATCH} pairs; got {len(text_ND)}: measure more clips"
        )
    order = np.random.default_rng(seed).permutation(len(text_ND))
    batches = [order[i : i + BATCH] for i in range(0, len(order) - BATCH + 1, BATCH)]
    tables = [cdist(text_ND[batch], motion_ND[batch]) for batch in batches]
    recall = tuple(float(np.mean([recall_at(table, top) for table in tables])) for top in TOP)
    return Retrieval(recall, matching_distance(text_ND, motion_ND))


def matching_distance(text_ND: np.ndarray, motion_ND: np.ndarray) -> float:
    """Return the mean distance between a text and its own motion ("multimodal distance", Guo et al. 2022)."""
    return float(np.linalg.norm(text_ND - motion_ND, axis=1).mean())


def diversity(motion_ND: np.ndarray, seed: int, pairs: int = 300) -> float:
    """Return the mean distance of random pairs of motions (Guo et al. 2020).

    No motion is in two pairs, so small sets give fewer pairs than asked for; 300 is the number of Guo et al. 2022.

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
    """Return the mean distance of two motions generated for the same text: (C texts, S motions, D).

    Guo et al. 2020 define it for action labels, Guo et al. 2022 for texts with 10 random pairs each. Here all pairs
    of a text are used: the expectation is the same, the noise is lower.

    Raises:
        ValueError: with fewer than two motions per text.
    """
    samples = motion_CSD.shape[1]
    if samples < 2:
        raise ValueError(f"multimodality needs at least two motions per text; got {samples}")
    first, second = np.triu_indices(samples, 1)  # every pair once, none of a motion with itself
    return float(np.linalg.norm(motion_CSD[:, first] - motion_CSD[:, second], axis=-1).mean())


def interval(values: Sequence[float] | np.ndarray) -> Interval:
    """Return the mean of independent values with its interval by Student's t."""
    count = len(values)
    if count < 2:
        return Interval(float(np.mean(values)))
    # Few values give a poor estimate of the deviation, which t accounts for: 2.1 standard errors for 20 values, 4.3
    # for 3. The quantile is two-sided: half of the remaining 5 % on each side.
    quantile = student_t.ppf((1 + LEVEL) / 2, count - 1)
    return Interval(float(np.mean(values)), float(quantile * np.std(values, ddof=1)) / count**0.5)


def grouped_interval(values: Sequence[float] | np.ndarray, groups: Sequence[str]) -> Interval:
    """Return the mean of values that are independent only between groups, and its interval.

    A clip and its mirror image are a group, for example. The interval is that of the group means.
    """
    _, group_N = np.unique(np.array(groups), return_inverse=True)
    sums, counts = np.bincount(group_N, values), np.bincount(group_N)
    return Interval(float(np.mean(values)), interval(sums / counts).half_width)


def share_interval(hits: Sequence[bool] | np.ndarray) -> Interval:
    """Return the share of hits and the longer side of its score interval (Wilson 1927)."""
    # The usual interval, from the deviation of the values, would have width 0 if all values are hits.
    share = float(np.mean(hits))
    wilson = binomtest(int(np.sum(hits)), len(hits)).proportion_ci(LEVEL, method="wilson")
    return Interval(share, max(share - wilson.low, wilson.high - share))


def _symmetric_root(matrix: np.ndarray) -> np.ndarray:
    """Return the square root of a symmetric positive semi-definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
