"""`Body`: a motion seen from the person's own point of view, smoothed, with the front at +Z and the left at +X."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import smooth, speed_of
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import HUMANML3D

_JITTER = 0.05  # seconds, sigma of a smoothing that removes capture noise and keeps the fastest gestures
_YAW_SMOOTHING = 0.1  # seconds, sigma of the smoothing of the heading


@dataclass(frozen=True, eq=False)
class Body:
    """Joint positions in world and local coordinates; all detectors read from here.

    Attributes:
        world_FJ3: (F, 22, 3) metres, Y up, the lowest joint of the clip at 0.
        fps: frames per second.
        yaw_F: (F,) heading in radians, positive to the left, without jumps of 2 pi.
    """

    world_FJ3: np.ndarray
    fps: float
    yaw_F: np.ndarray

    @classmethod
    def of(cls, motion: MotionArrays) -> Body:
        """Return the body of a motion.

        Raises:
            ValueError: for a skeleton without the 22 joints, or fewer than two frames.
        """
        if motion.skeleton.joint_names != HUMANML3D.joint_names:
            raise ValueError(
                f"facts cannot be measured on the skeleton '{motion.skeleton.name}'; use one on '{HUMANML3D.name}'"
            )
        if len(motion.joints_FJ3) < 2:
            raise ValueError(f"the motion has {len(motion.joints_FJ3)} frame; facts need at least two frames")
        world_FJ3 = smooth(motion.joints_FJ3, motion.fps, _JITTER)
        world_FJ3[..., 1] -= world_FJ3[..., 1].min()
        yaw_F = smooth(np.unwrap(facing_yaw(world_FJ3, motion.skeleton)), motion.fps, _YAW_SMOOTHING)
        return cls(world_FJ3, motion.fps, yaw_F)

    @property
    def frames(self) -> int:
        """Number of frames, F."""
        return len(self.world_FJ3)

    @property
    def seconds(self) -> float:
        """Time from the first to the last frame, (F - 1) / fps."""
        return (self.frames - 1) / self.fps

    @cached_property
    def local_FJ3(self) -> np.ndarray:
        """(F, 22, 3) positions relative to the pelvis' ground point: x to the left, y up, z to the front, metres."""
        ground_F13 = self.world_FJ3[:, :1] * [1, 0, 1]
        return turn(self.world_FJ3 - ground_F13, -self.yaw_F)

    def world(self, joint: str) -> np.ndarray:
        """Return the (F, 3) path of a joint in the world, metres."""
        return self.world_FJ3[:, HUMANML3D.index(joint)]

    def local(self, joint: str) -> np.ndarray:
        """Return the (F, 3) path of a joint in the body's own coordinates, see `local_FJ3`."""
        return self.local_FJ3[:, HUMANML3D.index(joint)]

    def speed(self, joint: str) -> np.ndarray:
        """Return the (F,) speed of a joint in the world, m/s."""
        return speed_of(self.world(joint), self.fps)

    def bend(self, limb: str, side: str) -> np.ndarray:
        """Return the (F,) bend of an "elbow" or a "knee" in degrees; 0 is straight."""
        upper, lower = {"elbow": ("shoulder", "wrist"), "knee": ("hip", "ankle")}[limb]
        joint = self.local(f"{side}_{limb}")
        one, two = joint - self.local(f"{side}_{upper}"), self.local(f"{side}_{lower}") - joint
        # The angle between the two bones, from their dot product; rounding may put a cosine just outside -1..1.
        cosine = (one * two).sum(-1) / np.maximum(np.linalg.norm(one, axis=-1) * np.linalg.norm(two, axis=-1), 1e-8)
        return np.degrees(np.arccos(np.clip(cosine, -1, 1)))

    @cached_property
    def leg_length(self) -> float:
        """Distance from hip to floor with straight legs, metres."""
        thigh = np.linalg.norm(self.world("left_hip") - self.world("left_knee"), axis=-1)
        shin = np.linalg.norm(self.world("left_knee") - self.world("left_ankle"), axis=-1)
        return float(np.median(thigh + shin)) + self.ankle_height

    @cached_property
    def ankle_height(self) -> float:
        """Height of a planted ankle above the floor, metres: the lowest of the clip."""
        return float(min(self.world(f"{side}_ankle")[:, 1].min() for side in SIDES))

    def frames_in(self, seconds: float) -> int:
        """Return the number of frames in a duration, at least one."""
        return max(1, round(seconds * self.fps))
