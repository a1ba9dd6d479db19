"""A motion as its own body sees it: smoothed, and turned so that the front is +Z and the left +X."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import smooth, speed_of
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.skeleton import HUMANML3D

SIDES = ("left", "right")
_JITTER = 0.05  # seconds of smoothing that take capture noise away and leave the fastest gestures


@dataclass(frozen=True, eq=False)
class Body:
    """Joint positions in two frames of reference; all detectors read from here.

    Attributes:
        world_FJ3: (F, 22, 3) metres, Y up, floor at the lowest foot.
        fps: frames per second.
        yaw_F: heading in radians, positive to the left, unwrapped.
    """

    world_FJ3: np.ndarray
    fps: float
    yaw_F: np.ndarray

    @classmethod
    def of(cls, motion: MotionArrays) -> Body:
        """The body of a motion.

        Raises:
            ValueError: for a skeleton without the 22 joints, or fewer than two frames.
        """
        if motion.skeleton.joint_names != HUMANML3D.joint_names:
            raise ValueError(f"facts need the 22 joints of '{HUMANML3D.name}', not '{motion.skeleton.name}'")
        if len(motion.joints_FJ3) < 2:
            raise ValueError(f"facts need at least two frames, this motion has {len(motion.joints_FJ3)}")
        world_FJ3 = smooth(motion.joints_FJ3, motion.fps, _JITTER)
        world_FJ3[..., 1] -= world_FJ3[..., 1].min()
        yaw_F = smooth(np.unwrap(facing_yaw(world_FJ3, motion.skeleton)), motion.fps, 0.1)
        return cls(world_FJ3, motion.fps, yaw_F)

    @property
    def frames(self) -> int:
        """F."""
        return len(self.world_FJ3)

    @property
    def seconds(self) -> float:
        """Duration."""
        return (self.frames - 1) / self.fps

    @cached_property
    def local_FJ3(self) -> np.ndarray:
        """(F, 22, 3) about the pelvis' ground point: x to the left, y up, z to the front, metres."""
        ground_F13 = self.world_FJ3[:, :1] * [1, 0, 1]
        return turn(self.world_FJ3 - ground_F13, -self.yaw_F)

    def world(self, joint: str) -> np.ndarray:
        """(F, 3) path of a joint in the world."""
        return self.world_FJ3[:, HUMANML3D.index(joint)]

    def local(self, joint: str) -> np.ndarray:
        """(F, 3) path of a joint as the body sees it."""
        return self.local_FJ3[:, HUMANML3D.index(joint)]

    def speed(self, joint: str) -> np.ndarray:
        """(F,) speed of a joint over the ground and up, m/s."""
        return speed_of(self.world(joint), self.fps)

    def bend(self, limb: str, side: str) -> np.ndarray:
        """(F,) bend of an "elbow" or a "knee" in degrees: 0 is straight."""
        upper, lower = {"elbow": ("shoulder", "wrist"), "knee": ("hip", "ankle")}[limb]
        joint = self.local(f"{side}_{limb}")
        one, two = joint - self.local(f"{side}_{upper}"), self.local(f"{side}_{lower}") - joint
        cosine = (one * two).sum(-1) / np.maximum(np.linalg.norm(one, axis=-1) * np.linalg.norm(two, axis=-1), 1e-8)
        return np.degrees(np.arccos(np.clip(cosine, -1, 1)))

    @cached_property
    def leg_length(self) -> float:
        """Hip to floor with straight legs, metres."""
        thigh = np.linalg.norm(self.world("left_hip") - self.world("left_knee"), axis=-1)
        shin = np.linalg.norm(self.world("left_knee") - self.world("left_ankle"), axis=-1)
        return float(np.median(thigh + shin)) + self.ankle_height

    @cached_property
    def ankle_height(self) -> float:
        """Height of a planted ankle over the floor, metres."""
        return float(min(self.world(f"{side}_ankle")[:, 1].min() for side in SIDES))

    def frames_in(self, seconds: float) -> int:
        """Frames of a duration, at least one."""
        return max(1, round(seconds * self.fps))
