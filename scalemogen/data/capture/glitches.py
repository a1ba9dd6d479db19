"""Frames in which a joint jumps: markers that were mixed up, rotations that flipped.

A joint that is moved by muscles does not get far beyond 200 m/s^2: over all four data sets, at 20 to 30 frames
a second, kicks and punches reach 180 to 240, runs 100, slow exercises 45. A joint that is elsewhere for one
frame reaches 500 and more. The pelvis carries the body's weight: landings reach 40.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.recording import UnusableRecording
from scalemogen.motion.arrays import MotionArrays

_PELVIS_SHARE = 0.25  # of the limit


def jumps(motion: MotionArrays, limit: float) -> np.ndarray:
    """(F,) True where some joint jumps; never at the first and last frame.

    Args:
        limit: m/s^2 of any joint; a quarter of it for the pelvis.
    """
    steps_FJ3 = np.diff(np.asarray(motion.joints_FJ3, float), n=2, axis=0)
    acceleration_FJ = np.linalg.norm(steps_FJ3, axis=-1) * motion.fps**2
    acceleration_FJ[:, 0] /= _PELVIS_SHARE
    return np.pad((acceleration_FJ > limit).any(axis=1), (1, 1))[: len(motion.joints_FJ3)]


def longest_smooth(motion: MotionArrays, limit: float, shortest: float, name: str) -> slice:
    """The longest run of frames without a jump.

    Args:
        limit: m/s^2.
        shortest: seconds that are worth keeping of a recording with jumps.
        name: for the message.

    Raises:
        UnusableRecording: if a recording with jumps has no such run.
    """
    edges = np.concatenate([[-1], np.flatnonzero(jumps(motion, limit)), [len(motion.joints_FJ3)]])
    longest = int(np.diff(edges).argmax())
    kept = slice(int(edges[longest]) + 1, int(edges[longest + 1]))
    if len(edges) > 2 and kept.stop - kept.start < shortest * motion.fps:
        raise UnusableRecording(
            "joints jump", f"{name}: joints jump in {len(edges) - 2} frames, too often to cut out"
        )
    return kept


def refuse_jumps(motion: MotionArrays, limit: float, name: str) -> None:
    """Nothing for a motion without jumps.

    Raises:
        UnusableRecording: if there is one.
    """
    count = int(jumps(motion, limit).sum())
    if count:
        raise UnusableRecording("joints jump", f"{name}: joints jump in {count} frames")
