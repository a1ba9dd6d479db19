"""Reading and writing a prepared folder, in HumanML3D's layout: one file per clip for features, joints and captions.

    new_joint_vecs/NAME.npy   (F, 263) features        new_joints/NAME.npy   (F, 22, 3) metres
    texts/NAME.txt            caption#tokens#start#end  train.txt val.txt test.txt   one name per line
    Mean.npy Std.npy          (263,)                    bone_lengths.npy      (22,) metres, ours
The mirror image of clip NAME is called MNAME, as in HumanML3D. The same functions read HumanML3D itself.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, FeatureLayout, decode, encode
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.statistics import Statistics

SPLITS = ("train", "val", "test")
_FOLDERS = ("new_joint_vecs", "new_joints", "texts")
_STATISTICS = ("Mean.npy", "Std.npy", "bone_lengths.npy")
_SMALLEST_STD = 1e-4  # features that never vary would otherwise divide by zero


@dataclass(frozen=True)
class Caption:
    """A sentence and the stretch of seconds that it describes; start = end = 0 means the whole clip."""

    text: str
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True)
class Clip:
    """One named clip: (F, dims) features, not normalised, and its captions."""

    name: str
    features_FC: np.ndarray
    captions: tuple[Caption, ...]


def content_digest(folder: Path) -> str:
    """Return a hash of a prepared folder's statistics and split lists.

    Statistics are rounded to two decimals, because CPUs differ in the last digits. Captions are left out for the same
    reason: a different last digit can change a word.
    """
    total = hashlib.sha256()
    for name in _STATISTICS:
        if (folder / name).is_file():
            hundredths = np.rint(100 * _numbers(folder / name).astype(np.float64)).astype("<i8")
            total.update(name.encode() + hundredths.tobytes())
    for name in (f"{split}.txt" for split in SPLITS):
        if (folder / name).is_file():
            total.update(name.encode() + (folder / name).read_bytes())
    return total.hexdigest()[:16]


def create(folder: Path) -> None:
    """Create the folder and its subfolders."""
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)


def write_clip(folder: Path, clip: Clip, joints_FJ3: np.ndarray) -> None:
    """Write features, joints (F, J, 3) in metres, and captions of one clip."""
    np.save(folder / "new_joint_vecs" / f"{clip.name}.npy", clip.features_FC.astype(np.float32))
    np.save(folder / "new_joints" / f"{clip.name}.npy", joints_FJ3.astype(np.float32))
    lines = [f"{c.text}#{_tokens(c.text)}#{c.start}#{c.end}\n" for c in clip.captions]
    (folder / "texts" / f"{clip.name}.txt").write_text("".join(lines), encoding="utf-8")


def write_motion(folder: Path, name: str, joints_FJ3: np.ndarray, captions: Sequence[Caption]) -> int:
    """Write a motion as a clip on the adult body; return its number of feature rows, one less than frames.

    The joints written are those that its features decode to.

    Args:
        joints_FJ3: (F, 22, 3) metres at 20 frames a second.
    """
    layout = LAYOUTS["humanml3d"]
    motion = MotionArrays(joints_FJ3, layout.fps, HUMANML3D)
    features_FC = encode(motion, layout, ADULT_BONE_LENGTHS, smooth_start=True)
    write_clip(folder, Clip(name, features_FC, tuple(captions)), decode(features_FC, layout).joints_FJ3)
    return len(features_FC)


def read_clip(folder: Path, name: str) -> Clip:
    """Read one clip's features and captions.

    Raises:
        ValueError: if its files are missing or broken.
    """
    path = folder / "new_joint_vecs" / f"{name}.npy"
    if not path.is_file():
        raise ValueError(f"{path} does not exist; run `python -m scalemogen prepare` to write the folder")
    return Clip(name, np.load(path), read_captions(folder / "texts" / f"{name}.txt"))


def read_captions(path: Path) -> tuple[Caption, ...]:
    """Read the captions of one text file.

    Raises:
        ValueError: if a line is not caption#tokens#start#end, or the file is not text; names the file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not text in UTF-8: {error}") from error
    return tuple(_caption(line, path.name) for line in lines if line.strip())


def write_split(folder: Path, split: str, names: Iterable[str]) -> None:
    """Write the list of clip names of "train", "val" or "test"."""
    (folder / f"{split}.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def read_split(folder: Path, split: str) -> tuple[str, ...]:
    """Read the clip names of a split.

    Raises:
        ValueError: if the folder has no such list.
    """
    path = folder / f"{split}.txt"
    if not path.is_file():
        raise ValueError(f"{path} does not exist; a prepared folder has {', '.join(SPLITS)}.txt")
    return tuple(path.read_text(encoding="utf-8").split())


def write_statistics(folder: Path, layout: FeatureLayout) -> None:
    """Compute mean and standard deviation over the training clips; write them as Mean.npy and Std.npy.

    The standard deviation is averaged within each feature group, as HumanML3D does.
    """
    features_NC = np.concatenate([read_clip(folder, name).features_FC for name in read_split(folder, "train")])
    np.save(folder / "Mean.npy", features_NC.mean(axis=0, dtype=np.float64).astype(np.float32))
    np.save(folder / "Std.npy", _grouped_std(features_NC, layout).astype(np.float32))


def read_statistics(folder: Path) -> Statistics:
    """Read Mean.npy, Std.npy and bone_lengths.npy.

    Raises:
        ValueError: if one is missing, or does not hold numbers; names it.
    """
    missing = [name for name in _STATISTICS if not (folder / name).is_file()]
    if missing:
        raise ValueError(
            f"{folder} has no {', '.join(missing)}; for a folder in HumanML3D's layout "
            f"`python -m scalemogen prepare --source humanml3d {folder}` writes what is missing"
        )
    return Statistics(*(_numbers(folder / name) for name in _STATISTICS))


def _numbers(path: Path) -> np.ndarray:
    """Read an array as float32; ValueError names the file if that fails."""
    try:
        return np.load(path).astype(np.float32)
    except (ValueError, EOFError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error


def _caption(line: str, file: str) -> Caption:
    """Parse one line of a text file; ValueError if it is not a caption."""
    try:
        text, _, *numbers = line.split("#")
        # HumanML3D writes nan for the whole clip
        start, end = (0.0 if math.isnan(number) else number for number in map(float, numbers))
    except ValueError as error:
        raise ValueError(f"{file}: '{line[:60]}' is not caption#tokens#start#end") from error
    if not (math.isfinite(start) and math.isfinite(end)):
        raise ValueError(f"{file}: '{line[:60]}' has a start or end that is not a finite time")
    return Caption(text, start, end)


def _grouped_std(features_NC: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Return the standard deviation of each column, averaged over its feature group."""
    std_C = features_NC.std(axis=0, dtype=np.float64)
    for group in layout.statistic_groups:
        std_C[group] = max(std_C[group].mean(), _SMALLEST_STD)
    return std_C


def _tokens(text: str) -> str:
    """Return word/OTHER for each word; HumanML3D has the part of speech there, which is not known here."""
    return " ".join(f"{word}/OTHER" for word in re.findall(r"[\w'-]+", text.lower()))
