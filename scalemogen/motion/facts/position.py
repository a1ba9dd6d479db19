"""In which position the body is: standing, crouching, kneeling, sitting on the floor, on hands and knees, or lying.

Frame by frame, from the height of the hips, the slope of the trunk, and the direction the chest faces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.sides import SIDES
from scalemogen.motion.vectors import unit

Position = Literal[
    "standing", "crouching", "kneeling", "sitting", "on hands and knees",
    "lying on the back", "lying on the stomach", "lying on the side",
]  # fmt: skip

_DOWN = 0.38  # height of the pelvis as a share of the leg below which the body lies or sits
_UP = 0.8  # above it the body stands
_UPRIGHT, _LEVEL = 0.75, 0.55  # sine of the slope of the trunk above which it is upright, and below which it is level
_FACES = 0.5  # sine of the angle by which the chest faces up or down
_HAND, _KNEE = 0.25, 0.2  # metres below which a wrist or a knee is on the floor
_ENDS = 0.25  # seconds at the start and at the end that decide the first and the last position


@dataclass(frozen=True)
class Positions:
    """Positions over the clip.

    Attributes:
        start, end: the most frequent one of the first and of the last quarter of a second.
        shares: share of the frames of each position that occurs.
        lowest, highest: smallest and largest height of the pelvis as a share of the leg.
    """

    start: Position
    end: Position
    shares: Mapping[Position, float]
    lowest: float
    highest: float

    def share(self, *positions: Position) -> float:
        """Return the share of the frames that are in one of the positions."""
        return sum(self.shares.get(position, 0.0) for position in positions)


def measure_positions(body: Body) -> Positions:
    """Measure the positions of a clip."""
    height_F = body.world("pelvis")[:, 1] / body.leg_length
    found = _positions(body, height_F)
    few = body.frames_in(_ENDS)
    return Positions(
        start=_most_frequent(found[:few]),
        end=_most_frequent(found[-few:]),
        shares={position: count / len(found) for position, count in Counter(found).items()},
        lowest=float(height_F.min()),
        highest=float(height_F.max()),
    )


def _positions(body: Body, height_F: np.ndarray) -> list[Position]:
    """Return the position in each frame."""
    trunk_F3 = unit(body.world("spine3") - body.world("pelvis"))
    across_F3 = body.world("left_hip") - body.world("right_hip") + body.world("left_shoulder")
    across_F3 = across_F3 - body.world("right_shoulder")
    # the cross product of left and up is the front; its height says whether the chest faces up or down
    faces_F = unit(np.cross(across_F3, trunk_F3))[:, 1]
    hands_F, knees_F = (np.min([body.world(f"{s}_{j}")[:, 1] for s in SIDES], axis=0) for j in ("wrist", "knee"))
    rows = zip(height_F, trunk_F3[:, 1], faces_F, hands_F < _HAND, knees_F < _KNEE, strict=True)
    return [_position(float(height), slope, faces, hand, knee) for height, slope, faces, hand, knee in rows]


def _position(height: float, slope: float, faces: float, hand: bool, knee: bool) -> Position:
    """Return the position of one frame.

    Args:
        height: height of the pelvis, as a share of the leg.
        slope: sine of the slope of the trunk, 1 if it is upright.
        faces: sine of the angle by which the chest faces up.
        hand, knee: whether one of them is on the floor.
    """
    if height > _UP:
        return "standing"
    if height < _DOWN:
        if slope > _LEVEL:
            return "sitting"
        return (
            "lying on the back"
            if faces > _FACES
            else "lying on the stomach"
            if faces < -_FACES
            else "lying on the side"
        )
    if slope < _UPRIGHT and faces < 0 and hand:
        return "on hands and knees"
    return "kneeling" if knee and slope > _UPRIGHT else "crouching"


def _most_frequent(positions: list[Position]) -> Position:
    return Counter(positions).most_common(1)[0][0]
