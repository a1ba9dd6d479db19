"""How fast things happen: tempo, pauses, and the poses a clip begins and ends with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import SIDES, Body
from scalemogen.motion.facts.legs import hip_drop
from scalemogen.motion.facts.signals import Span, smooth, spans_above

_MOVERS = ("left_wrist", "right_wrist", "left_ankle", "right_ankle", "head", "pelvis")
_EDGE = 0.08  # share of the clip at either end that is no pause in between


@dataclass(frozen=True)
class Tempo:
    """Pace of the whole body.

    Attributes:
        liveliness: median over time of the fastest joint's speed, m/s.
        top_speed: the fastest a hand, foot or the head gets, m/s.
        pauses: seconds of standing still between movements, each at least half a second.
        still: share of the clip in which nothing moves.
    """

    liveliness: float
    top_speed: float
    pauses: tuple[float, ...]
    still: float


def measure_tempo(body: Body) -> Tempo:
    """Measure the pace."""
    fastest_F = np.max([body.speed(joint) for joint in _MOVERS], axis=0)
    calm = spans_above(-smooth(fastest_F, body.fps, 0.05), -0.15, -0.22, body.frames_in(0.5))
    between = [span for span in calm if _is_between(span, body.frames)]
    return Tempo(
        liveliness=float(np.median(fastest_F)),
        top_speed=float(np.quantile(fastest_F, 0.98)),
        pauses=tuple((stop - start) / body.fps for start, stop in between),
        still=sum(stop - start for start, stop in calm) / body.frames,
    )


def pose_at(body: Body, frame: int) -> str:
    """The pose in one frame: "arms raised", "left arm raised", "bent forward", "crouched", "mid-stride",
    "arms out" or "standing"."""
    up = [side for side in SIDES if body.local(f"{side}_wrist")[frame, 1] > body.local(f"{side}_shoulder")[frame, 1]]
    trunk = (body.local("neck") - body.local("pelvis"))[frame]
    if np.degrees(np.arctan2(trunk[2], trunk[1])) > 35:
        return "bent forward"
    if hip_drop(body)[frame] > 0.12 and min(body.bend("knee", side)[frame] for side in SIDES) > 35:
        return "crouched"
    if up:
        return "arms raised" if len(up) == 2 else f"{up[0]} arm raised"
    apart = (body.local("left_ankle") - body.local("right_ankle"))[frame]
    if abs(apart[2]) > 0.4 * body.leg_length:
        return "mid-stride"
    return "standing"


def _is_between(span: Span, frames: int) -> bool:
    return span[0] > _EDGE * frames and span[1] < (1 - _EDGE) * frames
