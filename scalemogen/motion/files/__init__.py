"""Reading and writing motion files. The suffix chooses the format; each reader and each writer has a file of its own.

.bvh  skeleton animation        .npz  all fields of a motion, with its recipe
.npy  joints or features        .glb  an animated figure to look at; only files written here can be read
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_reader import UNITS, read_bvh
from scalemogen.motion.files.bvh_writer import write_bvh
from scalemogen.motion.files.glb_reader import read_glb
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.files.npy import read_npy, write_npy
from scalemogen.motion.files.npz import read_npz, write_npz

SIZE_LIMIT = 64 * 2**20  # bytes; ten seconds of BVH take less than 1 MB
_BODY_METRES = (0.3, 4.0)  # smallest and largest extent of a body, whatever its pose; decides the unit
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
    # The body's largest extent along an axis, median over frames: about its height, whatever its pose.
    size = float(np.median(np.ptp(joints, axis=1).max(-1)))
    unit = next((unit for unit in UNITS if _BODY_METRES[0] <= size * unit <= _BODY_METRES[1]), None)
    if unit is None:
        raise ValueError(
            f"{name} is no human body: it is {size:g} units long; scale it to metres, centimetres or millimetres"
        )
    farthest = float(np.abs(joints - joints[0, 0]).max()) * unit
    if farthest > _TRAVEL_METRES:
        raise ValueError(f"{name} goes {farthest:g} metres away from its start; keep it within {_TRAVEL_METRES:g}")
    return replace(motion, joints_FJ3=(joints * unit).astype(np.float32))
