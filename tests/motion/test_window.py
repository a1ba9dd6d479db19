"""Cutting a part out of a motion, in seconds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.window import first_window

RAMP = np.zeros((250, 22, 3), np.float32)
RAMP[..., 0] = np.arange(250)[:, None]
LONG = Motion(RAMP, 25.0, HUMANML3D, heading_F=np.arange(250.0))


def test_the_frames_between_two_times_are_kept():
    part = LONG.crop_seconds(2, 4)
    assert (part.frames, part.seconds) == (50, 2)
    assert part.joints_FJ3[0, 0, 0] == 50 and part.heading_F is not None and part.heading_F[-1] == 99
    assert LONG.crop_seconds(0, 10).frames == 250


@pytest.mark.parametrize(
    "times", [(-1, 2), (3, 2), (2, 2), (0, 11), (float("nan"), 2), (0, float("inf")), (1, 1.001)]
)
def test_other_times_are_refused_in_one_sentence(times):
    with pytest.raises(ValueError, match=r"cannot be cut|no frame") as error:
        LONG.crop_seconds(*times)
    assert "\n" not in str(error.value)


def test_the_window_is_said():
    assert first_window(LONG, 10) == (LONG, "")
    part, note = first_window(LONG, 4)
    assert 4 <= part.seconds < 4.2 and "first 4.0 s" in note
    part, note = first_window(LONG, 4, start=8)
    assert part.seconds == 2 and part.joints_FJ3[0, 0, 0] == 200 and "from 8.0 to 10.0 s" in note
    with pytest.raises(ValueError, match="cannot be cut"):
        first_window(LONG, 4, start=10)


@given(st.floats(0, 9.9), st.floats(0.1, 12))
def test_a_window_is_never_longer_than_asked_for(start, longest):
    part, _ = first_window(LONG, longest, start)
    assert part.seconds <= longest + 3 / 25 and part.joints_FJ3[0, 0, 0] == round(start * 25)
