"""Laws of joining: momentum and bone lengths are kept, feet stay planted, a blend has the legs of the walk."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import raising, standing_pose, walking
from hypothesis import given, settings
from hypothesis import strategies as st

from scalemogen.data.compose import blends
from scalemogen.data.compose.checking import accelerations, arm_gaps, faults, leg_gaps, slip
from scalemogen.data.compose.inertialization import COASTING, decay, inertialize
from scalemogen.data.compose.seams import Track, find_seam
from scalemogen.data.compose.sequences import join, join_backwards
from scalemogen.motion.feet import TOES, eased, plant, resting, run_from
from scalemogen.motion.heading import turn
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D

number = st.floats(-2, 2)


@given(number, number, st.integers(6, 20))
def test_an_offset_decays_to_rest_from_its_position_and_speed(offset, speed, frames):
    curve = decay(np.array([offset]), np.array([speed / frames]), frames, frames + 5)[:, 0]
    assert curve[0] == pytest.approx(offset, abs=1e-9)
    assert not curve[frames:].any()
    # the remaining offset shrinks with the third power of the remaining time
    assert abs(curve[frames - 1]) <= 20 * (abs(offset) + abs(speed)) / frames**3 + 1e-9


@given(st.floats(0.1, 2), st.integers(6, 20))
def test_a_coasting_body_does_not_overshoot(speed, frames):
    curve = decay(np.array([-COASTING * speed * frames]), np.array([speed]), frames, frames + 1)[:, 0]
    assert (np.diff(curve) > -1e-9).all()


def test_momentum_is_carried_over():
    before = walking()[40:42]
    after = raising() + np.array([0, 0, before[1, 0, 2]])
    made = inertialize(before, after, 10, ADULT_BONE_LENGTHS)
    np.testing.assert_allclose(made[0], before[1], atol=1e-6)
    own = np.linalg.norm(before[1] - before[0], axis=-1)
    assert (np.linalg.norm(made[1] - made[0] - (before[1] - before[0]), axis=-1) < 0.15 * own + 0.01).all()
    np.testing.assert_allclose(made[10:], after[10:], atol=1e-6)
    np.testing.assert_allclose(bone_lengths(made), ADULT_BONE_LENGTHS, atol=1e-6)


@settings(max_examples=30)
@given(st.lists(st.floats(-0.12, 0.12), min_size=3, max_size=3))
def test_a_planted_foot_reaches_its_target_and_bones_keep_their_lengths(shift):
    body = np.tile(standing_pose() - [0, 0.2, 0], (4, 1, 1))  # crouched: there is room to reach
    body = plant(body, np.tile(standing_pose(), (4, 1, 1))[:, list(TOES)], np.ones((4, 2)))
    wanted = body[:, list(TOES)] + np.array(shift)
    planted = plant(body, wanted, np.ones((4, 2)))
    np.testing.assert_allclose(planted[:, list(TOES)], wanted, atol=1e-6)
    np.testing.assert_allclose(bone_lengths(planted), bone_lengths(body), atol=1e-6)
    np.testing.assert_array_equal(plant(body, wanted, np.zeros((4, 2))), body)


def test_feet_rest_while_they_stand_and_not_while_they_swing():
    assert resting(raising()).all()
    walk = resting(walking())
    assert 0.4 < walk.mean() < 0.7 and (walk.any(axis=1)).mean() > 0.9


def test_runs_and_easing_of_flags():
    flags = np.array([0, 0, 0, 1, 1, 0, 0, 1, 0], bool)
    assert np.flatnonzero(run_from(flags, 4)).tolist() == [3, 4] and not run_from(flags, 5).any()
    weights = eased(flags, before=1, after=1)
    assert weights.tolist() == [0, 0, 0.5, 1, 1, 0.5, 0.5, 1, 0.5]
    assert not eased(np.zeros(4, bool)).any()


@pytest.mark.parametrize(("yaw", "place"), [(0.0, [0, 0, 0]), (2.0, [3, 0, -1])])
def test_a_standing_clip_continues_where_the_other_stood(yaw, place):
    first, second = raising(), turn(raising(side="right"), yaw) + place
    seam = find_seam(Track(first), Track(second), range(50, 58), range(1, 8))
    assert seam is not None and seam.foot == (True, True) and seam.cost < 0.2
    joined = join(Track(first), Track(second), seam)
    # the same feet on the same floor from beginning to end
    assert np.ptp(joined.joints_FJ3[:, list(TOES)], axis=0).max() < 0.005
    assert faults(joined.joints_FJ3, [first, second], [joined.blended]) == ()
    high = joined.joints_FJ3[:, [HUMANML3D.index("left_wrist"), HUMANML3D.index("right_wrist")], 1].argmax(axis=0)
    assert high[0] < joined.start < high[1]


def test_a_walk_stops_and_a_standing_body_starts_to_walk():
    walk, stand = Track(walking()), Track(raising())
    seam = find_seam(walk, stand, range(60, 98), range(1, 8))
    assert seam is not None
    stopped = join(walk, stand, seam).joints_FJ3
    backwards = find_seam(walk.reversed(), stand.reversed(), range(60, 98), range(1, 8))
    assert backwards is not None
    started = join_backwards(stand, walk, backwards).joints_FJ3
    for joints, ways in ((stopped, (seam.leave, None)), (started, (0, 40))):
        assert slip(joints) < 0.04
        still = joints[slice(*ways)][:, 0, 2]
        assert np.ptp(still[20:] if ways[0] else still[:-20]) < 0.45
        assert np.abs(np.diff(joints[:, 0], n=2, axis=0)).max() < 0.02
        np.testing.assert_allclose(bone_lengths(joints), ADULT_BONE_LENGTHS, atol=1e-3)


def test_no_seam_without_a_foot_on_the_floor():
    flying = Track(raising() + np.linspace(0, 3, 60)[:, None, None] * [0, 1, 0])
    assert find_seam(flying, Track(raising()), range(30, 50), range(1, 8)) is None


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_held_hand_is_up_throughout_and_the_other_joints_walk(side):
    walk, action = walking(), raising(side=side)
    made = blends.hold(walk, action, side).joints_FJ3
    wrist, head = HUMANML3D.index(f"{side}_wrist"), HUMANML3D.index("head")
    assert (made[:, wrist, 1] > made[:, head, 1] - 0.1).all()
    arm = {HUMANML3D.index(f"{side}_{name}") for name in ("shoulder", "elbow", "wrist")}
    rest = sorted(set(range(22)) - arm)
    np.testing.assert_allclose(made[:, rest], walk[:, rest], atol=1e-6)
    np.testing.assert_allclose(bone_lengths(made), ADULT_BONE_LENGTHS, atol=1e-6)


def test_an_inserted_action_starts_and_ends_smoothly():
    walk, action = walking(120), raising(50)
    made = blends.insert(walk, action, "left", 30)
    np.testing.assert_allclose(made.joints_FJ3[:31], walk[:31], atol=1e-6)
    np.testing.assert_allclose(made.joints_FJ3[79:], walk[79:], atol=1e-6)
    wrist = made.joints_FJ3[:, HUMANML3D.index("left_wrist"), 1]
    assert 45 < wrist.argmax() < 65
    assert accelerations(made.joints_FJ3).max() < 1.2 * max(accelerations(walk).max(), accelerations(action).max())
    with pytest.raises(ValueError, match="does not fit"):
        blends.insert(walk, action, "left", 80)


def test_a_hand_that_never_rises_cannot_be_held():
    twitch = np.tile(standing_pose(), (40, 1, 1))
    twitch[20, HUMANML3D.index("left_wrist"), 1] += 0.2
    with pytest.raises(ValueError, match="too short to hold"):
        blends.hold(walking(), twitch, "left")


def test_pops_crossed_limbs_and_sliding_are_found():
    own = raising(80)
    assert faults(own, [own], [(30, 50)]) == ()
    popped = own.copy()
    popped[40:] += [0.1, 0, 0]
    assert "pop" in faults(popped, [own], [(35, 45)])
    slid = own + np.linspace(0, 0.4, 80)[:, None, None] * [0, 0, 1]
    assert "sliding" in faults(slid, [own], [(0, 80)])
    crossed = own.copy()
    crossed[40, [HUMANML3D.index(f"left_{j}") for j in ("knee", "ankle", "foot")]] -= [0.2, 0, 0]
    assert leg_gaps(crossed).argmin() == 40 and "crossed legs" in faults(crossed, [own], [(35, 45)])
    crossed = own.copy()
    crossed[40, HUMANML3D.index("left_wrist")] = own[40, HUMANML3D.index("spine1")]
    assert arm_gaps(crossed).argmin() == 40 and "crossed arms" in faults(crossed, [own], [(35, 45)])
