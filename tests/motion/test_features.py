"""The feature layouts: parity with the published data, and laws such as decoding being the inverse of encoding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.motion.heading import facing_yaw, turn, wrap_angle
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS, canonical_start
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN

SAMPLE = Path(__file__).parents[3] / "shared" / "parity" / "humanml3d_sample"
LAYOUT = LAYOUTS["humanml3d"]
needs_sample = pytest.mark.skipif(not SAMPLE.is_dir(), reason="the reference clip is missing")
SLOW_FIXTURE = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def walk() -> MotionArrays:
    """Return a smooth upright motion along a curve: legs and arms swing, the body turns by about 100 degrees."""
    frames = 50
    rest = np.asarray(HUMANML3D.rest_directions, float) * ADULT_BONE_LENGTHS[:, None]
    joints = np.zeros((frames, 22, 3))
    swing = 0.4 * np.sin(np.arange(frames) / 4)
    yaw = np.linspace(0.2, 2.0, frames)
    joints[:, 0] = np.stack([np.sin(yaw), np.full(frames, 0.95), np.cos(yaw)], axis=-1) * [2, 1, 2]
    for joint in range(1, 22):
        angle = swing if joint in (4, 7, 19, 21) else -swing if joint in (5, 8, 18, 20) else 0 * swing
        x, y, z = rest[joint]
        y, z = np.cos(angle) * y - np.sin(angle) * z, np.sin(angle) * y + np.cos(angle) * z
        bone = np.stack([np.cos(yaw) * x + np.sin(yaw) * z, y, np.cos(yaw) * z - np.sin(yaw) * x], axis=-1)
        joints[:, joint] = joints[:, HUMANML3D.parents[joint]] + bone
    return MotionArrays(joints, 20.0, HUMANML3D)


@needs_sample
def test_decoding_gives_the_published_joints():
    joints = decode(np.load(SAMPLE / "features_012314.npy"), LAYOUT).joints_FJ3
    np.testing.assert_allclose(joints, np.load(SAMPLE / "joints_012314.npy"), atol=1e-5)


@needs_sample
def test_encoding_gives_the_published_features():
    joints = np.load(SAMPLE / "joints_012314.npy")
    stored = np.load(SAMPLE / "features_012314.npy")[:-1]
    off = np.abs(encode(MotionArrays(joints, 20.0, HUMANML3D), LAYOUT) - stored)
    assert off.shape == (len(joints) - 1, 263)
    assert off[:, :4].max() < 3.1e-4
    assert off[:, LAYOUT.positions].max() < 7e-3 and off[:, LAYOUT.positions].mean() < 1.5e-4
    assert off[:, LAYOUT.rotations].max() < 1.35e-2 and off[:, LAYOUT.rotations].mean() < 1.1e-4
    assert off[:, LAYOUT.velocities].max() < 4.2e-4
    assert off[:, LAYOUT.contacts].max() == 0


@needs_sample
def test_published_std_is_one_number_per_group():
    std = np.load(SAMPLE / "std.npy")
    for group in LAYOUT.statistic_groups:
        np.testing.assert_allclose(std[group], std[group.start], rtol=1e-4)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.name)
def test_joint_columns_share_out_every_column_once(layout):
    columns = np.concatenate(layout.joint_columns)
    np.testing.assert_array_equal(np.sort(columns), np.arange(layout.dims))
    assert [c[-1] for c in (layout.joint_columns[j] for j in layout.skeleton.contact_joints)] == list(layout.contacts)
    grouped = np.concatenate([np.array(group) for group in layout.statistic_groups])
    np.testing.assert_array_equal(grouped, np.arange(layout.dims))


def test_joint_columns_have_the_sizes_of_the_method():
    sizes = {name: [len(c) for c in layout.joint_columns] for name, layout in LAYOUTS.items()}
    assert LAYOUTS["humanml3d"].dims == 263 and LAYOUTS["snapmogen"].dims == 296
    assert sizes["humanml3d"][0] == 7 and sizes["snapmogen"][0] == 16
    assert set(sizes["humanml3d"][1:]) == set(sizes["snapmogen"][1:]) == {12, 13}


def test_decoding_undoes_encoding(walk):
    features = encode(walk, LAYOUT, ADULT_BONE_LENGTHS)
    start = canonical_start(walk.joints_FJ3, HUMANML3D)[:-1]
    np.testing.assert_allclose(decode(features, LAYOUT).joints_FJ3, start, atol=1e-5)


def test_a_smooth_start_is_the_same_motion_in_another_heading(walk):
    plain = decode(encode(walk, LAYOUT), LAYOUT).joints_FJ3
    smooth = decode(encode(walk, LAYOUT, smooth_start=True), LAYOUT).joints_FJ3
    assert plain.shape == smooth.shape
    back = turn(smooth, facing_yaw(plain[:1], HUMANML3D)[0] - facing_yaw(smooth[:1], HUMANML3D)[0])
    np.testing.assert_allclose(back, plain, atol=1e-4)


@SLOW_FIXTURE
@given(yaw=st.floats(-3.1, 3.1), x=st.floats(-50, 50), y=st.floats(-2, 2), z=st.floats(-50, 50))
def test_features_do_not_depend_on_where_the_motion_is(walk, yaw, x, y, z):
    moved = replace(walk, joints_FJ3=turn(walk.joints_FJ3, yaw) + np.array([x, y, z]))
    np.testing.assert_allclose(
        encode(moved, LAYOUT, ADULT_BONE_LENGTHS), encode(walk, LAYOUT, ADULT_BONE_LENGTHS), atol=2e-5
    )


@SLOW_FIXTURE
@given(size=st.floats(0.3, 3))
def test_features_do_not_depend_on_the_size_of_the_body(walk, size):
    other = replace(walk, joints_FJ3=walk.joints_FJ3 * size)
    np.testing.assert_allclose(
        encode(other, LAYOUT, ADULT_BONE_LENGTHS), encode(walk, LAYOUT, ADULT_BONE_LENGTHS), atol=1e-5
    )
    joints = decode(encode(other, LAYOUT, ADULT_BONE_LENGTHS), LAYOUT).joints_FJ3
    np.testing.assert_allclose(bone_lengths(joints), ADULT_BONE_LENGTHS, atol=1e-5)


def test_a_body_that_turns_past_the_back_makes_small_steps(walk):
    spun = replace(walk, joints_FJ3=turn(walk.joints_FJ3, np.linspace(0, 2, len(walk.joints_FJ3))))
    yaw_velocity = encode(spun, LAYOUT)[1:, 0]
    assert np.abs(yaw_velocity).max() < 0.1
    assert (yaw_velocity < 0).all(), "a turn to the left is negative in this layout"


def test_wrapped_angles_stay_the_same_angle():
    angles = np.linspace(-20, 20, 999)
    wrapped = wrap_angle(angles)
    assert wrapped.min() > -np.pi and wrapped.max() <= np.pi
    np.testing.assert_allclose(np.exp(1j * wrapped), np.exp(1j * angles), atol=1e-9)
    assert wrap_angle(np.array(-np.pi)) == np.pi


def test_wrong_input_says_what_to_do(walk):
    with pytest.raises(ValueError, match="resample"):
        encode(replace(walk, fps=30.0), LAYOUT)
    with pytest.raises(ValueError, match="two frames"):
        encode(replace(walk, joints_FJ3=walk.joints_FJ3[:1]), LAYOUT)
    with pytest.raises(ValueError, match="skeleton"):
        encode(walk, LAYOUTS["snapmogen"])
    with pytest.raises(ValueError, match="263"):
        decode(np.zeros((4, 262)), LAYOUT)


def snapmogen_motion(seed: int = 0, frames: int = 40) -> MotionArrays:
    """Return random smooth rotations on a body with the rest directions of the skeleton."""
    rng = np.random.default_rng(seed)
    waves = np.sin(np.linspace(0, 3, frames)[:, None, None] + rng.uniform(0, 6, (1, 24, 3)))
    rotations = Rotation.from_rotvec(0.3 * waves.reshape(-1, 3)).as_quat().reshape(frames, 24, 4)
    world = [Rotation.from_quat(rotations[:, 0])]
    joints = np.zeros((frames, 24, 3))
    joints[:, 0] = [1, 1, -2] + np.linspace(0, 1, frames)[:, None] * [0.4, 0.1, 1]
    for joint in range(1, 24):
        parent = SNAPMOGEN.parents[joint]
        bone = np.asarray(SNAPMOGEN.rest_directions[joint], float) * 0.2
        joints[:, joint] = joints[:, parent] + world[parent].apply(bone)
        world.append(world[parent] * Rotation.from_quat(rotations[:, joint]))
    return MotionArrays(joints, 30.0, SNAPMOGEN, rotations)


def test_snapmogen_decoding_undoes_encoding():
    layout, motion = LAYOUTS["snapmogen"], snapmogen_motion()
    features = encode(motion, layout)
    again = decode(features, layout)
    assert features.shape == (39, 296)
    # The motion is the same up to its place and heading, so all distances between joints and frames are kept.
    flat = motion.joints_FJ3[:-1].reshape(-1, 3)
    recovered = again.joints_FJ3.reshape(-1, 3)
    np.testing.assert_allclose(
        np.linalg.norm(recovered - recovered[0], axis=-1), np.linalg.norm(flat - flat[0], axis=-1), atol=1e-4
    )
    local = np.abs(np.sum(again.rotations_FJ4[:, 1:] * motion.rotations_FJ4[:-1, 1:], axis=-1))
    np.testing.assert_allclose(local, 1, atol=1e-5)


def test_snapmogen_encoding_is_stable_under_its_own_decoding():
    layout = LAYOUTS["snapmogen"]
    first = encode(snapmogen_motion(5, 60), layout)
    second = encode(decode(first, layout), layout)
    # Heading and floor are measured again, so only the velocities in the middle of the clip stay close.
    np.testing.assert_allclose(second[10:40, 220:292], first[10:40, 220:292], atol=0.05)


def test_snapmogen_needs_rotations():
    with pytest.raises(ValueError, match="rotations"):
        encode(replace(snapmogen_motion(), rotations_FJ4=None), LAYOUTS["snapmogen"])
