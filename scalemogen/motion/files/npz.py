"""NPZ files: all fields of a motion, which are joints, frame rate, skeleton, rotations, heading, body and recipe."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.anatomy import fault_of_body
from scalemogen.motion.files.archive_rate import frame_rate
from scalemogen.motion.files.array_kinds import raw_array
from scalemogen.motion.files.marks import recipe_of, recipe_text
from scalemogen.motion.files.pickled import how_to_unpickle
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.smpl import as_rotation_vectors
from scalemogen.motion.files.soma import SOMA_FPS
from scalemogen.motion.files.takes import numbered_take
from scalemogen.motion.skeleton import SKELETONS

# Rotations of SMPL, SMPL-H and SMPL-X: all in one array, or the orientation and the body in two.
_ROTATION_KEYS = (
    ("poses",), ("pose",), ("smpl_poses",), ("fullpose",), ("full_pose",), ("root_orient", "pose_body"),
    ("global_orient", "body_pose"), ("smpl_orient", "smpl_body_pose"),
)  # fmt: skip
# Names of joints or features, in the archives of Kimodo, MDM and others.
_MOTION_KEYS = ("joints", "posed_joints", "motion", "motions", "joints3D", "joint_positions", "positions", "features")
_LENGTH_KEYS = ("lengths", "length", "m_length", "m_lens")
_PATH_KEYS = ("trans", "transl", "translation", "smpl_trans", "root_trans")  # positions of the body

_SCALING_KEY = "smpl_scaling"  # in AIST++; divide the path by it


def read_npz(path: Path, size_limit: int, take: str | None = None) -> RawMotion:
    """Read an archive written by `write_npz`, one of SMPL rotations (as in AMASS), or one with a single array.

    Args:
        path: the file.
        size_limit: largest size of the unpacked arrays in bytes.
        take: number of the motion, of several.

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
            members = {name: _member(archive, name) for name in archive.files}
    except Exception as error:
        raise ValueError(f"{path.name} is damaged; save it again") from error
    # NumPy returns members of the archive that are not arrays as bytes; leave these out.
    arrays = {name: member for name, member in members.items() if isinstance(member, np.ndarray)}
    if not arrays and any(member is None for member in members.values()):
        raise ValueError(how_to_unpickle(path))
    return _assemble(arrays, path.name, take)


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
    if motion.bone_lengths_J is not None:
        arrays["bone_lengths"] = motion.bone_lengths_J.astype(np.float32)
    if motion.recipe is not None:
        arrays["recipe"] = np.str_(recipe_text(motion.recipe))
    with path.open("wb") as file:  # given a name, NumPy would add a suffix to M.NPZ
        np.savez_compressed(file, allow_pickle=False, **arrays)


def _member(archive: Mapping[str, np.ndarray], name: str) -> np.ndarray | None:
    """Return an array of the archive; None for pickled objects, which are not opened."""
    try:
        return archive[name]
    except ValueError as error:
        if "allow_pickle" in str(error):
            return None
        raise


def _assemble(arrays: dict[str, np.ndarray], name: str, take: str | None) -> RawMotion:
    """Check the arrays of an archive and build the motion; `name` is for the error messages."""
    raw = _content(arrays, name, take)
    motion = raw.motion
    try:
        fps = frame_rate(arrays, len(motion.joints_FJ3))
        skeleton = SKELETONS[str(arrays["skeleton"])] if "skeleton" in arrays else motion.skeleton
        recipe = recipe_of(str(arrays["recipe"])) if "recipe" in arrays else None
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name} has an unreadable frame rate, skeleton or recipe") from error
    if skeleton.joint_count != motion.skeleton.joint_count:
        raise ValueError(f"{name} says its skeleton is '{skeleton.name}', which has {skeleton.joint_count} joints")
    rotations = arrays.get("rotations")
    if rotations is not None:
        rotations = _checked_rotations(rotations, (*motion.joints_FJ3.shape[:2], 4), name)
    heading = arrays.get("heading")
    if heading is not None:
        heading = _checked_heading(heading, len(motion.joints_FJ3), name)
    motion = replace(
        motion,
        fps=motion.fps if fps is None else fps,
        skeleton=skeleton,
        rotations_FJ4=rotations,
        recipe=recipe,
        heading_F=heading,
        bone_lengths_J=_lengths(arrays, skeleton.joint_count),
    )
    made_here = heading is not None or recipe is not None  # then it is in metres with y up
    return replace(raw, motion=motion, settled=raw.settled or made_here, fps_known=raw.fps_known or fps is not None)


