"""The data card counts what a folder holds; the leakage check finds near duplicates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scalemogen.data import folder as folders
from scalemogen.data.card import write_card
from scalemogen.data.labels import ClipLabel, read_labels, write_labels
from scalemogen.data.near_duplicates import check_leakage, moments


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write forty clips of random poses, without mirror images; test0 is train3 shifted by a millimetre."""
    folders.create(tmp_path)
    random, rows = np.random.default_rng(0), []
    for split, count in (("train", 30), ("val", 4), ("test", 6)):
        for number in range(count):
            name = f"{split}{number}"
            joints = random.normal(size=(36, 22, 3))
            if name == "test0":
                joints = np.load(tmp_path / "new_joints" / "train3.npy") + 0.001 / np.sqrt(3)
            caption = folders.Caption(f"A person walks, {'slowly' if number % 2 else 'quickly'}")
            folders.write_clip(tmp_path, folders.Clip(name, np.zeros((36, 263)), (caption,)), joints)
            action, manner = ("walk", "run")[number % 2], ("sad", "happy")[number % 2]
            rows.append(ClipLabel(name, "bandai", name, action, manner, "", "", False, 36, split))
    write_labels(tmp_path, rows)
    return tmp_path


def test_a_near_duplicate_in_the_test_split_is_found(folder: Path):
    check = check_leakage(folder, read_labels(folder))
    assert [(pair.name, pair.nearest) for pair in check.suspicious] == [("test0", "train3")]
    assert check.suspicious[0].distance == pytest.approx(0.001, rel=0.01)
    assert len(check.to_train["test"]) == 6 and len(check.to_train["val"]) == 4 and len(check.within_train) == 30


def test_clips_of_one_recording_are_not_compared(folder: Path):
    rows = read_labels(folder)
    np.save(folder / "new_joints" / "train4.npy", np.load(folder / "new_joints" / "train5.npy"))
    assert check_leakage(folder, rows).within_train.min() < 1e-6
    one = [ClipLabel(**{**r.__dict__, "group": "x" if r.name in ("train4", "train5") else r.group}) for r in rows]
    assert check_leakage(folder, one).within_train.min() > 0.5
    with pytest.raises(ValueError, match="two training recordings"):
        check_leakage(folder, rows[:1])


def test_the_distance_is_that_of_the_joints_for_any_duration():
    pose = np.random.default_rng(1).normal(size=(1, 22, 3))
    one, two = np.repeat(pose, 40, axis=0), np.repeat(pose, 90, axis=0) + np.array([0, 0.03, 0])
    assert np.linalg.norm(moments(one) - moments(two)) == pytest.approx(0.03, rel=1e-4)


def test_the_card_counts_the_files(folder: Path):
    text = write_card(folder).read_text()
    assert "| bandai | 0.02 | 40 | 40 | 40 | 2 | 5 |" in text  # 40 * 36 frames; a, person, walks, slowly, quickly
    assert "| train | 30 | 30 |" in text and "Recordings in more than one split: 0." in text
    assert "| walk | 15 | 2 | 3 | 0 |" in text and "| sad | 15 | 2 | 3 | 0 |" in text
    assert "| test0 | train3 | 1 |" in text
    assert "CC BY-NC 4.0" in text and "arXiv 2306.08861" in text and "not commercially" in text
    samples = text.split("## Samples")[1].split("## Licences")[0]
    assert samples.count("A person walks") == 10


def test_broken_labels_are_named(folder: Path):
    rows = read_labels(folder)
    mirrored = ClipLabel("a", "cmu", "a", "wave", "normal", "left", "waves left", False, 9, "train").mirror()
    assert (mirrored.name, mirrored.side, mirrored.text, mirrored.mirrored) == ("Ma", "right", "waves right", True)
    write_labels(folder, [*rows, mirrored])
    assert read_labels(folder)[-1] == mirrored
    with (folder / "labels.jsonl").open("a") as file:
        file.write("{}\n")
    with pytest.raises(ValueError, match="line 42 is not a label"):
        read_labels(folder)
