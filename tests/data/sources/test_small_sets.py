"""CC0 animations, ASE, AMP, climbing and Animated Drawings: known facts, and files that are left out."""

from __future__ import annotations

import functools
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources import SOURCES, source_named
from scalemogen.data.sources.ase import read_ase
from scalemogen.data.sources.cc0 import LEFT_OUT, MOVES_OF_FILES
from scalemogen.motion.facts import measure
from scalemogen.motion.heading import facing_yaw
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

ARCHIVE = Path(os.environ.get("SCALEMOGEN_ARCHIVES", "")) / "small-sets"
needs_archive = pytest.mark.skipif(not ARCHIVE.is_dir(), reason="SCALEMOGEN_ARCHIVES names no folder with small-sets")
NAMES = ("cc0", "ase", "amp", "climb", "animated-drawings")


@functools.cache
def read(name: str) -> tuple[dict[str, Recording], Counter[str]]:
    """Return the recordings of a source by their names, and how many are left out for which reason."""
    source = source_named(name)
    found, left_out = [], Counter()
    for path in source.find(ARCHIVE / source.folder):
        try:
            of_file = source.read(path)
        except UnusableRecording as error:
            of_file = (error,)
        for each in of_file if isinstance(of_file, tuple) else (of_file,):
            if isinstance(each, Recording):
                found.append(each)
            else:
                left_out[each.reason] += 1
    assert len({each.name for each in found}) == len(found)
    return {each.name: each for each in found}, left_out


def joint(recording: Recording, name: str) -> np.ndarray:
    return recording.motion.joints_FJ3[:, HUMANML3D.index(name)]


def way(recording: Recording) -> np.ndarray:
    """Return the way of the pelvis, (3,) metres: to the left, up and to the front of the first pose."""
    yaw = facing_yaw(recording.motion.joints_FJ3[:1], HUMANML3D)[0]
    x, y, z = joint(recording, "pelvis")[-1] - joint(recording, "pelvis")[0]
    return np.array([np.cos(yaw) * x - np.sin(yaw) * z, y, np.sin(yaw) * x + np.cos(yaw) * z])


def test_only_the_animated_source_is_hand_keyed_and_all_are_optional():
    assert [source.name for source in SOURCES if source.hand_keyed] == ["cc0"]
    assert all(source_named(name).optional for name in NAMES)
    assert not source_named("ase").licence.commercial


def test_moves_of_one_file_have_different_names():
    for _, moves in MOVES_OF_FILES.values():
        assert len({move.name for move in moves}) == len(moves)
        assert not {each for move in moves for each in move.animations} & set(LEFT_OUT)


@pytest.mark.parametrize("name", NAMES)
def test_broken_files_are_left_out(name, tmp_path):
    broken = {
        "cc0": "human-base-animations.v1.glb", "ase": "RL_Avatar_Atk_Stab.npz", "amp": "amp_humanoid_hop.npz",
        "climb": "mocap_climb_seq_0_joint_positions.npz", "animated-drawings": "zombie.bvh",
    }  # fmt: skip
    (tmp_path / broken[name]).write_text("nothing")
    source = source_named(name)
    (path,) = source.find(tmp_path)
    with pytest.raises(UnusableRecording) as error:
        source.read(path)
    assert error.value.reason == "broken file"
    with pytest.raises(ValueError, match="give the extracted"):
        source.find(tmp_path / "nowhere")


def test_copies_and_unknown_names_are_left_out(tmp_path):
    for name, reason in (("RL_Avatar_Idle_Ready(0).npz", "copy"), ("RL_Avatar_Swim.npz", "unknown name")):
        with pytest.raises(UnusableRecording) as error:
            read_ase(tmp_path / name)
        assert error.value.reason == reason


@needs_archive
@pytest.mark.parametrize(
    ("name", "count", "left_out"), [("cc0", 63, 16), ("ase", 86, 3), ("amp", 4, 3), ("climb", 16, 0),
                                    ("animated-drawings", 9, 0)],
)  # fmt: skip
def test_all_clips_are_on_the_adult_body_and_on_the_floor(name, count, left_out):
    found, dropped = read(name)
    assert (len(found), dropped.total()) == (count, left_out)
    for recording in found.values():
        joints_FJ3 = recording.motion.joints_FJ3
        assert recording.motion.fps == 20 and 20 <= len(joints_FJ3) <= 197, recording.name
        assert abs(joints_FJ3[:-1, :, 1].min()) < 1e-3, recording.name
        np.testing.assert_allclose(bone_lengths(joints_FJ3), ADULT_BONE_LENGTHS, atol=3e-3)


