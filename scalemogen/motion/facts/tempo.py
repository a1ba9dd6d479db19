"""How fast a person moves, where they pause, and the poses in which a clip starts and ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.legs import hip_drop
from scalemogen.motion.facts.signals import Span, smooth, spans_above
from scalemogen.motion.sides import SIDES

_MOVERS = ("left_wrist", "right_wrist", "left_ankle", "right_ankle", "head", "pelvis")
# Speed of the fastest of these joints, m/s. A person is still while it is below _MOVING, if it also goes below
# _STILL.
_STILL, _MOVING = 0.15, 0.22
_EDGE = 0.08  # share of the clip at each end in which being still is not a pause


@dataclass(frozen=True)
class Tempo:
    """Pace of the whole body.

    Attributes:
        top_speed: highest speed of a hand, a foot, the head or the pelvis in m/s, without the fastest 2 % of frames.
        pauses: seconds of each span of standing still between two movements; at least half a second each.
        still: share of the clip spent standing still, in spans of at least half a second.
    """

    top_speed: float
    pauses: tuple[float, ...]
    still: float


def measure_tempo(body: Body) -> Tempo:
    """Measure the pace."""
    fastest_F = np.max([body.speed(joint) for joint in _MOVERS], axis=0)
    # Negated, because `spans_above` finds high values and standing still is a low speed.
    still = spans_above(-smooth(fastest_F, body.fps, 0.05), -_STILL, -_MOVING, body.frames_in(0.5))
    pauses = [span for span in still if _is_between(span, body.frames)]
    return Tempo(
        top_speed=float(np.quantile(fastest_F, 0.98)),
        pauses=tuple((stop - start) / body.fps for start, stop in pauses),
        still=sum(stop - start for start, stop in still) / body.frames,
    )


def pose_at(body: Body, frame: int) -> str:
    """Return the pose in one frame.

    The first that fits of "bent forward", "crouched", "arms raised", "left arm raised", "right arm raised",
    "mid-stride" and "standing".
    """
    up = [side for side in SIDES if body.local(f"{side}_wrist")[frame, 1] > body.local(f"{side}_shoulder")[frame, 1]]
    trunk = (body.local("neck") - body.local("pelvis"))[frame]
    if np.degrees(np.arctan2(trunk[2], trunk[1])) > 35:  # degrees of forward lean, as for a bow in `torso`
        return "bent forward"
    # Hips 12 % of the leg's length below standing height, and both knees bent by more than 35 degrees.
    if hip_drop(body)[frame] > 0.12 and min(body.bend("knee", side)[frame] for side in SIDES) > 35:
        return "crouched"
    if up:
        return "arms raised" if len(up) == 2 else f"{up[0]} arm raised"
    apart = (body.local("left_ankle") - body.local("right_ankle"))[frame]
    if abs(apart[2]) > 0.4 * body.leg_length:
        return "mid-stride"
    return "standing"


def _is_between(span: Span, frames: int) -> bool:
    """Return whether a span lies between two movements rather than at an end of the clip."""
    return span[0] > _EDGE * frames and span[1] < (1 - _EDGE) * frames
