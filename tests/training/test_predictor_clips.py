"""Clips in which the body leaves the floor for long are not used to train the predictor."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from stick_figure import Figure

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data.clips import read_clips
from scalemogen.data.folder import Caption, Clip, read_split, write_clip, write_split
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.motion.quality import longest_aloft
from scalemogen.training.predictor_clips import captions_to_predict, clips_to_predict, heights, without_aloft

LAYOUT, STATISTICS = LAYOUTS["humanml3d"], standing_statistics()


def _raised(seconds: float, metres: float) -> np.ndarray:
    """Return features of a figure that stands, is raised for some seconds, and stands again."""
    figure = Figure(101)
    up_F = ((figure.seconds >= 1) & (figure.seconds < 1 + seconds - 1e-6)) * metres
    figure.hips[:, 1] += up_F
    for foot in figure.feet.values():
        foot[:, 1] += up_F
    return encode(figure.motion(), LAYOUT, STATISTICS.bone_lengths, smooth_start=True)


@pytest.mark.parametrize(("seconds", "metres", "expected"), [(0.5, 0.6, 0.5), (1.5, 0.3, 1.5), (1.5, 0.1, 0.0)])
def test_the_time_off_the_floor_is_measured(seconds: float, metres: float, expected: float) -> None:
    assert longest_aloft(heights(_raised(seconds, metres), LAYOUT), LAYOUT.fps) == pytest.approx(expected, abs=0.051)


def test_heights_of_a_layout_in_centimetres_are_in_metres() -> None:
    layout = LAYOUTS["snapmogen"]
    rows = np.zeros((60, layout.dims))
    rows[:, layout.positions[1::3]] = 10.0
    assert longest_aloft(heights(rows, layout), layout.fps) == 0
    rows[10:40, layout.positions[1::3]] = 20.0
    assert longest_aloft(heights(rows, layout), layout.fps) == 1.0


def test_a_clip_of_climbing_is_left_out(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "with_a_climber"
    shutil.copytree(prepared, folder)
    rows = _raised(2.0, 0.6)
    clip = Clip("climber", rows, (Caption("someone climbs"),))
    write_clip(folder, clip, decode(rows, LAYOUT).joints_FJ3)
    names = read_split(folder, "train")
    write_split(folder, "train", ["climber", *names])
    assert "climber" in clips_to_predict(folder, "train", LAYOUT, most_aloft=None).names
    kept = clips_to_predict(folder, "train", LAYOUT, most_aloft=1.0)
    before = read_clips(prepared, "train", STATISTICS, LAYOUT.max_frames)
    assert kept.names == before.names and kept.captions == before.captions
    assert np.array_equal(kept.offsets, before.offsets) and np.array_equal(kept.rows, before.rows)
    assert "someone climbs" in captions_to_predict(folder, "train", LAYOUT, most_aloft=None)
    assert "someone climbs" not in captions_to_predict(folder, "train", LAYOUT, most_aloft=1.0)


def test_leaving_out_every_clip_is_an_error(prepared: Path) -> None:
    clips = read_clips(prepared, "train", STATISTICS, LAYOUT.max_frames)
    with pytest.raises(ValueError, match="none is left"):
        without_aloft(clips, -1.0, STATISTICS, LAYOUT)
