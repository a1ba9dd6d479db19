"""Checking folders in HumanML3D's layout, and reading SnapMoGen's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from scalemogen.__main__ import main
from scalemogen.data.checking import check_folder, mixed_recordings
from scalemogen.data.clips import read_clips
from scalemogen.data.folder import read_clip, read_split, read_statistics, write_split
from scalemogen.data.snapmogen_folder import convert_snapmogen, read_snapmogen


@pytest.fixture
def folder(prepared, tmp_path) -> Path:
    return shutil.copytree(prepared, tmp_path / "data")


def test_a_good_folder_passes(folder):
    report = check_folder(folder)
    assert report.clips == {"train": 12, "val": 3, "test": 3} and report.captions == 36
    assert report.mixed == report.parts_only == 0 and report.written == ()
    assert "12 train, 3 val, 3 test" in str(report)


def test_what_the_published_folder_lacks_is_written(folder):
    for name in ("bone_lengths.npy", "Mean.npy"):
        (folder / name).unlink()
    assert check_folder(folder).written == ("bone_lengths.npy", "Mean.npy", "Std.npy")
    assert read_statistics(folder).bone_lengths.shape == (22,) and check_folder(folder).written == ()


def test_clips_with_captions_of_parts_only_are_cut_into_parts(folder):
    (folder / "texts" / "train001.txt").write_text("he walks#he#0.5#1.5\nhe stops#he#1.0#nan\n")
    (folder / "texts" / "train002.txt").write_text("he walks#he#0.0#0.0\nhe stops#he#1.0#2.0\n")
    clips = read_clips(folder, "train", read_statistics(folder), 196)
    frames, captions = (
        dict(zip(clips.names, clips.frames, strict=True)),
        dict(zip(clips.names, clips.captions, strict=True)),
    )
    assert frames["train001@0.5-1.5"] == 20 and captions["train001@0.5-1.5"] == ("he walks",)
    assert frames["train001@1-0"] == len(read_clip(folder, "train001").features_FC) - 20
    assert captions["train002"] == ("he walks",) and "train001" not in frames
    whole = clips.clip(clips.names.index("train000"))
    assert len(whole) == len(read_clip(folder, "train000").features_FC)


def spoil_shape(folder: Path) -> None:
    np.save(folder / "new_joint_vecs" / "train003.npy", np.zeros((30, 262)))


def spoil_number(folder: Path) -> None:
    joints = np.load(folder / "new_joints" / "test001.npy")
    joints[3, 4, 1] = np.nan
    np.save(folder / "new_joints" / "test001.npy", joints)


def spoil_length(folder: Path) -> None:
    np.save(folder / "new_joints" / "val000.npy", np.zeros((7, 22, 3)))


def spoil_caption(folder: Path) -> None:
    (folder / "texts" / "train001.txt").write_text("a person walks\n")


def remove_caption(folder: Path) -> None:
    (folder / "texts" / "train001.txt").unlink()


def remove_features(folder: Path) -> None:
    (folder / "new_joint_vecs" / "val002.npy").unlink()


def break_file(folder: Path) -> None:
    (folder / "new_joints" / "train000.npy").write_bytes(b"no array")


def share_name(folder: Path) -> None:
    write_split(folder, "val", ["val000", "train005"])


def repeat_name(folder: Path) -> None:
    write_split(folder, "val", [*read_split(folder, "val"), "val001"])


def empty_list(folder: Path) -> None:
    write_split(folder, "val", [])


def spoil_time(folder: Path) -> None:
    (folder / "texts" / "train001.txt").write_text("a person walks#a#0.0#soon\n")


def spoil_end(folder: Path) -> None:
    (folder / "texts" / "train001.txt").write_text("a person walks#a#0.0#inf\n")


def spoil_encoding(folder: Path) -> None:
    (folder / "texts" / "train001.txt").write_bytes(b"a caf\xe9#a#0.0#0.0\n")


def spoil_type(folder: Path) -> None:
    np.save(folder / "new_joints" / "train000.npy", np.full((36, 22, 3), "a"))


def break_statistics(folder: Path) -> None:
    (folder / "Mean.npy").write_bytes(b"no array")


def spoil_bones(folder: Path) -> None:
    np.save(folder / "bone_lengths.npy", np.ones(5))


def spoil_statistics(folder: Path) -> None:
    np.save(folder / "Std.npy", np.zeros(263))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_shape, r"new_joint_vecs/train003.npy has shape \(30, 262\)"),
        (spoil_number, "new_joints/test001.npy contains NaN"),
        (spoil_length, "val000.npy has .* frames in new_joint_vecs but 7"),
        (spoil_caption, "texts/train001.txt: .*caption#tokens"),
        (remove_caption, "texts/train001.txt does not exist"),
        (remove_features, "new_joint_vecs/val002.npy does not exist"),
        (break_file, "new_joints/train000.npy cannot be read"),
        (share_name, "train005 is in train.txt and in val.txt"),
        (repeat_name, "val001 is listed 2 times in val.txt"),
        (empty_list, "val.txt names no clip"),
        (spoil_time, "texts/train001.txt: .*caption#tokens"),
        (spoil_end, "texts/train001.txt: .*not a finite time"),
        (spoil_encoding, "texts/train001.txt is not text"),
        (spoil_type, "new_joints/train000.npy holds <U1"),
        (spoil_statistics, "Std.npy has entries that are not positive"),
        (break_statistics, "Mean.npy cannot be read"),
        (spoil_bones, r"bone_lengths.npy has shape \(5,\)"),
    ],
)
def test_a_fault_is_named(folder, spoil, message):
    spoil(folder)
    with pytest.raises(ValueError, match=message) as error:
        check_folder(folder)
    assert "1 faults" in str(error.value) and "remove the names" in str(error.value)


def test_many_faults_are_counted(folder):
    for path in (folder / "texts").iterdir():
        path.unlink()
    with pytest.raises(ValueError, match=r"18 faults.*and 13 more"):
        check_folder(folder)


def test_the_command_checks_and_names_what_is_missing(folder, capsys):
    assert main(["prepare", "--source", "humanml3d", str(folder)]) == 0
    assert "12 train" in capsys.readouterr().out
    assert main(["prepare", "--source", "cmu", str(folder)]) == 2
    assert "--out" in capsys.readouterr().err


def test_recordings_in_two_splits_are_found_by_name():
    splits = {"train": ("a", "Ma", "b_w0", "c"), "val": ("Mc", "b_w1"), "test": ("d", "Mb_w0")}
    assert mixed_recordings(splits) == 2  # b and c


@pytest.fixture
def snapmogen(tmp_path) -> Path:
    folder = tmp_path / "snapmogen"
    for name in ("renamed_feats", "data_split_info", "meta_data"):
        (folder / name).mkdir(parents=True)
    random = np.random.default_rng(0)
    captions = {}
    for split, take in (("train", "gp_1"), ("val", "gp_2"), ("test", "st2_3")):
        np.save(folder / "renamed_feats" / f"{take}.npy", random.normal(size=(400, 296)).astype(np.float32))
        ids = [f"{take}#0#150", f"{take}#150#390"]
        (folder / "data_split_info" / f"{split}_ids.txt").write_text("\n".join(ids))
        captions |= {each: {"manual": ["A person walks."], "gpt": [f"They # go,\n on {each[-3:]}."]} for each in ids}
    (folder / "all_caption_clean.json").write_text(json.dumps(captions))
    np.save(folder / "meta_data" / "mean.npy", np.zeros(296))
    np.save(folder / "meta_data" / "std.npy", np.ones(296))
    return folder


def test_snapmogen_clips_are_cut_from_their_takes(snapmogen):
    clips = list(read_snapmogen(snapmogen, "test"))
    take = np.load(snapmogen / "renamed_feats" / "st2_3.npy")
    assert [clip.name for clip in clips] == ["st2_3_0_150", "st2_3_150_390"]
    np.testing.assert_array_equal(clips[1].features_FC, take[150:390])
    assert [caption.text for caption in clips[1].captions] == ["A person walks.", "They go, on 390."]


def test_the_command_converts_snapmogen(snapmogen, tmp_path, capsys):
    assert main(["prepare", "--source", "snapmogen", "--out", str(tmp_path / "out"), str(snapmogen)]) == 0
    assert "train" in capsys.readouterr().out and read_split(tmp_path / "out", "train")


def test_training_reads_a_converted_snapmogen(snapmogen, tmp_path):
    out = tmp_path / "out"
    assert convert_snapmogen(snapmogen, out) == {"train": 2, "val": 2, "test": 2}
    statistics = read_statistics(out)
    clips = read_clips(out, "train", statistics, max_frames=320)
    assert clips.rows.shape == (390, 296) and clips.captions[0] == ("A person walks.", "They go, on 150.")
    assert statistics.bone_lengths.shape == (24,)
    assert np.load(out / "new_joints" / "gp_1_0_150.npy").shape == (150, 24, 3)
    assert read_clip(out, read_split(out, "val")[0]).features_FC.shape == (150, 296)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("renamed_feats/gp_1.npy", "extract renamed_feats.zip"),
        ("data_split_info/train_ids.txt", "train_ids.txt does not exist"),
        ("all_caption_clean.json", "all_caption_clean.json does not exist"),
        ("meta_data/std.npy", "std.npy does not exist"),
    ],
)
def test_a_missing_snapmogen_file_is_named(snapmogen, tmp_path, path, message):
    (snapmogen / path).unlink()
    with pytest.raises(ValueError, match=message):
        convert_snapmogen(snapmogen, tmp_path / "out")


@pytest.mark.parametrize(
    ("ids", "message"), [("gp_1", "NAME#START#END"), ("gp_1#300#500", "within"), ("gp_1#1#9", "no captions")]
)
def test_a_wrong_snapmogen_id_is_named(snapmogen, ids, message):
    (snapmogen / "data_split_info" / "train_ids.txt").write_text(ids)
    with pytest.raises(ValueError, match=message):
        list(read_snapmogen(snapmogen, "train"))
