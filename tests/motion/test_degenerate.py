"""Joints that lie in their parent get a place of their own before a motion is fitted to another body."""

from __future__ import annotations

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.degenerate import with_bone_directions
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D

# Joint -> the joint in which it lies: single ones, and as in CMU's files.
COLLAPSED = {
    "lower back": {"spine1": "pelvis"},
    "upper spine": {"spine2": "spine1"},
    "neck": {"neck": "spine3"},
    "head": {"head": "neck"},
    "collars": {"left_collar": "spine3", "right_collar": "spine3"},
    "shoulders": {"left_shoulder": "left_collar", "right_shoulder": "right_collar"},
    "CMU": {"spine1": "pelvis", "neck": "spine3", "left_collar": "spine3", "right_collar": "spine3"},
    "one spine joint": {"spine2": "spine1", "spine3": "spine1", "neck": "spine1"},
}


def collapsed(joints: np.ndarray, case: str) -> np.ndarray:
    joints = joints.copy()
    for joint, place in COLLAPSED[case].items():
        joints[:, HUMANML3D.index(joint)] = joints[:, HUMANML3D.index(place)]
    return joints


def distance(joints: np.ndarray, one: str, two: str) -> float:
    ends = (joints[:, HUMANML3D.index(name)] for name in (one, two))
    return float(np.linalg.norm(np.subtract(*ends), axis=-1).mean())


@pytest.mark.parametrize("case", COLLAPSED)
@pytest.mark.parametrize("kind", ["walking", "lying", "crawling"])
@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_trunk_and_shoulders_keep_their_size(case, kind, unit):
    joints = collapsed(poses.MOTIONS[kind]() * unit, case) / unit
    motion = Motion(joints, 20.0, HUMANML3D)
    fitted = decode(encode(motion, LAYOUTS["humanml3d"], ADULT_BONE_LENGTHS), LAYOUTS["humanml3d"]).joints_FJ3
    assert 0.55 < distance(fitted, "pelvis", "head") < 0.70
    assert 0.28 < distance(fitted, "left_shoulder", "right_shoulder") < 0.40


@pytest.mark.parametrize("case", COLLAPSED)
def test_the_body_of_the_file_itself_gets_bones_with_a_length(case):
    motion = Motion(collapsed(poses.walking(), case), 20.0, HUMANML3D)
    own = decode(encode(motion, LAYOUTS["humanml3d"]), LAYOUTS["humanml3d"]).joints_FJ3
    parents, children = (list(rows) for rows in zip(*HUMANML3D.bones, strict=True))
    assert np.linalg.norm(own[:, children] - own[:, parents], axis=-1).min() > 0.01
    assert 0.5 < distance(own, "pelvis", "head") < 0.65  # 0.52 m where the head lay in the neck


@pytest.mark.parametrize("case", COLLAPSED)
def test_no_bone_of_the_trunk_stays_without_a_length(case):
    joints = with_bone_directions(collapsed(poses.walking(), case))
    parents, children = (list(rows) for rows in zip(*HUMANML3D.bones, strict=True))
    assert np.linalg.norm(joints[:, children] - joints[:, parents], axis=-1).min() > 0.01


def test_only_collapsed_joints_move():
    joints = poses.walking()
    np.testing.assert_array_equal(with_bone_directions(joints), joints)
    moved = with_bone_directions(collapsed(joints, "CMU"))
    limbs = [i for i, n in enumerate(HUMANML3D.joint_names) if not n.startswith(("spine", "neck"))]
    limbs = [i for i in limbs if not HUMANML3D.joint_names[i].endswith("collar")]
    np.testing.assert_array_equal(moved[:, limbs], joints[:, limbs])
