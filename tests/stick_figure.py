"""A jointed stick figure with given paths of feet, hips and hands: motions whose facts are known.

`Figure` stands still. A test changes its arrays, or starts from `walking` and `lifted`, and calls `motion`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import turn
from scalemogen.motion.skeleton import HUMANML3D

# Metres.
THIGH = SHIN = 0.42
UPPER_ARM, FOREARM = 0.27, 0.25
ANKLE = 0.08
HIPS = ANKLE + THIGH + SHIN - 0.03  # 3 cm lower than straight legs, so that the knees are slightly bent
# Distance from the pelvis along the trunk.
_TRUNK = {"spine1": 0.12, "spine2": 0.25, "spine3": 0.32, "neck": 0.52, "head": 0.62}


@dataclass
class Figure:
    """A standing body, front +Z, left +X, all lengths in metres.

    Attributes:
        frames: number of frames F.
        fps: frames per second.
        hips: (F, 3) middle of the hips in the world, before the turn by `yaw`.
        feet: for each side the (F, 3) ankle in the world, before the turn by `yaw`.
        hands: for each side the (F, 3) wrist relative to its shoulder.
        lean: (F,) forward lean in degrees.
        yaw: (F,) heading in radians; the whole body turns about the world's origin.
    """

    frames: int
    fps: float = 20.0
    hips: np.ndarray = field(init=False)
    feet: dict[str, np.ndarray] = field(init=False)
    hands: dict[str, np.ndarray] = field(init=False)
    lean: np.ndarray = field(init=False)
    yaw: np.ndarray = field(init=False)

    def __post_init__(self):
        rows = (self.frames, 1)
        self.hips = np.tile([0.0, HIPS, 0.0], rows)
        self.feet = {side: np.tile([0.1 * sign, ANKLE, 0.0], rows) for side, sign in _SIDES}
        self.hands = {side: np.tile([0.06 * sign, -0.5, 0.03], rows) for side, sign in _SIDES}
        self.lean, self.yaw = np.zeros(self.frames), np.zeros(self.frames)

    @property
    def seconds(self) -> np.ndarray:
        """(F,) times of the frames in seconds."""
        return np.arange(self.frames) / self.fps

    def motion(self) -> MotionArrays:
        """Return the joints of the figure."""
        joints = {"pelvis": self.hips + np.array([0, 0.06, 0])}
        lean = np.radians(self.lean)[:, None]
        along = np.concatenate([np.zeros_like(lean), np.cos(lean), np.sin(lean)], axis=1)
        for name, height in _TRUNK.items():
            joints[name] = joints["pelvis"] + along * height
        for side, sign in _SIDES:
            joints[f"{side}_hip"] = self.hips + np.array([0.09 * sign, 0, 0])
            joints[f"{side}_ankle"] = self.feet[side]
            joints[f"{side}_foot"] = self.feet[side] + np.array([0, -0.06, 0.13])
            joints[f"{side}_knee"] = _bent(joints[f"{side}_hip"], self.feet[side], THIGH, SHIN, [0, 0, 1])
            joints[f"{side}_collar"] = joints["neck"] - along * 0.08 + [0.05 * sign, 0, 0]
            joints[f"{side}_shoulder"] = joints["neck"] - along * 0.1 + [0.17 * sign, 0, 0]
            joints[f"{side}_wrist"] = joints[f"{side}_shoulder"] + self.hands[side]
            ends = joints[f"{side}_shoulder"], joints[f"{side}_wrist"]
            joints[f"{side}_elbow"] = _bent(*ends, UPPER_ARM, FOREARM, [0.3 * sign, -0.2, -1])
        stacked = np.stack([joints[name] for name in HUMANML3D.joint_names], axis=1)
        return MotionArrays(turn(stacked, self.yaw), self.fps, HUMANML3D)


def walking(seconds: float, speed: float, cadence: float = 2.0, fps: float = 20.0, way: tuple = (0, 1)) -> Figure:
    """Return a figure that walks in direction `way` (x, z) at `speed` m/s with `cadence` steps per second."""
    figure = Figure(round(seconds * fps) + 1, fps)
    direction = np.array([way[0], 0.0, way[1]]) / np.hypot(*way)
    time, period = figure.seconds, 2 / cadence  # a cycle has one step of each foot
    figure.hips += direction * (speed * time)[:, None]
    for side, offset in (("left", 0.0), ("right", 0.5)):
        cycle = time / period + offset
        # A foot rests for half of a cycle, then swings to its next place.
        stance = np.floor(cycle)
        swing = np.clip((cycle - stance - 0.5) / 0.5, 0, 1)
        eased = stance + swing**2 * (3 - 2 * swing)
        figure.feet[side] += direction * ((eased - offset + 0.25) * speed * period)[:, None]
        figure.feet[side][:, 1] += 0.1 * np.sin(np.pi * swing)
        front = 0.2 * np.cos(2 * np.pi * cycle)
        figure.hands[side] = figure.hands[side] + np.stack([0 * front, 0 * front, front], axis=1)
    return figure


def lifted(figure: Figure, side: str, place: tuple[float, float, float], seconds: tuple[float, float]) -> Figure:
    """Move a hand to `place` (out, up, front of the shoulder) between two times in seconds; return the figure."""
    sign = dict(_SIDES)[side]
    up = ramp(figure.seconds, seconds[0], 0.4) - ramp(figure.seconds, seconds[1], 0.4)
    target = np.array([place[0] * sign, place[1], place[2]])
    figure.hands[side] = figure.hands[side] + up[:, None] * (target - figure.hands[side])
    return figure


def ramp(time: np.ndarray, start: float, length: float) -> np.ndarray:
    """Return (F,) values that rise smoothly from 0 at `start` to 1 at `start + length`, all in seconds."""
    share = np.clip((time - start) / length, 0, 1)
    return share**2 * (3 - 2 * share)


_SIDES = (("left", 1), ("right", -1))


def _bent(start: np.ndarray, end: np.ndarray, one: float, two: float, towards: list[float]) -> np.ndarray:
    """Return the joint between two bones of given lengths that bends towards a given direction (law of cosines)."""
    line = end - start
    length = np.clip(np.linalg.norm(line, axis=1, keepdims=True), 1e-6, one + two - 1e-6)
    line = line / np.linalg.norm(line, axis=1, keepdims=True)
    along = (one**2 - two**2 + length**2) / (2 * length)
    side = np.asarray(towards) - (line @ np.asarray(towards))[:, None] * line
    side = side / np.linalg.norm(side, axis=1, keepdims=True)
    return start + along * line + np.sqrt(np.maximum(one**2 - along**2, 0)) * side
