"""Motion files, one reader or writer per format; the suffix decides.

.bvh  skeleton animation        .npz  everything, recipe included
.npy  joints or features        .glb  an animated figure to look at; those written here are read, too
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.files.bvh_writer import write_bvh
from scalemogen.motion.files.glb_reader import read_glb
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.files.npy import read_npy, write_npy
from scalemogen.motion.files.npz import read_npz, write_npz

SIZE_LIMIT = 64 * 2**20  # bytes; ten seconds of BVH are under 1 MB
_BODY_METRES = (0.3, 4.0)
_TRAVEL_METRES = 1000.0
_UNITS = (1.0, 0.01, 0.001)  # metres, centimetres, millimetres

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
    """Read a motion file in metres; centimetres and millimetres are recognised by the size of the body.

    Raises:
        ValueError: with one sentence that says what is wrong with the file.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"cannot read '{path.suffix or path.name}' files; a motion is one of {', '.join(_READERS)}")
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    size = path.stat().st_size
    if size == 0:
        raise ValueError(f"{path.name} is empty")
    if size > SIZE_LIMIT:
        raise ValueError(f"{path.name} has {size / 2**20:.0f} MB; at most {SIZE_LIMIT // 2**20} MB are read")
    with np.errstate(all="ignore"):  # what overflows is infinite then, and refused as such
        return _in_metres(reader(path), path.name)


def write_motion(motion: MotionArrays, path: Path) -> Path:
    """Write a motion in the format of the suffix; returns the path.

    Raises:
        ValueError: for a suffix that no format has.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"cannot write '{path.suffix or path.name}' files; choose one of {', '.join(_WRITERS)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer(motion, path)
    return path


def _in_metres(motion: MotionArrays, name: str) -> MotionArrays:
    joints = motion.joints_FJ3
    if not np.isfinite(joints).all():
        raise ValueError(f"{name} contains NaN or infinite values")
    if len(joints) < 2:
        raise ValueError(f"{name} has one frame; a motion has at least two")
    size = float(np.median(np.ptp(joints, axis=1).max(-1)))  # the longest extent of the body, whatever its pose
    unit = next((unit for unit in _UNITS if _BODY_METRES[0] <= size * unit <= _BODY_METRES[1]), None)
    if unit is None:
        raise ValueError(
            f"{name} is no human body: its joints lie {size:g} apart, in metres, centimetres or millimetres"
        )
    farthest = float(np.abs(joints - joints[0, 0]).max()) * unit
    if farthest > _TRAVEL_METRES:
        raise ValueError(f"{name} goes {farthest:g} metres away from its start; a motion stays within 1000")
    return replace(motion, joints_FJ3=(joints * unit).astype(np.float32))
