"""How an arm is carried: hanging, bent, still, swinging."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body


@dataclass(frozen=True)
class Arm:
    """One arm over the clip.

    Attributes:
        bend: "straight", "slightly bent" or "bent", by the median elbow.
        elbow: that median in degrees.
        moves: "still", "swinging" (to and fro along the body) or "moving".
        swing: metres between the wrist's foremost and hindmost usual places.
        hangs: the wrist stays about hip height.
        away: median metres of the wrist out from the shoulder, to its own side.
        ahead: median metres of the wrist to the front of the shoulder.
    """

    bend: str
    elbow: float
    moves: str
    swing: float
    hangs: bool
    away: float
    ahead: float


def measure_arm(body: Body, side: str) -> Arm:
    """Measure one arm."""
    wrist_F3, shoulder_F3 = body.local(f"{side}_wrist"), body.local(f"{side}_shoulder")
    offset_F3 = wrist_F3 - shoulder_F3
    low_3, high_3 = np.quantile(offset_F3, [0.08, 0.92], axis=0)
    spread_3 = high_3 - low_3
    swing = float(spread_3[2])
    elbow = float(np.median(body.bend("elbow", side)))
    if max(spread_3) < 0.1:
        moves = "still"
    else:
        moves = "swinging" if swing > 0.9 * max(spread_3) and swing > 0.12 else "moving"
    out = float(np.median(offset_F3[:, 0])) * (1 if side == "left" else -1)
    rise = float(np.median(wrist_F3[:, 1] - body.local("pelvis")[:, 1]))
    bend = "straight" if elbow < 25 else "slightly bent" if elbow < 50 else "bent"
    return Arm(bend, elbow, moves, swing, rise < 0.12 and moves != "moving", out, float(np.median(offset_F3[:, 2])))
