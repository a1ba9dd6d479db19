"""How a person moves over the ground: speed, distance, direction, turning, steps, jumps.

Turns are measured on the heading, everything else on the paths of pelvis, ankles and toes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import Span, smooth, spans_above, speed_of, turning_points
from scalemogen.motion.sides import SIDES

SPEEDS = ("stand", "slow", "walk", "brisk", "run")
_SPEED_LIMITS = (0.25, 0.95, 1.5, 2.0)  # m/s between two neighbouring members of SPEEDS
_SWAY = 0.3  # seconds, sigma of a smoothing that removes the sway of the hips, which is not travelling
_TURN_SMOOTHING = 0.15  # seconds, sigma of the smoothing of the heading and of the hips' height
# Speed of the pelvis in m/s. A body moves while it is faster than _RESTS, if it also gets faster than _MOVES.
_MOVES, _RESTS = 0.35, 0.2
_LEAST_TRAVEL = 0.6  # metres from the start; less is moving on the spot
_TURN = 35.0  # degrees of the smallest turn; the hips alone sway by 10 to 20 degrees while walking
_TURN_BACK = 50.0  # degrees to the other side that count as a second turn
# Height of the lower foot in metres. A body is in the air while it is above _LANDS, if it also gets above _FLIES.
_FLIES, _LANDS = 0.08, 0.04


@dataclass(frozen=True)
class Locomotion:
    """How a body travels over the ground.

    Attributes:
        speed: a member of SPEEDS, chosen by `metres_per_second`; "stand" if the body stays in place.
        metres_per_second: mean speed while moving; 0 if it stays in place.
        distance: length of the path in metres; 0 if it stays in place.
        direction: "forward", "backward", "left" or "right" from the person's point of view; "" if it stays in place.
        drift: metres from start to end, sideways to the heading of the first half second, positive to the left.
        turn: degrees from the first to the last heading, positive to the left.
        turn_side: "left" or "right"; "" if the turn is too small.
        turn_when: "start", "middle", "end" or "throughout"; "" without a turn.
        turns: degrees of each turn, positive to the left. There are several if the body turns to one side and then
            clearly to the other.
        spins: number of full turns.
        steps: number of times that a foot is put down in another place.
        jumps: number of times that both feet leave the floor; 0 at a brisk pace or faster, and if the pelvis never
            rises with them.
        rise: height of the hips at the end minus that at the start, metres.
        stops: "start" if the body stands before it moves, "end" if it stands afterwards, "both", or "".
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
    jumps: int
    rise: float
    stops: str

    @property
    def travels(self) -> bool:
        """Whether the body leaves its place."""
        return self.speed != "stand"


def measure_locomotion(body: Body) -> Locomotion:
    """Measure how a body travels."""
    path_F2 = smooth(body.world("pelvis")[:, [0, 2]], body.fps, _SWAY)
    speed_F = speed_of(path_F2, body.fps)
    moving = spans_above(speed_F, _MOVES, _RESTS, body.frames_in(0.4))
    reach = float(np.linalg.norm(path_F2 - path_F2[0], axis=-1).max())
    # In a short clip 0.4 m per second of its duration are enough.
    if reach < min(_LEAST_TRAVEL, 0.4 * body.seconds) or not moving:
        moving = []
    inside_F = np.zeros(body.frames, bool)
    for start, stop in moving:
        inside_F[start:stop] = True
    pace = float(speed_F[inside_F].mean()) if moving else 0.0
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
        # A full turn may fall short of 360 degrees by 30.
        spins=int(np.ptp(smooth(body.yaw_F, body.fps, _TURN_SMOOTHING)) // np.radians(330)),
        steps=len(steps_of(body)),
        # At a brisk pace or faster, both feet leave the floor because the body runs.
        jumps=len(flights) if pace < _SPEED_LIMITS[2] and _is_jumping(body, flights) else 0,
        rise=_rise(body),
        stops=_stops(body, moving),
    )


def steps_of(body: Body) -> list[tuple[str, int, int]]:
    """Return (side, start, stop) of every swing of a foot that ends in another place, in order of time.

    A foot swings while the slower one of ankle and toe is clearly faster than a planted foot may slide. The limits
    grow with the body's speed, because at 20 frames per second the feet of a runner hardly come to rest.
    """
    pace = float(np.median(speed_of(smooth(body.world("pelvis")[:, [0, 2]], body.fps, _SWAY), body.fps)))
    found: list[tuple[str, int, int]] = []
    for side in SIDES:
        ankle, toe = (body.world(f"{side}_{joint}")[:, [0, 2]] for joint in ("ankle", "foot"))
        swing_F = np.minimum(speed_of(ankle, body.fps), speed_of(toe, body.fps))
        # A swing takes at least 0.12 s and a step is at least 0.1 m long; the other limits are speeds in m/s.
        for start, stop in spans_above(swing_F, max(0.4, pace), max(0.2, 0.55 * pace), body.frames_in(0.12)):
            if np.linalg.norm(ankle[stop - 1] - ankle[start]) > max(0.1, 0.12 * pace):
                found.append((side, start, stop))
    return sorted(found, key=lambda step: step[1])


