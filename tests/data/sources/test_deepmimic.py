"""DeepMimic files: a known pose becomes known joints, and known facts about the published motions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from scalemogen.data.capture.deepmimic_format import read_deepmimic_format
from scalemogen.data.capture.loops import repeat_loop
from scalemogen.data.recording import UnusableRecording
from scalemogen.data.sources import source_named
from scalemogen.data.sources.archives import places
from scalemogen.data.sources.deepmimic import find_deepmimic, read_deepmimic
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

ARCHIVE = Path(os.environ.get("SCALEMOGEN_ARCHIVES", "")) / "small-sets" / "deepmimic"
needs_archive = pytest.mark.skipif(not ARCHIVE.is_dir(), reason="SCALEMOGEN_ARCHIVES names no folder with small-sets")
# An invented character: body, metres to the front, up and to the right of its parent.
_BODIES = {
    "root": (0, 0, 0), "chest": (0, 0.24, 0), "neck": (0, 0.22, 0), "right_hip": (0, 0, 0.09),
    "right_knee": (0, -0.42, 0), "right_ankle": (0, -0.41, 0), "right_shoulder": (0, 0.24, 0.18),
    "right_elbow": (0, -0.27, 0), "right_wrist": (0, -0.26, 0), "left_hip": (0, 0, -0.09),
    "left_knee": (0, -0.42, 0), "left_ankle": (0, -0.41, 0), "left_shoulder": (0, 0.24, -0.18),
    "left_elbow": (0, -0.27, 0), "left_wrist": (0, -0.26, 0),
}  # fmt: skip
_UNTURNED = [1, 0, 0, 0]
_RIGHT_KNEE, _LEFT_ELBOW = 20, 43  # places in a frame's 44 numbers


@pytest.fixture
def folder(tmp_path) -> Path:
    joints = [{"Name": name, **dict(zip(("AttachX", "AttachY", "AttachZ"), at, strict=True))}
              for name, at in _BODIES.items()]  # fmt: skip
    (tmp_path / "CHARACTER.json").write_text(json.dumps({"Joints": joints}))
    return tmp_path


def frame(seconds: float, x: float = 0.0) -> list[float]:
    """Return a frame of a person who stands upright at x."""
    spherical, hinge = _UNTURNED, [0.0]
    limb = [*spherical, *hinge, *spherical, *spherical, *hinge]
    return [seconds, x, 0.9, 0.0, *_UNTURNED, *spherical, *spherical, *limb, *limb]


def write(path: Path, frames: list[list[float]], loop: str = "none") -> Path:
    path.write_text(json.dumps({"Loop": loop, "Frames": frames}))
    return path


def joint(joints_FJ3: np.ndarray, name: str) -> np.ndarray:
    return joints_FJ3[:, HUMANML3D.index(name)]


def test_a_standing_pose_becomes_a_standing_person(folder):
    read = read_deepmimic_format(write(folder / "a.txt", [frame(0.05)] * 3))
    joints = read.motion.joints_FJ3
    assert read.motion.fps == 20 and not read.loops
    np.testing.assert_allclose(joint(joints, "left_ankle")[0], (0, 0.07, -0.09), atol=1e-6)
    np.testing.assert_allclose(joint(joints, "right_wrist")[0], (0, 0.85, 0.18), atol=1e-6)
    toe = (joint(joints, "right_foot") - joint(joints, "right_ankle"))[0]
    assert toe[0] > 0.1 and toe[1] < -0.05  # ahead, which is +x, and down
    heights = [joint(joints, name)[0, 1] for name in ("pelvis", "spine1", "spine2", "spine3", "neck", "head")]
    assert heights == sorted(heights)


def test_knees_bend_backward_and_elbows_forward(folder):
    bent = frame(0.05)
    assert len(bent) == 44
    bent[_RIGHT_KNEE], bent[_LEFT_ELBOW] = -np.pi / 2, np.pi / 2
    joints = read_deepmimic_format(write(folder / "a.txt", [bent, bent])).motion.joints_FJ3
    np.testing.assert_allclose(joint(joints, "right_ankle")[0], (-0.41, 0.48, 0.09), atol=1e-6)
    np.testing.assert_allclose(joint(joints, "left_wrist")[0], (0.26, 1.11, -0.18), atol=1e-6)


def test_uneven_frames_are_resampled(folder):
    frames = [frame(0.1, 0.0), frame(0.1, 0.1), frame(0.2, 0.2), frame(0.0, 0.4)]
    read = read_deepmimic_format(write(folder / "a.txt", frames, "wrap"))
    assert read.motion.fps == 10 and read.loops
    np.testing.assert_allclose(read.motion.joints_FJ3[:, 0, 0], (0, 0.1, 0.2, 0.3, 0.4), atol=1e-6)


def test_broken_and_unknown_files_are_left_out(folder):
    (folder / "humanoid3d_walk.txt").write_text("nothing")
    write(folder / "humanoid3d_swim.txt", [frame(0.05)] * 3)
    write(folder / "humanoid3d_run.txt", [[1.0, 2.0]] * 3)
    reasons = []
    for path in find_deepmimic(folder):
        with pytest.raises(UnusableRecording) as error:
            read_deepmimic(path)
        reasons.append(error.value.reason)
    assert reasons == ["broken file", "unknown name", "broken file"]
    with pytest.raises(ValueError, match="DeepMimic folder"):
        find_deepmimic(folder / "nowhere")


def test_a_loop_goes_on_where_it_ended():
    joints = np.zeros((11, 22, 3))
    joints[:, :, 2] = np.linspace(0, 1, 11)[:, None]
    repeated = repeat_loop(joints, 10, 2.5)
    np.testing.assert_allclose(repeated[:, 0, 2], np.linspace(0, 3, 31), atol=1e-9)


def test_several_sources_share_an_extracted_archive(tmp_path):
    (tmp_path / "small-sets" / "deepmimic").mkdir(parents=True)
    assert places(["deepmimic"], tmp_path) == {"deepmimic": tmp_path / "small-sets" / "deepmimic"}
    (tmp_path / source_named("deepmimic").archive).touch()
    assert places(["deepmimic"], tmp_path) == {"deepmimic": tmp_path / "small-sets.tar.xz"}


@needs_archive
def test_known_facts_about_the_published_motions():
    pieces = {path.stem.removeprefix("humanoid3d_"): read_deepmimic(path) for path in find_deepmimic(ARCHIVE)}
    assert len(pieces) == 26 and max(map(len, pieces.values())) > 5
    read = {name: of_file[0] for name, of_file in pieces.items()}
    for recording in (each for of_file in pieces.values() for each in of_file):
        # the frames that features keep are on the floor
        assert abs(recording.motion.joints_FJ3[:-1, :, 1].min()) < 1e-3
        np.testing.assert_allclose(bone_lengths(recording.motion.joints_FJ3), ADULT_BONE_LENGTHS, atol=1e-3)
    assert 0.7 < mean_speed(read["walk"].motion) < 1.5 and 2.5 < mean_speed(read["run"].motion) < 4.5
    kick = read["kick"]
    assert kick.label.side == "right"
    lifted = {side: np.ptp(joint(kick.motion.joints_FJ3, f"{side}_ankle")[:, 1]) for side in ("left", "right")}
    assert lifted["right"] > 0.6 > lifted["left"]
    for name in ("backflip", "cartwheel"):  # upside down at some time
        joints = read[name].motion.joints_FJ3
        assert (joint(joints, "head")[:, 1] < joint(joints, "pelvis")[:, 1]).any()
