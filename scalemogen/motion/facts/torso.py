"""What the trunk does: lean, bows, twist, sideways lean, and the tilt of the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import count_peaks

_BOW = 35.0  # degrees of forward lean that count as a bow
_BOW_PROMINENCE = 20.0  # degrees that a bow stands out from the lean before and after it


@dataclass(frozen=True)
class Torso:
    """The trunk over the clip, all angles in degrees.

    Attributes:
        lean: median forward lean of the line from pelvis to neck; negative is backward.
        deepest: largest forward lean.
        bows: number of bows.
        side_lean: largest sideways lean, positive to the left.
        twist: largest minus smallest turn of the shoulders relative to the hips.
        head: median forward tilt of the line from neck to head; large if the head hangs.
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
    # Angles against the upright: z is to the front, x to the left.
    lean_F = np.degrees(np.arctan2(trunk_F3[:, 2], trunk_F3[:, 1]))
    side_F = np.degrees(np.arctan2(trunk_F3[:, 0], trunk_F3[:, 1]))
    neck_F3 = body.local("head") - body.local("neck")
    return Torso(
        lean=float(np.median(lean_F)),
        deepest=float(lean_F.max()),
        bows=count_peaks(lean_F, _BOW, _BOW_PROMINENCE),
        side_lean=float(side_F[np.argmax(np.abs(side_F))]),
        twist=float(np.ptp(twist(body))),
        head=float(np.median(np.degrees(np.arctan2(neck_F3[:, 2], neck_F3[:, 1])))),
    )


def twist(body: Body) -> np.ndarray:
    """Return the (F,) heading of the shoulders minus that of the hips in degrees, positive to the left."""
    lines = [body.local(f"left_{part}") - body.local(f"right_{part}") for part in ("shoulder", "hip")]
    shoulders_F, hips_F = (np.unwrap(np.arctan2(-line[:, 2], line[:, 0])) for line in lines)
    return np.degrees(shoulders_F - hips_F)
