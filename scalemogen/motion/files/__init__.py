"""Motion files (being written: readers and writers by suffix)."""

from pathlib import Path

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_reader import read_bvh


def read_motion(path: Path) -> MotionArrays:
    """Read a BVH file."""
    return read_bvh(path)


def write_motion(motion: MotionArrays, path: Path) -> Path:
    """Not there yet."""
    raise ValueError(f"cannot write {path.suffix}")
