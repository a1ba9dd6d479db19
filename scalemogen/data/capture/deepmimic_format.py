"""Motion files of DeepMimic: JSON with 44 numbers per frame.

A frame holds its duration in seconds, the root's position and orientation (w, x, y, z), then the rotation of each
body: an angle about the axis to the right for knees and elbows, four numbers for all others. `CHARACTER.json`, beside
the files or in a folder above, holds the offsets of the bodies.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.humanoid import humanoid_joints
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import HUMANML3D

CHARACTER = "CHARACTER.json"
# Bodies in the order of the numbers after the root's, and how many numbers each has.
_ORDER = (
    ("chest", 4), ("neck", 4), ("right_hip", 4), ("right_knee", 1), ("right_ankle", 4), ("right_shoulder", 4),
    ("right_elbow", 1), ("left_hip", 4), ("left_knee", 1), ("left_ankle", 4), ("left_shoulder", 4), ("left_elbow", 1),
)  # fmt: skip
_NUMBERS = 44  # per frame
_EVEN = 0.01  # share by which the duration of a frame may differ from the median


@dataclass(frozen=True)
class DeepMimicMotion:
    """A motion, and whether its last pose leads into its first one."""

    motion: MotionArrays
    loops: bool


def read_deepmimic_format(path: Path) -> DeepMimicMotion:
    """Read a motion file; frames of uneven duration are resampled evenly.

    Raises:
        ValueError: if the file is not of this format, or CHARACTER.json is missing.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        frames_FN = np.array(data["Frames"], float)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is not a DeepMimic motion: {error}") from error
    if frames_FN.ndim != 2 or frames_FN.shape[1] != _NUMBERS or len(frames_FN) < 2:
        raise ValueError(
            f"{path.name} holds numbers of shape {frames_FN.shape}, not at least two frames of {_NUMBERS}"
        )
    joints_FJ3 = humanoid_joints(frames_FN[:, 1:4], _rotations(frames_FN), _offsets(_character(path)))
    joints_FJ3, fps = _evenly(joints_FJ3, frames_FN[:-1, 0])
    return DeepMimicMotion(MotionArrays(joints_FJ3.astype(np.float32), fps, HUMANML3D), data.get("Loop") == "wrap")


def _rotations(frames_FN: np.ndarray) -> dict[str, Rotation]:
    """Return the rotations of root and bodies."""
    rotations = {"root": _from_wxyz(frames_FN[:, 4:8])}
    start = 8
    for body, numbers in _ORDER:
        values = frames_FN[:, start : start + numbers]
        rotations[body] = Rotation.from_rotvec(values * [0, 0, 1]) if numbers == 1 else _from_wxyz(values)
        start += numbers
    return rotations


def _from_wxyz(quaternions_F4: np.ndarray) -> Rotation:
    return Rotation.from_quat(quaternions_F4[:, [1, 2, 3, 0]])


def _evenly(joints_FJ3: np.ndarray, durations_F: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the joints at even times, and the frames per second.

    Args:
        joints_FJ3: (F, 22, 3).
        durations_F: (F - 1,) seconds from each frame to the next one.
    """
    step = float(np.median(durations_F))
    if np.abs(durations_F - step).max() > _EVEN * step:
        times_F = np.concatenate([[0.0], np.cumsum(durations_F)])
        joints_FJ3 = CubicSpline(times_F, joints_FJ3)(np.arange(0, times_F[-1] + 1e-9, step))
    return joints_FJ3, round(1 / step, 2)


def _character(path: Path) -> Path:
    """Return the CHARACTER.json of a motion file: beside it, or in the nearest folder above that has one."""
    return next((found for each in path.parents if (found := each / CHARACTER).is_file()), path.parent / CHARACTER)


@lru_cache(maxsize=4)
def _offsets(path: Path) -> dict[str, np.ndarray]:
    """Read the offset of every body from CHARACTER.json."""
    if not path.is_file():
        raise ValueError(f"{path} is missing; it holds the offsets of the bodies, so put it beside the motion files")
    bodies = json.loads(path.read_text(encoding="utf-8"))["Joints"]
    return {body["Name"]: np.array([body[f"Attach{axis}"] for axis in "XYZ"], float) for body in bodies}
