"""The HumanML3D folder layout: features, joints, captions, splits and statistics, one file per clip.

    new_joint_vecs/NAME.npy   (F, 263) features        new_joints/NAME.npy   (F, 22, 3) metres
    texts/NAME.txt            caption#tokens#start#end  train.txt val.txt test.txt   one name per line
    Mean.npy Std.npy          (263,)                    bone_lengths.npy      (22,) metres, ours
Mirrored clips are called MNAME, as in HumanML3D. HumanML3D itself can be read with the same functions.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics

SPLITS = ("train", "val", "test")
_FOLDERS = ("new_joint_vecs", "new_joints", "texts")
_STATISTICS = ("Mean.npy", "Std.npy", "bone_lengths.npy")
_SMALLEST_STD = 1e-4


@dataclass(frozen=True)
class Caption:
    """A sentence and the seconds it speaks of; start = end = 0 means the whole clip."""

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
    """A name for what is in a prepared folder: its statistics, and which clips are in which split; not captions.

    Statistics are rounded to two decimals, because CPUs differ in the last digits; captions would tell one folder
    from another for the same reason.
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
    """Make the folder and its subfolders."""
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)


def write_clip(folder: Path, clip: Clip, joints_FJ3: np.ndarray) -> None:
    """Write features, joints (metres) and captions of one clip."""
    np.save(folder / "new_joint_vecs" / f"{clip.name}.npy", clip.features_FC.astype(np.float32))
    np.save(folder / "new_joints" / f"{clip.name}.npy", joints_FJ3.astype(np.float32))
    lines = [f"{c.text}#{_tokens(c.text)}#{c.start}#{c.end}\n" for c in clip.captions]
    (folder / "texts" / f"{clip.name}.txt").write_text("".join(lines), encoding="utf-8")


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
    """The captions of one text file.

    Raises:
        ValueError: if a line is not caption#tokens#start#end, or the file is no text; names the file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is no text in UTF-8: {error}") from error
    return tuple(_caption(line, path.name) for line in lines if line.strip())


def write_split(folder: Path, split: str, names: Iterable[str]) -> None:
    """Write the clip names of "train", "val" or "test"."""
    (folder / f"{split}.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def read_split(folder: Path, split: str) -> tuple[str, ...]:
    """The clip names of a split.

    Raises:
        ValueError: if the folder has no such list.
    """
    path = folder / f"{split}.txt"
    if not path.is_file():
        raise ValueError(f"{path} does not exist; a prepared folder has {', '.join(SPLITS)}.txt")
    return tuple(path.read_text(encoding="utf-8").split())


def write_statistics(folder: Path, layout: FeatureLayout) -> None:
    """Compute mean and standard deviation over the training clips and write Mean.npy and Std.npy.

    The standard deviation is averaged within each feature group (HumanML3D's way).
    """
    features_NC = np.concatenate([read_clip(folder, name).features_FC for name in read_split(folder, "train")])
    np.save(folder / "Mean.npy", features_NC.mean(axis=0, dtype=np.float64).astype(np.float32))
    np.save(folder / "Std.npy", _grouped_std(features_NC, layout).astype(np.float32))


def read_statistics(folder: Path) -> Statistics:
    """Mean.npy, Std.npy and bone_lengths.npy.

    Raises:
        ValueError: if one is missing, or holds no numbers; names it.
    """
    missing = [name for name in _STATISTICS if not (folder / name).is_file()]
    if missing:
        raise ValueError(
            f"{folder} has no {', '.join(missing)}; for a folder in HumanML3D's layout "
            f"`python -m scalemogen prepare --source humanml3d {folder}` writes what is missing"
        )
    return Statistics(*(_numbers(folder / name) for name in _STATISTICS))


def _numbers(path: Path) -> np.ndarray:
    try:
        return np.load(path).astype(np.float32)
    except (ValueError, EOFError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error


def _caption(line: str, file: str) -> Caption:
    """Raises ValueError for a line that is none."""
    try:
        text, _, *numbers = line.split("#")
        # HumanML3D writes nan where it means the whole clip
        start, end = (0.0 if math.isnan(number) else number for number in map(float, numbers))
    except ValueError as error:
        raise ValueError(f"{file}: '{line[:60]}' is not caption#tokens#start#end") from error
    if not (math.isfinite(start) and math.isfinite(end)):
        raise ValueError(f"{file}: '{line[:60]}' begins or ends at no time")
    return Caption(text, start, end)


def _grouped_std(features_NC: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    std_C = features_NC.std(axis=0, dtype=np.float64)
    for group in layout.statistic_groups:
        std_C[group] = max(std_C[group].mean(), _SMALLEST_STD)
    return std_C


def _tokens(text: str) -> str:
    """word/OTHER for each word: where HumanML3D has its part of speech, which we do not know."""
    return " ".join(f"{word}/OTHER" for word in re.findall(r"[\w'-]+", text.lower()))
