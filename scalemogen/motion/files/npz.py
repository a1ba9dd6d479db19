"""NPZ files: all fields of a motion, which are joints, frame rate, skeleton, rotations, heading and recipe."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.npy import motion_of
from scalemogen.motion.recipe import Recipe
from scalemogen.motion.skeleton import SKELETONS

# Names of the frame rate and of the seconds per frame, without "mocap" and without anything but letters.
_RATE_KEYS = ("fps", "framerate", "rate", "fs", "samplerate", "samplingrate", "capturerate", "frequency", "hz")
_STEP_KEYS = ("dt", "frametime", "timestep")


def read_npz(path: Path, size_limit: int) -> MotionArrays:
    """Read an archive written by `write_npz`, or any other archive with exactly one array of joints or features.

    Args:
        path: the file.
        size_limit: largest size of the unpacked arrays in bytes.

    Raises:
        ValueError: if the file is not such an archive, or its arrays are larger than the limit.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception as error:  # the kind of error depends on where the file is damaged
        raise ValueError(f"{path.name} is not an NPZ archive") from error
    if unpacked > size_limit:
        raise ValueError(f"{path.name} unpacks to {unpacked / 2**20:.0f} MB; that is more than one motion")
    try:
        with np.load(path, allow_pickle=False) as archive:
            members = {name: archive[name] for name in archive.files}
    except Exception as error:
        raise ValueError(f"{path.name} is damaged, or holds something other than plain arrays") from error
    # NumPy returns members of the archive that are not arrays as bytes; leave these out.
    return _assemble({name: member for name, member in members.items() if isinstance(member, np.ndarray)}, path.name)


def write_npz(motion: MotionArrays, path: Path) -> None:
    """Write all fields that the motion has."""
    arrays = {
        "joints": motion.joints_FJ3.astype(np.float32),
        "fps": np.float64(motion.fps),
        "skeleton": np.str_(motion.skeleton.name),
    }
    if motion.rotations_FJ4 is not None:
        arrays["rotations"] = motion.rotations_FJ4.astype(np.float32)
    if motion.heading_F is not None:
        arrays["heading"] = motion.heading_F.astype(np.float64)
    if motion.recipe is not None:
        arrays["recipe"] = np.str_(json.dumps(asdict(motion.recipe)))
    with path.open("wb") as file:  # given a name, NumPy would add a suffix to M.NPZ
        np.savez_compressed(file, allow_pickle=False, **arrays)


def _assemble(arrays: dict[str, np.ndarray], name: str) -> MotionArrays:
    """Check the arrays of an archive and build the motion; `name` is for the error messages."""
    numeric = [key for key, value in arrays.items() if value.ndim >= 2 and value.dtype.kind in "fiu"]
    key = "joints" if "joints" in arrays else numeric[0] if len(numeric) == 1 else None
    if key is None:
        raise ValueError(f"{name} has no array 'joints'; it has {', '.join(sorted(arrays)) or 'nothing'}")
    motion = motion_of(arrays[key], f"'{key}' in {name}")
    try:
        fps = _frame_rate(arrays, len(arrays[key])) or motion.fps
        skeleton = SKELETONS[str(arrays["skeleton"])] if "skeleton" in arrays else motion.skeleton
        recipe = Recipe.from_dict(json.loads(str(arrays["recipe"]))) if "recipe" in arrays else None
    except (KeyError, RecursionError, TypeError, ValueError) as error:  # RecursionError: JSON nested too deeply
        raise ValueError(f"{name} has an unreadable frame rate, skeleton or recipe") from error
    if not 1 <= fps <= 1000:
        raise ValueError(f"{name} says {fps:g} frames per second; 1 to 1000 are possible")
    if skeleton.joint_count != motion.skeleton.joint_count:
        raise ValueError(f"{name} says its skeleton is '{skeleton.name}', which has {skeleton.joint_count} joints")
    rotations = arrays.get("rotations")
    if rotations is not None:
        rotations = _checked_rotations(rotations, (*motion.joints_FJ3.shape[:2], 4), name)
    heading = arrays.get("heading")
    if heading is not None:
        heading = _checked_heading(heading, len(motion.joints_FJ3), name)
    return replace(motion, fps=fps, skeleton=skeleton, rotations_FJ4=rotations, recipe=recipe, heading_F=heading)


def _frame_rate(arrays: dict[str, np.ndarray], frames: int) -> float | None:
    """Return the frame rate under any of its usual names; None if the archive has none."""
    for key, value in arrays.items():
        plain = "".join(letter for letter in key.lower() if letter.isalnum()).removeprefix("mocap")
        if plain in _RATE_KEYS:
            return float(value.item())
        if plain in _STEP_KEYS:
            return 1 / float(value.item())
        if plain == "timelength":  # AMASS: duration in seconds
            return frames / float(value.item())
    return None


def _checked_heading(heading: np.ndarray, frames: int, name: str) -> np.ndarray:
    """Return the heading as float64; ValueError if it is not one finite angle per frame."""
    if heading.shape != (frames,) or heading.dtype.kind != "f" or not np.isfinite(heading).all():
        raise ValueError(f"{name} has a heading of shape {heading.shape}; it is to be one angle a frame")
    return heading.astype(np.float64)


def _checked_rotations(rotations: np.ndarray, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Return the rotations as float32; ValueError if they are not finite quaternions of the given shape."""
    if rotations.shape != shape or rotations.dtype.kind != "f":
        raise ValueError(f"{name} has rotations of shape {rotations.shape}; they do not fit its joints")
    if not np.isfinite(rotations).all() or (np.linalg.norm(rotations, axis=-1) < 0.5).any():
        raise ValueError(f"{name} has rotations that are no unit quaternions")
    return rotations.astype(np.float32)
