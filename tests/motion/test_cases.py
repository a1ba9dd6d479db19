"""Motion files that were once read wrongly: each is read as its README says is right."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
from real_data import CASES, needs_cases

from scalemogen import ScaleMoGen
from scalemogen.__main__ import main
from scalemogen.motion.files import READ
from scalemogen.motion.files.bvh_reader import parse_bvh
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D

pytestmark = needs_cases
BASE = Path(__file__).parents[2] / "checkpoints" / "base"
EXPECTED = "expected_joints.npy"
# Metres; READMEs that do not say how near the joints must come say that they are equal.
EQUAL, NEAR = 1e-3, {"names_xsens": 0.01, "up_axis_blender_round_trip": 0.01}
SAME_FIGURE = "bom"  # its first frames are those of the files in `keywords_and_comments`
RATES = {"npz_frame_rate_names": 120}
NOTES = {
    "inches_bvh": "inch", "up_axis_bvh": "z is taken", "up_axis_blender_round_trip": "z is taken",
    "t_pose_first": "first frame is left out", "one_row_more_than_said": "39 frames and holds 40",
}  # fmt: skip
FILES = sorted(path.relative_to(CASES) for path in CASES.glob("*/*") if path.suffix in READ and path.name != EXPECTED)


def expected(case: str) -> np.ndarray | None:
    path = CASES / (SAME_FIGURE if case == "keywords_and_comments" else case) / EXPECTED
    return np.load(path) if path.is_file() else None


@pytest.mark.parametrize("file", [file for file in FILES if expected(file.parts[0]) is not None], ids=str)
def test_joints_are_those_of_the_case(file: Path) -> None:
    case, motion = file.parts[0], Motion.load(CASES / file)
    joints = expected(case)
    assert joints is not None and (len(joints) == motion.frames or case == "keywords_and_comments")
    errors_FJ = np.linalg.norm(motion.joints_FJ3 - joints[: motion.frames], axis=-1)
    assert errors_FJ.max() < NEAR.get(case, EQUAL)
    assert motion.fps == RATES.get(case, motion.fps)
    assert motion.understood and NOTES.get(case, "") in " ".join(motion.understood.notes)


@pytest.mark.parametrize("name", ["poses66.npy", "poses72.npy", "poses_only.npz"])
def test_rotations_are_not_taken_for_positions(name: str) -> None:
    motion = Motion.load(CASES / "npy_axis_angles" / name)
    joints_FJ3 = motion.joints_FJ3
    assert motion.understood and motion.understood.content.startswith("rotations of SMPL")
    head, ankles = (joints_FJ3[:, HUMANML3D.index(joint), 1] for joint in ("head", "left_ankle"))
    assert (head - ankles).min() > 1.3


def test_normalised_features_are_refused() -> None:
    with pytest.raises(ValueError, match="still normalised"):
        Motion.load(CASES / "npy_normalised_features" / "motion.npy")


@pytest.mark.parametrize("crop", [(), ("--crop", "14", "19")])
def test_the_raised_arm_of_a_long_file_is_kept_if_its_part_is_chosen(
    tmp_path: Path, crop: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "part.npz"
    file = str(CASES / "long_clip_choice" / "motion.bvh")
    with caplog.at_level(logging.WARNING):
        assert main(["reconstruct", file, "--out", str(out), "--checkpoint", str(BASE), *crop]) == 0
    joints_FJ3 = Motion.load(out).joints_FJ3
    hand, head = (joints_FJ3[:, HUMANML3D.index(joint), 1] for joint in ("right_wrist", "head"))
    assert bool((hand > head).sum() > 40) == bool(crop)
    assert ("--crop" in caplog.text) != bool(crop)


@pytest.fixture(scope="module")
def base() -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(BASE, device="cpu")


def test_a_trunk_with_bones_of_no_length_keeps_its_size(base: ScaleMoGen) -> None:
    motion = Motion.load(CASES / "zero_length_bones" / "motion.bvh")
    conformed = base.conform(motion)
    for body in (conformed, base.edit(conformed, "a person raises both hands", seed=1).motion):
        at = {name: body.joints_FJ3[:, joint] for joint, name in enumerate(HUMANML3D.joint_names)}
        trunk_F = np.linalg.norm(at["head"] - at["pelvis"], axis=-1)
        shoulders_F = np.linalg.norm(at["left_shoulder"] - at["right_shoulder"], axis=-1)
        assert 0.55 <= np.median(trunk_F) <= 0.70 and 0.28 <= np.median(shoulders_F) <= 0.40


def test_the_rest_pose_of_written_bvh_stands(base: ScaleMoGen, tmp_path: Path) -> None:
    clip = parse_bvh(base.generate("a person walks forward", 4, 7).save(tmp_path / "walk.bvh"))
    _, up, front = clip.rest["head"] - clip.rest["neck"]  # centimetres
    assert up > 5 and abs(front) < 5
    for side in ("left", "right"):
        across, up, _ = clip.rest[f"{side}_shoulder"] - clip.rest[f"{side}_collar"]
        assert abs(across) > 8 and abs(up) < 6
        assert clip.rest[f"{side}_wrist"][1] < clip.rest[f"{side}_shoulder"][1] + 6
        assert clip.rest[f"{side}_foot"][1] < clip.rest[f"{side}_ankle"][1] - 2


def test_the_end_of_a_long_prompt_is_said_not_to_be_read(base: ScaleMoGen) -> None:
    for end in ("then sits down", "then raises both hands"):
        assert "126 words are read" in base.unread("a person walks forward " + "slowly " * 160 + end)
    assert not base.unread("a person walks forward slowly then sits down")


@pytest.mark.parametrize("prompt", ["a person kicks with the right leg", "a person kicks with the left leg"])
def test_what_counts_as_close_is_done(base: ScaleMoGen, prompt: str) -> None:
    assert base.closeness(prompt).score > 0.6
    motions = base.generate_batch([prompt] * 6, [base.predict_seconds(prompt)] * 6, list(range(6)))
    ankle = HUMANML3D.index(f"{prompt.split()[-2]}_ankle")
    assert sum(float(np.ptp(motion.joints_FJ3[:, ankle, 1])) > 0.3 for motion in motions) >= 4
