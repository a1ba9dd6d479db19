"""Files with several animations or motions: one is read, and the user chooses which."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from armature_files import Armature
from motion import poses
from scipy.spatial.transform import Rotation

from scalemogen.__main__ import main
from scalemogen.motion.files import write_motion
from scalemogen.motion.files.takes import chosen_take
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given

WALK, LIE = poses.walking(), poses.lying()
NAMES = {joint: joint for joint in HUMANML3D.joint_names}


def several(path: Path) -> Path:
    """A character that lies, holds a pose in two takes of the same name, and walks; one take has no name."""
    armature = Armature(WALK, NAMES)
    armature.take("Lie down", LIE)
    for name in ("Pose", "Pose", None):
        armature.take(name, np.repeat(WALK[:1], 4, axis=0))
    return armature.save(path)


def read(path: Path, take: str | None) -> Motion:
    return Motion.load(path, Given(take=take))


@pytest.mark.parametrize(
    "take, joints",
    [(None, LIE), ("walk", WALK), ("WALK", WALK), (" walk ", WALK), ("5", WALK), ("1", LIE), ("Lie down", LIE)],
)
def test_an_animation_is_chosen_by_name_or_number(tmp_path: Path, take: str | None, joints: np.ndarray) -> None:
    motion = read(several(tmp_path / "m.glb"), take)
    np.testing.assert_allclose(motion.joints_FJ3, joints, atol=1e-4)
    found = motion.understood
    assert found and found.takes.names == ("Lie down", "Pose", "Pose (2)", "4", "walk")
    assert found.takes.read == ("walk" if joints is WALK else "Lie down")
    assert f"5 animations; '{found.takes.read}' is read" in " ".join(found.notes)


@pytest.mark.parametrize("take", ["Pose (2)", "4", "2"])
def test_a_chosen_animation_may_hold_a_pose(tmp_path: Path, take: str) -> None:
    assert np.ptp(read(several(tmp_path / "m.glb"), take).joints_FJ3, axis=0).max() < 1e-3


@pytest.mark.parametrize("take", ["run", "", "0", "6", "-1"])
def test_an_unknown_animation_gets_the_list(tmp_path: Path, take: str) -> None:
    with pytest.raises(ValueError, match=r"m.glb has no take '.*'; choose from 'Lie down', 'Pose', .*'walk'$"):
        read(several(tmp_path / "m.glb"), take)


@pytest.mark.parametrize("names", [("walk", "run"), ("Walk", "run"), ("WALK", "Run")])
@pytest.mark.parametrize("take", ["walk", "Walk", "WALK"])
def test_the_case_of_a_name_does_not_matter(names: tuple[str, ...], take: str) -> None:
    assert chosen_take(names, take, "m.glb") == 0


def test_of_names_that_differ_in_case_the_one_as_written_is_chosen() -> None:
    assert chosen_take(("walk", "WALK"), "WALK", "m.glb") == 1


def test_a_name_that_is_a_number_goes_before_the_number() -> None:
    assert chosen_take(("2", "1", "walk"), "1", "m.glb") == 1
    assert chosen_take(("2", "1", "walk"), "3", "m.glb") == 2


def test_an_animation_of_other_nodes_is_said_to_be_one(tmp_path: Path) -> None:
    armature = Armature(WALK, NAMES)
    armature.nodes.append({"name": "camera"})
    channel = {"sampler": 0, "target": {"node": len(armature.nodes) - 1, "path": "translation"}}
    path = armature.save(
        tmp_path / "m.glb", before=[{"name": "flight", "channels": [channel], "samplers": armature.samplers}]
    )
    found = read(path, None).understood
    assert found and found.takes.read == "walk"
    with pytest.raises(
        ValueError, match=r"^m\.glb: the animation 'flight' does not move the joints; choose another one$"
    ):
        read(path, "flight")


MANY = np.zeros((3, 90, 22, 3))
MANY[0, :70], MANY[1, : len(LIE)], MANY[2, :50] = WALK[:70], LIE, WALK[20:70]
ARRAYS = {
    "positions": lambda: {"motion": MANY},
    "MDM": lambda: {"motion": MANY.transpose(0, 2, 3, 1), "lengths": np.array([70, len(LIE), 50])},
    "flat": lambda: {"joints": MANY.reshape(3, 90, 66)},
    "another name": lambda: {"results": MANY, "noise": np.ones((2, 2))},
}


@pytest.mark.parametrize("case", ARRAYS)
def test_a_motion_of_an_archive_is_chosen_by_number(tmp_path: Path, case: str) -> None:
    np.savez(tmp_path / "m.npz", **ARRAYS[case]())
    for take, joints in ((None, WALK[:70]), ("1", WALK[:70]), ("2", LIE), ("3", WALK[20:70])):
        motion = read(tmp_path / "m.npz", take)
        np.testing.assert_allclose(motion.joints_FJ3, joints, atol=1e-4)
        assert motion.understood and motion.understood.takes.names == ("1", "2", "3")
        assert motion.understood.takes.read == (take or "1")
    with pytest.raises(ValueError, match=r"no take '4'; choose from '1', '2', '3'"):
        read(tmp_path / "m.npz", "4")


PARTS = {
    "flat": lambda turns: {"poses": turns.reshape(2, 40, 66)},
    "joints": lambda turns: {"poses": turns},
    "matrices": lambda turns: {
        "poses": Rotation.from_rotvec(turns.reshape(-1, 3)).as_matrix().reshape(2, 40, 22, 3, 3)
    },
    "parts": lambda turns: {"global_orient": turns[:, :, 0], "body_pose": turns[:, :, 1:].reshape(2, 40, 63)},
}


@pytest.mark.parametrize("case", PARTS)
def test_rotations_of_several_motions_have_paths_of_their_own(tmp_path: Path, case: str) -> None:
    paths = np.zeros((2, 40, 3))
    paths[1, :, 2] = np.linspace(0, 2, 40)
    np.savez(tmp_path / "m.npz", **PARTS[case](np.full((2, 40, 22, 3), 0.05)), trans=paths, fps=30)
    motions = [read(tmp_path / "m.npz", take) for take in ("1", "2")]
    assert [motion.frames for motion in motions] == [40, 40]
    np.testing.assert_allclose([np.ptp(m.joints_FJ3[:, 0, 2]) for m in motions], [0, 2], atol=1e-4)


@pytest.mark.parametrize("suffix", [".bvh", ".csv", ".npy", ".npz", ".glb"])
def test_a_file_of_one_motion_has_no_other_take(tmp_path: Path, suffix: str) -> None:
    path = write_motion(Motion(WALK, 20, HUMANML3D), tmp_path / f"m{suffix}")
    with pytest.raises(ValueError, match=r"has no take '2'; it has only one, so leave --take out"):
        read(path, "2")
    only = read(path, "1").understood
    assert only and not only.takes.names


def test_the_only_animation_may_be_called_by_its_name(tmp_path: Path) -> None:
    path = Armature(WALK, NAMES).save(tmp_path / "m.glb")
    only = read(path, "walk").understood
    assert only and not only.takes.names and "animations" not in " ".join(only.notes)


def test_the_command_takes_a_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = several(tmp_path / "m.glb"), tmp_path / "m.npz"
    for take, joints in (("walk", WALK), ("1", LIE)):
        assert main(["export", str(path), str(out), "--take", take]) == 0
        np.testing.assert_allclose(Motion.load(out).joints_FJ3, joints, atol=1e-4)
    assert main(["export", str(path), str(out), "--take", "run"]) != 0
    assert "no take 'run'; choose from 'Lie down'" in capsys.readouterr().err


def test_who_chooses_no_take_is_told_how(tmp_path: Path, debug_checkpoint: Path, caplog) -> None:
    command = ["reconstruct", str(several(tmp_path / "m.glb")), "--out", str(tmp_path / "m.npz")]
    command += ["--checkpoint", str(debug_checkpoint)]
    assert main(command) == 0 and "--take chooses another one" in caplog.text
    caplog.clear()
    assert main([*command, "--take", "walk"]) == 0 and "--take" not in caplog.text
