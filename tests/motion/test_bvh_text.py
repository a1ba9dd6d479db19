"""BVH files as people have them: other encodings, keywords, comments, counts and position channels."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given

JOINTS = poses.walking()
TEXT = poses.bvh_text(JOINTS, JOINTS[0], HUMANML3D.joint_names)


def _lower(text: str) -> str:
    for word in ("HIERARCHY", "ROOT", "JOINT", "OFFSET", "CHANNELS", "MOTION", "Frames", "Frame Time", "End Site"):
        text = text.replace(word, word.lower())
    return text


READ = {
    "lower case": _lower(TEXT),
    "upper case": TEXT.replace("Frames", "FRAMES")
    .replace("Frame Time", "FRAME TIME")
    .replace("End Site", "END SITE"),
    "a space before the colon": TEXT.replace("Frames:", "Frames :").replace("Frame Time:", "Frame Time :"),
    "no colon": TEXT.replace("Frames:", "Frames").replace("Frame Time:", "Frame Time"),
    "a comment first": "# made by hand\n" + TEXT,
    "comments everywhere": re.sub(r"$", "  # see above", TEXT, flags=re.MULTILINE),
    "a comment after MOTION": TEXT.replace("MOTION\n", "MOTION  // rows follow\n"),
    "other comments": "// one\n; two\n" + TEXT,
    "a line of the program first": "Exported by a program\n" + TEXT,
    "decimal commas": TEXT.replace(".", ","),
    "tabs": TEXT.replace(" ", "\t"),
    "CRLF": TEXT.replace("\n", "\r\n"),
    "CR": TEXT.replace("\n", "\r"),
    "empty lines": TEXT.replace("\n", "\n\n"),
    "braces on the same line": TEXT.replace("\n{\n", " {\n"),
    "no line end": TEXT.rstrip(),
}


@pytest.mark.parametrize("case", READ)
def test_ways_to_write_the_format_are_read(tmp_path, case):
    (tmp_path / "m.bvh").write_bytes(READ[case].encode())
    motion = Motion.load(tmp_path / "m.bvh")
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)
    assert motion.understood.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_encodings_are_read(tmp_path, encoding):
    (tmp_path / "m.bvh").write_bytes(TEXT.encode(encoding))
    np.testing.assert_allclose(Motion.load(tmp_path / "m.bvh").joints_FJ3, JOINTS, atol=1e-4)


@pytest.mark.parametrize("line", ["", "Frame Time: 0\n", "Frame Time: 20\n", "Frame Time: -1\n", "Frame Time:\n"])
def test_a_frame_rate_that_is_not_said_is_asked_for(tmp_path, line):
    path = tmp_path / "m.bvh"
    path.write_text(re.sub(r"Frame Time: .*\n", line, TEXT))
    motion = Motion.load(path)
    assert not motion.understood.fps_known and "does not say its frame rate" in " ".join(motion.understood.notes)
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)
    assert Motion.load(path, Given(fps=50)).understood.fps_known
    with pytest.raises(ValueError, match="Frame Time"):  # data sets are not read with a guess
        read_bvh(path)


def test_a_message_shows_the_beginning_of_a_faulty_number(tmp_path):
    (tmp_path / "m.bvh").write_text(
        re.sub(r"(?<=\d) (?=-?\d)", ";", TEXT[TEXT.index("MOTION") :]).join([TEXT[: TEXT.index("MOTION")], ""])
    )
    with pytest.raises(ValueError, match="text where a number belongs") as caught:
        Motion.load(tmp_path / "m.bvh")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("said", "frames"), [(79, 80), (81, 80), (70, 80), (120, 80)])
def test_whole_rows_are_read_whatever_was_said(tmp_path, said, frames):
    (tmp_path / "m.bvh").write_text(TEXT.replace("Frames: 80", f"Frames: {said}"))
    motion = Motion.load(tmp_path / "m.bvh")
    assert motion.frames == frames and f"declares {said} frames and holds {frames}" in motion.understood.notes[0]


def test_a_part_of_a_row_is_left_out(tmp_path):
    (tmp_path / "m.bvh").write_text(TEXT[:-100])
    motion = Motion.load(tmp_path / "m.bvh")
    assert motion.frames == 79 and "a part of one more" in motion.understood.notes[0]


def test_rows_of_another_width_are_refused(tmp_path):
    header, rows = TEXT.split("Frame Time: 0.05000000\n")
    rows = "\n".join(line.rsplit(" ", 1)[0] for line in rows.splitlines())
    (tmp_path / "m.bvh").write_text(header + "Frame Time: 0.05\n" + rows)
    with pytest.raises(ValueError, match="declares 80 frames of 66 channels"):
        Motion.load(tmp_path / "m.bvh")


def test_glued_numbers_are_taken_apart_at_their_signs(tmp_path):
    header, rows = TEXT.split("Frame Time: 0.05000000\n")
    assert " -" in rows
    (tmp_path / "m.bvh").write_text(header + "Frame Time: 0.05\n" + rows.replace(" -", "-"))
    motion = Motion.load(tmp_path / "m.bvh")
    np.testing.assert_allclose(motion.joints_FJ3, JOINTS, atol=1e-4)
    assert "no space between" in motion.understood.notes[0]
    (tmp_path / "m.bvh").write_text(header + "Frame Time: 0.05\n" + rows.replace("0.", "0.1.", 1))
    with pytest.raises(ValueError, match="text where a number belongs"):
        Motion.load(tmp_path / "m.bvh")


def _with_position_channels(folder: Path, noise: float, around_offset: bool) -> Path:
    """Write our own BVH with position channels on every joint: near zero, or near the joint's offset."""
    lines = Motion(JOINTS, poses.FPS, HUMANML3D).save(folder / "plain.bvh").read_text().splitlines()
    start = lines.index("MOTION") + 3
    offsets = [line.split()[1:] for line, next_line in pairwise(lines) if "CHANNELS" in next_line]
    head = [line.replace("CHANNELS 3 ", "CHANNELS 6 Xposition Yposition Zposition ") for line in lines[:start]]
    random, rows = np.random.default_rng(0), []
    for line in lines[start:]:
        values = line.split()
        row = values[:6]
        for joint, offset in enumerate(offsets[1:], start=2):
            place = np.array(offset, float) * around_offset + random.normal(scale=noise, size=3)
            row += [*(f"{x:.6f}" for x in place), *values[3 * joint : 3 * joint + 3]]
        rows.append(" ".join(row))
    (folder / "m.bvh").write_text("\n".join([*head, *rows, ""]))
    return folder / "m.bvh"


