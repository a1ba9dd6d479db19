"""How a person carries an arm: hanging, still, swinging, or away from the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body

_STILL = 0.1  # metres; a wrist that moves less than this along every axis is still
_SWING = 0.12  # metres to the front and back of the smallest swing
_MOSTLY_FRONT = 0.9  # a swing has at least this share of its largest extent to the front and back
_HIP_HEIGHT = 0.12  # metres above the pelvis; the wrist of a hanging arm stays below


@dataclass(frozen=True)
class Arm:
    """One arm over the clip.

    Attributes:
        elbow: median bend of the elbow in degrees, 0 is straight.
        moves: "still", "swinging" (forward and back along the body) or "moving".
        swing: metres that the wrist moves to the front and back, without the extreme 8 % at each end.
        hangs: whether the arm is still or swings, with the wrist (median) at most 0.12 m above the pelvis.
        away: median distance of the wrist from the shoulder to its own side, metres.
        ahead: median distance of the wrist from the shoulder to the front, metres.
    """

    elbow: float
    moves: str
    swing: float
    hangs: bool
    away: float
    ahead: float


def measure_arm(body: Body, side: str) -> Arm:
    """Measure the arm of a side."""
    wrist_F3, shoulder_F3 = body.local(f"{side}_wrist"), body.local(f"{side}_shoulder")
    offset_F3 = wrist_F3 - shoulder_F3
    # Quantiles instead of minimum and maximum, so that a single gesture does not decide how the arm is carried.
    low_3, high_3 = np.quantile(offset_F3, [0.08, 0.92], axis=0)
    spread_3 = high_3 - low_3
    swing = float(spread_3[2])
    if max(spread_3) < _STILL:
        moves = "still"
    else:
        moves = "swinging" if swing > _MOSTLY_FRONT * max(spread_3) and swing > _SWING else "moving"
    out = float(np.median(offset_F3[:, 0])) * (1 if side == "left" else -1)
    rise = float(np.median(wrist_F3[:, 1] - body.local("pelvis")[:, 1]))
    return Arm(
        elbow=float(np.median(body.bend("elbow", side))),
        moves=moves,
        swing=swing,
        hangs=rise < _HIP_HEIGHT and moves != "moving",
        away=out,
        ahead=float(np.median(offset_F3[:, 2])),
    )