def spans_in_the_air(body: Body) -> list[Span]:
    """Return the spans of 0.15 to 1 s with both feet well above the floor; longer ones are climbing or sitting."""
    lift_F = np.min([_lift(body, side) for side in SIDES], axis=0)
    spans = spans_above(lift_F, _FLIES, _LANDS, body.frames_in(0.15))
    return [(start, stop) for start, stop in spans if stop - start <= body.fps]


def _lift(body: Body, side: str) -> np.ndarray:
    """Return the (F,) height of a foot: of ankle or toe above its own lowest position, whichever is lower, metres."""
    heights = [body.world(f"{side}_{joint}")[:, 1] for joint in ("ankle", "foot")]
    return np.min([height - height.min() for height in heights], axis=0)


def _is_jumping(body: Body, flights: list[Span]) -> bool:
    """Return whether the pelvis rises with the feet, by 5 cm; it does not if the feet are lifted while sitting."""
    height_F = body.world("pelvis")[:, 1]
    return any(height_F[start:stop].max() > np.median(height_F) + 0.05 for start, stop in flights)


def _rise(body: Body) -> float:
    """Return how much higher the pelvis is at the end than at the start, metres."""
    height_F = smooth(body.world("pelvis")[:, 1], body.fps, _TURN_SMOOTHING)
    return float(height_F[-1] - height_F[0])


def _direction(body: Body, path_F2: np.ndarray, inside_F: np.ndarray) -> str:
    """Return the direction in which most of the movement goes, from the person's point of view."""
    velocity_F2 = np.gradient(path_F2, axis=0)
    sine, cosine = np.sin(body.yaw_F), np.cos(body.yaw_F)
    # Project the velocity on the heading and on the direction to its left.
    front_F = velocity_F2[:, 0] * sine + velocity_F2[:, 1] * cosine
    left_F = velocity_F2[:, 0] * cosine - velocity_F2[:, 1] * sine
    front, left = front_F[inside_F].sum(), left_F[inside_F].sum()
    if abs(front) >= abs(left):
        return "forward" if front > 0 else "backward"
    return "left" if left > 0 else "right"


def _drift(body: Body, path_F2: np.ndarray) -> float:
    """Return `Locomotion.drift`: the whole movement, projected on the direction to the left of the first heading."""
    first = body.frames_in(0.5)
    yaw = body.yaw_F[:first].mean()
    way = path_F2[-1] - path_F2[0]
    return float(way[0] * np.cos(yaw) - way[1] * np.sin(yaw))


def _turning(body: Body) -> tuple[float, str, str]:
    """Return `turn`, `turn_side` and `turn_when` of `Locomotion`."""
    yaw_F = np.degrees(smooth(body.yaw_F, body.fps, _TURN_SMOOTHING))
    turn = float(yaw_F[-1] - yaw_F[0])
    if abs(turn) < _TURN:
        return turn, "", ""
    # When the middle four fifths of the turn happen, as shares of the clip.
    share_F = (yaw_F - yaw_F[0]) / turn
    start = float(np.argmax(share_F > 0.1)) / body.frames
    stop = 1 - float(np.argmax(share_F[::-1] < 0.9)) / body.frames
    middle = (start + stop) / 2
    when = "throughout" if stop - start > 0.6 else "start" if middle < 0.35 else "end" if middle > 0.65 else "middle"
    return turn, "left" if turn > 0 else "right", when


def _turns(body: Body) -> tuple[float, ...]:
    """Return degrees from one turning point of the heading to the next; small swings are part of a turn."""
    yaw_F = np.degrees(smooth(body.yaw_F, body.fps, _SWAY))
    turns = np.diff(yaw_F[[0, *turning_points(yaw_F, _TURN_BACK), body.frames - 1]])
    return tuple(float(turn) for turn in turns if abs(turn) >= _TURN)


def _stops(body: Body, moving: list[Span]) -> str:
    """Return `Locomotion.stops`: whether at least 0.4 s before or after the movement are spent standing."""
    if not moving:
        return ""
    edge = body.frames_in(0.4)
    start, end = moving[0][0] >= edge, body.frames - moving[-1][1] >= edge
    return "both" if start and end else "start" if start else "end" if end else ""
