"""A motion at another tempo is the same motion, sooner or later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from stick_figure import walking

from scalemogen.commands.debug_model import debug_config, standing_statistics
from scalemogen.data.clips import read_clips
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.networks.trajectory import root_path
from scalemogen.training.loop import LoopConfig
from scalemogen.training.tempo import at_tempo, clips_at_tempo
from scalemogen.training.tokenizer import TokenizerTask, TokenizerTraining

LAYOUT, STATISTICS = LAYOUTS["humanml3d"], standing_statistics()


def _walk() -> np.ndarray:
    figure = walking(5, 1.3)
    figure.yaw = 0.4 * figure.seconds  # round a bend
    rows = encode(figure.motion(), LAYOUT, STATISTICS.bone_lengths, smooth_start=True)
    return ((rows - STATISTICS.mean) / STATISTICS.std).astype(np.float32)


def _path(rows: np.ndarray) -> np.ndarray:
    mean, std = torch.from_numpy(STATISTICS.mean), torch.from_numpy(STATISTICS.std)
    return root_path(torch.from_numpy(rows)[None], mean, std, LAYOUT)[0].numpy()


@pytest.mark.parametrize("tempo", [0.9, 0.97, 1.1])
def test_velocities_add_up_to_the_same_path(tempo: float) -> None:
    walk = _walk()
    played = at_tempo(walk, tempo, STATISTICS, LAYOUT)
    assert abs(len(played) - len(walk) / tempo) <= 1
    before, after = (_path(rows) for rows in (walk, played))
    ends = np.arange(1, len(played) + 1) * tempo - 1  # row k's path ends where k + 1 steps lead
    inside = ends >= 0
    for column in range(3):
        expected = np.interp(ends[inside], np.arange(len(walk)), before[:, column])
        np.testing.assert_allclose(after[inside, column], expected, atol=0.01)


def test_the_body_is_where_it_was_and_moves_as_it_says() -> None:
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


def test_clips_keep_within_the_window(prepared: Path) -> None:
    clips = read_clips(prepared, "train", STATISTICS, 196)
    slow = clips_at_tempo(clips, 0.5, STATISTICS, LAYOUT)
    doubled = slow.frames > 1.9 * clips.frames
    assert (slow.frames <= 196).all() and doubled.any()
    assert np.array_equal(slow.frames[~doubled], clips.frames[~doubled])


def test_windows_are_filled_at_every_tempo(prepared: Path, tmp_path: Path) -> None:
    config = TokenizerTraining(
        prepared, tmp_path, LoopConfig(batch_size=4), tempo=0.1, model=debug_config().tokenizer
    )
    random = np.random.default_rng(0)
    task = TokenizerTask(config)
    windows = task._windows(30, 24, random)
    assert all(len(window) == 24 for window in windows)  # every clip is longer
    plain = TokenizerTask(replace(config, tempo=0.0))._windows(30, 24, np.random.default_rng(0))
    assert not np.allclose(windows[0], plain[0])
