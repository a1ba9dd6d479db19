"""Where the body goes: speed, distance, direction, turning, steps, jumps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import SIDES, Body
from scalemogen.motion.facts.signals import Span, smooth, spans_above, speed_of, turning_points

SPEEDS = ("stand", "slow", "walk", "brisk", "run")
_SPEED_LIMITS = (0.25, 0.95, 1.5, 2.0)  # m/s between the classes
_LEAST_TRAVEL = 0.6  # metres from the start: less is shifting about on the spot
_TURN = 35.0  # degrees that are a turn; the hips alone sway by 10 to 20 while walking
_TURN_BACK = 50.0  # degrees to the other side that make a second turn of it


@dataclass(frozen=True)
class Locomotion:
    """How a body travels over the ground.

    Attributes:
        speed: a member of SPEEDS, by `metres_per_second`.
        metres_per_second: while moving; 0 where it stays in place.
        distance: length of the path, metres; 0 where it stays in place.
        direction: "forward", "backward", "left", "right" as the body sees it, "" in place.
        drift: sideways way from the line of the first half second, metres, positive to the left.
        turn: degrees between the first and the last heading, positive to the left.
        turn_side: "left", "right", or "" below a real turn.
        turn_when: "start", "middle", "end" or "throughout"; "" without a turn.
        turns: degrees of each turn by itself where the body turns to one side and then clearly to the other,
            positive to the left; one for a turn to one side only, none without a turn.
        spins: full turns on the way.
        steps: feet put down in another place.
        cadence: steps per second while moving.
        jumps: times both feet left the floor, running not counted.
        rise: height of the hips at the end less that at the start, metres.
        stops: "start" where it sets off from standing, "end" where it comes to a stand, "both", or "".
    """

    speed: str
    metres_per_second: float
    distance: float
    direction: str
    drift: float
    turn: float
    turn_side: str
    turn_when: str
    turns: tuple[float, ...]
    spins: int
    steps: int
    cadence: float
    jumps: int
    rise: float
    stops: str

    @property
    def travels(self) -> bool:
        """It goes somewhere."""
        return self.speed != "stand"


def measure_locomotion(body: Body) -> Locomotion:
    """Measure how a body travels."""
    # 0.3 s take out the sway of the hips, which is no travel
    path_F2 = smooth(body.world("pelvis")[:, [0, 2]], body.fps, 0.3)
    speed_F = speed_of(path_F2, body.fps)
    moving = spans_above(speed_F, 0.35, 0.2, body.frames_in(0.4))
    reach = float(np.linalg.norm(path_F2 - path_F2[0], axis=-1).max())
    # a clip too short to get far still travels when it keeps one speed throughout
    if reach < min(_LEAST_TRAVEL, 0.4 * body.seconds) or not moving:
        moving = []
    inside_F = np.zeros(body.frames, bool)
    for start, stop in moving:
        inside_F[start:stop] = True
    pace = float(speed_F[inside_F].mean()) if moving else 0.0
    steps = steps_of(body)
    during = sum(inside_F[start:stop].mean() > 0.5 for _, start, stop in steps)
    turn, side, when = _turning(body)
    speed = SPEEDS[int(np.searchsorted(_SPEED_LIMITS, pace))] if moving else "stand"
    flights = spans_in_the_air(body)
    return Locomotion(
        speed=speed,
        metres_per_second=pace,
        distance=pace * float(inside_F.sum()) / body.fps,
        direction=_direction(body, path_F2, inside_F) if moving else "",
        drift=_drift(body, path_F2),
        turn=turn,
        turn_side=side,
        turn_when=when,
        turns=_turns(body),
        spins=int(np.ptp(smooth(body.yaw_F, body.fps, 0.15)) // np.radians(330)),
        steps=len(steps),
        cadence=float(during / max(inside_F.sum() / body.fps, 0.1)) if moving else 0.0,
        jumps=len(flights) if pace < _SPEED_LIMITS[2] and _is_jumping(body, flights) else 0,
        rise=_rise(body),
        stops=_stops(body, moving),
    )


def steps_of(body: Body) -> list[tuple[str, int, int]]:
    """(side, start, stop) of every swing of a foot that ended in another place, in order of time.

    A foot swings while its slower end (ankle or toe) moves clearly faster than a planted foot may slide; the
    limits grow with the body's speed, as feet that run hardly come to rest at 20 frames a second.
    """
    pace = float(np.median(speed_of(smooth(body.world("pelvis")[:, [0, 2]], body.fps, 0.3), body.fps)))
    found: list[tuple[str, int, int]] = []
    for side in SIDES:
        ankle, toe = (body.world(f"{side}_{joint}")[:, [0, 2]] for joint in ("ankle", "foot"))
        swing_F = np.minimum(speed_of(ankle, body.fps), speed_of(toe, body.fps))
        for start, stop in spans_above(swing_F, max(0.4, pace), max(0.2, 0.55 * pace), body.frames_in(0.12)):
            if np.linalg.norm(ankle[stop - 1] - ankle[start]) > max(0.1, 0.12 * pace):
                found.append((side, start, stop))
    return sorted(found, key=lambda step: step[1])


def spans_in_the_air(body: Body) -> list[Span]:
    """Spans of 0.15 to 1 s with both feet well off the floor; longer ones are climbing or sitting."""
    lift_F = np.min([_lift(body, side) for side in SIDES], axis=0)
    spans = spans_above(lift_F, 0.08, 0.04, body.frames_in(0.15))
    return [(start, stop) for start, stop in spans if stop - start <= body.fps]


def _lift(body: Body, side: str) -> np.ndarray:
    """(F,) height of the lowest point of a foot over its own lowest place."""
    heights = [body.world(f"{side}_{joint}")[:, 1] for joint in ("ankle", "foot")]
    return np.min([height - height.min() for height in heights], axis=0)


def _is_jumping(body: Body, flights: list[Span]) -> bool:
    """The pelvis flies up with the feet: not a lifted pair of feet while hanging or sitting."""
    height_F = body.world("pelvis")[:, 1]
    return any(height_F[start:stop].max() > np.median(height_F) + 0.05 for start, stop in flights)


def _rise(body: Body) -> float:
    height_F = smooth(body.world("pelvis")[:, 1], body.fps, 0.15)
    return float(height_F[-1] - height_F[0])


def _direction(body: Body, path_F2: np.ndarray, inside_F: np.ndarray) -> str:
    velocity_F2 = np.gradient(path_F2, axis=0)
    sine, cosine = np.sin(body.yaw_F), np.cos(body.yaw_F)
    front_F = velocity_F2[:, 0] * sine + velocity_F2[:, 1] * cosine
    left_F = velocity_F2[:, 0] * cosine - velocity_F2[:, 1] * sine
    front, left = front_F[inside_F].sum(), left_F[inside_F].sum()
    if abs(front) >= abs(left):
        return "forward" if front > 0 else "backward"
    return "left" if left > 0 else "right"


def _drift(body: Body, path_F2: np.ndarray) -> float:
    first = body.frames_in(0.5)
    yaw = body.yaw_F[:first].mean()
    way = path_F2[-1] - path_F2[0]
    return float(way[0] * np.cos(yaw) - way[1] * np.sin(yaw))


def _turning(body: Body) -> tuple[float, str, str]:
    yaw_F = np.degrees(smooth(body.yaw_F, body.fps, 0.15))
    turn = float(yaw_F[-1] - yaw_F[0])
    if abs(turn) < _TURN:
        return turn, "", ""
    # the time in which the middle four fifths of the turn happen
    share_F = (yaw_F - yaw_F[0]) / turn
    start = float(np.argmax(share_F > 0.1)) / body.frames
    stop = 1 - float(np.argmax(share_F[::-1] < 0.9)) / body.frames
    middle = (start + stop) / 2
    when = "throughout" if stop - start > 0.6 else "start" if middle < 0.35 else "end" if middle > 0.65 else "middle"
    return turn, "left" if turn > 0 else "right", when


def _turns(body: Body) -> tuple[float, ...]:
    """Degrees from one turning point of the heading to the next; small swings to and fro are part of a turn."""
    yaw_F = np.degrees(smooth(body.yaw_F, body.fps, 0.3))
    turns = np.diff(yaw_F[[0, *turning_points(yaw_F, _TURN_BACK), body.frames - 1]])
    return tuple(float(turn) for turn in turns if abs(turn) >= _TURN)


def _stops(body: Body, moving: list[Span]) -> str:
    if not moving:
        return ""
    edge = body.frames_in(0.4)
    start, end = moving[0][0] >= edge, body.frames - moving[-1][1] >= edge
    return "both" if start and end else "start" if start else "end" if end else ""
