"""Reading and writing motion files. The suffix chooses the format; each reader and each writer has a file of its own.

.bvh  skeleton animation        .npz  all fields of a motion, with its recipe
.npy  joints or features        .glb  an animated armature with a figure
.csv  a table of joints         .vrm and .vrma, characters and animations of VRM, are GLB files

Files of all formats are read in two steps. The reader of the format finds the joints, in the axes and the unit of the
file (`RawMotion`). Then `settled` finds up axis, unit and frame rate, or takes those that the user gives. The
result's `understood` says how the file was read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_reader import raw_bvh
from scalemogen.motion.files.bvh_writer import write_bvh
from scalemogen.motion.files.csv_table import read_csv, write_csv
from scalemogen.motion.files.glb_reader import read_glb
from scalemogen.motion.files.gltf_armature import write_armature
from scalemogen.motion.files.npy import read_npy, write_npy
from scalemogen.motion.files.npz import read_npz, write_npz
from scalemogen.motion.files.other_formats import refusal
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.settle import settled
from scalemogen.motion.understood import FIND_OUT, Given

_LOG = logging.getLogger(__name__)

SIZE_LIMIT = 64 * 2**20  # bytes; ten seconds of BVH take less than 1 MB

_READERS: dict[str, Callable[[Path, Given], RawMotion]] = {
    ".bvh": lambda path, given: raw_bvh(path, joints=given.joints),
    ".npy": lambda path, given: read_npy(path, given.take),
    ".npz": lambda path, given: read_npz(path, SIZE_LIMIT, given.take),
    **dict.fromkeys((".glb", ".vrm", ".vrma"), lambda path, given: read_glb(path, given.joints, given.take)),
    ".csv": lambda path, _: read_csv(path),
}
_WRITERS: dict[str, Callable[[MotionArrays, Path], None]] = {
    ".bvh": write_bvh,
    ".npy": write_npy,
    ".npz": write_npz,
    ".glb": write_armature,
    ".csv": write_csv,
}
READ, WRITTEN = tuple(_READERS), tuple(_WRITERS)  # suffixes


def read_motion(path: Path, given: Given = FIND_OUT) -> MotionArrays:
    """Read a motion file: its reader finds joints, then `settled` brings them to metres with y up.

    Notes on what was assumed are logged as warnings and kept in the result's `understood`.

    Args:
        path: the file.
        given: axis, unit, frame rate, joints and more, where the user knows better.

    Raises:
        ValueError: if the file is missing, empty, too large, of an unknown format, damaged, or holds no human motion.
    """
    check_readable(path)
    reader = _READERS[path.suffix.lower()]
    with np.errstate(all="ignore"):  # numbers that overflow become infinite, and `settled` rejects those
        motion = settled(reader(path, given), path.name, given)
    for note in motion.understood.notes if motion.understood else ():
        _LOG.warning("%s: %s", path.name, note)
    return motion


def check_readable(path: Path) -> None:
    """Check format, existence and size of a file, without reading it. Raises ValueError as `read_motion`."""
    if path.suffix.lower() not in _READERS:
        raise ValueError(refusal(path, _READERS))
    if not path.is_file():
        raise ValueError(f"there is no file {path}; check the path")
    size = path.stat().st_size
    if size == 0:
        raise ValueError(f"{path.name} is empty; save it again")
    if size > SIZE_LIMIT:
        raise ValueError(f"{path.name} has {size / 2**20:.0f} MB; pass a file of at most {SIZE_LIMIT // 2**20} MB")


def check_writable(path: Path) -> None:
    """Check the format of a file to write. Raises ValueError as `write_motion`."""
    if path.suffix.lower() not in _WRITERS:
        raise ValueError(f"cannot write '{path.suffix or path.name}' files; choose one of {', '.join(_WRITERS)}")


def write_motion(motion: MotionArrays, path: Path) -> Path:
    """Write a motion in the format of the suffix and return the path; missing folders are created.

    Raises:
        ValueError: for an unknown suffix.
    """
    check_writable(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _WRITERS[path.suffix.lower()](motion, path)
    return path