def _content(arrays: dict[str, np.ndarray], name: str, take: str | None) -> RawMotion:
    """Return the motion of the array that holds it: joints, features, or rotations of SMPL, whole or in parts."""
    known = {key: value for key, value in arrays.items() if value.ndim >= 2 and value.dtype.kind in "fiu"}
    lengths = _frame_counts(arrays)
    read = partial(raw_array, lengths=lengths, take=take)
    for key in _MOTION_KEYS:
        if key in known:
            raw = read(known[key], f"'{key}' in {name}")
            return raw if key != "posed_joints" else replace(raw, motion=replace(raw.motion, fps=SOMA_FPS))
    path = next((known[key] for key in _PATH_KEYS if key in known), None)
    scaling = arrays.get(_SCALING_KEY)
    if path is not None and scaling is not None and scaling.size == 1 and scaling.item() > 0:
        path = path / scaling.item()
    for keys in _ROTATION_KEYS:
        if all(key in known for key in keys):
            parts = [known[key] for key in keys]
            return _posed(parts, path, f"'{keys[-1]}' in {name}", take)
    if len(known) == 1:
        key = next(iter(known))
        return read(known[key], f"'{key}' in {name}")
    for key in _bodies(known, lengths):
        raw = read(known[key], f"'{key}' in {name}")
        return replace(raw, notes=(f"the array '{key}' is read", *raw.notes))
    raise ValueError(
        f"{name} has no array 'joints' or 'poses', and none of its arrays is the motion of a body; it has "
        f"{', '.join(sorted(arrays)) or 'nothing'}"
    )


def _posed(parts: list[np.ndarray], path: np.ndarray | None, name: str, take: str | None) -> RawMotion:
    """Return the motion of rotations: one part for the whole body, or the orientation and the body."""
    body = parts[-1]
    flat = body.ndim == 3 and body.shape[2] != 3 and (body.shape[1] > 1 or len(body) == 1)  # (N, F, C)
    batch = flat or (body.ndim == 4 and body.shape[2] != 3) or body.ndim == 5  # (N, F, J, 3) or (N, F, J, 3, 3)
    index, takes, notes = numbered_take(len(body) if batch else 1, take, name)
    if batch and all(len(part) == len(body) for part in parts):
        parts = [part[index] for part in parts]
        path = path[index] if path is not None and path.ndim == 3 and len(path) > index else path
    raw = raw_array(_joined(parts, name), name, path)
    return replace(raw, takes=takes, notes=(*notes, *raw.notes))


def _bodies(arrays: Mapping[str, np.ndarray], lengths: Sequence[int]) -> Iterator[str]:
    """Yield the names of arrays that are the motion of a body: positions first, then rotations."""
    later = []
    for key, array in arrays.items():
        try:
            raw = raw_array(array, key, lengths=lengths)
        except ValueError:
            continue
        if len(raw.motion.joints_FJ3) < 2 or not np.isfinite(raw.motion.joints_FJ3).all():
            continue
        if raw.to_floor:
            later.append(key)
        elif not fault_of_body(raw.motion.joints_FJ3, raw.motion.skeleton):
            yield key
    yield from later


def _frame_counts(arrays: dict[str, np.ndarray]) -> list[int]:
    """Return the number of frames of each motion, if the archive says it, as that of MDM does."""
    lengths = next((arrays[key] for key in _LENGTH_KEYS if key in arrays), np.zeros(0))
    return [int(length) for length in lengths.flat] if lengths.dtype.kind in "iu" else []


def _joined(parts: list[np.ndarray], name: str) -> np.ndarray:
    """Return the rotations of all parts side by side, (F, 3 J): the orientation comes before those of the body."""
    if len({len(part) for part in parts}) > 1:
        raise ValueError(f"{name} has rotations of different lengths, {', '.join(str(len(p)) for p in parts)} frames")
    rows = np.concatenate([as_rotation_vectors(part).reshape(len(part), -1) for part in parts], axis=1)
    # The models have 52 or 55 joints; whatever follows the 22 of the body is not read.
    return rows[:, :66] if rows.shape[1] not in (72, 156, 165) else rows


def _checked_heading(heading: np.ndarray, frames: int, name: str) -> np.ndarray:
    """Return the heading as float64; ValueError if it is not one finite angle per frame."""
    if heading.shape != (frames,) or heading.dtype.kind != "f" or not np.isfinite(heading).all():
        raise ValueError(f"{name} has a heading of shape {heading.shape}; it must have one angle per frame")
    return heading.astype(np.float64)


def _lengths(arrays: Mapping[str, np.ndarray], joints: int) -> np.ndarray | None:
    """Return the bone lengths that `write_npz` stored; None without them. Other programs may mean something else."""
    lengths = arrays.get("bone_lengths")
    if lengths is None or "heading" not in arrays or lengths.shape != (joints,) or lengths.dtype.kind != "f":
        return None
    return lengths.astype(np.float32) if np.isfinite(lengths).all() else None


def _checked_rotations(rotations: np.ndarray, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Return the rotations as float32; ValueError if they are not finite quaternions of the given shape."""
    if rotations.shape != shape or rotations.dtype.kind != "f":
        raise ValueError(f"{name} has rotations of shape {rotations.shape}; they do not fit its joints")
    if not np.isfinite(rotations).all() or (np.linalg.norm(rotations, axis=-1) < 0.5).any():
        raise ValueError(f"{name} has rotations that are not unit quaternions")
    return rotations.astype(np.float32)
