"""Joint centres, computed from the markers of an invented person."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.plug_in_gait import MARKERS, hip_centres, joint_centres
from scalemogen.motion.skeleton import HUMANML3D


def joint(joints_FJ3: np.ndarray, name: str) -> np.ndarray:
    return joints_FJ3[0, HUMANML3D.index(name)]


@pytest.fixture
def joints(standing_markers) -> np.ndarray:
    return joint_centres(standing_markers[None])


def test_hips_follow_the_regression_of_harrington():
    # width 240 mm, depth 200 mm: 57.9 mm behind, 82.9 mm below, 86.5 mm beside the middle of the front spines
    left, right = hip_centres(*(np.array([point]) for point in ([0.12, 1, 0.2], [-0.12, 1, 0.2], [0, 1, 0])))
    np.testing.assert_allclose(left, [[0.0865, 0.9171, 0.1421]], atol=1e-9)
    np.testing.assert_allclose(right, [[-0.0865, 0.9171, 0.1421]], atol=1e-9)


@pytest.mark.parametrize(("name", "marker"), [("knee", "KNE"), ("ankle", "ANK"), ("elbow", "ELB")])
def test_joints_are_inside_of_their_markers(joints, standing_markers, name, marker):
    left = standing_markers[MARKERS.index(f"L{marker}")]
    inside = left - joint(joints, f"left_{name}")
    assert 0.01 < inside[0] < 0.06 and abs(inside[1]) < 0.02


def test_a_standing_person_stands(joints):
    heights = [joint(joints, name)[1] for name in ("left_ankle", "left_knee", "left_hip", "spine3", "neck", "head")]
    assert heights == sorted(heights)
    bent = joint(joints, "left_foot") - joint(joints, "left_ankle")
    assert bent[2] > 0.08 and bent[1] < -0.05
    assert abs(joint(joints, "pelvis")[0]) < 1e-6 and joint(joints, "left_shoulder")[0] > 0.1


def test_the_mirror_image_has_the_mirrored_joints(standing_markers):
    moved = standing_markers[None].copy()
    moved[:, MARKERS.index("LWRA")] += [0.1, 0.4, 0.3]
    moved[:, MARKERS.index("LWRB")] += [0.1, 0.4, 0.3]
    swapped = [MARKERS.index({"L": "R", "R": "L"}[m[0]] + m[1:]) if m[0] in "LR" and m != "RBAK" else i
               for i, m in enumerate(MARKERS)]  # fmt: skip
    one, two = joint_centres(moved), joint_centres(moved[:, swapped] * [-1, 1, 1])
    np.testing.assert_allclose(one[:, list(HUMANML3D.mirror)] * [-1, 1, 1], two, atol=1e-9)


def test_joints_move_with_the_person(standing_markers):
    rotation, shift = Rotation.from_euler("yxz", [1.0, 0.4, -0.3]), np.array([2.0, 0.5, -1.0])
    joints = joint_centres(standing_markers[None])[0]
    moved = joint_centres((rotation.apply(standing_markers) + shift)[None])[0]
    np.testing.assert_allclose(moved, rotation.apply(joints) + shift, atol=1e-9)
