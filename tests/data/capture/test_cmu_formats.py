"""Acclaim files, exponential maps and sinking floors: known poses become known joints."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bodies import standing_pose

from scalemogen.data.capture.acclaim import UNIT, read_acclaim
from scalemogen.data.capture.exponential_maps import read_exponential_maps
from scalemogen.data.capture.floor import level_floor
from scalemogen.motion.skeleton import HUMANML3D

# An invented body: bone, parent, offset at rest in units, degrees of freedom.
_LIMBS = [
    (f"{side}{bone}", parent if parent in ("root", "thorax") else f"{side}{parent}", (sign * x, y, z), "rx ry rz")
    for side, sign in (("l", 1), ("r", -1))
    for bone, parent, (x, y, z) in (
        ("hipjoint", "root", (1.5, -1.5, 0)), ("femur", "hipjoint", (0, -7, 0)), ("tibia", "femur", (0, -7, 0)),
        ("foot", "tibia", (0, -1, 2)), ("toes", "foot", (0, 0, 1)), ("clavicle", "thorax", (3, 1, 0)),
        ("humerus", "clavicle", (5, 0, 0)), ("radius", "humerus", (4, 0, 0)), ("wrist", "radius", (1, 0, 0)),
    )
]  # fmt: skip
_TRUNK = [
    ("lowerback", "root", (0, 2, 0), "rx ry rz"), ("upperback", "lowerback", (0, 2, 0), "rx ry rz"),
    ("thorax", "upperback", (0, 2, 0), "rx ry rz"), ("lowerneck", "thorax", (0, 1.5, 0), "rx ry rz"),
    ("upperneck", "lowerneck", (0, 1.5, 0), "rx ry rz"), ("head", "upperneck", (0, 1.6, 0), "rx ry rz"),
]  # fmt: skip
BONES = _TRUNK + _LIMBS


def write_acclaim(folder: Path, turned: dict[str, str]) -> tuple[Path, Path]:
    """Write a body and two frames of it; `turned` has the angles of bones that turn."""
    blocks = [
        f"begin\n id 1\n name {name}\n direction {x} {y} {z}\n length 1\n axis 0 0 20 XYZ\n dof {dof}\nend"
        for name, _, (x, y, z), dof in BONES
    ]
    children = "\n".join(f"{parent} {name}" for name, parent, _, _ in BONES)
    asf = folder / "01.asf"
    asf.write_text(":bonedata\n" + "\n".join(blocks) + f"\n:hierarchy\nbegin\n{children}\nend\n")
    pose = "\n".join(["root 0 17 0 0 0 0", *(f"{name} {turned.get(name, '0 0 0')}" for name, *_ in BONES)])
    amc = folder / "01_01.amc"
    amc.write_text(f":FULLY-SPECIFIED\n:DEGREES\n1\n{pose}\n2\n{pose}\n")
    return asf, amc


def joint(joints_FJ3: np.ndarray, name: str) -> np.ndarray:
    return joints_FJ3[0, HUMANML3D.index(name)]


def test_an_acclaim_body_at_rest(tmp_path):
    joints = read_acclaim(*write_acclaim(tmp_path, {}))
    assert joints.shape == (2, 22, 3)
    assert joint(joints, "pelvis") == pytest.approx(np.array([0, 17, 0]) * UNIT)
    assert joint(joints, "left_ankle") == pytest.approx(np.array([1.5, 1.5, 0]) * UNIT)
    assert joint(joints, "right_wrist") == pytest.approx(np.array([-12, 24, 0]) * UNIT)


def test_a_bone_turns_about_its_own_axes(tmp_path):
    # axes are turned by 20 degrees about z, so that a turn about z is the same in both
    joints = read_acclaim(*write_acclaim(tmp_path, {"lhumerus": "0 0 90"}))
    assert joint(joints, "left_elbow") - joint(joints, "left_shoulder") == pytest.approx(np.array([0, 5, 0]) * UNIT)
    assert joint(joints, "left_wrist") - joint(joints, "left_elbow") == pytest.approx(np.array([0, 4, 0]) * UNIT)


def test_other_files_are_no_acclaim_files(tmp_path):
    asf, amc = write_acclaim(tmp_path, {})
    amc.write_text("1\nroot 0 17 0 0 0 0\n")
    with pytest.raises(ValueError, match=r"01_01\.amc"):
        read_acclaim(asf, amc)


def test_exponential_maps_turn_the_leg_forward(tmp_path):
    parents = [-1, *range(6), 0, *range(7, 12), 0, *range(13, 19), 15, *range(20, 26), 23, 27]
    parents += [15, *range(29, 35), 32, 36]
    offsets = np.zeros((38, 3))
    offsets[[2, 8]] = [[1.5, -1.5, 0], [-1.5, -1.5, 0]]
    offsets[[3, 4, 9, 10]] = [0, -7, 0]
    offsets[[14, 15, 17, 18]] = [0, 2, 0]
    offsets[[21, 22, 23]] = [4, 0, 0]
    offsets[[30, 31, 32]] = [-4, 0, 0]
    (tmp_path / "SKELETON.json").write_text(
        json.dumps({"parent": parents, "offset_units": offsets.tolist(), "unit_m": UNIT})
    )
    row = np.zeros(117)
    row[1] = 17
    row[3 + 3 * 2] = np.pi / 2  # the left hip; rows hold rotations of row vectors, so the leg goes to the front
    path = tmp_path / "walking_1.txt"
    np.savetxt(path, [row, row], delimiter=",")
    joints = read_exponential_maps(path)
    assert joint(joints, "left_knee") == pytest.approx(np.array([1.5, 15.5, 7]) * UNIT)
    assert joint(joints, "right_knee") == pytest.approx(np.array([-1.5, 8.5, 0]) * UNIT)
    (tmp_path / "SKELETON.json").unlink()
    with pytest.raises(ValueError, match=r"SKELETON\.json"):
        read_exponential_maps(path)


def test_a_floor_that_sinks_is_levelled_and_a_jump_is_kept():
    joints = np.tile(standing_pose(), (240, 1, 1))
    joints[..., 1] -= joints[0, :, 1].min()
    joints[120:, :, 1] += 0.2  # the feet stand 0.2 m above where the body lay
    joints[60:75, :, 1] += 0.4  # half a second in the air
    lowest = level_floor(joints, 30)[..., 1].min(axis=1)
    assert np.abs(lowest[:50]).max() < 0.02 and np.abs(lowest[170:]).max() < 0.02
    assert lowest[60:75] == pytest.approx(0.4, abs=0.02)
