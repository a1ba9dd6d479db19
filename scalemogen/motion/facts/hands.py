"""What each hand does: how high it goes, where to, how long it stays, how often it waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import Span, main_swing, smooth, spans_above, turning_points

HEIGHTS = ("low", "waist", "chest", "shoulder", "head", "overhead")
_WAVE = 0.025  # metres between the turning points of the slightest wave; a wrist that is held sways by 0.01
_LIFT = 0.35  # seconds that a hand takes from shoulder height to where it stays


@dataclass(frozen=True)
class Hand:
    """One hand over the clip.

    Attributes:
        height: a member of HEIGHTS, the highest place it reaches.
        top: the same in metres over the head joint (the base of the skull).
        raised: seconds it spends near shoulder height or above.
        raised_at: when it is first raised, as a share of the clip; 1 where it never is.
        waves: times it goes to and fro while raised.
        wave_width: median metres of one such stroke.
        wave_rate: waves per second.
        place: "front", "side", "up", or "across" the body, where it is while raised; "down" where it never is.
        elbow: median bend of the elbow while raised (over the clip where it never is), degrees.
        ends_raised: still up in the last frame.
        lifts: times it is raised.
        top_speed: fastest movement against the body, m/s.
    """

    height: str
    top: float
    raised: float
    raised_at: float
    waves: int
    wave_width: float
    wave_rate: float
    place: str
    elbow: float
    ends_raised: bool
    lifts: int
    top_speed: float


def measure_hand(body: Body, side: str) -> Hand:
    """Measure one hand."""
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
        raised_at=spans[0][0] / body.frames if spans else 1.0,
        waves=waves,
        wave_width=float(np.median(strokes)) if len(strokes) else 0.0,
        wave_rate=waves / seconds if seconds > 0.3 else 0.0,
        place=_place(offset_F3[up_F], side) if spans else "down",
        elbow=float(np.median(elbow_F[up_F] if spans else elbow_F)),
        ends_raised=bool(up_F[-1]),
        lifts=len(spans),
        top_speed=float(np.linalg.norm(np.gradient(offset_F3, axis=0), axis=-1).max() * body.fps),
    )


def raised_spans(body: Body, side: str) -> list[Span]:
    """Spans of at least 0.3 s in which the wrist is near shoulder height or above."""
    rise_F = body.local(f"{side}_wrist")[:, 1] - body.local(f"{side}_shoulder")[:, 1]
    return spans_above(rise_F, -0.14, -0.24, body.frames_in(0.3))


def _height(body: Body, wrist_F3: np.ndarray, shoulder_F3: np.ndarray, top: float) -> str:
    if top > 0.15:
        return "overhead"
    if top > -0.05:
        return "head"
    rise = float((wrist_F3[:, 1] - shoulder_F3[:, 1]).max())
    if rise > -0.14:
        return "shoulder"
    above_hips = float((wrist_F3[:, 1] - body.local("pelvis")[:, 1]).max())
    return "chest" if rise > -0.28 else "waist" if above_hips > 0.08 else "low"


def _strokes(offset_F3: np.ndarray, spans: list[Span], body: Body) -> tuple[np.ndarray, float, int]:
    """Widths of the to-and-fro strokes while raised, the seconds that they take together, and the waves.

    The lift and the lowering, at either end of a span that does not reach the end of the clip, are left out,
    and so is the slow drift of the arm. Each of these ends hides about half a wave.
    """
    widths: list[float] = []
    seconds, waves = 0.0, 0
    edge = body.frames_in(_LIFT)
    for start, stop in spans:
        cut = (start > 0, stop < body.frames)
        inside = slice(start + edge * cut[0], stop - edge * cut[1])
        moves = offset_F3[inside]
        if len(moves) < 2 * edge:
            continue
        swing_F = main_swing(moves - smooth(moves, body.fps, 0.5), edge if len(moves) > 4 * edge else 0)
        points = turning_points(swing_F, _WAVE)
        if len(points) >= 4:
            widths += np.abs(np.diff(swing_F[points])).tolist()
            seconds += len(moves) / body.fps
            waves += (len(points) - 1 + sum(cut) + 1) // 2
    return np.array(widths), seconds, waves


def _place(offsets_N3: np.ndarray, side: str) -> str:
    out, up, front = offsets_N3.mean(axis=0) * [1 if side == "left" else -1, 1, 1]
    reach = max(float(np.hypot(np.hypot(out, up), front)), 1e-6)
    if up > 0.7 * reach:
        return "up"
    if out < -0.08 and front < 0.25:
        return "across"
    return "side" if out > front else "front"
