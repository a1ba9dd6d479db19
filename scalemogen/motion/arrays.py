"""`MotionArrays`: the plain record of a motion that file readers return and writers take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.recipe import Recipe
from scalemogen.motion.skeleton import Skeleton


@dataclass(frozen=True)
class MotionArrays:
    """Joint positions over time, and what is known beside them.

    Attributes:
        joints_FJ3: (F, J, 3) float32 world positions in metres, Y up.
        fps: frames per second.
        skeleton: which joints these are.
        rotations_FJ4: (F, J, 4) parent-relative unit quaternions (x, y, z, w), or None where only positions
            are known.
        recipe: how a generated or edited motion was made; None for a captured one.
        heading_F: (F,) yaw of the root in radians, positive to the left, if the motion was decoded from features;
            None if the heading still has to be estimated from hips and shoulders.
    """

    joints_FJ3: np.ndarray
    fps: float
    skeleton: Skeleton
    rotations_FJ4: np.ndarray | None = None
    recipe: Recipe | None = None
    heading_F: np.ndarray | None = None
