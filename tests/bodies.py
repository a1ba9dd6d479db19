"""Synthetic `humanml3d` joints: a person who raises a hand, and one who walks without foot sliding."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.feet import TOES, plant
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D


def standing_pose() -> np.ndarray:
    """Return (22, 3) joints of a person who stands facing +Z, knees slightly bent, lowest joint at y = 0."""
    pose = np.zeros((22, 3))
    for parent, joint in HUMANML3D.bones:
        direction = np.array(HUMANML3D.rest_directions[joint], float)
        name = HUMANML3D.joint_names[joint]
        direction += {"knee": [0, 0, 0.15], "ankl": [0, 0, -0.15], "foot": [0, -0.3, 0]}.get(
            name.split("_")[-1][:4], 0
        )
        pose[joint] = pose[parent] + direction / np.linalg.norm(direction) * ADULT_BONE_LENGTHS[joint]
    return pose - [0, pose[:, 1].min(), 0]


def raising(frames: int = 60, side: str = "left", height: float = 2.6) -> np.ndarray:
    """Return (F, 22, 3) joints: a straight arm is raised sideways by `height` radians and lowered again."""
    joints = np.tile(standing_pose(), (frames, 1, 1))
    angle = height * np.sin(np.pi * np.arange(frames) / (frames - 1)) ** 2
    sign = 1 if side == "left" else -1
    way = np.stack([sign * np.sin(angle), -np.cos(angle), 0 * angle], axis=-1)
    for parent, joint in (("shoulder", "elbow"), ("elbow", "wrist")):
        i, j = HUMANML3D.index(f"{side}_{parent}"), HUMANML3D.index(f"{side}_{joint}")
        joints[:, j] = joints[:, i] + way * ADULT_BONE_LENGTHS[j]
    return joints


def walking(frames: int = 100, speed: float = 1.0) -> np.ndarray:
    """Return (F, 22, 3) joints of a person who walks to +Z at `speed` m/s and 20 frames per second.

    Each foot rests for half of a cycle of one second, then swings to the place of its next step.
    """
    time = np.arange(frames) / 20
    joints = np.tile(standing_pose(), (frames, 1, 1)) + np.array([0, -0.06, 0])
    joints[..., 2] += speed * time[:, None]
    wanted = joints[:, list(TOES)].copy()
    for foot in (0, 1):
        phase = time + 0.5 * foot
        swing = np.clip((phase % 1 - 0.5) * 2, 0, 1)
        smooth = swing * swing * (3 - 2 * swing)
        # A resting foot is below the pelvis in the middle of its stance, plus 0.13 m to the ball of the foot.
        wanted[:, foot, 2] = 0.13 + speed * (np.floor(phase) - 0.5 * foot + 0.25 + smooth)
        wanted[:, foot, 1] = standing_pose()[TOES[foot], 1] + 0.12 * np.sin(np.pi * swing)
    return plant(joints, wanted, np.ones((frames, 2)))
