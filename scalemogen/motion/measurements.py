"""Two plain numbers of a motion; `facts` holds everything that takes judgement."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.arrays import MotionArrays


def mean_speed(motion: MotionArrays) -> float:
    """Length of the pelvis' path over the ground per second, m/s."""
    steps = np.diff(motion.joints_FJ3[:, 0, [0, 2]], axis=0)
    return float(np.linalg.norm(steps, axis=-1).mean() * motion.fps)


def wrist_rise(motion: MotionArrays, side: str) -> float:
    """Highest position of a wrist above the head joint in metres (negative: it stays below)."""
    joints, skeleton = motion.joints_FJ3, motion.skeleton
    return float(np.max(joints[:, skeleton.index(f"{side}_wrist"), 1] - joints[:, skeleton.index("head"), 1]))
