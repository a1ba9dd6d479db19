"""Long spans are cut at rests into pieces that are neither too short nor too long."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from bodies import standing_pose
from hypothesis import given
from hypothesis import strategies as st

from scalemogen.data.capture.cutting import cut_at_rests


def test_the_cut_is_where_the_body_rests():
    joints = np.tile(standing_pose(), (400, 1, 1))
    moving = np.ones(400)
    moving[195:215] = 0  # at 6.5 s, for two thirds of a second
    joints[..., 2] += np.cumsum(moving)[:, None] / 30
    (_, edge), (again, stop) = cut_at_rests(joints, (0, 400), 30, 3.0, 9.0)
    assert edge == again and 195 <= edge <= 215 and stop == 400


@given(st.integers(0, 50), st.integers(2, 900))
def test_pieces_fill_the_span(start, frames):
    joints = np.tile(standing_pose(), (start + frames, 1, 1))
    pieces = cut_at_rests(joints, (start, start + frames), 30, 3.0, 9.0)
    assert pieces[0][0] == start and pieces[-1][1] == start + frames
    assert all(one[1] == two[0] for one, two in pairwise(pieces))
    assert all(stop - first <= 270 for first, stop in pieces)
    assert len(pieces) == 1 or all(stop - first >= 90 for first, stop in pieces)
