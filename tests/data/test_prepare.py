"""Preparing a data set: on a few synthetic BVH files, and on the real data if it is prepared."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from real_data import MIX, needs_mix

from scalemogen.data.captions import mirror_caption
from scalemogen.data.folder import SPLITS, Caption, read_captions, read_clip, read_split, read_statistics
from scalemogen.data.prepare import mirror_joints, prepare, windows
from scalemogen.data.sources import source_named
from scalemogen.data.splits import WrittenRecording, assign_splits
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.motion.files.joint_names import BANDAI
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths, retarget
from scalemogen.motion.skeleton import HUMANML3D

LAYOUT = LAYOUTS["humanml3d"]


def bandai_text(rest: np.ndarray, frames: int, steps: np.ndarray) -> str:
    """Return a BVH text of a stiff body (22, 3) with Bandai's joint names that moves by `steps` cm per frame."""
    lines = ["HIERARCHY", "ROOT joint_Root", "{", "OFFSET 0 0 0", "CHANNELS 0", "JOINT Hips", "{"]
    lines += ["OFFSET 0 90 0", "CHANNELS 3 Xposition Yposition Zposition"]
    for joint, nodes in BANDAI.items():
        if joint not in ("pelvis", "spine2"):
            offset = "OFFSET {} {} {}".format(*(100 * rest[HUMANML3D.index(joint)]))
            lines += [f"JOINT {nodes[0]}", "{", offset, "CHANNELS 0", "}"]
    rows = "\n".join("{} {} {}".format(*row) for row in steps * np.arange(frames)[:, None] + [0, 90, 0])
    return "\n".join([*lines, "}", "}", "MOTION", f"Frames: {frames}", "Frame Time: 0.0333333", rows, ""])


@pytest.fixture
def source(tmp_path, rest_pose):
    folder = tmp_path / "source"
    folder.mkdir()
    for number, frames in enumerate((90, 400, 15)):
        text = bandai_text(rest_pose, frames, np.array([0.5, 0, 4.0]))
        (folder / f"dataset-2_wave-left-hand_happy_{number:03d}.bvh").write_text(text)
    return folder


def test_an_archive_gives_the_same_clips_as_a_folder(tmp_path, source):
    archive = tmp_path / "source.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(source, "dataset")
    counts = [prepare("bandai", path, tmp_path / out) for path, out in ((source, "a"), (archive, "b"))]
    assert counts[0] == counts[1]
    # one short clip, one of 267 frames in two windows, each with its mirror image; the shortest is left out
    assert counts[0].clips == {"train": 6, "val": 0, "test": 0} and counts[0].left_out == {"bandai: too short": 1}
    for name in read_split(tmp_path / "a", "train"):
        path = Path("new_joint_vecs") / f"{name}.npy"
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()


def test_a_prepared_clip_is_complete(tmp_path, source):
    out = tmp_path / "out"
    prepare("bandai", source, out)
    statistics = read_statistics(out)
    assert statistics.mean.shape == statistics.std.shape == (263,) and (statistics.std > 0).all()
    np.testing.assert_allclose(np.load(out / "bone_lengths.npy"), ADULT_BONE_LENGTHS, atol=1e-6)
    for name in read_split(out, "train"):
        clip, joints = read_clip(out, name), np.load(out / "new_joints" / f"{name}.npy")
        assert 24 <= len(clip.features_FC) <= LAYOUT.max_frames and len(clip.captions) >= 8
        np.testing.assert_allclose(decode(clip.features_FC, LAYOUT).joints_FJ3, joints, atol=1e-6)
        np.testing.assert_allclose(bone_lengths(joints), ADULT_BONE_LENGTHS, atol=1e-4)
        assert abs(joints[..., 1].min()) < 1e-3
        side = "right" if name.startswith("M") else "left"
        assert all(side in caption.text for caption in clip.captions)


def test_a_mirror_image_has_mirrored_joints_and_captions(tmp_path, source):
    out = tmp_path / "out"
    prepare("bandai", source, out)
    name = read_split(out, "train")[0]
    joints, mirrored = (np.load(out / "new_joints" / f"{n}.npy") for n in (name, f"M{name}"))
    np.testing.assert_allclose(mirror_joints(joints), mirrored, atol=1e-4)
    texts = [[c.text for c in read_clip(out, n).captions] for n in (name, f"M{name}")]
    assert [mirror_caption(text) for text in texts[0]] == texts[1]


def test_mirroring_commutes_with_encoding():
    rng = np.random.default_rng(0)
    path = np.cumsum(rng.normal(size=(30, 1, 3)) * 0.02, axis=0)
    body = np.cumsum(np.asarray(HUMANML3D.rest_directions), axis=0) * 0.2 + 0.01 * rng.normal(size=(30, 22, 3))
    joints = retarget(path + body + [0, 1, 0], ADULT_BONE_LENGTHS)
    pair = [MotionArrays(j, 20.0, HUMANML3D) for j in (joints, mirror_joints(joints))]
    one, two = (decode(encode(m, LAYOUT, ADULT_BONE_LENGTHS), LAYOUT).joints_FJ3 for m in pair)
    np.testing.assert_allclose(mirror_joints(one), two, atol=1e-4)


