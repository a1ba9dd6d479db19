"""`resample_joints`: joint positions at another frame rate."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline


def resample_joints(joints_FJ3: np.ndarray, fps: float, target_fps: float) -> np.ndarray:
    """Return (G, J, 3) positions at `target_fps`, on a cubic spline through the positions at `fps`.

    The result ends at or before the last given frame. Linear interpolation would cut the corners of fast gestures in
    some frames and not in others, which appears as jitter in the velocities; a spline avoids this.
    """
    frames = len(joints_FJ3)
    if frames < 2 or fps == target_fps:
        return np.asarray(joints_FJ3, float)
    # 1e-6 keeps a last frame that rounding errors place just before a whole number.
    count = int(np.floor((frames - 1) * target_fps / fps + 1e-6)) + 1
    return CubicSpline(np.arange(frames) / fps, joints_FJ3)(np.arange(count) / target_fps)
