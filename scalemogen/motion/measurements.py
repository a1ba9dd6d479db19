"""Plain numbers of a motion; `facts` holds everything that takes judgement."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import spans_above

OFF_FLOOR = 0.15  # metres between the floor and the lowest joint; one on tiptoe stays below


def mean_speed(motion: MotionArrays) -> float:
    """Length of the pelvis' path over the ground per second, m/s."""
    steps = np.diff(motion.joints_FJ3[:, 0, [0, 2]], axis=0)
    return float(np.linalg.norm(steps, axis=-1).mean() * motion.fps)


def wrist_rise(motion: MotionArrays, side: str) -> float:
    """Highest position of a wrist above the head joint in metres (negative: it stays below)."""
    joints, skeleton = motion.joints_FJ3, motion.skeleton
    return float(np.max(joints[:, skeleton.index(f"{side}_wrist"), 1] - joints[:, skeleton.index("head"), 1]))


def longest_aloft(heights_FJ: np.ndarray, fps: float) -> float:
    """The longest time in seconds that no joint is near the floor; heights are metres over it."""
    spans = spans_above(heights_FJ.min(axis=1), OFF_FLOOR, OFF_FLOOR, least=1)
    return max((stop - start for start, stop in spans), default=0) / fps
