"""NPZ archives in other programs' words: names of the frame rate, and of the array that holds the motion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.motion import Motion

WALK = poses.walking().astype(np.float32)
FRAMES = len(WALK)


def saved(folder: Path, **arrays) -> Path:
    np.savez(folder / "m.npz", **arrays)
    return folder / "m.npz"


@pytest.mark.parametrize(
    "key",
    ["fps", "FPS", "mocap_frame_rate", "frameRate", "frames_per_second", "video_fps", "fps_target", "sample_rate_hz"],
)
def test_the_frame_rate_may_be_part_of_a_name(tmp_path, key):
    motion = Motion.load(saved(tmp_path, joints=WALK, **{key: 50}))
    assert motion.fps == 50 and motion.understood.fps_known


@pytest.mark.parametrize("key", ["duration", "mocap_time_length", "seconds"])
def test_a_duration_tells_the_rate(tmp_path, key):
    assert Motion.load(saved(tmp_path, joints=WALK, **{key: FRAMES / 50})).fps == pytest.approx(50)


def test_a_rate_is_not_guessed_from_several(tmp_path):
    path = saved(tmp_path, joints=WALK, source_fps=120, video_fps=30)
    assert not Motion.load(path).understood.fps_known
    both = saved(tmp_path, joints=WALK, source_fps=120, fps=30)
    assert Motion.load(both).fps == 30


@pytest.mark.parametrize("key", ["camera_shift", "shfps", "fpsx", "ratings", "chz"])
def test_other_names_are_no_rate(tmp_path, key):
    assert not Motion.load(saved(tmp_path, joints=WALK, **{key: 50})).understood.fps_known


@pytest.mark.parametrize("key", ["xyz", "pred_joints", "keypoints3d", "arr_0"])
@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_the_array_that_is_a_body_is_found_among_others(tmp_path, key, unit):
    others = {"betas": np.zeros((1, 10)), "noise": np.random.default_rng(0).normal(size=(FRAMES, 66)), "fps": 20}
    motion = Motion.load(saved(tmp_path, **others, **{key: WALK * unit}))
    np.testing.assert_allclose(motion.joints_FJ3, WALK, atol=1e-4)
    assert f"the array '{key}' is read" in motion.understood.notes


def test_positions_come_before_rotations_in_unknown_names(tmp_path):
    turns = np.zeros((FRAMES, 66)) + 0.1
    motion = Motion.load(saved(tmp_path, a=turns, b=WALK))
    assert motion.understood.content.startswith("positions")
    assert Motion.load(saved(tmp_path, a=turns, c=np.zeros((3, 3)))).understood.content.startswith("rotations")


def test_without_a_body_the_arrays_are_listed(tmp_path):
    with pytest.raises(ValueError, match="none of its arrays is the motion of a body; it has a, b"):
        Motion.load(saved(tmp_path, a=np.zeros((FRAMES, 22, 3)), b=np.ones((4, 4))))
