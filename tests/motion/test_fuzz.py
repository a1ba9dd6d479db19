"""Damaged and strange files of every format: a motion comes out, or one sentence says what is wrong; nothing else."""

from __future__ import annotations

import copy
import json
import pickle
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import poses
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.settings import SamplingSettings

FUZZ = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
RECIPE = Recipe("a person walks", 2.0, 7, SamplingSettings(3.0, 0.9), "test")
MADE = Motion(poses.walking()[:8].astype(np.float32), 20.0, HUMANML3D, recipe=RECIPE)
STRANGE: list[Any] = [
    None, True, -1, 0, 1, 3, 10**9, 2**63, 10**400, 0.5, 1e308, float("nan"), "", "x", "MAT4", [], {}, [None],
    [0] * 16, {"a": 1},
]  # fmt: skip
WORDS = [
    "1e400",
    "nan",
    "-",
    "x",
    "9" * 400,
    "{",
    "}",
    "\n",
    "JOINT",
    "End Site",
    "MOTION",
    "CHANNELS 3",
    "OFFSET",
    "٣",
]
KEYS = (
    "joints", "poses", "trans", "fps", "skeleton", "recipe", "heading", "rotations", "lengths", "motion", "dt",
    "posed_joints", "global_orient", "body_pose", "mocap_framerate", "mocap_time_length", "root_orient", "pose_body",
)  # fmt: skip
SHAPES = (
    (), (0,), (1,), (8,), (8, 3), (8, 66), (8, 72), (8, 156), (8, 165), (8, 263), (8, 22, 3), (8, 24, 3), (8, 22, 4),
    (1, 8, 22, 3), (22, 3, 8), (2, 22, 3, 8), (0, 22, 3), (1, 22, 3),
)  # fmt: skip
KINDS = ("f4", "f8", "f2", "i4", "u1", "b1", "c8", "U3", "M8[s]")


def loads_or_says_why(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of numbers that overflow
        try:
            assert np.isfinite(Motion.load(path).joints_FJ3).all()
        except ValueError as error:
            assert path.name in str(error) and "\n" not in str(error)


def places(value: Any, above: tuple = ()) -> Iterator[tuple]:
    """Yield the keys that lead to each value within a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*above, key)
        yield from places(item, (*above, key))


@FUZZ
@given(data=st.data())
def test_glb_files_with_other_values(tmp_path: Path, data: st.DataObject) -> None:
    content = MADE.save(tmp_path / "m.glb").read_bytes()
    length = struct.unpack_from("<I", content, 12)[0]
    document = json.loads(content[20 : 20 + length])
    changed = copy.deepcopy(document)
    for path in data.draw(st.lists(st.sampled_from(list(places(document))), min_size=1, max_size=3)):
        inside = changed
        try:
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = data.draw(st.sampled_from(STRANGE))
        except (IndexError, KeyError, TypeError):  # what the path leads to was replaced before
            continue
    text = json.dumps(changed).encode()
    text += b" " * (-len(text) % 4)
    head = struct.pack("<4sIIII", b"glTF", 2, 20 + len(text) + len(content) - 20 - length, len(text), 0x4E4F534A)
    (tmp_path / "f.glb").write_bytes(head + text + content[20 + length :])
    loads_or_says_why(tmp_path / "f.glb")


@FUZZ
@given(data=st.data())
def test_bvh_files_with_other_words(tmp_path: Path, data: st.DataObject) -> None:
    words = MADE.save(tmp_path / "m.bvh").read_text().split(" ")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(words) - 1))
        kept = data.draw(st.integers(0, 1))
        words[at : at + 1] = [*words[at : at + kept], data.draw(st.sampled_from([*WORDS, *words[:200]]))]
    (tmp_path / "f.bvh").write_text(" ".join(words), encoding="utf-8")
    loads_or_says_why(tmp_path / "f.bvh")


@FUZZ
@given(data=st.data())
def test_tables_with_other_cells(tmp_path: Path, data: st.DataObject) -> None:
    lines = [line.split(",") for line in MADE.save(tmp_path / "m.csv").read_text().splitlines()]
    for _ in range(data.draw(st.integers(1, 5))):
        line = data.draw(st.integers(0, len(lines) - 1))
        cell, kept = data.draw(st.integers(0, len(lines[line]))), data.draw(st.integers(0, 1))
        lines[line][cell : cell + 1 - kept] = [data.draw(st.sampled_from([*WORDS, "", '"', "#", "1,2", "20,5"]))]
        if data.draw(st.integers(0, 9)) == 0:
            del lines[line]
        if not lines:
            break
    (tmp_path / "f.csv").write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    loads_or_says_why(tmp_path / "f.csv")


@FUZZ
@given(data=st.data(), key=st.sampled_from(KEYS), whole=st.booleans())
def test_archives_of_any_arrays(tmp_path: Path, data: st.DataObject, key: str, whole: bool) -> None:
    def drawn() -> np.ndarray:
        kind, shape = np.dtype(data.draw(st.sampled_from(KINDS))), data.draw(st.sampled_from(SHAPES))
        return data.draw(arrays.arrays(kind, shape, fill=arrays.from_dtype(kind)))

    members = {"joints": MADE.joints_FJ3} if whole else {}
    members |= {key: drawn(), data.draw(st.sampled_from(KEYS)): drawn()}
    np.savez(tmp_path / "f.npz", allow_pickle=False, **members)
    loads_or_says_why(tmp_path / "f.npz")
    np.save(tmp_path / "f.npy", members[key], allow_pickle=False)
    loads_or_says_why(tmp_path / "f.npy")


class _Opened:
    """A pickled object that leaves a file behind if it is opened."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple:
        return Path.touch, (self.mark,)


@FUZZ
@given(suffix=st.sampled_from(["pkl", "pickle", "p", "pt", "pth", "npy", "npz"]), noise=st.binary(max_size=30))
def test_pickled_objects_are_never_opened(tmp_path: Path, suffix: str, noise: bytes) -> None:
    path, mark = tmp_path / f"f.{suffix}", tmp_path / "opened"
    if suffix == "npy":
        np.save(path, np.array([_Opened(mark), None], dtype=object), allow_pickle=True)
    elif suffix == "npz":
        np.savez(path, allow_pickle=True, joints=np.array([_Opened(mark), None], dtype=object))
    else:
        path.write_bytes(pickle.dumps(_Opened(mark)) + noise)
    with pytest.raises(ValueError, match="pickled"):
        Motion.load(path)
    assert not mark.exists()


@FUZZ
@given(start=st.integers(0, 300), text=st.text(max_size=20), suffix=st.sampled_from(["bvh", "glb", "npz"]))
def test_recipes_with_other_text(tmp_path: Path, start: int, text: str, suffix: str) -> None:
    path = MADE.save(tmp_path / f"m.{suffix}")
    whole = recipe_text(RECIPE)
    damaged = whole[:start] + text + whole[start + len(text) :]
    if suffix == "npz":
        np.savez(path, joints=MADE.joints_FJ3, recipe=np.str_(damaged))
    else:
        cut = path.read_bytes().find(b"recipe") + 10 + start
        path.write_bytes(
            path.read_bytes()[:cut] + text.encode("utf-8", "replace") + path.read_bytes()[cut + len(text) :]
        )
    loads_or_says_why(path)
