"""Acclaim files: a skeleton (ASF) with the length and the axes of every bone, and its rotations over time (AMC).

Angles are in degrees about the x, y and z axes, in this order. CMU's files have no frame rate and one unit of length
is 1/0.45 inch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.degenerate import with_bone_directions
from scalemogen.motion.skeleton import HUMANML3D

UNIT = 0.0254 / 0.45  # metres: CMU divides inches by 0.45
_ROOT = "root"
# Joint -> the bone that starts there.
_LIMBS = {
    "hip": "femur", "knee": "tibia", "ankle": "foot", "foot": "toes", "collar": "clavicle", "shoulder": "humerus",
    "elbow": "radius", "wrist": "wrist",
}  # fmt: skip
STARTS: dict[str, str] = {
    "pelvis": "lowerback", "spine1": "lowerback", "spine2": "upperback", "spine3": "thorax", "neck": "lowerneck",
    "head": "head",
    **{f"{side}_{joint}": f"{side[0]}{bone}" for side in ("left", "right") for joint, bone in _LIMBS.items()},
}  # fmt: skip


@dataclass(frozen=True)
class Bone:
    """A bone of an ASF file.

    Attributes:
        parent: name of the bone at whose end it starts, or "root".
        offset: (3,) metres from its start to its end at rest.
        axis: the orientation of its own axes at rest.
        degrees_of_freedom: "rx", "ry", "rz" or some of them, in the order of an AMC file's angles.
    """

    parent: str
    offset: np.ndarray
    axis: Rotation
    degrees_of_freedom: tuple[str, ...]


def read_acclaim(asf: Path, amc: Path) -> np.ndarray:
    """Return (F, 22, 3) joints in metres, Y up.

    Raises:
        ValueError: if a file is not of this format or lacks a bone.
    """
    try:
        bones, values = read_asf(asf), _amc(amc.read_text(encoding="latin-1"))
        start = _starts(bones, values)
        joints_FJ3 = np.stack([start[STARTS[name]] for name in HUMANML3D.joint_names], axis=1)
    except (KeyError, IndexError, ValueError) as error:
        raise ValueError(f"{amc.name} or {asf.name} is not an Acclaim file of a whole body: {error}") from error
    return with_bone_directions(joints_FJ3)


@lru_cache(maxsize=4)
def read_asf(path: Path) -> Mapping[str, Bone]:
    """Read the bones of a skeleton, parents first."""
    text = path.read_text(encoding="latin-1")
    data = text.split(":bonedata")[1].split(":hierarchy")
    parents: dict[str, str] = {}
    for line in data[1].splitlines():
        parent, *children = line.split() or [""]
        parents |= dict.fromkeys(children, parent)
    fields = [_fields(block) for block in data[0].split("begin")[1:]]
    of_name = {each["name"][0]: each for each in fields}
    return {name: _bone(parent, of_name[name]) for name, parent in parents.items()}


def _fields(block: str) -> dict[str, list[str]]:
    """Return the words after the first word of each line."""
    return {words[0]: words[1:] for words in map(str.split, block.splitlines()) if words}


def _bone(parent: str, fields: Mapping[str, list[str]]) -> Bone:
    offset = np.array(fields["direction"], float) * float(fields["length"][0]) * UNIT
    axis = Rotation.from_euler("xyz", np.array(fields["axis"][:3], float), degrees=True)
    return Bone(parent, offset, axis, tuple(fields.get("dof", ())))


def _amc(text: str) -> dict[str, np.ndarray]:
    """Return (F, N) the numbers of the root and of each bone."""
    values: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        name, *numbers = line.split() or [""]
        if numbers:  # lines of one word are comments, keywords, and numbers of frames
            values.setdefault(name, []).append(numbers)
    return {name: np.array(rows, float) for name, rows in values.items() if not name.startswith(("#", ":"))}


def _starts(bones: Mapping[str, Bone], values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return (F, 3) the position in metres at which each bone starts."""
    root_F6 = values[_ROOT]
    end = {_ROOT: root_F6[:, :3] * UNIT}
    orientation = {_ROOT: Rotation.from_euler("xyz", root_F6[:, 3:], degrees=True)}
    for name, bone in bones.items():
        turned = orientation[bone.parent]
        if bone.degrees_of_freedom:
            axes = "".join(freedom[-1] for freedom in bone.degrees_of_freedom)
            turned = turned * bone.axis * Rotation.from_euler(axes, values[name], degrees=True) * bone.axis.inv()
        orientation[name] = turned
        end[name] = end[bone.parent] + turned.apply(bone.offset)
    return {name: end[bone.parent] for name, bone in bones.items()}
