"""What knees and feet do besides walking: squats, lunges, raised legs, crouches, sitting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import SIDES, Body
from scalemogen.motion.facts.signals import count_peaks, spans_above

_SQUAT_KNEE = 50.0  # degrees both knees bend in a squat
_SQUAT_DROP = 0.12  # share of the leg's length the hips go down


@dataclass(frozen=True)
class Legs:
    """Both legs over the clip.

    Attributes:
        knee: deepest bend of both knees together (of the straighter one), degrees.
        drop: deepest drop of the hips below standing height, as a share of the leg.
        squats: times the hips go down with both knees bent and come up again (or stay).
        lunge: "", "forward-left", "forward-right", "side-left", "side-right": the bent leg of the widest lunge.
        raised_leg: "left", "right" or "": the leg lifted clear while the other one stands.
        raised_to: "front", "side" or "back"; "" without one.
        raised_straight: the lifted leg is straight.
        raised_height: metres that its ankle is lifted.
        leg_raises: times it is lifted.
        stance: median distance between the feet, metres.
        sitting: seconds with the hips low and hardly moving.
    """

    knee: float
    drop: float
    squats: int
    lunge: str
    raised_leg: str
    raised_to: str
    raised_straight: bool
    raised_height: float
    leg_raises: int
    stance: float
    sitting: float


def measure_legs(body: Body) -> Legs:
    """Measure both legs."""
    knees_F = np.min([body.bend("knee", side) for side in SIDES], axis=0)
    drop_F = hip_drop(body)
    low_F = np.where(knees_F > _SQUAT_KNEE, drop_F, np.minimum(drop_F, 0.0))
    leg, to, straight, height, times = _raised_leg(body)
    feet_F2 = (body.local("left_ankle") - body.local("right_ankle"))[:, [0, 2]]
    return Legs(
        knee=float(knees_F.max()),
        drop=float(drop_F.max()),
        squats=count_peaks(np.minimum(low_F, 0.6), _SQUAT_DROP, 0.1),
        lunge=_lunge(body),
        raised_leg=leg,
        raised_to=to,
        raised_straight=straight,
        raised_height=height,
        leg_raises=times,
        stance=float(np.median(np.linalg.norm(feet_F2, axis=-1))),
        sitting=_sitting(body, drop_F, knees_F),
    )


def hip_drop(body: Body) -> np.ndarray:
    """(F,) how far the hips are below straight legs over the lower foot, as a share of the leg."""
    hips_F = (body.world("left_hip")[:, 1] + body.world("right_hip")[:, 1]) / 2
    floor_F = np.min([body.world(f"{side}_ankle")[:, 1] for side in SIDES], axis=0) - body.ankle_height
    return 1 - (hips_F - floor_F) / body.leg_length


def _lunge(body: Body) -> str:
    """A wide stance held with one knee bent: forward lunges bend the front knee, side lunges the outer one."""
    apart_F3 = body.local("left_ankle") - body.local("right_ankle")
    knees = {side: body.bend("knee", side) for side in SIDES}
    planted_F = np.max([body.world(f"{side}_ankle")[:, 1] for side in SIDES], axis=0) < body.ankle_height + 0.22
    slow_F = np.max([body.speed(f"{side}_ankle") for side in SIDES], axis=0) < 0.5
    long_F = np.abs(apart_F3[:, 2]) > 0.65 * body.leg_length
    wide_F = (np.abs(apart_F3[:, 0]) > 0.7 * body.leg_length) & ~long_F
    for side, sign in (("left", 1), ("right", -1)):
        other = knees["right" if side == "left" else "left"]
        deep_F = planted_F & slow_F & (knees[side] > 55) & (hip_drop(body) > _SQUAT_DROP)
        if (deep_F & long_F & (sign * apart_F3[:, 2] > 0)).sum() >= body.frames_in(0.3):
            return f"forward-{side}"
        if (deep_F & wide_F & (knees[side] > other + 20)).sum() >= body.frames_in(0.3):
            return f"side-{side}"
    return ""


def _raised_leg(body: Body) -> tuple[str, str, bool, float, int]:
    """Side, direction, straightness, height and count of the leg that is lifted while the other one stands."""
    best = ("", "", False, 0.0, 0)
    for side, other in (SIDES, SIDES[::-1]):
        lift_F = body.world(f"{side}_ankle")[:, 1] - body.ankle_height
        stands_F = (body.speed(f"{other}_ankle") < 0.5) & (
            body.world(f"{other}_ankle")[:, 1] < body.ankle_height + 0.12
        )
        spans = spans_above(np.where(stands_F, lift_F, 0), 0.28, 0.12, body.frames_in(0.3))
        if not spans:
            continue
        peak = max((int(start + np.argmax(lift_F[start:stop])) for start, stop in spans), key=lambda f: lift_F[f])
        if lift_F[peak] <= best[3]:
            continue
        offset = (body.local(f"{side}_ankle") - body.local(f"{side}_hip"))[peak]
        knee_ahead = (body.local(f"{side}_knee") - body.local(f"{side}_hip"))[peak, 2]
        out = offset[0] * (1 if side == "left" else -1)
        front = max(offset[2], knee_ahead)
        to = "side" if out > max(abs(front), 0.15) else "front" if front > 0.12 else "back"
        best = (side, to, bool(body.bend("knee", side)[peak] < 40), float(lift_F[peak]), len(spans))
    return best


def _sitting(body: Body, drop_F: np.ndarray, knees_F: np.ndarray) -> float:
    low_F = (drop_F > 0.28) & (knees_F > 55) & (body.speed("pelvis") < 0.12)
    spans = spans_above(low_F.astype(float), 0.5, 0.5, body.frames_in(0.8))
    return float(sum(stop - start for start, stop in spans) / body.fps)
