"""Find out in which order a motion does two actions.

A `TimedAction` finds the frames in which a body does it. The mean times of the frames of two actions are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.hands import raised_spans
from scalemogen.motion.facts.legs import hip_drop
from scalemogen.motion.facts.signals import smooth, spans_above

# Each pair is two thresholds (hysteresis): an action starts above the first and lasts until the signal falls below
# the second, so noise near one threshold does not split it.
WALKING = 0.5, 0.3  # m/s of the pelvis; both above 0.25 m/s, below which a body stands (`facts.locomotion`)
SQUATTING = 0.2, 0.1  # drop of the hips as a share of the leg length; `facts.legs` counts squats from 0.12
MIN_SECONDS = 0.4  # shorter stretches are not counted as the action
MIN_GAP = 0.5  # seconds between the middles of two actions; closer ones count as simultaneous


@dataclass(frozen=True)
class TimedAction:
    """An action whose frames can be found in a motion.

    Attributes:
        words: predicate for a prompt, such as "walks ahead".
        active: returns (F,) True in the frames in which a body does it.
    """

    words: str
    active: Callable[[Body], np.ndarray]


def walks(body: Body) -> np.ndarray:
    """Return (F,) True while the body travels over the floor."""
    # Horizontal speed (x and z; y is up) of the pelvis, smoothed because it rises and falls with each step.
    speed_F = np.linalg.norm(np.gradient(body.world("pelvis")[:, [0, 2]], axis=0), axis=-1) * body.fps
    return _above(smooth(speed_F, body.fps, 0.2), *WALKING, body)


def squats(body: Body) -> np.ndarray:
    """Return (F,) True while the hips are low."""
    return _above(hip_drop(body), *SQUATTING, body)


def left_hand_up(body: Body) -> np.ndarray:
    """Return (F,) True while the left hand is near shoulder height or above, and the right hand is not."""
    return _raised(body, "left") & ~_raised(body, "right")


def right_hand_up(body: Body) -> np.ndarray:
    """Return (F,) True while the right hand is near shoulder height or above, and the left hand is not."""
    return _raised(body, "right") & ~_raised(body, "left")


def in_order(motion: MotionArrays, first: TimedAction, second: TimedAction) -> bool:
    """Return whether a motion does both, and the middle of the first is at least `MIN_GAP` before that of the second.

    The middle is the mean time of all frames in which the action is active. Unlike start and end it hardly moves if
    one short stretch of the action is missed.
    """
    body = Body.of(motion)
    middles = []
    for action in (first, second):
        frames = np.flatnonzero(action.active(body))
        if len(frames) < body.frames_in(MIN_SECONDS):
            return False
        middles.append(frames.mean() / body.fps)
    return middles[1] - middles[0] > MIN_GAP


def _above(signal_F: np.ndarray, enter: float, leave: float, body: Body) -> np.ndarray:
    return _inside(spans_above(signal_F, enter, leave, body.frames_in(MIN_SECONDS)), body.frames)


def _raised(body: Body, side: str) -> np.ndarray:
    return _inside(raised_spans(body, side), body.frames)


def _inside(spans: Iterable[tuple[int, int]], frames: int) -> np.ndarray:
    """Return (F,) True in the frames of the spans [start, stop)."""
    inside_F = np.zeros(frames, bool)
    for start, stop in spans:
        inside_F[start:stop] = True
    return inside_F
