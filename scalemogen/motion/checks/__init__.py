"""Conditions on a motion: does the body kick, with which leg, how often does it squat, which way does it turn?

    words such as "kicks right" -> `Checks.parse` -> `Checks.hold(motion)`

Each condition is a function of `locomotion`, `arms` or `posture`. They measure joints only, so they judge generated
and captured motions alike.
"""

from scalemogen.motion.checks.checks import CHECKS, Checks

__all__ = ["CHECKS", "Checks"]
