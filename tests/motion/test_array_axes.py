"""Outputs of other systems: several motions in one array, axes in other orders, more joints, pickled objects."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from motion import poses

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.files.soma import SOMA_30, SOMA_77
from scalemogen.motion.motion import Motion

WALK = poses.walking().astype(np.float32)
TWO = np.stack([WALK, WALK[::-1]])
SHAPES = {
    "one motion": WALK,
    "batch of one": WALK[None],
    "batch": TWO,
    "frames last": WALK.transpose(1, 2, 0),
    "MDM": TWO.transpose(0, 2, 3, 1),
    "flat": WALK.reshape(len(WALK), -1),
    "batch of flat ones": TWO.reshape(2, len(WALK), -1),
    "one person of several": WALK[:, None],
    "coordinates first": WALK.transpose(2, 0, 1),
    "coordinates before joints": WALK.transpose(0, 2, 1),
}


@pytest.mark.parametrize("title", SHAPES)
def test_the_first_motion_is_read_whatever_the_order_of_the_axes(tmp_path, title):
    np.save(tmp_path / "m.npy", SHAPES[title])
    motion = Motion.load(tmp_path / "m.npy")
    np.testing.assert_allclose(motion.joints_FJ3, WALK, atol=1e-5)
    several = any("2 motions" in note for note in motion.understood.notes)
    assert several == (len(SHAPES[title]) == 2)


@pytest.mark.parametrize("axes", [(0, 1), "batch", "MDM"])
def test_features_may_come_in_a_batch(tmp_path, axes):
    rows = np.tile(standing_statistics().mean, (60, 1)).astype(np.float32)
    array = {"batch": rows[None], "MDM": rows.T[None, :, None]}.get(axes, rows) if isinstance(axes, str) else rows
    np.save(tmp_path / "m.npy", array)
    assert Motion.load(tmp_path / "m.npy").understood.content == "features of the layout humanml3d"


def test_padding_after_the_said_length_is_left_out(tmp_path):
    padded = TWO.copy()
    padded[0, 50:] = 0
    np.savez(
        tmp_path / "results.npz", motion=padded.transpose(0, 2, 3, 1), lengths=np.array([50, 80]), text=["a", "b"]
    )
    np.testing.assert_allclose(Motion.load(tmp_path / "results.npz").joints_FJ3, WALK[:50], atol=1e-5)


@pytest.mark.parametrize("kind", ["positions", "flat", "features", "rotations"])
def test_frames_of_zeros_at_the_end_are_left_out(tmp_path, kind):
    rows = {
        "positions": WALK,
        "flat": WALK.reshape(len(WALK), -1),
        "features": np.tile(standing_statistics().mean, (60, 1)).astype(np.float32),
        "rotations": 0.2 * np.random.default_rng(0).normal(size=66) + np.zeros((60, 66)),
    }[kind]
    np.save(tmp_path / "m.npy", np.concatenate([rows, np.zeros((30, *rows.shape[1:]))]))
    np.save(tmp_path / "short.npy", rows)
    padded, short = Motion.load(tmp_path / "m.npy"), Motion.load(tmp_path / "short.npy")
    np.testing.assert_array_equal(padded.joints_FJ3, short.joints_FJ3)
    assert padded.understood.notes[0] == "the last 30 frames hold only zeros and are left out"


@pytest.mark.parametrize("fourth", [1.0, 0.37])
def test_a_confidence_after_the_coordinates_is_left_out(tmp_path, fourth):
    np.save(tmp_path / "m.npy", np.concatenate([WALK, np.full((len(WALK), 22, 1), fourth)], axis=-1))
    motion = Motion.load(tmp_path / "m.npy")
    np.testing.assert_allclose(motion.joints_FJ3, WALK, atol=1e-5)
    assert any("fourth number" in note for note in motion.understood.notes)


@pytest.mark.parametrize("rows", [SOMA_77, SOMA_30, tuple(range(22))], ids=["77", "30", "22"])
def test_posed_joints_of_kimodo_are_read_at_its_frame_rate(tmp_path, rows):
    count = {SOMA_77: 77, SOMA_30: 30}.get(rows, 22)
    joints = np.random.default_rng(0).normal(size=(len(WALK), count, 3)).astype(np.float32)
    joints[:, rows] = WALK
    contacts, matrices = np.zeros((len(WALK), 4)), np.tile(np.eye(3), (len(WALK), count, 1, 1))
    np.savez(tmp_path / "m.npz", posed_joints=joints, global_rot_mats=matrices, foot_contacts=contacts)
    motion = Motion.load(tmp_path / "m.npz")
    np.testing.assert_allclose(motion.joints_FJ3, WALK, atol=1e-5)
    assert motion.fps == 30 and not motion.understood.fps_known


def test_the_rows_of_soma_are_all_different():
    assert len(set(SOMA_77)) == len(set(SOMA_30)) == 22


PICKLED = {
    "results.npy": lambda path: np.save(path, {"motion": TWO.transpose(0, 2, 3, 1)}, allow_pickle=True),
    "list.npy": lambda path: np.save(path, np.array([WALK, WALK[:9]], dtype=object), allow_pickle=True),
    "poses.pkl": lambda path: path.write_bytes(pickle.dumps({"joints": WALK})),
    "objects.npz": lambda path: np.savez(path, motion=np.array([{"a": 1}], dtype=object)),
}


@pytest.mark.parametrize("name", PICKLED)
def test_pickles_are_not_opened_and_the_line_that_turns_them_into_npz_works(tmp_path: Path, name: str) -> None:
    PICKLED[name](tmp_path / name)
    with pytest.raises(ValueError, match="pickled") as error:
        Motion.load(tmp_path / name)
    line = str(error.value).split("line of Python: ")[1]
    assert "\n" not in str(error.value) and line.startswith("import numpy as np")
    subprocess.run([sys.executable, "-c", line], cwd=tmp_path, check=True)
    if name != "objects.npz":
        np.testing.assert_allclose(Motion.load((tmp_path / name).with_suffix(".npz")).joints_FJ3, WALK, atol=1e-5)


def test_torch_files_are_not_opened(tmp_path):
    (tmp_path / "m.pt").write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"torch\.load"):
        Motion.load(tmp_path / "m.pt")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_array_gives_a_motion_or_one_sentence(tmp_path, data):
    known = st.sampled_from([1, 2, 3, 4, 6, 22, 24, 30, 66, 72, 77, 263])
    shape = data.draw(st.lists(known, max_size=4).map(tuple).filter(lambda dims: np.prod(dims) < 5000))
    kinds = st.sampled_from([np.float32, np.float64, np.int16, np.uint8, np.bool_])
    np.save(tmp_path / "m.npy", data.draw(hnp.arrays(data.draw(kinds), shape)))
    try:
        Motion.load(tmp_path / "m.npy")
    except ValueError as error:
        assert "\n" not in str(error)