@pytest.mark.parametrize("frames", [1, 24, 196, 197, 400, 1268])
def test_windows_cover_every_frame_once(frames):
    parts = windows(frames, 196)
    assert np.concatenate([np.arange(*part) for part in parts]).tolist() == list(range(frames))
    sizes = [stop - start for start, stop in parts]
    assert max(sizes) <= 196 and max(sizes) - min(sizes) <= 1


def test_idle_recordings_are_cut_into_shorter_clips():
    assert source_named("react-idle").longest == 8 and source_named("bandai").longest is None
    sizes = [stop - start for start, stop in windows(162 * 20, 160)]
    assert max(sizes) <= 160 and min(sizes) >= 80


def test_words_are_tagged_as_in_humanml3d(tmp_path, source):
    prepare("bandai", source, tmp_path)
    name = read_split(tmp_path, "train")[0]
    for line in (tmp_path / "texts" / f"{name}.txt").read_text().splitlines():
        caption, tokens, start, end = line.split("#")
        assert [token.split("/")[1] for token in tokens.split()] == ["OTHER"] * len(re.findall(r"[\w'-]+", caption))
        assert start == end == "0.0"


def test_splits_are_stable_and_balanced():
    recordings = [WrittenRecording(f"{c}{i}", c, "ab"[i % 2], ()) for c in ("walk", "run") for i in range(200)]
    splits = assign_splits(recordings)
    assert splits == assign_splits(recordings[::-1])
    for content in ("walk", "run"):
        count = Counter(split for name, split in splits.items() if name.startswith(content))
        assert count == {"train": 170, "val": 10, "test": 20}
    assert {assign_splits([WrittenRecording("x", "rare", "a", ())])["x"]} == {"train"}


def test_unknown_and_missing_sources_are_named(tmp_path):
    with pytest.raises(ValueError, match="unknown source"):
        prepare("nowhere", tmp_path, tmp_path)
    with pytest.raises(ValueError, match="neither"):
        prepare("bandai", tmp_path / "absent", tmp_path / "out")
    with pytest.raises(ValueError, match="dataset-"):
        prepare("bandai", tmp_path, tmp_path / "out")


def test_captions_of_the_published_folder_are_read(tmp_path):
    path = tmp_path / "000001.txt"
    path.write_text("a man walks.#a/DET man/NOUN walk/VERB#0.0#0.0\nhe turns#he/PRON turn/VERB#1.5#nan\n")
    assert read_captions(path) == (Caption("a man walks.", 0.0, 0.0), Caption("he turns", 1.5, 0.0))
    path.write_text("no fields")
    with pytest.raises(ValueError, match="caption#tokens"):
        read_captions(path)


def prepared_motions(content: str, style: str, count: int = 40) -> list[MotionArrays]:
    """Return some real, unmirrored clips."""
    paths = sorted((MIX / "new_joints").glob(f"bandai*_{content}_{style}_*.npy"))[:: max(1, count // 20)]
    return [MotionArrays(np.load(path), 20.0, HUMANML3D) for path in paths[:count]]


def top_speed(motion: MotionArrays) -> float:
    """Return the mean speed of the fastest second, m/s."""
    ground = motion.joints_FJ3[:, 0, [0, 2]]
    return float(np.linalg.norm(ground[20:] - ground[:-20], axis=-1).max()) if len(ground) > 20 else 0.0


@needs_mix
@pytest.mark.parametrize(("content", "slow", "fast"), [("walk", 1.1, 1.6), ("run", 2.6, 3.8)])
def test_real_people_walk_and_run_at_real_speeds(content, slow, fast):
    assert slow < np.median([top_speed(m) for m in prepared_motions(content, "normal")]) < fast


@needs_mix
@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_real_turns_go_to_their_side(side, sign):
    turns = [sign * measure(motion).locomotion.turn for motion in prepared_motions(f"walk-turn-{side}", "*")]
    assert np.quantile(turns, 0.1) > 55 and 85 < np.median(turns) < 105


@needs_mix
@pytest.mark.parametrize("content", ["wave", "raise-up"])
@pytest.mark.parametrize(("side", "other"), [("left", "right"), ("right", "left")])
def test_real_hands_rise_on_their_side(content, side, other):
    for motion in prepared_motions(f"{content}-{side}-hand", "normal"):
        facts = measure(motion)
        assert facts.hand(side).top > facts.hand(other).top + 0.3


@needs_mix
def test_real_clips_stay_in_the_split_of_their_recording():
    recordings = [{re.sub(r"_w\d+$", "", name.removeprefix("M")) for name in read_split(MIX, s)} for s in SPLITS]
    assert min(len(names) for names in recordings) > 100
    assert not recordings[0] & recordings[1] and not recordings[0] & recordings[2]
    assert not recordings[1] & recordings[2]
