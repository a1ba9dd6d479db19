"""`GroundMove`: a rigid move along the floor, for example the one that best aligns one motion with another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.heading import turn
from scalemogen.motion.motion import Motion


@dataclass(frozen=True)
class GroundMove:
    """A turn about the vertical through the origin, then a shift along the floor.

    Attributes:
        angle: radians, positive to the left.
        shift_3: metres; its y is 0.
    """

    angle: float
    shift_3: np.ndarray

    @classmethod
    def between(cls, points_N3: np.ndarray, targets_N3: np.ndarray) -> GroundMove:
        """Return the move that brings (N, 3) points nearest to their targets on the ground plane.

        It minimises the sum of squared horizontal distances (Kabsch 1976, in two dimensions).
        """
        centre_3, target_3 = points_N3.mean(0, dtype=float), targets_N3.mean(0, dtype=float)
        a, b = points_N3 - centre_3, targets_N3 - target_3
        # The best angle about the centres: sums of cross and dot products of the (x, z) vectors.
        sine = (b[:, 0] * a[:, 2] - b[:, 2] * a[:, 0]).sum()
        cosine = (a[:, 0] * b[:, 0] + a[:, 2] * b[:, 2]).sum()
        angle = float(np.arctan2(sine, cosine))
        # After the turn about the origin, shift the centre of the points onto that of the targets.
        return cls(angle, (target_3 - turn(centre_3, angle)) * [1, 0, 1])

    def points(self, points: np.ndarray) -> np.ndarray:
        """Return (..., 3) points, moved."""
        return turn(points, self.angle) + self.shift_3

    def motion(self, motion: Motion) -> Motion:
        """Return the motion with joints, rotations and heading moved."""
        joints_FJ3 = self.points(motion.joints_FJ3).astype(np.float32)
        rotations_FJ4 = motion.rotations_FJ4
        if rotations_FJ4 is not None:
            # Only the root's rotation changes: all others are relative to their parents.
            rotations_FJ4 = rotations_FJ4.copy()
            turned = Rotation.from_euler("y", self.angle) * Rotation.from_quat(rotations_FJ4[:, 0])
            rotations_FJ4[:, 0] = turned.as_quat()
        heading_F = None if motion.heading_F is None else motion.heading_F + self.angle
        return replace(motion, joints_FJ3=joints_FJ3, rotations_FJ4=rotations_FJ4, heading_F=heading_F)


STAY = GroundMove(0.0, np.zeros(3))  # moves nothing
