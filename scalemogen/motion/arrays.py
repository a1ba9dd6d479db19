"""What a motion is made of: the plain record that file readers return and writers take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.skeleton import Skeleton


@dataclass(frozen=True)
class Recipe:
    """How a motion was made: the same recipe on the same device gives the same bits.

    Attributes:
        prompt: the sentence.
        seconds: requested duration.
        seed: seed of the sampler.
        guidance, temperature: sampling settings (METHOD section 5).
        model: revision of the checkpoint.
        draw: how bits are drawn.
    """

    prompt: str
    seconds: float
    seed: int
    guidance: float
    temperature: float
    model: str
    draw: str = "bernoulli"


@dataclass(frozen=True)
class MotionArrays:
    """Joint positions over time, and what is known beside them.

    Attributes:
        joints_FJ3: (F, J, 3) float32 world positions in metres, Y up.
        fps: frames per second.
        skeleton: which joints these are.
        rotations_FJ4: (F, J, 4) parent-relative unit quaternions (x, y, z, w), or None where only positions
            are known.
        recipe: how a generated motion was made, else None.
    """

    joints_FJ3: np.ndarray
    fps: float
    skeleton: Skeleton
    rotations_FJ4: np.ndarray | None = None
    recipe: Recipe | None = None
