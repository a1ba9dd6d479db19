"""What each hand does: how high it reaches, in which direction, how long it stays there, how often it waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import Span, main_swing, smooth, spans_above, turning_points

HEIGHTS = ("low", "waist", "chest", "shoulder", "head", "overhead")
_WAVE = 0.025  # metres between two turning points of the smallest wave; a wrist held still sways by 0.01
_LIFT = 0.35  # seconds that a hand takes from shoulder height to its highest place
# Metres of the wrist above the shoulder. A hand is raised while it is above _LOWERED, if it also gets above _RAISED.
_RAISED, _LOWERED = -0.14, -0.24


@dataclass(frozen=True)
class Hand:
    """One hand over the clip.

    Attributes:
        height: a member of HEIGHTS, the highest one that the wrist reaches.
        top: highest position of the wrist above the head joint (the base of the skull), metres.
        raised: seconds that the wrist is near shoulder height or above.
        waves: number of to-and-fro movements while raised.
        wave_width: median length of one stroke of a wave, metres.
        wave_rate: waves per second.
        place: "front", "side", "up" or "across" the body, the mean position while raised; "down" if never raised.
        elbow: median bend of the elbow in degrees while raised, or over the clip if never raised.
        ends_raised: whether the hand is raised in the last frame.
        lifts: number of times the hand is raised.
        top_speed: highest speed of the wrist relative to the shoulder, m/s.
    """

    height: str
    top: float
    raised: float
    waves: int
    wave_width: float
    wave_rate: float
    place: str
    elbow: float
    ends_raised: bool
    lifts: int
    top_speed: float


def measure_hand(body: Body, side: str) -> Hand:
    """Measure the hand of a side."""
    wrist_F3, shoulder_F3 = body.local(f"{side}_wrist"), body.local(f"{side}_shoulder")
    offset_F3 = wrist_F3 - shoulder_F3
    spans = raised_spans(body, side)
    up_F = np.zeros(body.frames, bool)
    for start, stop in spans:
        up_F[start:stop] = True
    top = float((wrist_F3[:, 1] - body.local("head")[:, 1]).max())
    strokes, seconds, waves = _strokes(offset_F3, spans, body)
    elbow_F = body.bend("elbow", side)
    return Hand(
        height=_height(body, wrist_F3, shoulder_F3, top),
        top=top,
        raised=float(up_F.sum() / body.fps),
        waves=waves,
        wave_width=float(np.median(strokes)) if len(strokes) else 0.0,
        wave_rate=waves / seconds if seconds > 0.3 else 0.0,  # too short a time gives no rate
        place=_place(offset_F3[up_F], side) if spans else "down",
        elbow=float(np.median(elbow_F[up_F] if spans else elbow_F)),
        ends_raised=bool(up_F[-1]),
        lifts=len(spans),
        top_speed=float(np.linalg.norm(np.gradient(offset_F3, axis=0), axis=-1).max() * body.fps),
    )


def raised_spans(body: Body, side: str) -> list[Span]:
    """Return the spans of at least 0.3 s in which the wrist is near shoulder height or above."""
    rise_F = body.local(f"{side}_wrist")[:, 1] - body.local(f"{side}_shoulder")[:, 1]
    return spans_above(rise_F, _RAISED, _LOWERED, body.frames_in(0.3))


def _height(body: Body, wrist_F3: np.ndarray, shoulder_F3: np.ndarray, top: float) -> str:
    """Return the member of HEIGHTS that the wrist reaches; all limits in metres."""
    if top > 0.15:  # above the head joint
        return "overhead"
    if top > -0.05:
        return "head"
    rise = float((wrist_F3[:, 1] - shoulder_F3[:, 1]).max())
    if rise > _RAISED:
        return "shoulder"
    above_hips = float((wrist_F3[:, 1] - body.local("pelvis")[:, 1]).max())
    return "chest" if rise > -0.28 else "waist" if above_hips > 0.08 else "low"


def _strokes(offset_F3: np.ndarray, spans: list[Span], body: Body) -> tuple[np.ndarray, float, int]:
    """Measure the to-and-fro movement of a raised hand.

    The lifting at the start of a span and the lowering at its end are left out, unless the span starts or ends with
    the clip. Each part that is left out hides about half a wave.

    Returns:
        Lengths of the strokes in metres, the seconds in which they were counted, and the number of waves.
    """
    widths: list[float] = []
    seconds, waves = 0.0, 0
    edge = body.frames_in(_LIFT)
    for start, stop in spans:
        cut = (start > 0, stop < body.frames)  # whether the span has a lifting and a lowering
        inside = slice(start + edge * cut[0], stop - edge * cut[1])
        moves = offset_F3[inside]
        if len(moves) < 2 * edge:
            continue
        # Subtract the slow drift of the arm (sigma 0.5 s), then take the movement along its main axis.
        swing_F = main_swing(moves - smooth(moves, body.fps, 0.5), edge if len(moves) > 4 * edge else 0)
        points = turning_points(swing_F, _WAVE)
        if len(points) >= 4:  # fewer turning points are one gesture rather than waving
            widths += np.abs(np.diff(swing_F[points])).tolist()
            seconds += len(moves) / body.fps
            # n turning points enclose n - 1 strokes, and each part that was left out counts as one more. Two strokes
            # are one wave; "+ 1" rounds the number of waves up.
            waves += (len(points) - 1 + sum(cut) + 1) // 2
    return np.array(widths), seconds, waves


def _place(offsets_N3: np.ndarray, side: str) -> str:
    """Return where a raised wrist is relative to its shoulder; limits in metres."""
    out, up, front = offsets_N3.mean(axis=0) * [1 if side == "left" else -1, 1, 1]
    reach = max(float(np.hypot(np.hypot(out, up), front)), 1e-6)
    if up > 0.7 * reach:  # more than about 45 degrees above the horizontal
        return "up"
    if out < -0.08 and front < 0.25:
        return "across"
    return "side" if out > front else "front"
