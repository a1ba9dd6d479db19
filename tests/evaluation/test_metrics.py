"""The metrics on examples with an answer worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scalemogen.evaluation.metrics import (
    Gaussian,
    diversity,
    fid,
    frechet_distance,
    grouped_interval,
    halves_fid,
    interval,
    matching_distance,
    multimodality,
    ranks_of_own,
    recall_at,
    retrieval,
)


def test_frechet_distance_of_diagonal_gaussians() -> None:
    # |m|^2 + sum (sqrt a - sqrt b)^2 where the covariances commute
    a = Gaussian(np.zeros(3), np.diag([1.0, 4.0, 9.0]))
    b = Gaussian(np.array([1.0, 2.0, 0.0]), np.diag([4.0, 4.0, 1.0]))
    assert frechet_distance(a, b) == pytest.approx(5 + (1 - 2) ** 2 + 0 + (3 - 1) ** 2)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)


def test_frechet_distance_does_not_depend_on_the_axes() -> None:
    random = np.random.default_rng(0)
    turn = np.linalg.qr(random.normal(size=(5, 5)))[0]
    a, b = (Gaussian(random.normal(size=5), _covariance(random)) for _ in range(2))
    turned = [Gaussian(turn @ g.mean_D, turn @ g.covariance_DD @ turn.T) for g in (a, b)]
    assert frechet_distance(*turned) == pytest.approx(frechet_distance(a, b))
    assert frechet_distance(b, a) == pytest.approx(frechet_distance(a, b))


def test_fid_of_samples_nears_the_closed_form() -> None:
    random = np.random.default_rng(0)
    a, b = random.normal(size=(20000, 4)), 2 * random.normal(size=(20000, 4)) + 1
    assert fid(a, b) == pytest.approx(4 * 1 + 4 * (2 - 1) ** 2, rel=0.02)
    few = random.normal(size=(10, 64))  # fewer samples than channels
    assert fid(few, few) == pytest.approx(0, abs=1e-4)


def test_halves_keep_groups_together() -> None:
    random = np.random.default_rng(0)
    real = random.normal(size=(4000, 4))
    groups = [str(i // 2) for i in range(4000)]
    own = halves_fid(real, real, groups, seed=0)
    assert 0 < own < 0.02
    assert halves_fid(real, real + 1, groups, seed=0) == pytest.approx(4, rel=0.05)
    places = np.repeat([0.0, 10.0], 200)[:, None]  # if a label were split, both halves would be alike
    assert halves_fid(places, places, ["a"] * 200 + ["b"] * 200, seed=0) == pytest.approx(100)


def test_recall_on_a_hand_made_table() -> None:
    # own motion (diagonal) is 1st, 2nd, 3rd and 4th nearest
    distances = np.array(
        [
            [0.1, 0.5, 0.6, 0.7],
            [0.1, 0.2, 0.6, 0.7],
            [0.1, 0.2, 0.3, 0.7],
            [0.1, 0.2, 0.3, 0.4],
        ]
    )
    np.testing.assert_array_equal(ranks_of_own(distances), [0, 1, 2, 3])
    assert [recall_at(distances, top) for top in (1, 2, 3)] == [0.25, 0.5, 0.75]


def test_constant_distances_retrieve_nothing() -> None:
    assert recall_at(np.ones((32, 32)), 3) == 0


def test_retrieval_of_pairs_and_of_chance() -> None:
    random = np.random.default_rng(0)
    motion = random.normal(size=(640, 16))
    assert retrieval(motion + 1e-3, motion, 0).recall == (1, 1, 1)
    chance = [retrieval(random.normal(size=(640, 16)), motion, seed).recall for seed in range(10)]
    np.testing.assert_allclose(np.mean(chance, axis=0), np.array([1, 2, 3]) / 32, atol=0.01)
    with pytest.raises(ValueError, match="at least 32 pairs; got 31"):
        retrieval(motion[:31], motion[:31], 0)


def test_distances_on_hand_made_points() -> None:
    assert matching_distance(np.array([[0.0, 0], [1, 1]]), np.array([[3.0, 4], [1, 1]])) == 2.5
    assert diversity(np.array([[0.0, 0], [3, 4]]), seed=0) == 5
    clusters = np.array([[[0.0], [1], [3]], [[5.0], [5], [5]]])  # pairs 1, 3, 2 and 0, 0, 0
    assert multimodality(clusters) == pytest.approx(1)
    with pytest.raises(ValueError, match="two motions per text"):
        multimodality(clusters[:, :1])
    with pytest.raises(ValueError, match="two motions"):
        diversity(np.zeros((1, 2)), 0)


def test_interval_of_repeats() -> None:
    found = interval([1.0, 2.0, 3.0])
    assert found.mean == 2 and found.half_width == pytest.approx(4.303 / 3**0.5, rel=1e-3)  # Student's t, 2 degrees
    assert interval([4.0]).half_width == 0
    assert interval(list(range(1000))).half_width == pytest.approx(1.96 * 1000 / 12**0.5 / 1000**0.5, rel=0.01)


def test_a_group_counts_as_one_value() -> None:
    twice = grouped_interval([1.0, 2.0, 3.0] * 2, ["a", "b", "c"] * 2)
    assert twice == interval([1.0, 2.0, 3.0])
    uneven = grouped_interval([1.0, 3.0, 5.0], ["a", "a", "b"])
    assert uneven.mean == 3 and uneven.half_width == interval([2.0, 5.0]).half_width


def _covariance(random: np.random.Generator) -> np.ndarray:
    root = random.normal(size=(5, 5))
    return root @ root.T
