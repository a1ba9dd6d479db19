"""In which order a motion does two things: when, on average, each of them goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.hands import raised_spans
from scalemogen.motion.facts.legs import hip_drop
from scalemogen.motion.facts.signals import smooth, spans_above

WALKING = 0.5, 0.3  # m/s of the pelvis: it walks from the first on, and as long as it keeps above the second
SQUATTING = 0.2, 0.1  # the same for the drop of the hips, as a share of the leg
LEAST = 0.4  # seconds that something must go on
APART = 0.5  # seconds between the middles of two things, to say that one came first


@dataclass(frozen=True)
class Act:
    """Something a motion may do.

    Attributes:
        words: such as "walks ahead".
        going_on: (F,) True while a body does it.
    """

    words: str
    going_on: Callable[[Body], np.ndarray]


def walks(body: Body) -> np.ndarray:
    """(F,) True while the body travels."""
    speed_F = np.linalg.norm(np.gradient(body.world("pelvis")[:, [0, 2]], axis=0), axis=-1) * body.fps
    return _during(smooth(speed_F, body.fps, 0.2), *WALKING, body)


def squats(body: Body) -> np.ndarray:
    """(F,) True while the hips are low."""
    return _during(hip_drop(body), *SQUATTING, body)


def left_hand_up(body: Body) -> np.ndarray:
    """(F,) True while the left hand is at shoulder height or above, and the right is not."""
    return _raised(body, "left") & ~_raised(body, "right")


def right_hand_up(body: Body) -> np.ndarray:
    """(F,) True while the right hand is at shoulder height or above, and the left is not."""
    return _raised(body, "right") & ~_raised(body, "left")


def in_order(motion: MotionArrays, first: Act, second: Act) -> bool:
    """Whether both are done, and the first one's middle lies clearly before the second one's."""
    body = Body.of(motion)
    middles = []
    for act in (first, second):
        frames = np.flatnonzero(act.going_on(body))
        if len(frames) < body.frames_in(LEAST):
            return False
        middles.append(frames.mean() / body.fps)
    return middles[1] - middles[0] > APART


def _during(signal_F: np.ndarray, enter: float, leave: float, body: Body) -> np.ndarray:
    going_F = np.zeros(body.frames, bool)
    for start, stop in spans_above(signal_F, enter, leave, body.frames_in(LEAST)):
        going_F[start:stop] = True
    return going_F


def _raised(body: Body, side: str) -> np.ndarray:
    going_F = np.zeros(body.frames, bool)
    for start, stop in raised_spans(body, side):
        going_F[start:stop] = True
    return going_F
