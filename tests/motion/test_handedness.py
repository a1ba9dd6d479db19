"""Files with left-handed axes: their bodies are mirrored, which feet and knees show."""

from __future__ import annotations

import node_files
import numpy as np
import pytest
from armature_files import Armature
from motion import poses

from scalemogen.motion.files.body_ends import ENDS
from scalemogen.motion.files.handedness import is_mirrored
from scalemogen.motion.motion import Motion
from scalemogen.motion.sides import other_side
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given

MIRRORINGS = {"unity": ([-1, 1, 1], 0), "forward": ([1, 1, -1], 180), "picture": ([1, -1, 1], 180)}


@pytest.mark.parametrize("kind", poses.MOTIONS)
def test_no_kind_of_motion_counts_as_mirrored_and_all_mirror_images_do(kind):
    joints = poses.MOTIONS[kind]()
    assert not is_mirrored(joints, HUMANML3D) and is_mirrored(joints * [-1, 1, 1], HUMANML3D)


@pytest.mark.parametrize("case", MIRRORINGS)
@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_left_handed_axes_are_turned_around_and_said(tmp_path, case, unit):
    """One side is enough to see a mistake: the right hand is up, and the body walks forward."""
    joints = raised(poses.walking(), "right")
    axes, turn = MIRRORINGS[case]
    np.save(tmp_path / "m.npy", joints * axes * unit)
    motion = Motion.load(tmp_path / "m.npy")
    facing = 1 if turn == 0 else -1
    np.testing.assert_allclose(motion.joints_FJ3, joints * [facing, 1, facing], atol=1e-4)
    assert any("left-handed" in note for note in motion.understood.notes)


def test_right_handed_axes_stay(tmp_path):
    np.save(tmp_path / "m.npy", poses.walking())
    assert not any("handed" in note for note in Motion.load(tmp_path / "m.npy").understood.notes)


def raised(joints: np.ndarray, side: str) -> np.ndarray:
    """Raise one forearm, so that the file shows which side is which."""
    elbow, wrist = (HUMANML3D.index(f"{side}_{name}") for name in ("elbow", "wrist"))
    forearm = np.linalg.norm(joints[:, wrist] - joints[:, elbow], axis=-1, keepdims=True)
    joints[:, wrist] = joints[:, elbow] + forearm * [0, 1, 0]
    return joints


def without_front() -> np.ndarray:
    """A standing body whose feet hang down and whose knees are straight, so that nothing shows its front."""
    joints = raised(poses.standing(), "right")
    for side in ("left", "right"):
        hip, knee, ankle, foot = (HUMANML3D.index(f"{side}_{name}") for name in ("hip", "knee", "ankle", "foot"))
        joints[:, ankle, ::2] = joints[:, hip, ::2]
        joints[:, knee] = (joints[:, hip] + joints[:, ankle]) / 2
        joints[:, foot] = joints[:, ankle] - [0, 0.14, 0]
    return joints


def raised_side(motion: Motion) -> str:
    """The side of the raised wrist, by its place beside the trunk as seen in the direction that the body faces."""
    at = {name: motion.joints_FJ3[0, joint] for joint, name in enumerate(HUMANML3D.joint_names)}
    wrist = max((at["left_wrist"], at["right_wrist"]), key=lambda place: place[1])
    left = at["left_hip"] - at["right_hip"]
    return "left" if (wrist - at["head"]) @ left > 0 else "right"


@pytest.mark.parametrize("suffix", [".npy", ".bvh", ".glb"])
def test_axes_that_nothing_shows_can_be_said(tmp_path, suffix):
    truth = without_front()
    path = save(tmp_path / f"m{suffix}", truth * [-1, 1, 1])
    found = Motion.load(path)
    assert found.understood.axes == "right-handed"  # nothing shows that this is wrong
    np.testing.assert_allclose(found.joints_FJ3, truth * [-1, 1, 1], atol=1e-4)
    motion = Motion.load(path, Given(axes="left-handed"))
    np.testing.assert_allclose(motion.joints_FJ3, truth, atol=1e-4)
    assert motion.understood.axes == "left-handed"
    assert not any("handed" in note for note in motion.understood.notes)  # who said it need not be told


@pytest.mark.parametrize("suffix", [".npy", ".bvh", ".glb"])
def test_axes_that_are_found_wrongly_can_be_corrected(tmp_path, suffix):
    """A body that walks backward on its toes, feet and knees turned around, looks mirrored and is not."""
    odd = poses.walking() * [-1, 1, 1]
    path = save(tmp_path / f"m{suffix}", odd)
    assert Motion.load(path).understood.axes == "left-handed"
    motion = Motion.load(path, Given(axes="right-handed"))
    np.testing.assert_allclose(motion.joints_FJ3, odd, atol=1e-4)
    assert motion.understood.axes == "right-handed" and not motion.understood.notes


@pytest.mark.parametrize("given", ["shape", "ends", "exchanged ends"])
def test_sides_that_feet_told_follow_the_axes(tmp_path, given):
    """Without names, feet tell left from right; in left-handed axes they tell the reverse."""
    truth = raised(poses.walking(), "right")
    nodes = {
        name: (None if parent < 0 else HUMANML3D.joint_names[parent], (truth * [-1, 1, 1])[:, joint])
        for joint, (name, parent) in enumerate(zip(HUMANML3D.joint_names, HUMANML3D.parents, strict=True))
    }
    path = node_files.write(tmp_path / "m.bvh", node_files.numbered(nodes))
    number = {name: f"n{joint}" for joint, name in enumerate(HUMANML3D.joint_names)}
    asked = {"shape": {}, "ends": {end: number[end] for end in ENDS},
             "exchanged ends": {end: number[other_side(end)] for end in ENDS}}[given]  # fmt: skip
    wrong = Motion.load(path, Given(joints=asked))
    assert raised_side(wrong) == "left"  # the mirror image: nothing in the file shows that its axes are left-handed
    motion = Motion.load(path, Given(joints=asked, axes="left-handed"))
    np.testing.assert_allclose(motion.joints_FJ3, truth, atol=0.02)
    assert motion.understood.nodes["right_wrist"] == (number["right_wrist"],)


def test_axes_of_another_kind_get_a_sentence(tmp_path):
    np.save(tmp_path / "m.npy", poses.walking())
    with pytest.raises(ValueError, match="choose one of right-handed, left-handed"):
        Motion.load(tmp_path / "m.npy", Given(axes="left"))


def save(path, joints):
    """Write joints as they are, in a file whose names tell left and right."""
    if path.suffix == ".glb":
        return Armature(joints, {name: name for name in HUMANML3D.joint_names}).save(path)
    if path.suffix == ".bvh":
        path.write_text(poses.bvh_text(joints, joints[0], HUMANML3D.joint_names))
    else:
        np.savez(path.with_suffix(".npz"), joints=joints, fps=20)
        return path.with_suffix(".npz")
    return path
