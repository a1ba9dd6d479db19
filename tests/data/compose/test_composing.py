"""What `compose` writes into a prepared folder, and composed clips of the real data if it is prepared."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from bodies import raising, walking
from real_data import MIX, needs_mix

from scalemogen.data import folder as folders
from scalemogen.data.captions import mirror_caption
from scalemogen.data.captions.common import COMMON
from scalemogen.data.compose import compose, wording, writing
from scalemogen.data.compose.checking import accelerations, blended_frames, faults, slip
from scalemogen.data.compose.kinds import blend, compose_clip
from scalemogen.data.compose.pieces import read_stock
from scalemogen.data.compose.wording import Part, blend_captions, progressive, sequence_captions
from scalemogen.data.labels import COMPOSED, label_row, read_labels, write_labels
from scalemogen.data.prepare import mirror_joints
from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D

LAYOUT = LAYOUTS["humanml3d"]


def motion(joints: np.ndarray) -> MotionArrays:
    return MotionArrays(joints, 20.0, HUMANML3D)


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """Write a prepared folder of clips that raise a hand or walk."""
    folder = tmp_path_factory.mktemp("source")
    folders.create(folder)
    np.save(folder / "bone_lengths.npy", ADULT_BONE_LENGTHS)
    rows = []
    for number in range(12):
        split = "test" if number % 6 == 5 else "train"
        for action, side, joints in (
            ("raise-one", "left", raising(50 + number)),
            ("raise-one", "right", raising(60 + number, "right")),
            ("walk", "", walking(100 + 2 * number, 0.9 + 0.02 * number)),
        ):
            name = f"{action}{side}{number}"
            rows_FC = encode(motion(joints), LAYOUT, ADULT_BONE_LENGTHS, smooth_start=True)
            folders.write_clip(
                folder, folders.Clip(name, rows_FC, (folders.Caption(name),)), decode(rows_FC, LAYOUT).joints_FJ3
            )
            row = label_row(name, name, Label(action, side=side), len(rows_FC))
            rows.append(replace(row, source="made-up", split=split))
    for split in folders.SPLITS:
        folders.write_split(folder, split, [row.name for row in rows if row.split == split])
    write_labels(folder, rows)
    folders.write_statistics(folder, LAYOUT)
    return folder


@pytest.fixture
def prepared(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source, tmp_path / "prepared"))


def test_composed_clips_are_marked_and_in_the_training_split_only(prepared: Path):
    before = {split: folders.read_split(prepared, split) for split in folders.SPLITS}
    old = folders.read_statistics(prepared)
    composed = compose(prepared, 5, workers=1)
    names = (prepared / "composed.txt").read_text().split()
    assert names == [f"{m}C_{n:05d}" for n in range(5) for m in ("", "M")] and sum(composed.kinds.values()) == 5
    assert folders.read_split(prepared, "train") == (*before["train"], *names)
    assert all(folders.read_split(prepared, split) == before[split] for split in ("val", "test"))
    rows = [row for row in read_labels(prepared) if row.source == COMPOSED]
    assert [row.name for row in rows] == names
    assert {part for row in rows for part in row.group.split()} <= set(before["train"])
    assert not np.array_equal(folders.read_statistics(prepared).std, old.std)
    assert "| composed |" in (prepared / "DATA.md").read_text()


def test_a_composed_clip_is_whole(prepared: Path):
    compose(prepared, 4, workers=1)
    for row in (r for r in read_labels(prepared) if r.source == COMPOSED and not r.mirrored):
        clip, joints = folders.read_clip(prepared, row.name), np.load(prepared / "new_joints" / f"{row.name}.npy")
        assert len(clip.features_FC) == row.frames == len(joints) <= LAYOUT.max_frames
        np.testing.assert_allclose(bone_lengths(joints), ADULT_BONE_LENGTHS, atol=1e-3)
        whole = [c.text for c in clip.captions if c.start == c.end]
        assert len(set(whole)) == len(whole) >= 8
        parts = [c for c in clip.captions if c.end > c.start]
        if ">" in row.action:
            assert len(parts) == len(row.group.split()) and parts[0].start == 0
            assert all(a.end == b.start for a, b in pairwise(parts))
            assert parts[-1].end == pytest.approx(row.frames / 20, abs=0.06)
        mirrored = folders.read_clip(prepared, f"M{row.name}")
        assert [mirror_caption(c.text) for c in clip.captions] == [c.text for c in mirrored.captions]
        image = np.load(prepared / "new_joints" / f"M{row.name}.npy")
        np.testing.assert_allclose(mirror_joints(joints), image, atol=1e-3)


def test_the_same_seed_gives_the_same_clips_and_earlier_ones_are_removed(prepared: Path):
    def contents() -> dict[str, bytes]:
        return {str(path.relative_to(prepared)): path.read_bytes() for path in sorted(prepared.rglob("*.*"))}

    compose(prepared, 3, seed=1, workers=1)
    first = contents()
    compose(prepared, 4, seed=2, workers=1)
    assert contents() != first
    compose(prepared, 3, seed=1, workers=1)
    assert contents() == first
    compose(prepared, 0)
    assert not list(prepared.rglob("*C_0*")) and not any(r.source == COMPOSED for r in read_labels(prepared))


def test_leftovers_of_a_killed_call_are_removed(prepared: Path, monkeypatch: pytest.MonkeyPatch):
    plain = folders.read_split(prepared, "train")
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(writing, "write_labels", _kill)
        compose(prepared, 3, seed=1, workers=1)
    assert not (prepared / "composed.txt").exists(), "not whole"
    compose(prepared, 2, seed=1, workers=1)
    names = (prepared / "composed.txt").read_text().split()
    assert folders.read_split(prepared, "train") == (*plain, *names) and len(names) == 4


def _kill(*_) -> None:
    raise KeyboardInterrupt


def test_a_folder_without_labels_or_training_clips_says_so(prepared: Path):
    rows = read_labels(prepared)
    write_labels(prepared, [row for row in rows if row.split == "test"])
    with pytest.raises(ValueError, match="no training clip"):
        compose(prepared, 2)
    (prepared / "labels.jsonl").unlink()
    with pytest.raises(ValueError, match=r"labels\.jsonl"):
        compose(prepared, 2)
    with pytest.raises(ValueError, match="negative"):
        compose(prepared, -1)


def test_captions_name_the_parts_in_order(monkeypatch):
    # predicates without random words
    monkeypatch.setattr(
        wording, "predicate", lambda motion, label, seed, vocabulary, mannered: f"does {label.action}"
    )
    parts = [
        Part(motion(walking()), Label("walk"), True, COMMON),
        Part(motion(raising()), Label("wave-one", side="left"), False, COMMON),
    ]
    told = sequence_captions(parts, "seed")
    assert len(set(told)) == 8 and told == sequence_captions(parts, "seed") != sequence_captions(parts, "other")
    for text in told:
        assert -1 < text.find("does walk") < text.find("does wave-one"), text
    assert any(". " in text for text in told) and any(", then" in text or "and then" in text for text in told)


@pytest.mark.parametrize(("action", "word"), [("raise-one", "left"), ("wave-one", "wav")])
def test_captions_of_blends_have_no_order(action: str, word: str):
    walk, arms = (
        Part(motion(walking()), Label("walk"), True, COMMON),
        Part(motion(raising()), Label(action, side="left"), False, COMMON),
    )
    for held in (True, False):
        told = blend_captions(walk, arms, "left", held, "seed")
        assert len(set(told)) == 8
        assert all(word in text and "left" in text and "then" not in text for text in told)


def test_nobody_waves_while_walking_like_a_zombie(prepared: Path):
    rows = read_labels(prepared)
    walks = {row.name: replace(row, source="deepmimic", action="zombie-walk") for row in rows if row.action == "walk"}
    stock = read_stock(prepared, rows)
    zombies = read_stock(prepared, [walks.get(row.name, row) for row in rows])
    clips = [[blend(each, np.random.default_rng(seed), "name") for seed in range(20)] for each in (stock, zombies)]
    assert any(clips[0]) and not any(clips[1])


def test_progressive_forms():
    assert progressive("raises the left hand and waves") == "raising the left hand and waving"
    assert progressive("waves goodbye with both hands") == "waving goodbye with both hands"


@needs_mix
def test_stories_of_real_clips_have_no_pops_crossed_limbs_or_sliding_feet():
    stock = read_stock(MIX, read_labels(MIX))
    for number in range(16):
        composed = compose_clip(stock, (7, number))
        joints, sources = composed.joints_FJ3, [piece.track.joints_FJ3 for piece in composed.sources]
        assert 20 < len(joints) <= LAYOUT.max_frames + 1
        assert faults(joints, sources, composed.blended) == ()
        frames = blended_frames(composed.blended, len(joints))
        own = max(accelerations(source).max() for source in sources)
        assert accelerations(joints)[frames].max(initial=0) <= max(own, 12)
        assert slip(joints, frames) <= max(0.04, *map(slip, sources))


@needs_mix
def test_real_composed_clips_are_in_the_training_split_only():
    held = {name for split in ("val", "test") for name in folders.read_split(MIX, split)}
    assert not any(name.removeprefix("M").startswith("C_") for name in held)
    rows = [json.loads(line) for line in (MIX / "labels.jsonl").read_text().splitlines()]
    assert not held & {part for row in rows if row["source"] == COMPOSED for part in row["group"].split()}
