"""CMU and ReActIdle files: names, descriptions, units, and the common rig."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.recording import Label, UnusableRecording
from scalemogen.data.sources.cmu import action_of, clean, find_cmu, read_cmu
from scalemogen.data.sources.react_idle import find_react_idle, read_react_idle
from scalemogen.motion.files.joint_names import CMU_DAZ, RIGIFY
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D

INDEX = """**Index**

Subject #7 (walk)

07_01  walk

07_04  slow walk/stride

13_26  direct traffic, wave

99_01  Unknown
"""
PATH = np.stack([np.zeros(60), np.full(60, 0.9), np.linspace(0, 2.4, 60)], axis=-1)


@pytest.fixture
def cmu(tmp_path, stiff_bvh) -> Path:
    (tmp_path / "CMU-INDEX.md").write_text(INDEX)
    for name in ("07_01", "07_04", "13_26", "99_01"):
        (tmp_path / name[:2]).mkdir(exist_ok=True)
        (tmp_path / name[:2] / f"{name}.bvh").write_text(stiff_bvh(CMU_DAZ, PATH, 100))
    return tmp_path


def test_trials_are_read_with_their_description(cmu):
    paths = find_cmu(cmu)
    assert [path.stem for path in paths] == ["07_01", "07_04", "13_26", "99_01"]
    recordings = [read_cmu(path) for path in paths[:3]]
    assert recordings[1].label == Label("walk", text="slow walk with long strides")
    assert recordings[0].group == recordings[1].group == "cmu_07_walk" and recordings[2].group.startswith("cmu_13")
    motion = recordings[0].motion
    travelled = np.ptp(motion.joints_FJ3[:, 0, 2])
    assert motion.fps == 30 and travelled == pytest.approx(2.4, abs=0.01)  # centimetres became metres
    assert bone_lengths(motion.joints_FJ3)[HUMANML3D.index("left_knee")] == pytest.approx(0.392, abs=1e-3)


def test_a_trial_without_description_is_left_out(cmu):
    with pytest.raises(UnusableRecording, match="99_01") as error:
        read_cmu(cmu / "99" / "99_01.bvh")
    assert error.value.reason == "no description"
    (cmu / "07" / "07_01.bvh").write_text("nothing")
    with pytest.raises(UnusableRecording, match="07_01") as error:
        read_cmu(cmu / "07" / "07_01.bvh")
    assert error.value.reason == "broken file"


def test_without_files_or_index_the_folder_is_refused(cmu):
    (cmu / "CMU-INDEX.md").unlink()
    with pytest.raises(ValueError, match="CMU-INDEX"):
        find_cmu(cmu)
    with pytest.raises(ValueError, match="CMU folder"):
        find_cmu(cmu / "nowhere")
    with pytest.raises(ValueError, match="ReActIdle"):
        find_react_idle(cmu)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("playground - climb, sit, dangle legs", "playground"),
        ("walk on uneven terrain", "walk-uneven"),
        ("navigate - walk forward, backward, sideways", "walk-around"),
        ("jumping jacks, side twists, squats, jog", "exercise"),
        ("jump up to grab, reach for, tiptoe", "reach-up"),
        ("forward jump", "jump"),
        ("run/jog", "run"),
        ("sit on stepstool, hands against chin, fidget, stand up", "sit"),
        ("basketball - crossover dribble, shoot", "basketball"),
        ("Unknown", ""),
    ],
)
def test_the_description_names_the_action(text, action):
    assert action_of(text) == action


def test_descriptions_are_readable():
    assert clean("punch/strike") == "punch and strike" and clean("attitude/arabesque") == "attitude or arabesque"


def test_an_idle_take_stands_on_the_floor(tmp_path, stiff_bvh):
    (tmp_path / "acted").mkdir()
    path = tmp_path / "acted" / "003_acted.bvh"
    # the root's own position is 0: without its offset the feet would be far below the floor
    path.write_text(stiff_bvh(RIGIFY, PATH * 0, 1, root_offset=(0, 0.7, 0), frame_time=1 / 24))
    recording = read_react_idle(find_react_idle(tmp_path)[0])
    joints = recording.motion.joints_FJ3
    assert recording.label == Label("idle") and recording.group == "react_003" and recording.motion.fps == 24
    assert abs(joints[..., 1].min()) < 1e-6 and joints[0, 0, 1] > 0.8
    np.testing.assert_allclose(bone_lengths(joints), ADULT_BONE_LENGTHS, atol=1e-5)


def test_the_common_rig_turns_feet_and_head_and_lowers_shoulders(rest_pose):
    joints = np.repeat(rest_pose[None], 3, axis=0)
    ankle, foot, head, neck, shoulder = (
        HUMANML3D.index(name) for name in ("left_ankle", "left_foot", "head", "neck", "left_shoulder")
    )
    placed = on_common_rig(joints, Rig(foot_pitch=0.3, head_tilt=0.2, shoulder_drop=0.05))
    toe = placed[0, foot] - placed[0, ankle]
    assert np.arctan2(-toe[1], toe[2]) == pytest.approx(0.3)  # the rest pose points straight ahead
    nod = placed[0, head] - placed[0, neck]
    assert np.arctan2(nod[1], nod[2]) == pytest.approx(0.2)  # a head forward is turned up
    assert joints[0, shoulder, 1] - placed[0, shoulder, 1] == pytest.approx(0.05)
    heights = [placed[0, HUMANML3D.index(name), 1] for name in ("pelvis", "spine1", "spine2", "spine3", "neck")]
    assert heights == sorted(heights)
    mirror = list(HUMANML3D.mirror)
    np.testing.assert_allclose(placed[:, mirror] * [-1, 1, 1], placed, atol=1e-9)
