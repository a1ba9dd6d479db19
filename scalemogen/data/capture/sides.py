"""Measure the side of a motion: which hand or foot performs it, and to which side the body moves or turns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.skeleton import HUMANML3D


def faster_side(joints_FJ3: np.ndarray, limb: str) -> str:
    """Return "left" or "right", the side whose limb ("ankle", "wrist") gets faster relative to the pelvis."""
    relative_FJ3 = joints_FJ3 - joints_FJ3[:, :1]
    return _side(lambda joint: float(np.linalg.norm(np.diff(relative_FJ3[:, joint], axis=0), axis=-1).max()), limb)


def higher_side(joints_FJ3: np.ndarray, limb: str) -> str:
    """Return "left" or "right", the side whose limb gets higher."""
    return _side(lambda joint: float(joints_FJ3[:, joint, 1].max()), limb)


def _side(amount: Callable[[int], float], limb: str) -> str:
    return max(("left", "right"), key=lambda side: amount(HUMANML3D.index(f"{side}_{limb}")))


def side_in_front(joints_FJ3: np.ndarray, limb: str) -> str:
    """Return the side whose limb gets farther to the front, as seen by the person in the first frame."""
    ahead_FJ3 = turn(joints_FJ3 - joints_FJ3[:, :1], -facing_yaw(joints_FJ3[:1], HUMANML3D)[0])
    return _side(lambda joint: float(ahead_FJ3[:, joint, 2].max()), limb)


def drift_side(joints_FJ3: np.ndarray) -> str:
    """Return the side to which the pelvis moves farthest, as seen by the person in the first frame."""
    way_FJ3 = turn(joints_FJ3[:, :1] - joints_FJ3[:1, :1], -facing_yaw(joints_FJ3[:1], HUMANML3D)[0])
    return _side_of(way_FJ3[:, 0, 0])  # x is to the left


def fall_side(joints_FJ3: np.ndarray) -> str:
    """Return the side to which the body falls: `drift_side` until the pelvis is lowest."""
    return drift_side(joints_FJ3[: int(joints_FJ3[:, 0, 1].argmin()) + 1])


def turn_side(joints_FJ3: np.ndarray) -> str:
    """Return the side to which the body turns farthest from its first heading."""
    return _side_of(np.unwrap(facing_yaw(joints_FJ3, HUMANML3D, smoothing=2)) - facing_yaw(joints_FJ3[:1], HUMANML3D))


def _side_of(amount_F: np.ndarray) -> str:
    """Return the side of the largest amount; positive amounts are to the left."""
    return "left" if amount_F[np.abs(amount_F).argmax()] > 0 else "right"
