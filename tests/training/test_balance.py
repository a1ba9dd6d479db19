"""An epoch meets clips of rare actions more often."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scalemogen.data.labels import ClipLabel, write_labels
from scalemogen.training.balance import HARD_TIMES, epoch_of

ACTIONS = {f"walk{i}": "walk" for i in range(16)} | {"flip": "backflip", "C_1": "walk>wave", "C_2": "walk+wave"}


def labels(folder: Path) -> list[str]:
    rows = [
        ClipLabel(name, "made-up", name, action, "", "", "", False, 40, "train") for name, action in ACTIONS.items()
    ]
    write_labels(folder, rows)
    return list(ACTIONS)


def times(folder: Path, balance: float, most: int = 100, hard_actions: tuple[str, ...] = ()) -> dict[str, int]:
    names = labels(folder)
    counts = np.bincount(epoch_of(folder, names, balance, most, hard_actions), minlength=len(names))
    return dict(zip(names, counts.tolist(), strict=True))


def test_a_rare_action_comes_by_the_root_of_its_rarity(tmp_path: Path) -> None:
    found = times(tmp_path, 0.5)
    assert found["walk0"] == 1 and found["flip"] == 4  # 18 walks; sqrt(18 / 1) = 4.2
    assert found["C_1"] == found["C_2"] == 3  # sqrt(18 / 2): the rarest action of a composed clip counts


def test_repeats_are_limited(tmp_path: Path) -> None:
    assert times(tmp_path, 1.0, most=5)["flip"] == 5
    assert set(times(tmp_path, 0.0).values()) == {1}


def test_hard_actions_come_more_often_than_others_as_rare(tmp_path: Path) -> None:
    usual, found = times(tmp_path, 0.5), times(tmp_path, 0.5, hard_actions=("wave", "unheard of"))
    for name in ACTIONS:  # "wave" is one of the two actions of the composed clips
        assert found[name] == usual[name] * (HARD_TIMES if name.startswith("C_") else 1)


def test_a_folder_without_labels_meets_each_clip_once(tmp_path: Path) -> None:
    np.testing.assert_array_equal(epoch_of(tmp_path, ["a", "b"], 0.5, 8), [0, 1])
