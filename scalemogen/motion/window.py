"""Cut a long motion to the length that a model takes."""

from __future__ import annotations

from scalemogen.motion.motion import Motion

_SPARE = 2  # frames more than needed, as resampling needs the frame after the last one


def first_window(motion: Motion, longest: float, start: float = 0.0) -> tuple[Motion, str]:
    """Return the part of a motion from `start` on that is not longer than asked for, and a note on what is left out.

    Args:
        motion: a motion of any length and frame rate.
        longest: seconds; the result has up to two frames more.
        start: seconds.

    Raises:
        ValueError: if the motion ends before `start`.
    """
    whole = motion.seconds
    if start == 0 and whole <= longest + _SPARE / motion.fps:
        return motion, ""
    part = motion.crop_seconds(start, min(start + longest + _SPARE / motion.fps, whole))
    if start == 0:
        return part, f"it lasts {whole:.1f} s; the first {longest:.1f} s are used"
    return part, f"it lasts {whole:.1f} s; the part from {start:.1f} to {min(start + longest, whole):.1f} s is used"
