"""Make short animations longer: repeat loops, let gaits on the spot travel, hold last poses."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.heading import facing_yaw
from scalemogen.motion.skeleton import HUMANML3D

_TOES = tuple(HUMANML3D.index(f"{side}_foot") for side in ("left", "right"))
_PLANTED = 0.02  # metres; a toe of a gait on the spot counts as planted up to this height above its lowest place


def repeat_loop(joints_FJ3: np.ndarray, fps: float, seconds: float) -> np.ndarray:
    """Return a loop repeated until it lasts at least `seconds`; each repeat begins where the last one ended.

    Args:
        joints_FJ3: (F, J, 3) metres, Y up. The last pose repeats the first one, further along the path. Only its
            pelvis is used, because in some files a foot of the last pose is out of place.
    """
    joints_FJ3 = np.asarray(joints_FJ3)
    # the pelvis' horizontal way through one loop
    way_3 = (joints_FJ3[-1, 0] - joints_FJ3[0, 0]) * [1, 0, 1]
    count = max(1, int(np.ceil(seconds * fps / (len(joints_FJ3) - 1))))
    # without the last frame, which the next repeat begins with
    repeats = [joints_FJ3[:-1] + number * way_3 for number in range(count)]
    return np.concatenate([*repeats, joints_FJ3[:1] + count * way_3])


def facing_forward_first(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return a loop on the spot that begins with the pose whose heading is nearest to +Z.

    A walking or running body twists with each step; in features, the first heading is the direction of travel.
    """
    first = int(np.abs(facing_yaw(joints_FJ3[:-1], HUMANML3D)).argmin())
    return np.concatenate([joints_FJ3[first:-1], joints_FJ3[: first + 1]])


def with_travel(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return a gait on the spot, facing +Z, moved forward at the even speed at which its planted toes move back.

    Args:
        joints_FJ3: (F, 22, 3) metres, Y up; whole steps.
    """
    joints_FJ3 = np.asarray(joints_FJ3, float)
    toes_F23 = joints_FJ3[:, list(_TOES)]
    planted_F2 = toes_F23[..., 1] < toes_F23[..., 1].min(axis=0) + _PLANTED
    # a step counts if the toe is planted before and after it
    back_F2 = -np.diff(toes_F23[..., 2], axis=0)
    step = float(np.median(back_F2[planted_F2[1:] & planted_F2[:-1]]))
    moved_FJ3 = joints_FJ3.copy()
    moved_FJ3[..., 2] += step * np.arange(len(joints_FJ3))[:, None]
    return moved_FJ3


def held(joints_FJ3: np.ndarray, fps: float, seconds: float) -> np.ndarray:
    """Return a motion whose last pose is held for some seconds more."""
    return np.concatenate([joints_FJ3, np.repeat(joints_FJ3[-1:], round(seconds * fps), axis=0)])
