"""Archives say their frame rate by the times of the frames, or by the time between two."""

from __future__ import annotations

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.motion import Motion


@pytest.mark.parametrize("key", ["times", "timestamps", "Time"])
def test_times_of_the_frames_say_the_rate(tmp_path, key):
    joints = poses.walking()
    np.savez(tmp_path / "m.npz", joints=joints, **{key: 3 + np.arange(len(joints)) / 50})
    motion = Motion.load(tmp_path / "m.npz")
    assert motion.fps == pytest.approx(50) and motion.understood.fps_known


@pytest.mark.parametrize(
    ("key", "parts", "kind"),
    [
        ("times", 1e3, float), ("timestamps", 1e3, np.int64), ("timestamps", 1e6, np.int64), ("time", 1e9, np.int64),
        ("timestamps_ms", 1e3, float), ("time_us", 1e6, np.int64), ("Time (ms)", 1e3, float), ("t", 1, float),
    ],
)  # fmt: skip
def test_times_are_in_the_unit_of_their_name_or_in_the_likely_one(tmp_path, key, parts, kind):
    joints_FJ3 = poses.walking()
    times_F = (7 + np.arange(len(joints_FJ3)) / 50) * parts
    np.savez(tmp_path / "m.npz", joints=joints_FJ3, **{key: times_F.astype(kind)})
    motion = Motion.load(tmp_path / "m.npz")
    assert motion.fps == pytest.approx(50, rel=0.001) and motion.understood.fps_known
    np.savez(tmp_path / "column.npz", joints=joints_FJ3, **{key: times_F.astype(kind)[:, None]})
    assert Motion.load(tmp_path / "column.npz").fps == pytest.approx(50, rel=0.001)


@pytest.mark.parametrize(("key", "step"), [("dt", 20), ("dt_ms", 20), ("frame_time", 0.02), ("time_step_us", 20000)])
def test_a_time_between_frames_is_in_a_likely_unit(tmp_path, key, step):
    np.savez(tmp_path / "m.npz", joints=poses.walking(), **{key: step})
    assert Motion.load(tmp_path / "m.npz").fps == pytest.approx(50)


def test_numbers_of_frames_are_no_times(tmp_path):
    np.savez(tmp_path / "m.npz", joints=poses.walking(), time=np.arange(len(poses.walking())))
    assert not Motion.load(tmp_path / "m.npz").understood.fps_known
