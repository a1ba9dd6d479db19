"""`check_folder`: check a folder in HumanML3D's layout before training on it.

It works on prepared folders and on the published HumanML3D.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from scalemogen.data.folder import SPLITS, read_captions, read_split, read_statistics, write_statistics
from scalemogen.motion.features import LAYOUTS, FeatureLayout
from scalemogen.motion.inverse_kinematics import bone_lengths

_FAULTS_SHOWN = 5
_WINDOW = re.compile(r"_w\d+$")


@dataclass(frozen=True)
class FolderReport:
    """What is in a folder without faults.

    Attributes:
        clips: names per split.
        hours: length of all clips.
        captions: sentences in all clips.
        parts_only: clips whose captions all describe only a part of the clip.
        mixed: recordings with windows or mirror images in more than one split.
        written: files that were missing and have been written.
    """

    clips: dict[str, int]
    hours: float
    captions: int
    parts_only: int
    mixed: int
    written: tuple[str, ...]

    def __str__(self) -> str:
        clips = ", ".join(f"{count} {split}" for split, count in self.clips.items())
        lines = [f"clips: {clips}; {self.hours:.2f} hours, {self.captions} captions"]
        if self.parts_only:
            lines.append(f"{self.parts_only} clips have only captions that describe a part of the clip")
        if self.mixed:
            lines.append(f"{self.mixed} recordings are in more than one split (a window or the mirror image)")
        lines += [f"{name} was missing and has been written" for name in self.written]
        return "\n".join(lines)


@dataclass(frozen=True)
class _Clip:
    """What a clip adds to the report."""

    frames: int
    captions: int
    parts_only: bool


def check_folder(folder: Path, layout: FeatureLayout = LAYOUTS["humanml3d"]) -> FolderReport:
    """Check every clip of the splits, and write files that training needs and the published folder lacks.

    These are bone_lengths.npy (from the joints of a training clip), and Mean.npy and Std.npy if one of them is
    missing.

    Raises:
        ValueError: if a file is missing or faulty, or a name is listed twice; names the files.
    """
    splits = {split: read_split(folder, split) for split in SPLITS}
    clips: list[_Clip] = []
    faults = list(_list_faults(splits))
    for name in dict.fromkeys(name for names in splits.values() for name in names):
        try:
            clips.append(_check_clip(folder, name, layout))
        except ValueError as error:
            faults.append(str(error))
    _raise_if_any(folder, faults)
    written = _complete(folder, splits["train"], layout)
    _raise_if_any(folder, list(_check_statistics(folder, layout)))
    return FolderReport(
        clips={split: len(names) for split, names in splits.items()},
        hours=sum(clip.frames for clip in clips) / layout.fps / 3600,
        captions=sum(clip.captions for clip in clips),
        parts_only=sum(clip.parts_only for clip in clips),
        mixed=mixed_recordings(splits),
        written=written,
    )


def mixed_recordings(splits: dict[str, tuple[str, ...]]) -> int:
    """Count recordings with clips in more than one split, by name: MNAME mirrors NAME, NAME_wN is a window of it."""
    recordings = {
        split: {_WINDOW.sub("", name.removeprefix("M")) for name in names} for split, names in splits.items()
    }
    return len(set.union(*(recordings[a] & recordings[b] for a, b in combinations(splits, 2))))


def _list_faults(splits: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield names that are listed twice, and empty training and validation lists."""
    for a, b in combinations(splits, 2):
        for name in sorted(set(splits[a]) & set(splits[b])):
            yield f"{name} is in {a}.txt and in {b}.txt"
    for split, names in splits.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{name} is listed {count} times in {split}.txt"
    for split in ("train", "val"):
        if not splits[split]:
            yield f"{split}.txt names no clip"


def _check_clip(folder: Path, name: str, layout: FeatureLayout) -> _Clip:
    """Check one clip; ValueError names its first fault."""
    features = _load(folder / "new_joint_vecs" / f"{name}.npy", (layout.dims,))
    joints = _load(folder / "new_joints" / f"{name}.npy", (layout.skeleton.joint_count, 3))
    if len(features) != len(joints):
        raise ValueError(f"{name}.npy has {len(features)} frames in new_joint_vecs but {len(joints)} in new_joints")
    path = folder / "texts" / f"{name}.txt"
    if not path.is_file():
        raise ValueError(f"texts/{name}.txt does not exist")
    try:
        captions = read_captions(path)
    except ValueError as error:
        raise ValueError(f"texts/{error}") from error
    if not captions or not all(caption.text.strip() for caption in captions):
        raise ValueError(f"texts/{name}.txt has an empty caption, or none")
    return _Clip(len(features), len(captions), all(caption.start != caption.end for caption in captions))


def _load(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Load an array of (F >= 1, *shape) finite numbers; ValueError names the file otherwise."""
    place = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        raise ValueError(f"{place} does not exist")
    try:
        array = np.load(path)
    except (ValueError, EOFError, OSError) as error:
        raise ValueError(f"{place} cannot be read: {error}") from error
    if array.ndim != len(shape) + 1 or array.shape[1:] != shape or len(array) == 0:
        wanted = ", ".join(str(size) for size in shape)
        raise ValueError(f"{place} has shape {array.shape} instead of (frames, {wanted})")
    if not np.issubdtype(array.dtype, np.number):
        raise ValueError(f"{place} holds {array.dtype}, not numbers")
    if not np.isfinite(array).all():
        raise ValueError(f"{place} contains NaN or infinite numbers")
    return array


def _complete(folder: Path, train: tuple[str, ...], layout: FeatureLayout) -> tuple[str, ...]:
    """Write the files that are missing; return their names."""
    written = []
    if not (folder / "bone_lengths.npy").is_file():
        joints_FJ3 = np.load(folder / "new_joints" / f"{train[0]}.npy")
        np.save(folder / "bone_lengths.npy", bone_lengths(joints_FJ3, layout.skeleton).astype(np.float32))
        written.append("bone_lengths.npy")
    if not (folder / "Mean.npy").is_file() or not (folder / "Std.npy").is_file():
        write_statistics(folder, layout)
        written += ["Mean.npy", "Std.npy"]
    return tuple(written)


def _check_statistics(folder: Path, layout: FeatureLayout) -> Iterator[str]:
    """Yield the faults of Mean.npy, Std.npy and bone_lengths.npy."""
    try:
        statistics = read_statistics(folder)
    except ValueError as error:
        yield str(error)
        return
    rows = {
        "Mean.npy": (statistics.mean, layout.dims),
        "Std.npy": (statistics.std, layout.dims),
        "bone_lengths.npy": (statistics.bone_lengths, layout.skeleton.joint_count),
    }
    for name, (row, size) in rows.items():
        if row.shape != (size,):
            yield f"{name} has shape {row.shape} instead of ({size},)"
        elif not np.isfinite(row).all():
            yield f"{name} contains NaN or infinite numbers"
    if not (statistics.std > 0).all():
        yield "Std.npy has entries that are not positive"


def _raise_if_any(folder: Path, faults: list[str]) -> None:
    if not faults:
        return
    shown = "; ".join(faults[:_FAULTS_SHOWN])
    more = f"; and {len(faults) - _FAULTS_SHOWN} more" if len(faults) > _FAULTS_SHOWN else ""
    raise ValueError(
        f"{folder} has {len(faults)} faults: {shown}{more}. Repair the files, or remove the names from the lists"
    )
