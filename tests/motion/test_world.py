"""Which way is up, and how long the unit is: found from the body, whatever the format."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.world import UNITS
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D

# Columns of a file whose axis points up, from those of the motion: index and sign.
FILES = {
    "y": ((0, 1), (1, 1), (2, 1)), "-y": ((0, 1), (1, -1), (2, -1)), "z": ((0, 1), (2, -1), (1, 1)),
    "-z": ((0, 1), (2, 1), (1, -1)), "x": ((1, 1), (0, -1), (2, 1)), "-x": ((1, -1), (0, 1), (2, 1)),
}  # fmt: skip
SUFFIXES = ("npy", "npz", "glb", "bvh", "rotated.bvh")


def _in_axes(joints: np.ndarray, up: str) -> np.ndarray:
    return np.stack([sign * joints[..., axis] for axis, sign in FILES[up]], axis=-1)


def _saved(folder: Path, joints: np.ndarray, suffix: str, up: str = "y", unit: float = 1.0) -> Path:
    path, moved = folder / f"m.{suffix}", _in_axes(joints, up) / unit
    if suffix == "bvh":  # the rest pose has the axes of the motion, as in a file of Blender
        rest = _in_axes(poses.standing()[0], up) / unit
        path.write_text(poses.bvh_text(moved, rest, HUMANML3D.joint_names))
        return path
    # "rotated.bvh": only the root is turned, and the rest pose stands along y
    return Motion(moved.astype(np.float32), poses.FPS, HUMANML3D).save(path)


# A few seconds of lying say little, so they are believed only for the two usual axes.
KINDS_AND_AXES = [(kind, up) for kind in poses.MOTIONS for up in FILES if kind != "lying" or up in ("y", "z")]


@pytest.mark.parametrize(("kind", "up"), KINDS_AND_AXES)
def test_up_is_found_from_the_body(tmp_path, kind, up):
    joints = poses.MOTIONS[kind]()
    loaded = Motion.load(_saved(tmp_path, joints, "npy", up)).joints_FJ3
    np.testing.assert_allclose(loaded, joints, atol=1e-4)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", ["walking", "crawling"])
@pytest.mark.parametrize("up", ["y", "z", "-x"])
def test_up_is_found_in_every_format(tmp_path, kind, up, suffix):
    joints = poses.MOTIONS[kind]()
    loaded = Motion.load(_saved(tmp_path, joints, suffix, up)).joints_FJ3
    wide = suffix == "rotated.bvh"  # written with bones of constant length, so within centimetres
    assert np.abs(loaded - joints).max() < (0.15 if wide else 1e-3)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("suffix", SUFFIXES[:4])
@pytest.mark.parametrize("size", [0.82, 1.0, 1.22])
def test_units_are_found_from_the_size_of_an_adult(tmp_path, unit, suffix, size):
    joints = poses.walking() * size  # 1.4 to 2.1 m tall
    loaded = Motion.load(_saved(tmp_path, joints, suffix, "z", UNITS[unit])).joints_FJ3
    # Our GLB writer leaves out changes of bones below 0.05 mm, which are 5 mm in a body of 1.6 cm.
    np.testing.assert_allclose(loaded, joints, rtol=1e-3, atol=1e-2 if (suffix, unit) == ("glb", "100 m") else 2e-3)


def test_generated_motions_are_never_turned(tmp_path):
    lying = poses.lying().astype(np.float32)
    still = np.repeat(_in_axes(lying[:1], "y"), 40, axis=0)
    motion = Motion(still, 20.0, HUMANML3D, heading_F=np.zeros(40))
    np.testing.assert_array_equal(Motion.load(motion.save(tmp_path / "m.npz")).joints_FJ3, still)


def test_the_synthetic_motions_stand_on_the_floor():
    for name, motion in poses.MOTIONS.items():
        joints = MotionArrays(motion(), 20.0, HUMANML3D).joints_FJ3
        assert joints[..., 1].min() > -0.05, name
