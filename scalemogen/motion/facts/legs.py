"""What knees and feet do besides walking: squats, lunges and raised legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import count_peaks, spans_above
from scalemogen.motion.sides import OTHER_SIDE, SIDES

_SQUAT_KNEE = 50.0  # degrees that both knees bend in a squat
_SQUAT_DROP = 0.12  # share of the leg's length by which the hips go down in a squat or lunge
_STANDS = 0.5  # m/s; the ankle of a planted foot is slower
# Metres of the ankle above its planted height. A leg is raised while it is above _LOWERED, if it also gets above
# _RAISED.
_RAISED, _LOWERED = 0.28, 0.12


@dataclass(frozen=True)
class Legs:
    """Both legs over the clip.

    Attributes:
        drop: deepest drop of the hips below standing height, as a share of the leg's length.
        squats: number of times the hips go down with both knees bent, whether or not they come up again.
        lunge: direction and bent leg: "forward-left", "forward-right", "side-left" or "side-right"; "" without one.
        raised_leg: "left" or "right", the leg that is lifted highest while the other one stands; "" without one.
        raised_to: "front", "side" or "back"; "" without a raised leg.
        raised_straight: whether the raised leg is straight.
        raised_height: metres by which its ankle is lifted.
        leg_raises: number of times it is lifted.
        stance: median distance between the feet, metres.
    """

    drop: float
    squats: int
    lunge: str
    raised_leg: str
    raised_to: str
    raised_straight: bool
    raised_height: float
    leg_raises: int
    stance: float


def measure_legs(body: Body) -> Legs:
    """Measure both legs."""
    knees_F = np.min([body.bend("knee", side) for side in SIDES], axis=0)  # bend of the straighter knee
    drop_F = hip_drop(body)
    # A drop counts as a squat only while both knees are bent.
    low_F = np.where(knees_F > _SQUAT_KNEE, drop_F, np.minimum(drop_F, 0.0))
    leg, to, straight, height, times = _raised_leg(body)
    feet_F2 = (body.local("left_ankle") - body.local("right_ankle"))[:, [0, 2]]
    return Legs(
        drop=float(drop_F.max()),
        # Drops beyond 0.6 count as equally deep, so that moving at the bottom adds no squats; 0.1 is the prominence.
        squats=count_peaks(np.minimum(low_F, 0.6), _SQUAT_DROP, 0.1),
        lunge=_lunge(body),
        raised_leg=leg,
        raised_to=to,
        raised_straight=straight,
        raised_height=height,
        leg_raises=times,
        stance=float(np.median(np.linalg.norm(feet_F2, axis=-1))),
    )


def hip_drop(body: Body) -> np.ndarray:
    """Return the (F,) drop of the hips from a straight stand on the lower foot, as a share of the leg's length."""
    hips_F = (body.world("left_hip")[:, 1] + body.world("right_hip")[:, 1]) / 2
    floor_F = np.min([body.world(f"{side}_ankle")[:, 1] for side in SIDES], axis=0) - body.ankle_height
    return 1 - (hips_F - floor_F) / body.leg_length


def _lunge(body: Body) -> str:
    """Return the lunge that is held for at least 0.3 s in total, as in `Legs.lunge`.

    A forward lunge is a long stance with the front knee bent, a side lunge a wide stance with one knee bent more.
    """
    apart_F3 = body.local("left_ankle") - body.local("right_ankle")
    knees = {side: body.bend("knee", side) for side in SIDES}
    # Both ankles are slow and at most 0.22 m higher than a planted one.
    planted_F = np.max([body.world(f"{side}_ankle")[:, 1] for side in SIDES], axis=0) < body.ankle_height + 0.22
    slow_F = np.max([body.speed(f"{side}_ankle") for side in SIDES], axis=0) < _STANDS
    long_F = np.abs(apart_F3[:, 2]) > 0.65 * body.leg_length
    wide_F = (np.abs(apart_F3[:, 0]) > 0.7 * body.leg_length) & ~long_F
    for side, sign in (("left", 1), ("right", -1)):
        other = knees[OTHER_SIDE[side]]
        deep_F = planted_F & slow_F & (knees[side] > 55) & (hip_drop(body) > _SQUAT_DROP)
        if (deep_F & long_F & (sign * apart_F3[:, 2] > 0)).sum() >= body.frames_in(0.3):  # this foot is in front
            return f"forward-{side}"
        if (deep_F & wide_F & (knees[side] > other + 20)).sum() >= body.frames_in(0.3):  # degrees more than the other
            return f"side-{side}"
    return ""


def _raised_leg(body: Body) -> tuple[str, str, bool, float, int]:
    """Return side, direction, straightness, height and count of the leg that is lifted while the other one stands."""
    best = ("", "", False, 0.0, 0)
    for side, other in (SIDES, SIDES[::-1]):
        lift_F = body.world(f"{side}_ankle")[:, 1] - body.ankle_height
        stands_F = (body.speed(f"{other}_ankle") < _STANDS) & (
            body.world(f"{other}_ankle")[:, 1] < body.ankle_height + _LOWERED
        )
        spans = spans_above(np.where(stands_F, lift_F, 0), _RAISED, _LOWERED, body.frames_in(0.3))
        if not spans:
            continue
        peak = max((int(start + np.argmax(lift_F[start:stop])) for start, stop in spans), key=lambda f: lift_F[f])
        if lift_F[peak] <= best[3]:
            continue
        # The direction at the highest point: of the ankle from the hip, or of the knee if that is farther in front.
        offset = (body.local(f"{side}_ankle") - body.local(f"{side}_hip"))[peak]
        knee_ahead = (body.local(f"{side}_knee") - body.local(f"{side}_hip"))[peak, 2]
        out = offset[0] * (1 if side == "left" else -1)
        front = max(offset[2], knee_ahead)
        to = "side" if out > max(abs(front), 0.15) else "front" if front > 0.12 else "back"  # metres
        straight = bool(body.bend("knee", side)[peak] < 40)  # degrees
        best = (side, to, straight, float(lift_F[peak]), len(spans))
    return best
