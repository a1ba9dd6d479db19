"""CSV files for spreadsheets and statistics: one row per frame with its time and x, y, z of each joint, metres, y up.

Lines that begin with # come first; they hold frame rate and recipe. Most programs can skip them.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import marked_recipe, recipe_text
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.skeleton import SKELETONS, Skeleton

_RATE, _RECIPE = "# frames per second: ", "# recipe: "


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
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not a text file; save the motion as BVH") from error
    notes = [line for line in lines if line.startswith("#")]
    names, *rows = [*csv.reader(line for line in lines if line and not line.startswith("#"))] or [[]]
    skeleton = next((each for each in SKELETONS.values() if names == _columns(each)), None)
    if skeleton is None:
        raise ValueError(
            f"{path.name} has other columns than time and x, y, z of each joint, as `generate --out walk.csv` writes "
            "them; save the motion as BVH"
        )
    try:
        table = np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
        rate = next((float(line.removeprefix(_RATE)) for line in notes if line.startswith(_RATE)), None)
    except ValueError as error:
        raise ValueError(f"{path.name} has a row that does not consist of {len(names)} numbers") from error
    if not len(table):
        raise ValueError(f"{path.name} has no rows; save it again")
    recipe, faults = marked_recipe(
        next((line.removeprefix(_RECIPE) for line in notes if line.startswith(_RECIPE)), "")
    )
    fps = rate or (1 / np.diff(table[:2, 0])[0] if len(table) > 1 else 20.0)
    joints_FJ3 = table[:, 1:].reshape(len(table), -1, 3)
    motion = MotionArrays(joints_FJ3, float(fps), skeleton, recipe=recipe)
    return RawMotion(motion, f"positions of {skeleton.joint_count} joints", notes=faults, settled=True)


def _columns(skeleton: Skeleton) -> list[str]:
    return ["time", *(f"{name}_{axis}" for name in skeleton.joint_names for axis in "xyz")]
