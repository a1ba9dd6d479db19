"""A motion played at another tempo takes the same path through the same poses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from stick_figure import walking

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data.clips import read_clips
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.networks.trajectory import root_path
from scalemogen.training.tempo import at_tempo, clips_at_tempo

LAYOUT, STATISTICS = LAYOUTS["humanml3d"], standing_statistics()


def _walk() -> np.ndarray:
    figure = walking(5, 1.3)
    figure.yaw = 0.4 * figure.seconds  # walks a curve
    rows = encode(figure.motion(), LAYOUT, STATISTICS.bone_lengths, smooth_start=True)
    return ((rows - STATISTICS.mean) / STATISTICS.std).astype(np.float32)


def _path(rows: np.ndarray) -> np.ndarray:
    mean, std = torch.from_numpy(STATISTICS.mean), torch.from_numpy(STATISTICS.std)
    return root_path(torch.from_numpy(rows)[None], mean, std, LAYOUT)[0].numpy()


@pytest.mark.parametrize("tempo", [0.9, 0.97, 1.1])
def test_the_path_does_not_change(tempo: float) -> None:
    walk = _walk()
    played = at_tempo(walk, tempo, STATISTICS, LAYOUT)
    assert abs(len(played) - len(walk) / tempo) <= 1
    before, after = (_path(rows) for rows in (walk, played))
    ends = np.arange(1, len(played) + 1) * tempo - 1  # row k holds the path after k + 1 steps
    inside = ends >= 0
    for column in range(3):
        expected = np.interp(ends[inside], np.arange(len(walk)), before[:, column])
        np.testing.assert_allclose(after[inside, column], expected, atol=0.01)


def test_poses_do_not_change_and_contacts_stay_0_or_1() -> None:
    walk = _walk()
    played = at_tempo(walk, 1.1, STATISTICS, LAYOUT)
    ours = decode(played * STATISTICS.std + STATISTICS.mean, LAYOUT).joints_FJ3
    real = decode(walk * STATISTICS.std + STATISTICS.mean, LAYOUT).joints_FJ3
    moment = 50
    assert np.linalg.norm(ours[moment] - real[55], axis=-1).max() < 0.03
    rows = played * STATISTICS.std + STATISTICS.mean
    assert set(np.unique(rows[:, LAYOUT.contacts].round(3))) <= {0.0, 1.0}


def test_tempo_one_changes_nothing() -> None:
    walk = _walk()
    np.testing.assert_allclose(at_tempo(walk, 1.0, STATISTICS, LAYOUT), walk, atol=2e-4)
    with pytest.raises(ValueError, match="above 0; got 0"):
        at_tempo(walk, 0.0, STATISTICS, LAYOUT)


def test_clips_that_would_become_too_long_stay_as_they_are(prepared: Path) -> None:
    clips = read_clips(prepared, "train", STATISTICS, 196)
    slow = clips_at_tempo(clips, 0.5, STATISTICS, LAYOUT)
    doubled = slow.frames > 1.9 * clips.frames
    assert (slow.frames <= 196).all() and doubled.any()
    assert np.array_equal(slow.frames[~doubled], clips.frames[~doubled])
