"""Laws of bone rotations: forward kinematics is the inverse of inverse kinematics, retargeting keeps directions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import (
    bone_lengths,
    forward_kinematics,
    inverse_kinematics,
    retarget,
    shortest_arc,
)
from scalemogen.motion.skeleton import HUMANML3D

VECTORS = arrays(float, (5, 3), elements=st.floats(-10, 10).map(lambda x: round(x, 3)))


def random_joints(seed: int, frames: int = 12) -> np.ndarray:
    """Return joints of a body whose bones have random directions."""
    rng = np.random.default_rng(seed)
    directions = inverse_kinematics(rng.normal(size=(frames, 22, 3)), rng.uniform(-3, 3, frames))
    return forward_kinematics(directions, rng.normal(size=(frames, 3)), ADULT_BONE_LENGTHS)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


@given(VECTORS, VECTORS)
def test_shortest_arc_takes_source_onto_target(sources, targets):
    given_both = (np.linalg.norm(sources, axis=-1) > 0.01) & (np.linalg.norm(targets, axis=-1) > 0.01)
    sources, targets = sources[given_both], targets[given_both]
    if len(sources):
        np.testing.assert_allclose(shortest_arc(sources, targets).apply(unit(sources)), unit(targets), atol=1e-6)


@given(VECTORS)
def test_opposite_vectors_make_half_a_turn(vectors):
    vectors = vectors[np.linalg.norm(vectors, axis=-1) > 0.01]
    if len(vectors):
        arc = shortest_arc(vectors, -vectors)
        np.testing.assert_allclose(arc.apply(unit(vectors)), -unit(vectors), atol=1e-6)
        np.testing.assert_allclose(arc.magnitude(), np.pi, atol=1e-6)


def test_opposite_headings_turn_about_the_vertical():
    arc = shortest_arc(np.array([[1.0, 0, 1.0]]), np.array([[-1.0, 0, -1.0]]))
    np.testing.assert_allclose(arc.apply([0, 1, 0]), [[0, 1, 0]], atol=1e-9)


def test_bones_against_their_rest_direction_survive():
    joints = -np.cumsum(np.asarray(HUMANML3D.rest_directions, float), axis=0)[None]
    rotations = inverse_kinematics(joints, np.zeros(1))
    lengths = bone_lengths(joints)
    np.testing.assert_allclose(forward_kinematics(rotations, joints[:, 0], lengths), joints, atol=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_forward_kinematics_undoes_inverse_kinematics(seed):
    joints = random_joints(seed)
    yaw = np.random.default_rng(seed).uniform(-np.pi, np.pi, len(joints))
    rotations = inverse_kinematics(joints, yaw)
    np.testing.assert_allclose(np.linalg.norm(rotations, axis=-1), 1, atol=1e-9)
    again = forward_kinematics(rotations, joints[:, 0], bone_lengths(joints))
    np.testing.assert_allclose(again, joints, atol=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.floats(0.5, 2))
def test_retarget_is_inverse_then_forward_kinematics_with_other_lengths(seed, size):
    joints = random_joints(seed)
    lengths = bone_lengths(joints) * size * np.random.default_rng(seed).uniform(0.8, 1.2, 22)
    legs = lengths[[5, 8]].sum() / bone_lengths(joints)[[5, 8]].sum()
    expected = forward_kinematics(inverse_kinematics(joints, np.zeros(len(joints))), joints[:, 0] * legs, lengths)
    np.testing.assert_allclose(retarget(joints, lengths), expected, atol=1e-6)


def test_retarget_to_the_own_body_changes_nothing():
    joints = random_joints(3)
    np.testing.assert_allclose(retarget(joints, ADULT_BONE_LENGTHS), joints, atol=1e-9)


def test_retarget_needs_legs():
    with pytest.raises(ValueError, match="leg"):
        retarget(np.zeros((4, 22, 3)), ADULT_BONE_LENGTHS)
