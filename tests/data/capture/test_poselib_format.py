"""npz files of AMP and ASE: a known pose becomes known joints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.poselib_format import read_poselib_format
from scalemogen.motion.skeleton import HUMANML3D

# An invented humanoid with a sword: body, parent, metres to the front, left and up of the parent.
_BODIES = (
    ("pelvis", -1, (0, 0, 1)), ("torso", 0, (0, 0, 0.24)), ("head", 1, (0, 0, 0.22)),
    ("right_upper_arm", 1, (0, -0.18, 0.24)), ("right_lower_arm", 3, (0, 0, -0.27)), ("right_hand", 4, (0, 0, -0.26)),
    ("sword", 5, (0.7, 0, 0)), ("left_upper_arm", 1, (0, 0.18, 0.24)), ("left_lower_arm", 7, (0, 0, -0.27)),
    ("left_hand", 8, (0, 0, -0.26)), ("right_thigh", 0, (0, -0.09, 0)), ("right_shin", 10, (0, 0, -0.42)),
    ("right_foot", 11, (0, 0, -0.41)), ("left_thigh", 0, (0, 0.09, 0)), ("left_shin", 13, (0, 0, -0.42)),
    ("left_foot", 14, (0, 0, -0.41)),
)  # fmt: skip
_NAMES = [name for name, _, _ in _BODIES]


def write(path: Path, turns: dict[str, Rotation], frames: int = 3) -> Path:
    """Write a person who stands with the pelvis 0.9 m high, some bodies turned."""
    rotations_FN4 = np.tile([0.0, 0, 0, 1], (frames, len(_BODIES), 1))
    for name, turned in turns.items():
        rotations_FN4[:, _NAMES.index(name)] = turned.as_quat()
    np.savez(
        path,
        node_names=np.array(_NAMES),
        parents=np.array([parent for _, parent, _ in _BODIES]),
        local_translation=np.array([offset for _, _, offset in _BODIES], float),
        local_rotation_xyzw=rotations_FN4,
        root_translation=np.tile([0.5, 0, 0.9], (frames, 1)),
        fps=29.9976,
        is_local=True,
    )
    return path


def test_a_standing_pose_becomes_a_standing_person(tmp_path):
    motion = read_poselib_format(write(tmp_path / "a.npz", {}))
    assert motion.fps == 30.0 and motion.joints_FJ3.shape == (3, 22, 3)
    joint = dict(zip(HUMANML3D.joint_names, motion.joints_FJ3[0], strict=True))
    np.testing.assert_allclose(joint["left_ankle"], (0.5, 0.07, -0.09), atol=1e-6)  # z is to the right
    np.testing.assert_allclose(joint["right_wrist"], (0.5, 0.85, 0.18), atol=1e-6)
    assert joint["right_foot"][0] > joint["right_ankle"][0] + 0.1  # ahead, which is +x


def test_rotations_are_about_the_axes_of_the_file(tmp_path):
    turns = {
        "left_lower_arm": Rotation.from_euler("y", -90, degrees=True),  # forearm to the front
        "right_shin": Rotation.from_euler("y", 90, degrees=True),  # shin to the back
        "right_upper_arm": Rotation.from_euler("x", -90, degrees=True),  # arm to the right
    }
    joints_FJ3 = read_poselib_format(write(tmp_path / "a.npz", turns)).joints_FJ3
    joint = dict(zip(HUMANML3D.joint_names, joints_FJ3[0], strict=True))
    np.testing.assert_allclose(joint["left_wrist"], (0.76, 1.11, -0.18), atol=1e-6)
    np.testing.assert_allclose(joint["right_ankle"], (0.09, 0.48, 0.09), atol=1e-6)
    np.testing.assert_allclose(joint["right_wrist"], (0.5, 1.38, 0.71), atol=1e-6)


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text.npz").write_text("nothing")
    np.savez(tmp_path / "other.npz", joints=np.zeros((3, 22, 3)))
    for name in ("text.npz", "other.npz"):
        with pytest.raises(ValueError, match="not a motion of AMP or ASE"):
            read_poselib_format(tmp_path / name)