@pytest.mark.parametrize("noise", [0.0, 1e-6, 0.01, 0.1])
@pytest.mark.parametrize("around_offset", [False, True])
def test_position_channels_of_joints_may_be_small(tmp_path, noise, around_offset):
    moved = Motion.load(_with_position_channels(tmp_path, noise, around_offset)).joints_FJ3
    plain = Motion.load(tmp_path / "plain.bvh").joints_FJ3
    assert np.abs(moved - plain).max() < 0.02 + 0.3 * noise  # noise in centimetres adds up along the chain


T_POSE = {"left": [1, 0, 0], "right": [-1, 0, 0]}


def _t_pose() -> np.ndarray:
    pose = poses.standing()[0] + [0.3, 0, -1]
    for side, way in T_POSE.items():
        for number, name in enumerate(("elbow", "wrist"), start=1):
            pose[HUMANML3D.index(f"{side}_{name}")] = pose[
                HUMANML3D.index(f"{side}_shoulder")
            ] + 0.26 * number * np.array(way)
    return pose


@pytest.mark.parametrize("kind", ["walking", "standing", "crawling"])
@pytest.mark.parametrize("rows", [1, 2, 3, 40])
@pytest.mark.parametrize("suffix", ["bvh", "npy"])
def test_a_t_pose_before_the_motion_is_left_out(tmp_path, kind, rows, suffix):
    joints = poses.MOTIONS[kind]()
    whole = np.concatenate([np.repeat(_t_pose()[None], rows, axis=0), joints])
    path = tmp_path / f"m.{suffix}"
    if suffix == "npy":
        np.save(path, whole)
    else:
        path.write_text(poses.bvh_text(whole, whole[0], HUMANML3D.joint_names))
    motion = Motion.load(path)
    np.testing.assert_allclose(motion.joints_FJ3, joints, atol=1e-4)
    assert any("calibration" in note for note in motion.understood.notes)


def test_a_held_t_pose_without_a_jump_stays(tmp_path):
    joints = poses.standing()
    np.save(tmp_path / "m.npy", np.concatenate([np.repeat(_t_pose()[None], 40, axis=0)]))
    assert Motion.load(tmp_path / "m.npy").frames == 40
    share = np.linspace(0, 1, 20)[:, None, None]
    blend = _t_pose() * (1 - share) + joints[0] * share  # in a second
    np.save(tmp_path / "m.npy", np.concatenate([np.repeat(_t_pose()[None], 20, axis=0), blend, joints]))
    assert Motion.load(tmp_path / "m.npy").frames == 40 + len(joints)


def test_a_blend_from_the_t_pose_is_left_out(tmp_path):
    joints = poses.walking()
    between = (0.7 * joints[:1] + 0.3 * _t_pose()[None]).astype(float)
    np.save(tmp_path / "m.npy", np.concatenate([_t_pose()[None], between, joints]))
    assert Motion.load(tmp_path / "m.npy").frames == len(joints)


@pytest.mark.parametrize("kind", poses.MOTIONS)
def test_motions_without_a_jump_stay_whole(tmp_path, kind):
    np.save(tmp_path / "m.npy", poses.MOTIONS[kind]())
    motion = Motion.load(tmp_path / "m.npy")
    assert motion.frames == poses.FRAMES and not any("calibration" in note for note in motion.understood.notes)


def test_text_that_is_no_skeleton_is_refused_before_it_is_searched(tmp_path):
    (tmp_path / "m.bvh").write_bytes(np.random.default_rng(0).bytes(2**20) + TEXT.encode())
    with pytest.raises(ValueError, match="not a BVH"):
        Motion.load(tmp_path / "m.bvh")
    (tmp_path / "m.bvh").write_text("HIERARCHY\n" + "{}" * 2**20 + "\nMOTION\n")
    with pytest.raises(ValueError, match="before MOTION"):
        Motion.load(tmp_path / "m.bvh")


def test_numbers_of_large_files_are_read_in_parts(tmp_path):
    header, rows = TEXT.split("Frame Time: 0.05000000\n")
    rows = (rows.rstrip() + "\n") * 60
    (tmp_path / "m.bvh").write_text(header.replace("Frames: 80", "Frames: 4800") + "Frame Time: 0.05\n" + rows)
    assert len(rows) > 2 * 2**20
    np.testing.assert_allclose(Motion.load(tmp_path / "m.bvh").joints_FJ3[-80:], JOINTS, atol=1e-4)
