"""Fitting to the adult body: constant bone lengths, feet that stay planted."""

from __future__ import annotations

import numpy as np
import pytest

from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths, retarget
from scalemogen.motion.skeleton import HUMANML3D

ANKLES = [HUMANML3D.index(name) for name in ("left_ankle", "right_ankle")]


def squat(rest: np.ndarray, thigh: float, shank: float, frames: int = 30) -> np.ndarray:
    """Return (F, 22, 3) joints of a squat with these leg lengths, knees bent by 100 degrees, feet planted."""
    depth_F = np.sin(np.linspace(0, np.pi, frames))
    joints = np.repeat(rest[None], frames, axis=0)
    tilt_shank, tilt_thigh = 0.6 * depth_F, 1.2 * depth_F
    zero = np.zeros(frames)
    thigh_F3 = thigh * np.stack([zero, -np.cos(tilt_thigh), np.sin(tilt_thigh)], axis=-1)
    shank_F3 = shank * np.stack([zero, -np.cos(tilt_shank), -np.sin(tilt_shank)], axis=-1)
    for side in ("left", "right"):
        hip, knee, ankle, foot = (HUMANML3D.index(f"{side}_{n}") for n in ("hip", "knee", "ankle", "foot"))
        joints[:, knee] = joints[:, hip] + thigh_F3
        joints[:, ankle] = joints[:, knee] + shank_F3
        joints[:, foot] = joints[:, ankle] + [0, -0.09, 0.11]
    planted = joints[:1, ANKLES[0]] - joints[:, ANKLES[0]]
    return joints + planted[:, None]


def drift(joints: np.ndarray) -> float:
    return float(np.ptp(joints[:, ANKLES], axis=0).max())


def test_a_body_of_the_wanted_size_stays_as_it_is(rest_pose):
    joints = squat(rest_pose, *ADULT_BONE_LENGTHS[[4, 7]])
    joints = retarget(joints, ADULT_BONE_LENGTHS)
    fitted = fit_to_body(joints, ADULT_BONE_LENGTHS)
    np.testing.assert_allclose(fitted - fitted[:, :1], joints - joints[:, :1], atol=1e-9)
    np.testing.assert_allclose(np.diff(fitted[:, 0], axis=0), np.diff(joints[:, 0], axis=0), atol=1e-9)


@pytest.mark.parametrize(("thigh", "shank"), [(0.46, 0.38), (0.36, 0.46)])
def test_planted_feet_stay_planted(rest_pose, thigh, shank):
    joints = squat(rest_pose, thigh, shank)
    assert drift(joints) < 1e-9
    assert drift(retarget(joints, ADULT_BONE_LENGTHS)) > 0.03
    fitted = fit_to_body(joints, ADULT_BONE_LENGTHS)
    assert drift(fitted) < 1e-6
    np.testing.assert_allclose(bone_lengths(fitted), ADULT_BONE_LENGTHS, atol=1e-9)
    assert abs(fitted[..., 1].min()) < 1e-9


def test_a_body_without_legs_is_refused():
    with pytest.raises(ValueError, match="legs"):
        fit_to_body(np.zeros((5, 22, 3)), ADULT_BONE_LENGTHS)
