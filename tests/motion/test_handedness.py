"""Files with left-handed axes: their bodies are mirrored, which feet and knees show."""

from __future__ import annotations

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.files.handedness import is_mirrored
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D

MIRRORINGS = {"unity": ([-1, 1, 1], 0), "forward": ([1, 1, -1], 180), "picture": ([1, -1, 1], 180)}


@pytest.mark.parametrize("kind", poses.MOTIONS)
def test_no_kind_of_motion_counts_as_mirrored_and_all_mirror_images_do(kind):
    joints = poses.MOTIONS[kind]()
    assert not is_mirrored(joints, HUMANML3D) and is_mirrored(joints * [-1, 1, 1], HUMANML3D)


@pytest.mark.parametrize("case", MIRRORINGS)
@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_left_handed_axes_are_turned_around_and_said(tmp_path, case, unit):
    """One side is enough to see a mistake: the right hand is up, and the body walks forward."""
    joints = poses.walking()
    elbow, wrist = (HUMANML3D.index(f"right_{name}") for name in ("elbow", "wrist"))
    forearm = np.linalg.norm(joints[:, wrist] - joints[:, elbow], axis=-1, keepdims=True)
    joints[:, wrist] = joints[:, elbow] + forearm * [0, 1, 0]
    axes, turn = MIRRORINGS[case]
    np.save(tmp_path / "m.npy", joints * axes * unit)
    motion = Motion.load(tmp_path / "m.npy")
    facing = 1 if turn == 0 else -1
    np.testing.assert_allclose(motion.joints_FJ3, joints * [facing, 1, facing], atol=1e-4)
    assert any("left-handed" in note for note in motion.understood.notes)


def test_right_handed_axes_stay(tmp_path):
    np.save(tmp_path / "m.npy", poses.walking())
    assert not any("handed" in note for note in Motion.load(tmp_path / "m.npy").understood.notes)
