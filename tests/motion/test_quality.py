"""Plausibility and error measures on synthetic motions whose values are known."""

from __future__ import annotations

import numpy as np
import pytest

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import (
    body_measures,
    floating_mm,
    floor_penetration_mm,
    foot_skating,
    jerk,
    joint_speed,
    mpjpe_mm,
    skating_share,
    velocity_error,
)
from scalemogen.motion.skeleton import HUMANML3D

FPS = 20.0


def _standing(frames: int = 40) -> np.ndarray:
    return decode(np.tile(standing_statistics().mean, (frames, 1)), LAYOUTS["humanml3d"]).joints_FJ3.copy()


def _motion(joints: np.ndarray) -> Motion:
    return Motion(joints, FPS, HUMANML3D)


def test_a_planted_foot_does_not_skate_and_a_sliding_one_has_its_speed() -> None:
    joints = _standing()
    assert foot_skating(_motion(joints)) == pytest.approx(0, abs=1e-6)
    sliding = joints.copy()
    sliding[..., 0] += 0.6 / FPS * np.arange(len(joints))[:, None]
    assert foot_skating(_motion(sliding)) == pytest.approx(0.6, rel=1e-4)
    assert skating_share(_motion(joints)) == 0 and skating_share(_motion(sliding)) == 1
    slow = joints.copy()
    slow[..., 0] += 0.3 / FPS * np.arange(len(joints))[:, None]  # below what counts as a skid
    assert skating_share(_motion(slow)) == 0


def test_a_foot_in_the_air_may_move() -> None:
    joints = _standing()
    left = [HUMANML3D.index("left_ankle"), HUMANML3D.index("left_foot")]
    joints[10:30, left, 1] += 0.3
    joints[11:30, left, 2] += np.minimum(np.arange(19), 15)[:, None] * 0.1
    joints[30:, left, 2] += 1.5
    assert foot_skating(_motion(joints)) == pytest.approx(0, abs=1e-6)


def test_jerk_of_a_cubic_is_constant() -> None:
    joints = _standing().astype(np.float64)
    seconds = np.arange(len(joints))[:, None] / FPS
    assert jerk(joints + np.zeros(3), FPS) == pytest.approx(0, abs=1e-6)
    joints[..., 1] += 0.5 * seconds**3
    assert jerk(joints, FPS) == pytest.approx(6 * 0.5, rel=1e-6)
    joints[..., 0] += 2 * seconds**2  # a constant acceleration adds none
    assert jerk(joints, FPS) == pytest.approx(3, rel=1e-6)
    assert jerk(joints[:3], FPS) == 0


def test_depth_below_the_floor() -> None:
    joints = _standing()
    joints[..., 1] -= joints[..., 1].min()
    assert floor_penetration_mm(joints) == floating_mm(joints) == 0
    assert floating_mm(joints + np.array([0, 0.02, 0], np.float32)) == pytest.approx(20, rel=1e-4)
    joints[:10, :, 1] -= 0.04  # a quarter of 40 frames
    assert floor_penetration_mm(joints) == pytest.approx(10, rel=1e-4)


def test_errors_against_a_reference() -> None:
    real = _standing()
    moved = real + np.array([0.03, 0, 0.04], dtype=np.float32)
    assert mpjpe_mm(moved, real, root_aligned=False) == pytest.approx(50, rel=1e-3)
    assert mpjpe_mm(moved, real) == pytest.approx(0, abs=1e-3)
    assert velocity_error(moved, real, FPS) == pytest.approx(0, abs=1e-4)
    drifting = real.copy()
    drifting[..., 2] += 0.7 / FPS * np.arange(len(real))[:, None]
    assert velocity_error(drifting, real, FPS) == pytest.approx(0.7, rel=1e-4)
    assert joint_speed(drifting, FPS) == pytest.approx(0.7, rel=1e-4)


def test_means_over_motions_count_each_alike() -> None:
    still, sliding = _standing(20), _standing(80)
    sliding[..., 0] += 1.0 / FPS * np.arange(80)[:, None]
    found = body_measures([_motion(still), _motion(sliding)])
    assert found.skating == pytest.approx(0.5, rel=1e-4) and found.skating_share == 0.5
    with pytest.raises(ValueError, match="two frames"):
        body_measures([_motion(still[:1])])
