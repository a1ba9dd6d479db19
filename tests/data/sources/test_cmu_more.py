"""More of CMU: groups, copies, and known facts about the published motions."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from scalemogen.data.capture.sides import faster_side
from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources.cmu_more import find_cmu_more, group_of, read_cmu_more, read_take, take_name
from scalemogen.data.sources.spans import DROP, read_spans
from scalemogen.motion.heading import facing_yaw
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

ARCHIVE = Path(os.environ.get("SCALEMOGEN_ARCHIVES", "")) / "cmu-more"
needs_archive = pytest.mark.skipif(not ARCHIVE.is_dir(), reason="SCALEMOGEN_ARCHIVES names no folder with cmu-more")
SPANS = read_spans("cmu-more")


@lru_cache
def paths() -> dict[str, Path]:
    return {take_name(path): path for path in find_cmu_more(ARCHIVE)}


def part(name: str, start: float, stop: float) -> np.ndarray:
    """Return the joints of a part of a take, in seconds."""
    motion = read_take(paths()[name])
    return motion.joints_FJ3[round(start * motion.fps) : round(stop * motion.fps)]


def joint(joints_FJ3: np.ndarray, name: str) -> np.ndarray:
    return joints_FJ3[:, HUMANML3D.index(name)]


def test_partners_of_a_salsa_and_takes_of_one_person_are_one_group():
    assert group_of("salsa/03", "salsa") == group_of("salsa/18", "salsa") != group_of("salsa/04", "salsa")
    assert group_of("gymnastics-walks/35_01", "walk") == group_of("gymnastics-walks/35_34", "walk") == "cmu_35_walk"
    assert group_of("playground-amc/01_02", "walk") == "cmu_01_playground"  # as in the source `cmu`
    assert group_of("martial/04", "front-kick") != group_of("martial/05", "low-block")


def test_no_trial_is_used_twice():
    used = [name for name, spans in SPANS.items() if any(span.label.action != DROP for span in spans)]
    trials = [name.split("/")[1] for name in used if re.search(r"/\d+_\d+$", name)]
    assert len(trials) == len(set(trials))


def test_broken_files_and_wrong_folders_are_refused(tmp_path):
    with pytest.raises(ValueError, match="more CMU trials"):
        find_cmu_more(tmp_path)
    (tmp_path / "salsa").mkdir()
    (tmp_path / "salsa" / "01.bvh").write_text("nothing")
    (path,) = find_cmu_more(tmp_path)
    with pytest.raises(UnusableRecording, match=r"01\.bvh"):
        read_cmu_more(path)


@needs_archive
def test_the_table_has_every_file():
    assert set(SPANS) == set(paths())


@needs_archive
@pytest.mark.parametrize(
    ("name", "speed"),
    [("gymnastics-walks/35_01", 1.2), ("gymnastics-walks/16_47", 1.3), ("gymnastics-walks/35_21", 3.4),
     ("expmap/test_running_1", 2.7), ("deepmimic-format/16_39", 2.5)],
)  # fmt: skip
def test_walks_and_runs_have_known_speeds_on_the_adult_body(name, speed):
    motion = read_take(paths()[name])
    assert mean_speed(motion) == pytest.approx(speed, abs=0.15)
    assert bone_lengths(motion.joints_FJ3)[1:] == pytest.approx(ADULT_BONE_LENGTHS[1:], abs=0.002)
    assert -0.01 < np.percentile(motion.joints_FJ3[..., 1].min(axis=1), 10) < 0.05
    assert np.median(joint(motion.joints_FJ3, "head")[:, 1]) == pytest.approx(1.56, abs=0.05)


@needs_archive
@pytest.mark.parametrize("name", ["salsa/01", "martial/03", "indian/15", "131/131_02", "gymnastics-walks/49_18",
                                  "playground-amc/01_02", "expmap/train_basketball_signal_1",
                                  "deepmimic-format/90_05"])  # fmt: skip
def test_people_of_every_collection_stand_upright(name):
    standing = part(name, 0.5, 1.0)
    assert 1.3 < joint(standing, "head")[:, 1].mean() - standing[..., 1].min() < 1.65


@needs_archive
def test_kicks_and_hops_are_done_with_the_named_leg():
    sided = [
        (name, span) for name, spans in SPANS.items() for span in spans
        if span.label.side and span.label.action in ("front-kick", "roundhouse-kick", "side-kick")
    ]  # fmt: skip
    assert len(sided) > 12
    for name, span in sided:
        joints = part(name, span.start, span.stop)
        assert joint(joints, f"{span.label.side}_ankle")[:, 1].max() > 0.85, (name, span.start)
        assert faster_side(joints, "ankle") == span.label.side, (name, span.start)
    hopping = part("gymnastics-walks/49_02", 8, 11.5)
    assert (joint(hopping, "right_ankle") - joint(hopping, "left_ankle"))[:, 1].mean() > 0.15


@needs_archive
def test_jumps_fall_as_fast_as_gravity_says():
    for name, start, stop in (
        ("expmap/train_jumping_3", 2.13, 2.5),
        ("deepmimic-format/127_26", 0.57, 1.0),
        ("deepmimic-format/90_16", 2.9, 3.4),
    ):
        height_F = part(name, start, stop).mean(axis=1)[:, 1]
        fall = 2 * np.polyfit(np.arange(len(height_F)) / 30, height_F, 2)[0]
        assert fall == pytest.approx(-9.8, abs=2.5), name


@needs_archive
def test_one_trial_in_two_formats_has_the_same_joints():
    bvh, maps = read_take(paths()["gymnastics-walks/49_03"]), read_take(paths()["expmap/train_jumping_2"])
    one, other = (motion.joints_FJ3 - motion.joints_FJ3[:, :1] for motion in (bvh, maps))
    frames = min(len(one), len(other)) - 1
    best = min(
        np.linalg.norm(one[shift : shift + frames] - other[:frames], axis=-1).mean()
        for shift in range(len(one) - frames + 1)
    )
    assert best < 0.035  # exponential maps put all people on one body; hips and knees are within 0.03


@needs_archive
def test_cartwheels_turn_and_get_ups_end_on_the_feet():
    yaw = np.unwrap(facing_yaw(part("gymnastics-walks/49_06", 0, 4), HUMANML3D))
    assert abs(yaw[-1] - yaw[0]) > np.radians(300)
    pieces = read_cmu_more(paths()["deepmimic-format/140_01"])
    (rising,) = (piece for piece in pieces if isinstance(piece, Recording))
    head = joint(rising.motion.joints_FJ3, "head")[:, 1]
    assert head[0] < 0.4 and head[-1] > 1.2
    assert rising.motion.joints_FJ3[-1, :, 1].min() < 0.05
