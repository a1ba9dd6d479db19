"""Joint positions at another frame rate."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline


def resample_joints(joints_FJ3: np.ndarray, fps: float, target_fps: float) -> np.ndarray:
    """(G, J, 3) positions at `target_fps` on a cubic spline through those at `fps`, up to the last frame.

    Straight lines between frames would cut the corners of fast gestures in every other frame, which shows as
    jitter in the velocities; a spline does not.
    """
    frames = len(joints_FJ3)
    if frames < 2 or fps == target_fps:
        return np.asarray(joints_FJ3, float)
    count = int(np.floor((frames - 1) * target_fps / fps + 1e-6)) + 1
    return CubicSpline(np.arange(frames) / fps, joints_FJ3)(np.arange(count) / target_fps)
