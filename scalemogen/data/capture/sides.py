"""Which hand or foot performs a motion: the one that reaches the highest speed relative to the pelvis."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

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
