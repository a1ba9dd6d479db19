"""Reading and writing motion files. The suffix chooses the format; each reader and each writer has a file of its own.

.bvh  skeleton animation        .npz  all fields of a motion, with its recipe
.npy  joints or features        .glb  an animated figure to look at; only files written here can be read
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.anatomy import fault_of_body
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.files.bvh_writer import write_bvh
from scalemogen.motion.files.glb_reader import read_glb
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.files.npy import read_npy, write_npy
from scalemogen.motion.files.npz import read_npz, write_npz
from scalemogen.motion.files.world import UNITS, UP, axis_name, body_length, turned_up, unit_of, up_axis
from scalemogen.motion.skeleton import Skeleton

_LOG = logging.getLogger(__name__)

SIZE_LIMIT = 64 * 2**20  # bytes; ten seconds of BVH take less than 1 MB
_TRAVEL_METRES = 1000.0  # largest distance of a joint from the start

_READERS: dict[str, Callable[[Path], MotionArrays]] = {
    ".bvh": read_bvh,
    ".npy": read_npy,
    ".npz": lambda path: read_npz(path, SIZE_LIMIT),
    ".glb": read_glb,
}
_WRITERS: dict[str, Callable[[MotionArrays, Path], None]] = {
    ".bvh": write_bvh,
    ".npy": write_npy,
    ".npz": write_npz,
    ".glb": write_glb,
}


def read_motion(path: Path) -> MotionArrays:
    """Read a motion file and convert it to metres; the unit is recognised by the size of the body.

    Raises:
        ValueError: if the file is missing, empty, too large, of an unknown format, damaged, or holds no human motion.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"cannot read '{path.suffix or path.name}' files; use one of {', '.join(_READERS)}")
    if not path.is_file():
        raise ValueError(f"there is no file {path}; check the path")
    size = path.stat().st_size
    if size == 0:
        raise ValueError(f"{path.name} is empty; save it again")
    if size > SIZE_LIMIT:
        raise ValueError(f"{path.name} has {size / 2**20:.0f} MB; pass a file of at most {SIZE_LIMIT // 2**20} MB")
    with np.errstate(all="ignore"):  # numbers that overflow become infinite, and `_in_metres` rejects those
        return _in_metres(reader(path), path.name)


def write_motion(motion: MotionArrays, path: Path) -> Path:
    """Write a motion in the format of the suffix and return the path; missing folders are created.

    Raises:
        ValueError: for an unknown suffix.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"cannot write '{path.suffix or path.name}' files; choose one of {', '.join(_WRITERS)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer(motion, path)
    return path


def _in_metres(motion: MotionArrays, name: str) -> MotionArrays:
    """Check the joints and convert them to metres; `name` is for the error messages."""
    joints = motion.joints_FJ3
    if not np.isfinite(joints).all():
        raise ValueError(f"{name} contains NaN or infinite values; replace them by numbers")
    if len(joints) < 2:
        raise ValueError(f"{name} has one frame; a motion needs at least two")
    unit, up = 1.0, UP
    if motion.heading_F is None and motion.recipe is None:  # else it was decoded: metres, y up
        unit, up = _unit_metres(joints, motion.skeleton, name), up_axis(joints, motion.skeleton)
        fault = fault_of_body(joints, motion.skeleton)
        if fault:
            raise ValueError(
                f"{name} holds no joint positions of a person, as {fault}; if it holds rotations (axis-angles), "
                "convert them to positions first"
            )
        if up != UP:
            _LOG.warning("%s: %s points up; the motion is rotated so that y does", name, axis_name(up))
    farthest = float(np.abs(joints - joints[0, 0]).max()) * unit
    if farthest > _TRAVEL_METRES:
        raise ValueError(f"{name} goes {farthest:g} metres away from its start; keep it within {_TRAVEL_METRES:g}")
    rotations = motion.rotations_FJ4 if up == UP else None  # they would have to be rotated, too
    joints = (turned_up(joints, up) * unit).astype(np.float32)
    return replace(motion, joints_FJ3=joints, rotations_FJ4=rotations)


def _unit_metres(joints_FJ3: np.ndarray, skeleton: Skeleton, name: str) -> float:
    """Return the length of the unit in metres; ValueError if no unit gives the body a human size."""
    length = body_length(joints_FJ3, skeleton)
    unit = unit_of(length)
    if unit is None:
        raise ValueError(
            f"{name} is no human body: it is {length:g} units long from ankle to head; scale it to metres, "
            "centimetres, millimetres or inches"
        )
    return UNITS[unit]
