"""Files are read as they were written, and anything that is not a motion is rejected with one sentence."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.files import SIZE_LIMIT
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.settings import SamplingSettings

RECIPE = Recipe("a person walks", 2.0, 7, SamplingSettings(3.0, 0.9), "test")


@pytest.fixture(scope="module")
def motion() -> Motion:
    """Return a motion with moving limbs and bones of constant length that travels and turns."""
    statistics, random = standing_statistics(), np.random.default_rng(0)
    time = np.linspace(0, 6, 50)[:, None]
    rows = statistics.mean + 0.02 * np.sin(time * random.uniform(0.3, 1, 263) + random.uniform(0, 6, 263))
    joints = decode(rows.astype(np.float32), LAYOUTS["humanml3d"]).joints_FJ3
    lengths, stiff = statistics.bone_lengths, joints.copy()
    for parent, joint in HUMANML3D.bones:
        bone = joints[:, joint] - joints[:, parent]
        stiff[:, joint] = stiff[:, parent] + bone / np.linalg.norm(bone, axis=-1, keepdims=True) * lengths[joint]
    return Motion(stiff, 20.0, HUMANML3D, recipe=RECIPE)


@pytest.mark.parametrize("suffix", ["npz", "npy"])
def test_arrays_come_back_exactly(motion: Motion, tmp_path: Path, suffix: str) -> None:
    back = Motion.load(motion.save(tmp_path / f"m.{suffix}"))
    assert np.array_equal(back.joints_FJ3, motion.joints_FJ3)
    assert back.fps == 20 and back.skeleton is HUMANML3D


@pytest.mark.parametrize("suffix", ["npz", "bvh", "glb"])
def test_the_recipe_comes_back(motion: Motion, tmp_path: Path, suffix: str) -> None:
    recipe = replace(RECIPE, prompt='a person says "{ # // ; héllo }" 100%\n\tand\u2028bows')
    for made in (recipe, None):
        back = Motion.load(replace(motion, recipe=made).save(tmp_path / f"m.{suffix}"))
        assert back.recipe == made and back.understood is not None and not back.understood.notes


@pytest.mark.parametrize("suffix", ["bvh", "glb"])
def test_a_damaged_recipe_is_left_out(motion: Motion, tmp_path: Path, suffix: str) -> None:
    path = motion.save(tmp_path / f"m.{suffix}")
    path.write_bytes(path.read_bytes().replace(b"prompt", b"Prompt"))
    back = Motion.load(path)
    assert back.recipe is None and back.understood is not None
    assert any("recipe" in note for note in back.understood.notes)


def test_features_come_back_as_the_same_poses(motion: Motion, tmp_path: Path) -> None:
    path = motion.save(tmp_path / "m.features.npy")
    assert np.load(path).shape == (motion.frames - 1, 263)
    back = Motion.load(path)
    ours, theirs = (m.joints_FJ3[: back.frames] - m.joints_FJ3[: back.frames, :1] for m in (back, motion))
    lengths = [np.linalg.norm(joints, axis=-1) for joints in (ours, theirs)]  # independent of the heading
    np.testing.assert_allclose(lengths[0], lengths[1], atol=1e-3)


def test_noise_is_no_glb(tmp_path: Path) -> None:
    (tmp_path / "noise.glb").write_bytes(bytes(range(256)) * 9)
    with pytest.raises(ValueError, match="not a GLB"):
        Motion.load(tmp_path / "noise.glb")


def test_features_are_recognised_by_their_shape(tmp_path: Path) -> None:
    rows = np.tile(standing_statistics().mean, (30, 1))
    np.save(tmp_path / "f.npy", rows)
    np.save(tmp_path / "flat.npy", decode(rows, LAYOUTS["humanml3d"]).joints_FJ3.reshape(30, 66))
    features, flat = Motion.load(tmp_path / "f.npy"), Motion.load(tmp_path / "flat.npy")
    np.testing.assert_allclose(features.joints_FJ3, flat.joints_FJ3, atol=1e-6)


@pytest.mark.parametrize("factor", [1, 100, 1000])
def test_units_are_recognised(motion: Motion, tmp_path: Path, factor: int) -> None:
    np.save(tmp_path / "m.npy", motion.joints_FJ3 * factor)
    np.testing.assert_allclose(Motion.load(tmp_path / "m.npy").joints_FJ3, motion.joints_FJ3, rtol=1e-4, atol=1e-5)


def _file(path: Path, content: bytes | np.ndarray) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, content)
    return path


NAN = np.full((30, 22, 3), np.nan, np.float32)
BAD = {
    "wrong suffix": ("m.fbx", b"x", "cannot read"),
    "empty": ("m.bvh", b"", "is empty"),
    "no bvh": ("m.bvh", b"hello world", "not a BVH"),
    "no array": ("m.npy", b"hello world", "not a NumPy array"),
    "no archive": ("m.npz", b"hello world", "not an NPZ"),
    "wrong shape": ("m.npy", np.zeros((30, 7)), "has shape"),
    "image": ("m.npy", np.zeros((64, 64, 3), np.uint8), "has shape"),
    "no frames": ("m.npy", np.zeros((0, 22, 3)), "has shape"),
    "one frame": ("m.npy", np.random.default_rng(0).normal(size=(1, 22, 3)), "one frame"),
    "NaN": ("m.npy", NAN, "NaN"),
    "one point": ("m.npy", np.zeros((30, 22, 3)), "no human body"),
    "absurd size": ("m.npy", np.random.default_rng(0).normal(size=(30, 22, 3)) * 1e7, "no human body"),
    "text array": ("m.npy", np.array(["a", "b"]), "where numbers belong"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    name, content, message = BAD[case]
    with pytest.raises(ValueError, match=message) as error:
        Motion.load(_file(tmp_path / name, content))
    assert "\n" not in str(error.value)


def test_large_files_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "m.npy").open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(ValueError, match="at most 64 MB"):
        Motion.load(tmp_path / "m.npy")
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("joints.npy", b"\0" * (SIZE_LIMIT + 1))
    with pytest.raises(ValueError, match="more than one motion"):
        Motion.load(tmp_path / "bomb.npz")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=400), suffix=st.sampled_from(["bvh", "npy", "npz"]))
def test_garbage_raises_nothing_but_value_errors(tmp_path: Path, content: bytes, suffix: str) -> None:
    with pytest.raises(ValueError):
        Motion.load(_file(tmp_path / f"m.{suffix}", content))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.floats(0, 1), garbage=st.binary(min_size=1, max_size=40), suffix=st.sampled_from(["bvh", "npy", "npz"])
)
def test_damaged_files_load_or_say_why(
    motion: Motion, tmp_path: Path, place: float, garbage: bytes, suffix: str
) -> None:
    path = motion.crop(0, 5).save(tmp_path / f"m.{suffix}")
    whole = path.read_bytes()
    cut = int(place * len(whole))
    path.write_bytes(whole[:cut] + garbage + whole[cut + len(garbage) :])
    try:
        assert np.isfinite(Motion.load(path).joints_FJ3).all()
    except ValueError as error:
        assert str(error)


def test_unknown_suffixes_are_not_written(motion: Motion, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot write"):
        motion.save(tmp_path / "m.fbx")


@pytest.mark.parametrize("suffix", ["npy", "npz", "NPZ", "bvh"])
def test_the_suffix_stays_as_it_is(motion: Motion, tmp_path: Path, suffix: str) -> None:
    path = motion.save(tmp_path / f"m.{suffix}")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert Motion.load(path).frames == motion.frames


def test_arrays_without_a_frame_rate_keep_their_tempo(motion: Motion, tmp_path: Path) -> None:
    faster = motion.resample(60)
    back = Motion.load(faster.save(tmp_path / "m.npy"))
    assert back.fps == 20
    assert (back.frames - 1) / back.fps == pytest.approx((faster.frames - 1) / faster.fps, abs=0.05)


def test_motions_that_go_too_far_are_refused(motion: Motion, tmp_path: Path) -> None:
    joints = motion.joints_FJ3.copy()
    joints[-1] += [1e6, 0, 0]
    np.save(tmp_path / "m.npy", joints)
    with pytest.raises(ValueError, match="away from its start"):
        Motion.load(tmp_path / "m.npy")


NPZ_FAULTS = {
    "another skeleton": ({"skeleton": np.str_("snapmogen")}, "24 joints"),
    "no such skeleton": ({"skeleton": np.str_("cat")}, "unreadable"),
    "no rate": ({"fps": np.float64("nan")}, "frames per second"),
    "two rates": ({"fps": np.ones(2)}, "unreadable"),
    "broken recipe": ({"recipe": np.str_("[1, 2]")}, "unreadable"),
    "recipe without end": ({"recipe": np.str_("[" * 200_000)}, "unreadable"),
    "short rotations": ({"rotations": np.ones((3, 22, 4), np.float32)}, "do not fit"),
    "short heading": ({"heading": np.ones(3)}, "one angle per frame"),
    "heading of whole numbers": ({"heading": np.ones(50, int)}, "one angle per frame"),
    "zero rotations": ({"rotations": np.zeros((50, 22, 4), np.float32)}, "quaternions"),
}


@pytest.mark.parametrize("case", NPZ_FAULTS)
def test_faulty_archives_say_what_is_wrong(motion: Motion, tmp_path: Path, case: str) -> None:
    changed, message = NPZ_FAULTS[case]
    np.savez(tmp_path / "m.npz", **({"joints": motion.joints_FJ3} | changed))
    with pytest.raises(ValueError, match=message):
        Motion.load(tmp_path / "m.npz")


RATES = {
    "fps": 120, "mocap_framerate": 120, "mocap_frame_rate": 120.0, "framerate": 120, "frame_rate": 120, "fs": 120,
    "FrameRate": 120, "sampling_rate": 120, "frequency": 120, "dt": 1 / 120, "frame_time": 1 / 120,
}  # fmt: skip


@pytest.mark.parametrize("key", RATES)
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_the_frame_rate_is_known_by_many_names(motion: Motion, tmp_path: Path, key: str, shape: tuple) -> None:
    np.savez(tmp_path / "m.npz", **{"joints": motion.joints_FJ3, key: np.full(shape, RATES[key])})
    assert Motion.load(tmp_path / "m.npz").fps == pytest.approx(120)


def test_members_that_are_no_arrays_are_overlooked(motion: Motion, tmp_path: Path) -> None:
    path = motion.save(tmp_path / "m.npz")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("notes.txt", "hello")
    assert Motion.load(path).frames == motion.frames


def test_headers_that_ask_for_all_memory_are_refused(tmp_path: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 22, 3)}"
    header += b" " * (117 - len(header)) + b"\n"
    (tmp_path / "m.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    with pytest.raises(ValueError, match="not a NumPy array"):
        Motion.load(tmp_path / "m.npy")
