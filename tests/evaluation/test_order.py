"""The order of two actions, on stick figures."""

from __future__ import annotations

import numpy as np
import pytest
from stick_figure import Figure, lifted, ramp, walking

from scalemogen.evaluation.order import in_order
from scalemogen.evaluation.prompts import LEFT, RIGHT, SQUAT, WALK
from scalemogen.evaluation.text_control import hand_height
from scalemogen.motion.motion import Motion


def _walk_then_stand(raised: tuple[float, float], side: str = "right"):
    """Six seconds: three of walking, then standing; one hand is above the head in the given time."""
    figure, whole = walking(6, 1.2), walking(6, 1.2)
    stop = 60
    figure.hips[stop:] = figure.hips[stop]
    for each in ("left", "right"):
        figure.feet[each][stop:] = whole.feet[each][stop] * [1, 0, 1] + [0, 0.08, 0]
    return lifted(figure, side, (0.1, 0.45, 0.1), raised).motion()


def test_walking_and_a_hand() -> None:
    after, before = _walk_then_stand((3.5, 5.5)), _walk_then_stand((0.2, 1.2))
    assert in_order(after, WALK, RIGHT) and not in_order(after, RIGHT, WALK)
    assert in_order(before, RIGHT, WALK) and not in_order(before, WALK, RIGHT)
    assert not in_order(after, WALK, LEFT)  # the other hand
    assert not in_order(_walk_then_stand((1.0, 2.0)), WALK, RIGHT)  # both at once


def test_a_squat_before_a_hand() -> None:
    figure = Figure(120)
    down = ramp(figure.seconds, 0.5, 0.5) - ramp(figure.seconds, 1.7, 0.5)
    figure.hips[:, 1] -= 0.45 * down
    motion = lifted(figure, "left", (0.1, 0.4, 0.1), (3.5, 5.0)).motion()
    assert in_order(motion, SQUAT, LEFT) and not in_order(motion, LEFT, SQUAT)
    assert not in_order(motion, WALK, LEFT)


@pytest.mark.parametrize("rise, height", [(0.0, "shoulder"), (0.5, "overhead")])
def test_heights_of_hands(rise: float, height: str) -> None:
    arrays = lifted(Figure(80), "left", (0.3, rise, 0.1), (1.0, 3.0)).motion()
    motion = Motion(np.asarray(arrays.joints_FJ3, np.float32), arrays.fps, arrays.skeleton)
    assert hand_height(motion) == height
