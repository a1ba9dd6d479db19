"""Cutting a long stretch of one action into pieces, at the moments of least movement."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.facts.signals import smooth, speed_of
from scalemogen.motion.skeleton import HUMANML3D

_SMOOTHING = 0.15  # seconds, sigma of the smoothing of the speed
_MOVERS = tuple(
    HUMANML3D.index(name) for name in ("pelvis", "left_wrist", "right_wrist", "left_ankle", "right_ankle")
)


def cut_at_rests(
    joints_FJ3: np.ndarray, span: tuple[int, int], fps: float, shortest: float, longest: float
) -> list[tuple[int, int]]:
    """Return [start, stop) of pieces that together fill a span, each cut where hands, feet and hips are slowest.

    Args:
        joints_FJ3: (F, 22, 3) metres.
        span: first frame, and the frame after the last one.
        fps: frames per second.
        shortest: seconds of the shortest piece; a shorter span is one piece.
        longest: seconds of the longest piece, at least twice the shortest.
    """
    start, stop = span
    speed_F = np.max([speed_of(joints_FJ3[start:stop, joint], fps) for joint in _MOVERS], axis=0)
    speed_F = smooth(speed_F, fps, _SMOOTHING)
    pieces, at = [], start
    while stop - at > longest * fps:
        near, far = at + round(shortest * fps), min(at + round(longest * fps), stop - round(shortest * fps))
        edge = near + int(speed_F[near - start : far - start].argmin())
        pieces.append((at, edge))
        at = edge
    return [*pieces, (at, stop)]
