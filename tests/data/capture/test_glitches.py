"""Jumping joints are found, cut out, or refused."""

from __future__ import annotations

import numpy as np
import pytest

from scalemogen.data.capture.glitches import jumps, longest_smooth, refuse_jumps
from scalemogen.data.recording import UnusableRecording
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import HUMANML3D


def swinging(frames: int, flipped: tuple[int, ...] = ()) -> MotionArrays:
    """Return a hand that swings with 60 m/s^2 at 30 fps; in the flipped frames a foot is off by a metre."""
    joints = np.zeros((frames, 22, 3))
    joints[:, 20, 0] = 0.6 * np.cos(10 * np.arange(frames) / 30)
    joints[list(flipped), 10, 1] += 1.0
    return MotionArrays(joints, 30.0, HUMANML3D)


def test_a_fast_move_is_not_a_jump():
    assert not jumps(swinging(90), 250).any() and jumps(swinging(90), 50).any()
    assert longest_smooth(swinging(20), 250, 2.0, "short but smooth") == slice(0, 20)
    refuse_jumps(swinging(90), 250, "smooth")


def test_a_jump_is_cut_out_with_its_neighbours():
    motion = swinging(120, flipped=(30,))
    assert np.flatnonzero(jumps(motion, 250)).tolist() == [29, 30, 31]
    kept = longest_smooth(motion, 250, 2.0, "x")
    assert kept == slice(32, 120)
    assert not jumps(MotionArrays(motion.joints_FJ3[kept], 30.0, HUMANML3D), 250).any()


def test_the_limit_of_the_pelvis_is_lower():
    joints = np.zeros((60, 22, 3))
    joints[:, 0, 1] = 0.1 * np.cos(30 * np.arange(60) / 30)  # 90 m/s^2
    assert jumps(MotionArrays(joints, 30.0, HUMANML3D), 250).any()
    assert not jumps(MotionArrays(joints[:, ::-1], 30.0, HUMANML3D), 250).any()


def test_too_many_jumps_are_refused():
    motion = swinging(120, flipped=(30, 60, 90))
    with pytest.raises(UnusableRecording, match="joints jump in 9") as error:
        longest_smooth(motion, 250, 2.0, "a.bvh")
    assert error.value.reason == "joints jump"
    with pytest.raises(UnusableRecording, match="9 frames"):
        refuse_jumps(motion, 250, "b.txt")


@pytest.mark.parametrize("frames", [1, 2])
def test_a_short_motion_has_no_jumps(frames):
    assert jumps(swinging(frames), 250).tolist() == [False] * frames
