"""CSV files for spreadsheets and statistics: one row per frame with its time and x, y, z of each joint, metres, y up.

Lines that begin with # come first; they hold frame rate and recipe. Most programs can skip them.
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import TextIO

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import marked_recipe, recipe_text
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.skeleton import SKELETONS, Skeleton

_RATE, _RECIPE = "# frames per second: ", "# recipe: "
_LONGEST_HEAD = 2**22  # characters of a line; recipes of a story of a minute have some 20,000


def write_csv(motion: MotionArrays, path: Path) -> None:
    """Write time and joints of each frame; positions are rounded to 0.01 mm."""
    frames = len(motion.joints_FJ3)
    head = ["# positions in metres, y up", f"{_RATE}{motion.fps:g}"]
    if motion.recipe is not None:
        head.append(f"{_RECIPE}{recipe_text(motion.recipe)}")
    rows = np.column_stack([np.arange(frames) / motion.fps, motion.joints_FJ3.reshape(frames, -1)])
    lines = [*head, ",".join(_columns(motion.skeleton)), *(",".join(f"{value:.5f}" for value in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_csv(path: Path) -> RawMotion:
    """Read a table that `write_csv` wrote.

    Raises:
        ValueError: if it is another table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            notes, names = _head(file)
            skeleton = next((each for each in SKELETONS.values() if names == _columns(each)), None)
            if skeleton is None:
                raise ValueError(
                    f"{path.name} has other columns than time and x, y, z of each joint, as `generate --out "
                    "walk.csv` writes them; save the motion as BVH"
                )
            table = _numbers(file, len(names), path.name)
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not a text file; save the motion as BVH") from error
    recipe, faults = marked_recipe(_after(_RECIPE, notes))
    joints_FJ3 = table[:, 1:].reshape(len(table), -1, 3)
    fps = _rate(_after(_RATE, notes), table[:, 0])
    motion = MotionArrays(joints_FJ3, fps or LAYOUTS[skeleton.name].fps, skeleton, recipe=recipe)
    content = f"positions of {skeleton.joint_count} joints"
    return RawMotion(motion, content, notes=faults, settled=True, fps_known=fps is not None)


def _head(file: TextIO) -> tuple[list[str], list[str]]:
    """Read up to the names of the columns; return the lines that begin with # and the names, [] if there are none."""
    notes: list[str] = []
    while line := file.readline(_LONGEST_HEAD):
        plain = line.strip().strip('"').rstrip(",")  # spreadsheets fill lines up with commas
        if plain.startswith("#"):
            notes.append(plain)
        elif plain:
            return notes, next(csv.reader([line.strip()]))
    return notes, []


def _after(beginning: str, notes: list[str]) -> str:
    """Return the rest of the line that begins so; "" if there is none."""
    return next((line.removeprefix(beginning) for line in notes if line.startswith(beginning)), "")


def _numbers(file: TextIO, columns: int, name: str) -> np.ndarray:
    """Return the (F, C) numbers of the rows that follow."""
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # NumPy warns of files without rows
            table = np.loadtxt(file, delimiter=",", quotechar='"', ndmin=2)
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        raise ValueError(f"{name} has a row that does not consist of {columns} numbers") from error
    if not table.size:
        raise ValueError(f"{name} has no rows; save it again")
    if table.shape[1] != columns:
        raise ValueError(f"{name} has rows of {table.shape[1]} numbers; they must have {columns}")
    return table


def _rate(text: str, times_F: np.ndarray) -> float | None:
    """Return the frames per second that the file says, or that follow from its times; None if neither does."""
    try:
        return float(text)
    except ValueError:
        step = float(np.median(np.diff(times_F))) if len(times_F) > 1 else 0.0
        return 1 / step if step > 0 else None


def _columns(skeleton: Skeleton) -> list[str]:
    return ["time", *(f"{name}_{axis}" for name in skeleton.joint_names for axis in "xyz")]
