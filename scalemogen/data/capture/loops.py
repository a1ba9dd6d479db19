"""Repeating short loops, such as one cycle of a walk."""

from __future__ import annotations

import numpy as np


def repeat_loop(joints_FJ3: np.ndarray, fps: float, seconds: float) -> np.ndarray:
    """Return a loop repeated until it lasts at least `seconds`; each repeat goes on where the last one ended.

    Args:
        joints_FJ3: (F, J, 3) metres, Y up; the last pose is the first one again, further along the path.
    """
    joints_FJ3 = np.asarray(joints_FJ3)
    # the pelvis' horizontal way through one loop
    way_3 = (joints_FJ3[-1, 0] - joints_FJ3[0, 0]) * [1, 0, 1]
    count = max(1, int(np.ceil(seconds * fps / (len(joints_FJ3) - 1))))
    # without the last frame, which the next repeat begins with
    repeats = [joints_FJ3[:-1] + number * way_3 for number in range(count)]
    return np.concatenate([*repeats, joints_FJ3[-1:] + (count - 1) * way_3])
