"""Positions of figures that stand, squat, kneel, sit, and lie."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import standing_pose
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure
from scalemogen.motion.skeleton import HUMANML3D

DOWN = np.array([0, 1, 0])


def turned(degrees: float, axis: str) -> np.ndarray:
    """Return the standing figure turned about an axis and put on the floor."""
    pose = Rotation.from_euler(axis, degrees, degrees=True).apply(standing_pose())
    return pose - DOWN * pose[:, 1].min()


def with_legs(knee: tuple[float, float], ankle: tuple[float, float], hips: float) -> np.ndarray:
    """Return an upright figure with hips at a height, and (height, distance to the front) of knees and ankles."""
    pose = standing_pose()
    pose += DOWN * (hips - pose[0, 1])
    for side in ("left", "right"):
        for joint, (height, front) in (("knee", knee), ("ankle", ankle), ("foot", (0.0, ankle[1]))):
            pose[HUMANML3D.index(f"{side}_{joint}"), 1:] = height, front
    return pose


def on_all_fours() -> np.ndarray:
    """Return a figure with a level trunk, hands and knees on the floor."""
    pose = with_legs((0.05, 0.0), (0.06, -0.4), 0.45)
    up = [
        i
        for i, name in enumerate(HUMANML3D.joint_names)
        if not any(part in name for part in ("knee", "ankle", "foot"))
    ]
    pose[up] = pose[0] + Rotation.from_euler("x", 80, degrees=True).apply(pose[up] - pose[0])
    for side in ("left", "right"):
        for height, joint in ((0.25, "elbow"), (0.02, "wrist")):
            shoulder = pose[HUMANML3D.index(f"{side}_shoulder")]
            pose[HUMANML3D.index(f"{side}_{joint}")] = [shoulder[0], height, shoulder[2]]
    return pose


POSES = {
    "standing": standing_pose(),
    "lying on the back": turned(-90, "x"),
    "lying on the stomach": turned(90, "x"),
    "lying on the side": turned(90, "z"),
    "kneeling": with_legs((0.05, 0.05), (0.06, -0.38), 0.5),
    "sitting": with_legs((0.4, 0.35), (0.08, 0.5), 0.15),
    "crouching": with_legs((0.4, 0.3), (0.08, 0.0), 0.45),
    "on hands and knees": on_all_fours(),
}


def still(pose: np.ndarray, frames: int = 30) -> np.ndarray:
    return np.tile(pose, (frames, 1, 1))


def facts(joints: np.ndarray):
    return measure(MotionArrays(joints.astype(np.float32), 30.0, HUMANML3D)).positions


@pytest.mark.parametrize("name", POSES)
def test_a_pose_is_named(name):
    found = facts(still(POSES[name]))
    assert found.shares == {name: 1.0} and found.start == found.end == name and found.share(name) == 1


@pytest.mark.parametrize("yaw", [0, 100, 250])
def test_the_heading_does_not_matter(yaw):
    turn = Rotation.from_euler("y", yaw, degrees=True)
    for name, pose in POSES.items():
        assert facts(still(turn.apply(pose))).start == name


def test_start_and_end_and_heights_of_a_fall():
    found = facts(np.concatenate([still(POSES["standing"], 60), still(POSES["lying on the back"], 20)]))
    assert (found.start, found.end) == ("standing", "lying on the back")
    assert found.share("standing") == pytest.approx(0.75, abs=0.05)
    assert found.lowest < 0.2 and found.highest == pytest.approx(1, abs=0.1)
