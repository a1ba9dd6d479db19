"""`MotionArrays`: the plain record of a motion that file readers return and writers take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from scalemogen.motion.recipe import Recipe
from scalemogen.motion.skeleton import Skeleton
from scalemogen.motion.understood import Understood


@dataclass(frozen=True)
class MotionArrays:
    """Joint positions over time, and what else is known about the motion.

    Attributes:
        joints_FJ3: (F, J, 3) float32 world positions in metres, Y up.
        fps: frames per second.
        skeleton: names and hierarchy of the joints.
        rotations_FJ4: (F, J, 4) parent-relative unit quaternions (x, y, z, w); None if only positions are known.
        recipe: how the motion was generated or edited; None for a captured motion.
        heading_F: (F,) yaw in radians, positive to the left, that the motion's features were decoded with; None if it
            was not decoded, so that the heading has to be measured at hips and shoulders.
        bone_lengths_J: (J,) metres, 0 for the root: bone lengths of the body for which a model decoded the motion.
            The decoded joints keep them only roughly. None if it was not decoded, or the lengths are not known.
        understood: what the file was taken to be; None for a motion that was not read from a file.
    """

    joints_FJ3: np.ndarray
    fps: float
    skeleton: Skeleton
    rotations_FJ4: np.ndarray | None = None
    recipe: Recipe | None = None
    heading_F: np.ndarray | None = None
    bone_lengths_J: np.ndarray | None = None
    understood: Understood | None = None

    @property
    def frames(self) -> int:
        """Number of frames, F."""
        return self.joints_FJ3.shape[0]

    @property
    def seconds(self) -> float:
        """Duration in seconds, frames / fps."""
        return self.frames / self.fps

    def crop(self, start: int, stop: int) -> Self:
        """Return the frames [start, stop) as a motion; the recipe is kept."""
        rotations = None if self.rotations_FJ4 is None else self.rotations_FJ4[start:stop]
        heading = None if self.heading_F is None else self.heading_F[start:stop]
        return replace(self, joints_FJ3=self.joints_FJ3[start:stop], rotations_FJ4=rotations, heading_F=heading)
