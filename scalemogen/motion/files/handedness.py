"""Find bodies that are mirrored, because the axes of their file are left-handed, as those of Unity and Unreal.

In a mirrored body, left and right joints have changed sides, but feet and knees still point forward. So the
direction in which hips and shoulders face is compared with that of feet and knees.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import Skeleton
from scalemogen.motion.vectors import unit

_KNEES = 2.0  # weight of the knees' bend, which is a share of the leg's length; that of the feet's direction is 1
# In 274 windows of 1 to 10 s of LaFAN1, CMU and Bandai-Namco, the sum is 0.49 to 1.6, and in their mirror images the
# negative of it.
_MIRRORED = -0.3


def is_mirrored(joints_FJ3: np.ndarray, skeleton: Skeleton) -> bool:
    """Whether feet and knees point backward, as seen from hips and shoulders.

    Args:
        joints_FJ3: (F, J, 3) positions in any unit and axes.
        skeleton: whose joints they are.
    """
    at = {name: joints_FJ3[:, joint] for joint, name in enumerate(skeleton.joint_names)}
    left_F3 = at["left_hip"] - at["right_hip"] + at["left_shoulder"] - at["right_shoulder"]
    forward_F3 = unit(np.cross(left_F3, at["head"] - joints_FJ3[:, 0]))
    evidence = 0.0
    for side in SIDES:
        hip_F3, knee_F3, ankle_F3, foot_F3 = (at[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "foot"))
        leg_F1 = np.linalg.norm(hip_F3 - knee_F3, axis=-1, keepdims=True) + 1e-9
        bend_F3 = (knee_F3 - (hip_F3 + ankle_F3) / 2) / (2 * leg_F1)
        points_F3 = unit(foot_F3 - ankle_F3) + _KNEES * bend_F3
        evidence += float((points_F3 * forward_F3).sum(-1).mean()) / 2
    return evidence < _MIRRORED


def mirrored(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return positions, y up, with x negated."""
    return joints_FJ3 * [-1, 1, 1]
