"""A calibration pose before the motion: in many files the first frame is a T-pose, from which the body jumps."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.files.world import body_length
from scalemogen.motion.skeleton import Skeleton

_LATEST = 5  # a jump after more frames than this is not looked for
_JUMP = 0.15  # step of some joint, in body lengths, that makes a jump; a fast punch has 0.25 at 20 frames per second
_RATIO = 4.0  # a jump is by this much larger than the next steps, while real speed does not end within one frame
_WATCHED = 5  # steps after the jump that it is compared with


def calibration_frames(joints_FJ3: np.ndarray, skeleton: Skeleton) -> int:
    """Return how many frames at the start show a pose from which the body jumps into its motion; 0 if none do.

    Args:
        joints_FJ3: (F, J, 3) positions in any unit and axes.
    """
    watched_FJ3 = np.asarray(joints_FJ3[: _LATEST + _WATCHED + 1], float)
    length = max(body_length(joints_FJ3, skeleton), 1e-9)
    # The largest step of any joint from each frame to the next; also in world coordinates the body may jump.
    steps_F = np.linalg.norm(np.diff(watched_FJ3, axis=0), axis=-1).max(axis=1) / length
    for start in range(min(_LATEST, len(steps_F) - _WATCHED)):
        others = np.concatenate([steps_F[:start], steps_F[start + 1 : start + 1 + _WATCHED]])
        if steps_F[start] > max(_JUMP, _RATIO * others.max()):
            return start + 1
    return 0