@needs_archive
def test_standing_people_are_alike_in_all_sources():
    standing = (
        read("cc0")[0]["cc0_idle"], read("cc0")[0]["cc0_bow"], read("climb")[0]["climb_seq_4_020_076"],
        read("animated-drawings")[0]["drawings_wave_hello"],
    )  # fmt: skip
    for recording in standing:
        hips = (joint(recording, "left_hip") + joint(recording, "right_hip"))[0, 1] / 2
        above = {name: joint(recording, name)[0, 1] - hips for name in ("spine3", "neck", "left_shoulder")}
        assert above == pytest.approx({"spine3": 0.366, "neck": 0.586, "left_shoulder": 0.488}, abs=0.05)
        sole = (joint(recording, "left_ankle") - joint(recording, "left_foot"))[0]
        assert np.arcsin(sole[1] / np.linalg.norm(sole)) == pytest.approx(0.69, abs=0.12)


@needs_archive
def test_hand_keyed_moves():
    found, _ = read("cc0")
    assert 0.8 < mean_speed(found["cc0_walk"].motion) < 1.4
    assert 4 < mean_speed(found["cc0_jog-fwd"].motion) < mean_speed(found["cc0_sprint"].motion) < 9
    for name in ("walk", "walk-formal", "jog-fwd", "sprint", "run-anime", "crouch-fwd", "push", "crawl-rm"):
        left, _, front = way(found[f"cc0_{name}"])
        assert front > 0.6 and abs(left) < 0.15 * front, name
    for name, side in (("fighting-left-jab", "left"), ("fighting-right-jab", "right"), ("punch-cross", "right")):
        assert found[f"cc0_{name}"].label.side == side
    assert joint(found["cc0_sitting-idle"], "pelvis")[:, 1].max() < 0.6
    assert joint(found["cc0_sleeping"], "head")[:, 1].max() < 0.3
    assert joint(found["cc0_pushup"], "pelvis")[:, 1].max() < 0.6


@needs_archive
def test_sides_of_the_fighter_are_those_of_the_body():
    found, _ = read("ase")
    for name in ("WalkLeft01", "RunLeft", "Dodgle_Left"):
        assert found[f"ase_{name}"].label.side == "left" and way(found[f"ase_{name}"])[0] > 0.3
    for name in ("WalkRight01", "RunRight", "Dodgle_Right"):
        assert found[f"ase_{name}"].label.side == "right" and way(found[f"ase_{name}"])[0] < -0.3
    kick = found["ase_Atk_Kick"]
    assert kick.label.side == "right" and np.ptp(joint(kick, "right_ankle")[:, 1]) > 0.4
    assert found["ase_Atk_SlashDown"].label.side == "right" and found["ase_Atk_ShieldSwipe01"].label.side == "left"
    assert found["ase_Fall_Left"].label.side == "right"  # a blow from the left
    for name in ("Fall_Left", "Fall_Right", "Fall_Backward"):
        head = joint(found[f"ase_{name}"], "head")[:, 1]
        assert head.min() < 0.4 and head[[0, -1]].min() > 1.2
    turns = {name: measure(found[f"ase_Turn{name}90"].motion).locomotion.turn for name in ("Left", "Right")}
    assert 50 < turns["Left"] < 130 and -130 < turns["Right"] < -50
    assert 0.4 < mean_speed(found["ase_WalkForward01"].motion) < 1.0 < mean_speed(found["ase_RunForward"].motion)
    assert {each.group for each in found.values() if "Circle" in each.name} == {"ase_Standoff_Circle"}


@needs_archive
def test_what_other_sources_have_is_left_out():
    found, left_out = read("amp")
    assert left_out == {"copy": 3}
    assert measure(found["amp_hop"].motion).locomotion.jumps >= 3 and way(found["amp_hop"])[2] > 2
    wheel = found["amp_cartwheel"]
    upside_down = joint(wheel, "head")[:, 1] < joint(wheel, "pelvis")[:, 1] - 0.2
    assert np.count_nonzero(np.diff(upside_down.astype(int)) == 1) == 2


@needs_archive
def test_climbers_rise_and_descend():
    found, _ = read("climb")
    for name, recording in found.items():
        rise = joint(recording, "pelvis")[-1, 1] - joint(recording, "pelvis")[0, 1]
        action = recording.label.action
        if action in ("step-up", "climb-onto"):
            assert 0.3 < rise < 1.0, name
        if action in ("sit-and-climb-down", "step-down"):
            assert -1.1 < rise < -0.3, name
    assert {each.group for each in found.values()} == {f"climb_seq_{number}" for number in (0, 1, 2, 4)}


@needs_archive
def test_animated_drawings_do_what_their_names_say():
    found, _ = read("animated-drawings")
    jump = found["drawings_jumping"]
    assert joint(jump, "left_foot")[:, 1].max() > 0.25 and way(jump)[2] > 1.5
    assert found["drawings_wave_hello"].label.side == "right"
    zombies = [each for each in found.values() if each.label.action == "zombie-walk"]
    assert len(zombies) == 5 and all(0.2 < mean_speed(each.motion) < 1.0 for each in zombies)
    jacks = found["drawings_jumping_jacks"]
    spread = np.linalg.norm(joint(jacks, "left_ankle") - joint(jacks, "right_ankle"), axis=-1)
    assert spread.max() > 0.5 > 0.3 > spread.min()
