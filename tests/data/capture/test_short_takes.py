"""Short animations made longer, put on the floor and cut; sides measured on the joints."""

from __future__ import annotations

import numpy as np
import pytest
from stick_figure import Figure, lifted, ramp, walking

from scalemogen.data.capture.floor import at_training_rate
from scalemogen.data.capture.loops import facing_forward_first, held, repeat_loop, with_travel
from scalemogen.data.capture.sides import (
    drift_side,
    fall_side,
    faster_side,
    higher_side,
    side_in_front,
    turn_side,
)
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Label
from scalemogen.motion.heading import facing_yaw
from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import HUMANML3D


def test_a_gait_in_place_gets_the_speed_of_its_feet():
    real_FJ3 = walking(4.0, 1.2).motion().joints_FJ3
    in_place_FJ3 = real_FJ3.copy()
    in_place_FJ3[..., 2] -= 1.2 / 20 * np.arange(len(real_FJ3))[:, None]
    moved_FJ3 = with_travel(in_place_FJ3)
    speed = (moved_FJ3[-1, 0, 2] - moved_FJ3[0, 0, 2]) / (len(moved_FJ3) - 1) * 20
    assert speed == pytest.approx(1.2, abs=0.05)


def test_a_loop_is_turned_to_begin_facing_forward():
    figure = Figure(41)
    figure.yaw = 0.3 * np.cos(2 * np.pi * figure.seconds / 2)  # two seconds
    joints_FJ3 = figure.motion().joints_FJ3
    turned_FJ3 = facing_forward_first(joints_FJ3)
    assert len(turned_FJ3) == 41 and abs(facing_yaw(turned_FJ3, HUMANML3D)[0]) < 0.01
    np.testing.assert_allclose(turned_FJ3[0], turned_FJ3[-1], atol=1e-9)
    np.testing.assert_allclose(np.sort(turned_FJ3[:-1, 20, 0]), np.sort(joints_FJ3[:-1, 20, 0]), atol=1e-9)


def test_a_foot_out_of_place_in_the_last_pose_is_not_used():
    joints_FJ3 = np.zeros((11, 22, 3))
    joints_FJ3[:, :, 2] = np.linspace(0, 1, 11)[:, None]
    joints_FJ3[-1, 10, 1] = -0.1
    repeated_FJ3 = repeat_loop(joints_FJ3, 10, 2.5)
    assert repeated_FJ3[..., 1].min() == 0 and repeated_FJ3[-1, 10, 2] == pytest.approx(3)


def test_the_last_pose_is_held():
    joints_FJ3 = Figure(20).motion().joints_FJ3
    assert len(held(joints_FJ3, 20, 0.4)) == 28
    np.testing.assert_array_equal(held(joints_FJ3, 20, 0.4)[-1], joints_FJ3[-1])


def test_a_clip_stands_on_the_floor_at_the_rate_of_training():
    figure = Figure(33, fps=16)
    figure.hips[:, 1] -= 0.3 * np.abs(np.sin(3 * figure.seconds))
    joints_FJ3 = figure.motion().joints_FJ3 + np.array([0, 0.4, 0])
    motion = at_training_rate(joints_FJ3, 16)
    assert motion.fps == 20 and len(motion.joints_FJ3) == 41
    assert motion.joints_FJ3[:-1, :, 1].min() == pytest.approx(0, abs=1e-6)


def test_a_long_take_is_cut_into_windows_of_one_group():
    figure = Figure(500)  # 25 s; the hand rests now and then
    figure.hands["left"][:, 1] += 0.4 * np.clip(np.sin(figure.seconds), 0, 1)
    found = windows("take", figure.motion().joints_FJ3, 20, Label("wave"))
    assert [each.name for each in found] == [f"take_{number}" for number in range(len(found))]
    assert {each.group for each in found} == {"take"}
    lengths = [len(each.motion.joints_FJ3) for each in found]
    assert sum(lengths) == 500 and max(lengths) <= 192 and min(lengths) >= 40
    (short,) = windows("take", figure.motion().joints_FJ3[:100], 20, Label("wave"), "other")
    assert short.name == "take" and short.group == "other"


@pytest.mark.parametrize("side", SIDES)
def test_hands_and_feet_have_a_side(side):
    figure = lifted(Figure(60), side, (0.1, 0.4, 0.1), (0.5, 2.0))
    joints_FJ3 = figure.motion().joints_FJ3
    assert higher_side(joints_FJ3, "wrist") == faster_side(joints_FJ3, "wrist") == side
    figure = Figure(60)
    figure.hands[side] += np.array([0, 0.4, 0.45]) * ramp(figure.seconds, 0.5, 1.0)[:, None]
    figure.yaw += 2.0  # wherever the body faces
    assert side_in_front(figure.motion().joints_FJ3, "wrist") == side


@pytest.mark.parametrize("side", SIDES)
def test_moving_falling_and_turning_have_a_side(side):
    sign = 1 if side == "left" else -1
    figure = Figure(60)
    figure.yaw = sign * np.radians(170) * ramp(figure.seconds, 0.5, 2.5)
    assert turn_side(figure.motion().joints_FJ3) == side
    figure = Figure(60)
    figure.hips[:, 0] += sign * 0.8 * ramp(figure.seconds, 0.5, 1.0)
    figure.hips[:, 1] -= 0.5 * ramp(figure.seconds, 0.5, 1.0)
    assert drift_side(figure.motion().joints_FJ3) == side
    # getting up far on the other side does not matter
    figure.hips[:, 0] -= sign * 2.5 * ramp(figure.seconds, 1.5, 2.5)
    figure.hips[:, 1] += 0.4 * ramp(figure.seconds, 1.5, 2.5)
    assert fall_side(figure.motion().joints_FJ3) == side
