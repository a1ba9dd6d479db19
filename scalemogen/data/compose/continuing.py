"""Continue a motion with the piece that fits best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scalemogen.data.compose.checking import faults
from scalemogen.data.compose.composed_clip import FPS, MOVING
from scalemogen.data.compose.pieces import MOST_FRAMES, Piece, shortened
from scalemogen.data.compose.seams import Seam, Track, find_seam
from scalemogen.data.compose.sequences import Joined, join, join_backwards

NEAR_END = 9  # frames at the start or end of an action that a seam may cut off
_COSTLIEST = 1.3  # highest cost of a seam that is used; below 1 it is seldom visible
_TRIED_SEAMS = 4  # cheapest seams that are joined and checked
_NEAR_STEADY_END = 30  # as `NEAR_END`, for steady actions: one cycle of steps
_SHORTEST = 2 * NEAR_END + 2  # least frames of a part
_MOST_CHANGE = 1.6  # m/s that a body may gain or lose in one seam


def continued(
    chosen: list[Piece], track: Track, candidates: Sequence[Piece], random: np.random.Generator
) -> tuple[list[Piece], Joined] | None:
    """Append the candidate that fits best without a fault; returns the pieces and the motion, or None."""
    room = MOST_FRAMES - len(track) + NEAR_END
    found: list[tuple[Seam, Piece, bool]] = []
    for candidate in candidates:
        piece = shortened(candidate, room, random)
        if not _SHORTEST <= len(piece) <= room or not piece.on_floor:
            continue
        leaving, entering = _speed(track, -1), _speed(piece.track, 0)
        if abs(leaving - entering) > _MOST_CHANGE:
            continue
        backwards = leaving < MOVING <= entering
        seam = _seam(track, chosen[-1], piece, backwards)
        if seam is not None and seam.cost < _COSTLIEST:
            found.append((seam, piece, backwards))
    for seam, piece, backwards in sorted(found, key=lambda item: item[0].cost)[:_TRIED_SEAMS]:
        grown = (join_backwards if backwards else join)(track, piece.track, seam)
        pieces = [*chosen, piece]
        if not faults(grown.joints_FJ3, [each.track.joints_FJ3 for each in pieces], [grown.blended]):
            return pieces, grown
    return None


def _seam(track: Track, last: Piece, piece: Piece, backwards: bool) -> Seam | None:
    """Return the best seam near the end of the motion and the start of the piece.

    Args:
        backwards: True if the body starts to walk; the seam is then searched on the reversed motions.
    """
    near = min(_NEAR_STEADY_END if last.steady else NEAR_END, len(last) // 2)
    leave = range(len(track) - near, len(track) - 1)
    enter = range(1, min(_NEAR_STEADY_END if piece.steady else NEAR_END, len(piece) // 2))
    if backwards:
        swapped = [range(1, near), range(len(piece) - len(enter) - 1, len(piece) - 1)]
        return find_seam(piece.track.reversed(), track.reversed(), swapped[1], swapped[0])
    return find_seam(track, piece.track, leave, enter)


def _speed(track: Track, end: int) -> float:
    """Return the speed of the pelvis over the ground in m/s, in the first (end=0) or last (-1) quarter second."""
    frames = slice(0, 5) if end == 0 else slice(-5, None)
    return float(np.linalg.norm(track.speed_F3[frames][:, [0, 2]], axis=-1).mean() * FPS)
