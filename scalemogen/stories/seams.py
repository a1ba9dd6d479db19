"""Measure how smooth the seams of a story are: jerk and foot sliding at each seam, compared with the pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.quality import sliding
from scalemogen.stories.story import Story

_AROUND = 0.3  # seconds before and after a seam that belong to it
# The sliding is divided by the sum of the contact weights of the four foot joints, but at least by this. With a
# smaller sum, the feet are off the floor.
_LEAST_WEIGHT = 0.5
# Smallest divisors of the two ratios, in m/s^3 and m/s, somewhat below the means of real clips. Without them the
# ratios would be huge for a body that stands still, whose values are near 0.
_LEAST_JERK, _LEAST_SLIDING = 44.0, 0.06


@dataclass(frozen=True)
class Seam:
    """One seam.

    Attributes:
        frame: first frame of the later piece.
        jerk, sliding: mean jerk (m/s^3) and mean sliding of the feet (m/s) within 0.3 s of the seam.
        jerk_ratio, sliding_ratio: the same, divided by the highest mean over an equally long time inside the two
            pieces, but at least by `_LEAST_JERK` and `_LEAST_SLIDING`. The highest is used because an action, where a
            piece moves most, may begin at the seam.
        turn: change of heading from the last frame of the earlier piece to `frame`, degrees.
    """

    frame: int
    jerk: float
    sliding: float
    jerk_ratio: float
    sliding_ratio: float
    turn: float


def seams_of(story: Story, motion: MotionArrays | None = None) -> tuple[Seam, ...]:
    """Measure each seam of a story.

    Args:
        motion: the story's motion after `held_feet`; None measures it as decoded.
    """
    motion = motion or story.motion
    around = round(_AROUND * motion.fps)
    jerk_F, sliding_F = _means(motion, around)
    edges = [*story.starts, len(jerk_F)]
    seams = []
    for start, frame, stop in zip(edges, edges[1:], edges[2:], strict=False):
        inside = np.r_[start + around : frame - around, frame + around : stop - around]
        jerk, slide = float(jerk_F[frame]), float(sliding_F[frame])
        usual_jerk = max(_LEAST_JERK, float(jerk_F[inside].max(initial=0)))
        usual_sliding = max(_LEAST_SLIDING, float(sliding_F[inside].max(initial=0)))
        turn = 0.0 if motion.heading_F is None else float(np.degrees(np.diff(motion.heading_F)[frame - 1]))
        seams.append(Seam(frame, jerk, slide, jerk / usual_jerk, slide / usual_sliding, turn))
    return tuple(seams)


def _means(motion: MotionArrays, around: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (F,) the mean jerk, and the mean sliding of the feet, within `around` frames of each frame."""
    third_F = np.linalg.norm(np.diff(motion.joints_FJ3.astype(float), n=3, axis=0), axis=-1).mean(1) * motion.fps**3
    jerk_F = uniform_filter1d(np.pad(third_F, (2, 1), mode="edge"), 2 * around, mode="nearest")
    slide_F, weight_F = (np.pad(x_F, (1, 0), mode="edge") for x_F in sliding(motion))
    total_F, weights_F = (uniform_filter1d(x_F, 2 * around, mode="nearest") for x_F in (slide_F, weight_F))
    return jerk_F, total_F / np.maximum(weights_F, _LEAST_WEIGHT)
