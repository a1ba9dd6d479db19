"""Facts measured on stick figures whose movements are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stick_figure import Figure, lifted, ramp, walking

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure
from scalemogen.motion.facts.signals import turning_points
from scalemogen.motion.heading import turn
from scalemogen.motion.sides import OTHER_SIDE
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN


@pytest.mark.parametrize("fps", [20.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("speed", "cadence", "named"), [(0.5, 1.4, "slow"), (1.2, 1.9, "walk"), (1.75, 2.2, "brisk"), (3.0, 3.0, "run")]
)
def test_speed_distance_and_steps_of_a_walk(speed, cadence, named, fps):
    travel = measure(walking(5.0, speed, cadence, fps).motion()).locomotion
    assert travel.speed == named and travel.direction == "forward"
    assert travel.metres_per_second == pytest.approx(speed, rel=0.1)
    assert travel.distance == pytest.approx(5 * speed, rel=0.12)
    assert abs(travel.steps - 5 * cadence) <= 1.5 and travel.turn_side == "" and travel.jumps == 0


@pytest.mark.parametrize(
    ("way", "named"), [((0, 1), "forward"), ((0, -1), "backward"), ((1, 0), "left"), ((-1, 0), "right")]
)
def test_the_direction_is_the_body_s_own(way, named):
    figure = walking(4.0, 1.0, way=way)
    figure.yaw += 2.0  # wherever it faces
    assert measure(figure.motion()).locomotion.direction == named


def test_a_veering_walk_drifts_to_its_side():
    assert measure(walking(4.0, 1.2, way=(0.5, 1)).motion()).locomotion.drift == pytest.approx(2.15, abs=0.3)
    assert measure(walking(4.0, 1.2, way=(-0.5, 1)).motion()).locomotion.drift < -1.8


@pytest.mark.parametrize(("degrees", "side"), [(90, "left"), (-90, "right"), (20, ""), (-170, "right")])
def test_turns_on_the_spot_are_measured_in_degrees(degrees, side):
    figure = Figure(81)
    figure.yaw = np.radians(degrees) * ramp(figure.seconds, 2.6, 1.0)
    travel = measure(figure.motion()).locomotion
    assert travel.turn == pytest.approx(degrees, abs=3) and travel.turn_side == side
    assert travel.turn_when == ("end" if side else "") and travel.speed == "stand"


@pytest.mark.parametrize(("back", "turns"), [(-150, [90, -150]), (-40, [50]), (0, [90])])
def test_a_turn_to_the_other_side_is_a_second_one(back, turns):
    figure = Figure(121)
    figure.yaw = np.radians(90 * ramp(figure.seconds, 0.5, 1.0) + back * ramp(figure.seconds, 3.0, 1.5))
    assert measure(figure.motion()).locomotion.turns == pytest.approx(turns, abs=4)
    assert measure(Figure(121).motion()).locomotion.turns == ()


def test_a_full_turn_is_a_spin():
    figure = Figure(81)
    figure.yaw = 2 * np.pi * ramp(figure.seconds, 0.5, 3.0)
    assert measure(figure.motion()).locomotion.spins == 1


def test_setting_off_and_stopping():
    figure = walking(6.0, 1.2)
    going = (figure.seconds > 2) & (figure.seconds < 4)
    path = np.cumsum(np.where(going, 1.2 / 20, 0))
    figure.hips[:, 2] = path
    travel = measure(figure.motion()).locomotion
    assert travel.stops == "both" and travel.distance == pytest.approx(2.4, abs=0.5)


def test_standing_does_nothing():
    facts = measure(Figure(60).motion())
    assert facts.locomotion.speed == "stand" and facts.locomotion.steps == 0
    assert facts.left_hand.height == facts.right_hand.height == "low"
    assert facts.left_arm.moves == facts.right_arm.moves == "still" and facts.left_arm.hangs
    assert facts.legs.squats == facts.torso.bows == facts.locomotion.jumps == 0
    assert facts.tempo.still == 1 and (facts.start_pose, facts.end_pose) == ("standing", "standing")


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("place", "height", "where"),
    [
        ((0.1, 0.5, 0.05), "overhead", "up"), ((0.5, 0.05, 0.05), "shoulder", "side"),
        ((0.05, 0.0, 0.5), "shoulder", "front"), ((0.1, 0.24, 0.2), "head", "front"),
        ((0.1, -0.2, 0.2), "chest", "down"),
    ],
)  # fmt: skip
def test_where_a_hand_goes(side, place, height, where):
    facts = measure(lifted(Figure(80), side, place, (1.0, 3.0)).motion())
    hand, other = facts.hand(side), facts.hand(OTHER_SIDE[side])
    assert (hand.height, hand.place) == (height, where) and other.height == "low"
    assert facts.higher_hand == side and hand.waves == 0 and not hand.ends_raised
    if where != "down":
        assert hand.raised == pytest.approx(2.0, abs=0.5) and hand.lifts == 1


def test_turning_points_are_highs_and_lows():
    assert turning_points(np.array([0.0, 2, 1.9, 3, 0, 1, 0.5, 4]), 1.5) == [3, 4]
    assert turning_points(np.array([1.0, 0, 2, 0, 2]), 0.9) == [1, 2, 3] and turning_points(np.array([]), 1) == []


@settings(max_examples=25)
@given(st.integers(3, 9), st.floats(0.8, 2.0), st.floats(0.06, 0.3))
def test_waves_are_counted(count, rate, width):
    seconds = count / rate
    figure = lifted(Figure(round((seconds + 2.4) * 20)), "right", (0.2, 0.4, 0.1), (0.4, 1.2 + seconds))
    time = figure.seconds - 1.0
    waving = (time > 0) & (time < seconds)
    figure.hands["right"][:, 0] += np.where(waving, width / 2 * np.sin(2 * np.pi * rate * time), 0)
    hand = measure(figure.motion()).right_hand
    assert abs(hand.waves - count) <= 1
    assert hand.wave_width == pytest.approx(width, rel=0.3)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("drop", [0.2, 0.45])
def test_squats_are_counted_and_their_depth_measured(count, drop):
    figure = Figure(round(count * 2.5 * 20) + 10)
    figure.hips[:, 1] -= drop * np.sin(np.pi * np.minimum(figure.seconds / 2.5, count)) ** 2
    legs = measure(figure.motion()).legs
    assert legs.squats == count and legs.lunge == "" and legs.raised_leg == ""
    assert legs.drop == pytest.approx((drop + 0.03) / 0.92, abs=0.03)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_forward_lunge_names_the_leg_in_front(side):
    figure = Figure(80)
    figure.feet[side][:, 2] += 0.45
    figure.feet[OTHER_SIDE[side]][:, 2] -= 0.45
    figure.hips[:, 1] -= 0.12 + 0.25 * (ramp(figure.seconds, 1, 0.8) - ramp(figure.seconds, 2.6, 0.8))
    assert measure(figure.motion()).legs.lunge == f"forward-{side}"


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_a_side_lunge_names_the_bent_leg(side, sign):
    figure = Figure(80)
    down = ramp(figure.seconds, 1, 0.8) - ramp(figure.seconds, 2.6, 0.8)
    for foot, out in (("left", 1), ("right", -1)):
        figure.feet[foot][:, 0] += 0.35 * out
    figure.hips += np.stack([0.3 * sign * down, -0.12 - 0.2 * down, 0 * down], axis=1)
    assert measure(figure.motion()).legs.lunge == f"side-{side}"


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
@pytest.mark.parametrize(("way", "where"), [((0.0, 0.7), "front"), ((0.7, 0.0), "side"), ((0.0, -0.6), "back")])
def test_a_raised_leg(side, sign, way, where):
    figure = Figure(80)
    up = ramp(figure.seconds, 1, 0.8) - ramp(figure.seconds, 2.4, 0.8)
    figure.feet[side] += up[:, None] * [way[0] * sign, 0.5, way[1]]
    legs = measure(figure.motion()).legs
    assert (legs.raised_leg, legs.raised_to, legs.leg_raises) == (side, where, 1)
    assert legs.raised_height == pytest.approx(0.5, abs=0.03)


def test_bows_are_counted():
    figure = Figure(120)
    figure.lean = 60 * (ramp(figure.seconds, 0.5, 1) - ramp(figure.seconds, 2, 1) + ramp(figure.seconds, 3.5, 1))
    torso = measure(figure.motion()).torso
    assert torso.bows == 2 and torso.deepest == pytest.approx(60, abs=3)


def test_a_jump_leaves_the_floor():
    figure = Figure(60)
    flight = np.clip(figure.seconds - 1, 0, 0.5)
    height = 4.9 * flight * (0.5 - flight)
    figure.hips[:, 1] += height
    for foot in figure.feet.values():
        foot[:, 1] += height
    assert measure(figure.motion()).locomotion.jumps == 1


def test_a_pause_between_two_movements():
    figure = lifted(Figure(120), "left", (0.1, 0.5, 0.1), (0.5, 4.5))
    facts = measure(figure.motion())
    assert facts.tempo.pauses == pytest.approx((3.5,), abs=0.6) and facts.start_pose == "standing"
    assert measure(lifted(Figure(60), "left", (0.1, 0.5, 0.1), (0.5, 9)).motion()).end_pose == "left arm raised"


def _mirrored(motion: MotionArrays) -> MotionArrays:
    return replace(motion, joints_FJ3=motion.joints_FJ3[:, list(HUMANML3D.mirror)] * [-1, 1, 1])


def test_the_mirror_exchanges_left_and_right_and_nothing_else():
    figure = lifted(walking(4.0, 1.1, way=(0.3, 1)), "left", (0.4, 0.3, 0.1), (0.5, 3))
    figure.yaw = np.radians(80) * ramp(figure.seconds, 1, 2)
    facts, mirrored = measure(figure.motion()), measure(_mirrored(figure.motion()))
    left, right = facts.left_hand, mirrored.right_hand
    assert (left.height, left.place, left.waves, left.lifts) == (right.height, right.place, right.waves, right.lifts)
    assert facts.left_arm.moves == mirrored.right_arm.moves
    one, two = facts.locomotion, mirrored.locomotion
    assert (one.turn_side, two.turn_side) == ("left", "right") and one.turn == pytest.approx(-two.turn)
    assert one.drift == pytest.approx(-two.drift) and one.steps == two.steps
    assert facts.legs.squats == mirrored.legs.squats


@settings(max_examples=15)
@given(st.floats(-3.1, 3.1), st.floats(-50, 50), st.floats(-50, 50))
def test_facts_do_not_depend_on_the_place_in_the_world(yaw, x, z):
    motion = lifted(walking(3.0, 1.2), "right", (0.3, 0.4, 0.0), (0.5, 2)).motion()
    moved = replace(motion, joints_FJ3=turn(motion.joints_FJ3, yaw) + np.array([x, 0.3, z]))
    one, two = measure(motion), measure(moved)
    assert one.locomotion.steps == two.locomotion.steps and one.locomotion.speed == two.locomotion.speed
    assert one.locomotion.distance == pytest.approx(two.locomotion.distance, rel=1e-3)
    assert one.right_hand.place == two.right_hand.place and one.end_pose == two.end_pose


@settings(max_examples=20)
@given(st.integers(2, 40), st.integers(0, 99))
def test_any_motion_can_be_measured(frames, seed):
    joints = np.random.default_rng(seed).normal(size=(frames, 22, 3))
    facts = measure(MotionArrays(joints, 20.0, HUMANML3D))
    assert np.isfinite([facts.seconds, facts.legs.drop, facts.torso.lean, facts.locomotion.distance]).all()


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match="two frames"):
        measure(MotionArrays(np.zeros((1, 22, 3)), 20.0, HUMANML3D))
    with pytest.raises(ValueError, match="snapmogen"):
        measure(MotionArrays(np.zeros((9, 24, 3)), 30.0, SNAPMOGEN))
