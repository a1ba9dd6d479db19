"""What the trunk does: lean, bows, twist, side bend, head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import count_peaks


@dataclass(frozen=True)
class Torso:
    """The trunk over the clip, degrees.

    Attributes:
        lean: median forward lean of the line from the pelvis to the neck; negative is backward.
        deepest: furthest forward lean.
        bows: times it bends forward by 35 degrees or more.
        side_lean: the furthest sideways lean, positive to the left.
        twist: largest turn of the shoulders against the hips to each side, summed.
        head: median forward tilt of the neck against the upright: how far the head hangs.
    """

    lean: float
    deepest: float
    bows: int
    side_lean: float
    twist: float
    head: float


def measure_torso(body: Body) -> Torso:
    """Measure the trunk."""
    trunk_F3 = body.local("neck") - body.local("pelvis")
    lean_F = np.degrees(np.arctan2(trunk_F3[:, 2], trunk_F3[:, 1]))
    side_F = np.degrees(np.arctan2(trunk_F3[:, 0], trunk_F3[:, 1]))
    neck_F3 = body.local("head") - body.local("neck")
    return Torso(
        lean=float(np.median(lean_F)),
        deepest=float(lean_F.max()),
        bows=count_peaks(lean_F, 35.0, 20.0),
        side_lean=float(side_F[np.argmax(np.abs(side_F))]),
        twist=float(np.ptp(twist(body))),
        head=float(np.median(np.degrees(np.arctan2(neck_F3[:, 2], neck_F3[:, 1])))),
    )


def twist(body: Body) -> np.ndarray:
    """(F,) heading of the shoulders less that of the hips, degrees, positive to the left."""
    lines = [body.local(f"left_{part}") - body.local(f"right_{part}") for part in ("shoulder", "hip")]
    shoulders_F, hips_F = (np.unwrap(np.arctan2(-line[:, 2], line[:, 0])) for line in lines)
    return np.degrees(shoulders_F - hips_F)
