"""Bones that keep their lengths, on a walker whose bones were made to stretch."""

from __future__ import annotations

import numpy as np
from bodies import walking

from scalemogen.motion.bones import distances, with_steady_bones
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import foot_skating
from scalemogen.motion.skeleton import HUMANML3D


def stretching() -> np.ndarray:
    """Return a walk whose joints are 10 mm off in each direction (standard deviation), each on its own."""
    return walking(80, 1.0) + np.random.default_rng(0).normal(0, 0.01, (80, 22, 3))


def test_bones_keep_their_lengths_and_joints_come_nearer_to_the_truth() -> None:
    steady = with_steady_bones(stretching(), HUMANML3D)
    lengths = distances(steady, HUMANML3D)
    assert np.ptp(distances(stretching(), HUMANML3D), axis=0).max() > 0.03
    assert np.ptp(lengths, axis=0).max() < 0.1 * np.ptp(distances(stretching(), HUMANML3D), axis=0).max()
    off = [np.linalg.norm(joints - walking(80, 1.0), axis=-1).mean() for joints in (steady, stretching())]
    assert off[0] < 0.9 * off[1]


def test_steady_bones_stay_as_they_are() -> None:
    np.testing.assert_allclose(with_steady_bones(walking(), HUMANML3D), walking(), atol=2e-4)


def test_a_bone_of_no_length_does_no_harm() -> None:
    joints = walking(20).copy()
    joints[5, HUMANML3D.index("left_wrist")] = joints[5, HUMANML3D.index("left_elbow")]
    joints[:, HUMANML3D.index("head")] = joints[:, HUMANML3D.index("neck")]
    steady = with_steady_bones(joints, HUMANML3D)
    assert np.isfinite(steady).all()
    np.testing.assert_allclose(steady[8:], joints[8:], atol=1e-3)


def test_feet_are_held_on_steady_bones() -> None:
    held = held_feet(Motion(stretching().astype(np.float32), 20.0, HUMANML3D))
    assert np.ptp(distances(held.joints_FJ3, HUMANML3D), axis=0).max() < 5e-3
    assert foot_skating(held) < 0.5 * foot_skating(Motion(stretching().astype(np.float32), 20.0, HUMANML3D))


def test_a_decoded_motion_gets_the_bones_of_its_model() -> None:
    short = 0.9 * walking(40)
    lengths = bone_lengths(walking(40))
    held = held_feet(Motion(short.astype(np.float32), 20.0, HUMANML3D, bone_lengths_J=lengths))
    np.testing.assert_allclose(bone_lengths(held.joints_FJ3), lengths, atol=3e-3)
    of_unknown_body = held_feet(Motion(short.astype(np.float32), 20.0, HUMANML3D))
    np.testing.assert_allclose(bone_lengths(of_unknown_body.joints_FJ3), 0.9 * lengths, atol=3e-3)
