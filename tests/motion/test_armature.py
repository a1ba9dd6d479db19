"""Armatures fitted to joints: a standing rest pose, bones of constant length, and joints near those of the motion."""

from __future__ import annotations

import numpy as np
import poses
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from scalemogen.motion.armature import Armature, fit_armature, standing_directions
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN


def moving(seed: int, frames: int = 12, turn: float = 0.9) -> MotionArrays:
    """Return an adult of random proportions who turns all joints at random, smoothly, by up to `turn` radians."""
    rng = np.random.default_rng(seed)
    sizes = ADULT_BONE_LENGTHS * rng.uniform(0.85, 1.15, 22)
    waves = np.sin(np.linspace(0, frames / 6, frames)[:, None, None] + rng.uniform(0, 6, (1, 22, 3)))
    rotations = Rotation.from_rotvec(turn * waves.reshape(-1, 3)).as_quat().reshape(frames, 22, 4)
    root = [0, 0.95, 0] + 0.05 * np.cumsum(waves[:, 0] * [1, 0, 1], axis=0)
    armature = Armature(standing_directions(HUMANML3D) * sizes[:, None], rotations, root)
    return MotionArrays(armature.joints(HUMANML3D), 20.0, HUMANML3D)


@pytest.mark.parametrize("motion", poses.MOTIONS)
def test_the_rest_pose_stands_as_a_person_stands(motion: str) -> None:
    arrays = MotionArrays(poses.MOTIONS[motion](), 20.0, HUMANML3D)
    rest = fit_armature(arrays).rest_J3(HUMANML3D)
    place = {name: rest[HUMANML3D.index(name)] for name in HUMANML3D.joint_names}
    head = place["head"] - place["neck"]
    assert head[1] > 0.05 and abs(head[2]) < 0.05
    for side, sign in (("left", 1), ("right", -1)):
        shoulder = place[f"{side}_shoulder"] - place[f"{side}_collar"]
        assert sign * shoulder[0] > 0.08 and abs(shoulder[1]) < 0.06
        assert sign * (place[f"{side}_wrist"] - place[f"{side}_shoulder"])[0] > 0.4
        assert (place[f"{side}_ankle"] - place[f"{side}_hip"])[1] < -0.6
        foot = place[f"{side}_foot"] - place[f"{side}_ankle"]
        assert foot[2] > 0.05 and foot[1] < -0.02


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_stiff_bodies_are_fitted_exactly(seed: int) -> None:
    motion = moving(seed)
    off = np.linalg.norm(fit_armature(motion).joints(HUMANML3D) - motion.joints_FJ3, axis=-1)
    assert off.max() < 1e-3


def test_bones_that_change_their_length_are_fitted_on_average() -> None:
    motion = moving(3, 40)
    rng = np.random.default_rng(0)
    shaken = motion.joints_FJ3 + 0.003 * rng.normal(size=motion.joints_FJ3.shape)
    armature = fit_armature(MotionArrays(shaken, 20.0, HUMANML3D))
    off = np.linalg.norm(armature.joints(HUMANML3D) - shaken, axis=-1)
    assert off.mean() < 0.004 and off.max() < 0.014  # shaken by 4.8 mm on average


@pytest.mark.parametrize("motion", ["standing", "walking", "crawling"])
def test_neighbouring_frames_have_similar_rotations(motion: str) -> None:
    rotations = fit_armature(MotionArrays(poses.MOTIONS[motion](), 20.0, HUMANML3D)).rotations_FJ4
    assert np.abs(np.sum(rotations[1:] * rotations[:-1], axis=-1)).min() > 0.9


def test_rotations_that_are_known_are_kept() -> None:
    rng = np.random.default_rng(1)
    offsets = standing_directions(SNAPMOGEN) * 0.2
    rotations = Rotation.random(24 * 8, random_state=rng).as_quat().reshape(8, 24, 4)
    joints = Armature(offsets, rotations, rng.normal(size=(8, 3))).joints(SNAPMOGEN)
    fitted = fit_armature(MotionArrays(joints, 30.0, SNAPMOGEN, rotations))
    np.testing.assert_array_equal(fitted.rotations_FJ4, rotations)
    np.testing.assert_allclose(fitted.offsets_J3, offsets, atol=1e-9)


def test_long_motions_are_fitted_in_parts() -> None:
    motion = moving(5, 1200)
    off = np.linalg.norm(fit_armature(motion).joints(HUMANML3D) - motion.joints_FJ3, axis=-1)
    assert off.max() < 1e-3
