"""BVH files as written: near the motion, smooth, and right for both ways of reading position channels."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import poses
import pytest
from test_armature import moving

from scalemogen.motion.armature import Armature, standing_directions
from scalemogen.motion.features import LAYOUTS, encode
from scalemogen.motion.files.bvh_text import read_bvh_text
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN


def stretched(share: float) -> Motion:
    """Return a person whose bones change their length by up to a share."""
    whole = moving(0, 80, 0.25).joints_FJ3
    joints, time = whole.copy(), np.arange(80) / 20
    for row, (parent, joint) in enumerate(HUMANML3D.bones):
        bone = whole[:, joint] - whole[:, parent]
        joints[:, joint] = joints[:, parent] + bone * (1 + share * np.sin(3 * time + row))[:, None]
    return Motion(joints.astype(np.float32), 20.0, HUMANML3D)


@pytest.mark.parametrize("motion", poses.MOTIONS)
def test_joints_come_back_within_millimetres(motion: str, tmp_path: Path) -> None:
    made = Motion(poses.MOTIONS[motion]().astype(np.float32), 20.0, HUMANML3D)
    back = Motion.load(made.save(tmp_path / "m.bvh"))
    off = np.linalg.norm(back.joints_FJ3 - made.joints_FJ3, axis=-1)
    assert off.mean() < 0.005 and off.max() < 0.015
    assert back.fps == pytest.approx(20) and back.understood is not None and back.understood.up == "y"


@pytest.mark.parametrize("share", [0.0, 0.02, 0.2])
def test_bones_that_change_their_length_come_back_too(share: float, tmp_path: Path) -> None:
    made = stretched(share)
    path = made.save(tmp_path / "m.bvh")
    back = Motion.load(path)
    off = np.linalg.norm(back.joints_FJ3 - made.joints_FJ3, axis=-1)
    assert off.mean() < 0.005 and off.max() < 0.015
    assert back.understood is not None and set(back.understood.nodes["spine3"]) == {"spine3"}
    assert ("_helper" in path.read_text()) == (share > 0.1)


def test_only_nodes_without_an_offset_have_position_channels(tmp_path: Path) -> None:
    # Blender takes position channels instead of the offset, three.js adds them to it: both are right without offset.
    nodes = read_bvh_text(stretched(0.2).save(tmp_path / "m.bvh")).nodes
    placed = [node for node in nodes if ("X", "position") in node.channels]
    assert len(placed) > 1 and all(not node.offset.any() for node in placed)


def test_a_file_written_again_stays_the_same(tmp_path: Path) -> None:
    first = Motion.load(stretched(0.03).save(tmp_path / "m.bvh"))
    again = Motion.load(first.save(tmp_path / "again.bvh"))
    assert np.abs(again.joints_FJ3 - first.joints_FJ3).max() < 1e-3


def test_angles_do_not_jump(tmp_path: Path) -> None:
    path = Motion(moving(0, 60).joints_FJ3.astype(np.float32), 20.0, HUMANML3D).save(tmp_path / "m.bvh")
    lines = path.read_text().splitlines()
    rows = np.array([line.split() for line in lines[lines.index("MOTION") + 3 :]], dtype=float)
    assert np.abs(np.diff(rows[:, 3:], axis=0)).max() < 180


def test_joints_have_rotations_and_names_of_the_skeleton(tmp_path: Path) -> None:
    text = stretched(0.0).save(tmp_path / "m.bvh").read_text()
    assert set(re.findall(r"(?:ROOT|JOINT) (\S+)", text)) == set(HUMANML3D.joint_names)
    assert set(re.findall(r"CHANNELS (\d)", text)) == {"6", "3"}


def test_motions_of_snapmogen_keep_their_rotations(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    sizes = {"knee": 0.4, "ankle": 0.42, "elbow": 0.26, "wrist": 0.25}
    lengths = [[sizes.get(name.split("_")[-1], 0.12)] for name in SNAPMOGEN.joint_names]
    quaternions = np.concatenate([0.2 * rng.normal(size=(40, 24, 3)), np.ones((40, 24, 1))], axis=-1)
    quaternions /= np.linalg.norm(quaternions, axis=-1, keepdims=True)
    armature = Armature(standing_directions(SNAPMOGEN) * lengths, quaternions, np.tile([0, 1.0, 0], (40, 1)))
    made = Motion(armature.joints(SNAPMOGEN).astype(np.float32), 30.0, SNAPMOGEN, quaternions)
    back = Motion.load(made.save(tmp_path / "m.bvh"))
    layout = LAYOUTS["snapmogen"]
    assert back.skeleton is SNAPMOGEN and back.rotations_FJ4 is not None
    np.testing.assert_allclose(encode(back, layout), encode(made, layout), atol=2e-3)
    a_pose = re.sub(r"(JOINT left_elbow\s+\{\s+OFFSET) \S+ \S+", r"\1 10.0 -24.0", (tmp_path / "m.bvh").read_text())
    (tmp_path / "a.bvh").write_text(a_pose)
    assert Motion.load(tmp_path / "a.bvh").rotations_FJ4 is None
