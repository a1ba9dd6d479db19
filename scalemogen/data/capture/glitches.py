"""Finding glitches: frames in which a joint jumps, because markers were mixed up or rotations flipped.

Muscles do not accelerate a joint far beyond 200 m/s^2. In the data sets, at 20 to 30 frames a second, kicks and
punches reach 180 to 240, runs 100, slow exercises 45. A joint that is misplaced for one frame reaches 500 and more.
The pelvis bears the body's weight and accelerates less: landings reach 40.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.recording import UnusableRecording
from scalemogen.motion.arrays import MotionArrays

_PELVIS_SHARE = 0.25  # limit of the pelvis, as a share of that of other joints


def jumps(motion: MotionArrays, limit: float) -> np.ndarray:
    """Return (F,) True for frames in which a joint jumps; the first and the last frame are never marked.

    Args:
        limit: largest plausible acceleration of a joint in m/s^2; a quarter of it for the pelvis.
    """
    steps_FJ3 = np.diff(np.asarray(motion.joints_FJ3, float), n=2, axis=0)
    acceleration_FJ = np.linalg.norm(steps_FJ3, axis=-1) * motion.fps**2
    acceleration_FJ[:, 0] /= _PELVIS_SHARE
    return np.pad((acceleration_FJ > limit).any(axis=1), (1, 1))[: len(motion.joints_FJ3)]


def longest_smooth(motion: MotionArrays, limit: float, shortest: float, name: str) -> slice:
    """Return the longest run of frames without a jump.

    Args:
        limit: m/s^2.
        shortest: seconds that are worth keeping from a recording with jumps.
        name: name of the recording, for the message.

    Raises:
        UnusableRecording: if a recording with jumps has no run of this length.
    """
    # jumps, and the ends of the clip, bound the runs
    edges = np.concatenate([[-1], np.flatnonzero(jumps(motion, limit)), [len(motion.joints_FJ3)]])
    longest = int(np.diff(edges).argmax())
    kept = slice(int(edges[longest]) + 1, int(edges[longest + 1]))
    if len(edges) > 2 and kept.stop - kept.start < shortest * motion.fps:
        raise UnusableRecording(
            "joints jump", f"{name}: joints jump in {len(edges) - 2} frames, too often to cut them out"
        )
    return kept


def refuse_jumps(motion: MotionArrays, limit: float, name: str) -> None:
    """Check that a motion has no jumps.

    Raises:
        UnusableRecording: if there is one.
    """
    count = int(jumps(motion, limit).sum())
    if count:
        raise UnusableRecording("joints jump", f"{name}: joints jump in {count} frames")
