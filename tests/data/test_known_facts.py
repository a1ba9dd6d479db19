"""Known facts about the recorded people, checked on the prepared folder of all sources if there is one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from real_data import MIX, needs_mix

from scalemogen.data.capture.glitches import jumps
from scalemogen.data.folder import SPLITS, read_split
from scalemogen.data.labels import COMPOSED, read_labels
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

pytestmark = needs_mix
RIGHT, LEFT = ("01", "03", "04", "06", "08", "09"), ("07", "10")  # subjects by the side they exercise
ANKLES = [HUMANML3D.index(f"{side}_ankle") for side in ("left", "right")]


def clips(pattern: str, count: int = 24) -> list[MotionArrays]:
    """Return some unmirrored clips whose names match, evenly spread over the names."""
    paths = sorted(path for path in (MIX / "new_joints").glob(pattern) if not path.name.startswith("M"))
    assert paths, pattern
    return [MotionArrays(np.load(path), 20.0, HUMANML3D) for path in paths[:: max(1, len(paths) // count)][:count]]


def travel(motion: MotionArrays, joint: str) -> float:
    """Return the largest distance from the start relative to the pelvis, metres."""
    path = motion.joints_FJ3[:, HUMANML3D.index(joint)] - motion.joints_FJ3[:, 0]
    return float(np.linalg.norm(path - path[0], axis=-1).max())


def pelvis_drop(motion: MotionArrays) -> float:
    return float(motion.joints_FJ3[0, 0, 1] - motion.joints_FJ3[:, 0, 1].min())


@pytest.mark.parametrize("source", ["bandai", "uiprmd", "cmu_", "react", "lafan"])
def test_everyone_has_the_adult_body_and_stands_on_the_floor(source):
    if source == "lafan" and not any((MIX / "new_joints").glob("lafan*")):
        pytest.skip("this folder was prepared without LAFAN1")
    floors = []
    for motion in clips(f"{source}*"):
        np.testing.assert_allclose(bone_lengths(motion.joints_FJ3), ADULT_BONE_LENGTHS, atol=1e-3)
        floors.append(abs(motion.joints_FJ3[..., 1].min()))
        assert not jumps(motion, 250).any()
    # The last frame is not written, so a clip whose lowest frame is the last one seems to float a little.
    assert np.percentile(floors, 90) < 2e-3 and max(floors) < 0.07  # metres


def test_no_recording_is_in_two_splits():
    seen = defaultdict(set)
    for row in read_labels(MIX):
        if row.source == COMPOSED:  # made of training clips
            assert row.split == "train"
        else:
            seen[row.group].add(row.split)
    assert len(seen) > 3000 and all(len(splits) == 1 for splits in seen.values())
    for split in ("val", "test"):
        exercises = {name.split("_")[1] for name in read_split(MIX, split) if name.startswith("uiprmd")}
        assert len(exercises) == 10


def test_labels_and_lists_agree_and_no_group_is_in_two_splits():
    splits = defaultdict(set)
    for row in read_labels(MIX):
        splits[row.name if row.source == COMPOSED else row.group].add(row.split)
    assert all(len(each) == 1 for each in splits.values())
    for split in SPLITS:
        assert {row.name for row in read_labels(MIX) if row.split == split} == set(read_split(MIX, split))


@pytest.mark.parametrize(
    ("exercise", "least", "most"), [("deep-squat", 0.3, 0.75), ("sit-to-stand", 0.25, 0.6), ("leg-raise", -0.05, 0.1)]
)
def test_knees_bend_as_deep_as_they_should(exercise, least, most):
    drops = [pelvis_drop(motion) for motion in clips(f"uiprmd_{exercise}_*_normal_*")]
    assert least < np.median(drops) < most


@pytest.mark.parametrize("exercise", ["deep-squat", "sit-to-stand"])
def test_feet_stay_planted_while_the_knees_bend(exercise):
    drifts = [np.ptp(motion.joints_FJ3[:, ANKLES], axis=0).max() for motion in clips(f"uiprmd_{exercise}_*_normal_*")]
    assert np.median(drifts) < 0.03 and max(drifts) < 0.08


@pytest.mark.parametrize("subjects", [RIGHT, LEFT])
@pytest.mark.parametrize(
    ("exercise", "joint"),
    [
        ("hurdle-step", "ankle"),
        ("leg-raise", "ankle"),
        ("shoulder-abduction", "wrist"),
        ("shoulder-scaption", "wrist"),
    ],
)
def test_exercises_are_done_with_the_known_side(exercise, joint, subjects):
    side, other = ("right", "left") if subjects is RIGHT else ("left", "right")
    for subject in subjects:
        for motion in clips(f"uiprmd_{exercise}_s{subject}_normal_*", 3):
            assert travel(motion, f"{side}_{joint}") > 1.5 * travel(motion, f"{other}_{joint}")


def test_an_arm_raised_to_the_side_passes_the_head():
    facts = [measure(motion) for motion in clips("uiprmd_*abduction*normal*")]
    rises = [max(clip.left_hand.top, clip.right_hand.top) for clip in facts]
    assert np.median(rises) > 0.25


@pytest.mark.parametrize(
    ("trials", "slow", "fast"),
    [("cmu_07_0[1-3]*", 1.0, 1.6), ("cmu_07_0[45]*", 0.6, 1.2), ("cmu_09_0*", 2.7, 4.5)],
)
def test_people_walk_and_run_at_real_speeds(trials, slow, fast):
    assert slow < np.median([mean_speed(motion) for motion in clips(trials)]) < fast


def test_a_ladder_leads_up_and_a_stool_is_low():
    assert max(np.ptp(motion.joints_FJ3[:, 0, 1]) for motion in clips("cmu_13_3[34]*")) > 0.8
    assert max(pelvis_drop(motion) for motion in clips("cmu_14_3[12]*")) > 0.3


def test_idle_people_stay_about_where_they_are():
    speeds = [mean_speed(motion) for motion in clips("react*", 60)]
    assert np.median(speeds) < 0.1 and all(len(motion.joints_FJ3) <= 196 for motion in clips("react*", 60))


def standing_directions(patterns: list[str]) -> np.ndarray:
    """Return (22, 3) mean bone directions of first poses, relative to the heading."""
    poses = np.concatenate([motion.joints_FJ3[:1] for pattern in patterns for motion in clips(pattern)])
    vectors = poses - poses[:, np.maximum(HUMANML3D.parents, 0)]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    mean = turn(vectors, -facing_yaw(poses, HUMANML3D)).mean(axis=0)
    return mean / np.maximum(np.linalg.norm(mean, axis=-1, keepdims=True), 1e-9)


@pytest.mark.parametrize(
    "patterns",
    [
        ["uiprmd_shoulder-abduction*normal*", "uiprmd_shoulder-extension*normal*"],
        ["cmu_1[34]_0[4-9]*", "cmu_1[34]_1[4-9]*"],
        ["react*genuine*"],
    ],
)
def test_people_of_all_sources_stand_alike(patterns):
    expected = standing_directions(["bandai2_*-hand*_normal_*"])
    found = standing_directions(patterns)
    angles = np.degrees(np.arccos(np.clip(np.sum(expected * found, axis=-1), -1, 1)))
    names = ("hip", "collar", "shoulder", "foot")
    bones = [f"{side}_{name}" for side in ("left", "right") for name in names] + ["spine1", "spine3", "neck", "head"]
    worst = max(bones, key=lambda bone: angles[HUMANML3D.index(bone)])
    assert angles[HUMANML3D.index(worst)] < 25, f"{worst}: {angles[HUMANML3D.index(worst)]:.0f} degrees"
