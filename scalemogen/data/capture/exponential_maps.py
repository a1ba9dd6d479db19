"""Text files of exponential maps: one row of 117 numbers per frame, for the 38 joints of CMU's skeleton.

A row holds the position of the root, then for each joint its rotation relative to its parent as axis times angle in
radians. Rotations are written for row vectors, so each is the inverse of the usual one. `SKELETON.json`, in a folder
above, holds parents and offsets. The joints are those of an Acclaim skeleton, at the starts of its bones.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.acclaim import STARTS
from scalemogen.motion.degenerate import with_bone_directions
from scalemogen.motion.skeleton import HUMANML3D

SKELETON = "SKELETON.json"
_LEG = ("hipjoint", "femur", "tibia", "foot", "toes", "toes end")
_ARM = ("clavicle", "humerus", "radius", "wrist", "hand", "hand end", "thumb", "thumb end", "")
# Names of the joints in the order of the numbers.
_JOINTS = (
    "root", *(f"l{name}" for name in _LEG), *(f"r{name}" for name in _LEG),
    "lowerback", "upperback", "thorax", "lowerneck", "upperneck", "head", "head end",
    *(f"l{name}" for name in _ARM), *(f"r{name}" for name in _ARM),
)  # fmt: skip


def read_exponential_maps(path: Path) -> np.ndarray:
    """Return (F, 22, 3) joints in metres, Y up.

    Raises:
        ValueError: if the file holds other numbers, or SKELETON.json is missing in the folders above.
    """
    parents, offsets_J3, unit = _skeleton(
        next((f / SKELETON for f in path.parents if (f / SKELETON).is_file()), path)
    )
    try:
        rows_FN = np.loadtxt(path, delimiter=",", ndmin=2)
    except ValueError as error:
        raise ValueError(f"{path.name} is not a table of numbers: {error}") from error
    if rows_FN.shape[1] != 3 * (len(parents) + 1):
        raise ValueError(f"{path.name} has {rows_FN.shape[1]} numbers per row, not {3 * (len(parents) + 1)}")
    positions_FJ3 = _positions(rows_FN, parents, offsets_J3) * unit
    order = [_JOINTS.index(STARTS[name]) for name in HUMANML3D.joint_names]
    return with_bone_directions(positions_FJ3[:, order])


def _positions(rows_FN: np.ndarray, parents: list[int], offsets_J3: np.ndarray) -> np.ndarray:
    """Return (F, 38, 3) positions of all joints, in the file's unit."""
    positions = [rows_FN[:, :3]]
    rotations = [Rotation.from_rotvec(rows_FN[:, 3:6]).inv()]
    for joint, parent in list(enumerate(parents))[1:]:
        positions.append(positions[parent] + rotations[parent].apply(offsets_J3[joint]))
        local = Rotation.from_rotvec(rows_FN[:, 3 * joint + 3 : 3 * joint + 6]).inv()
        rotations.append(rotations[parent] * local)
    return np.stack(positions, axis=1)


@lru_cache(maxsize=2)
def _skeleton(path: Path) -> tuple[list[int], np.ndarray, float]:
    """Return parents, (38, 3) offsets, and the unit in metres."""
    if path.name != SKELETON:
        raise ValueError(f"no {SKELETON} in the folders above {path}; it holds the offsets, so put it there")
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["parent"], np.array(data["offset_units"], float), float(data["unit_m"])
