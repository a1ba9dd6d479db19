"""The captions that a checkpoint stores represent all training captions."""

from __future__ import annotations

import numpy as np

from scalemogen.training.seen_captions import choose_seen, farthest_points


def test_farthest_points_cover_all_directions() -> None:
    angles = np.radians([0, 1, 2, 90, 91, 180])
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    chosen = farthest_points(points, 3)
    assert len({int(np.degrees(angles[i])) // 45 for i in chosen}) == 3
    assert sorted(farthest_points(points, 99)) == list(range(6))


def test_only_short_captions_are_stored() -> None:
    texts = ["walks", "waves " * 40, "bows"]
    seen = choose_seen(texts, np.eye(3), np.eye(3)[:1], np.eye(3)[1:2], count=3)
    assert sorted(seen.texts) == ["bows", "walks"]
    assert seen.far < seen.near
