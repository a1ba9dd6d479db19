"""What every detector stands on: smoothing, spans with two thresholds, swings that are counted."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

Span = tuple[int, int]  # [start, stop) in frames


def smooth(signal_F: np.ndarray, fps: float, seconds: float) -> np.ndarray:
    """Gaussian smoothing along the first axis, sigma in seconds.

    Beyond its ends the signal goes on as it came (reflected in the end point), so that what moves steadily is
    not slowed down there.
    """
    signal = np.asarray(signal_F, float)
    sigma = seconds * fps
    beyond = min(int(np.ceil(4 * sigma)), len(signal) - 1)
    padded = np.pad(signal, [(beyond, beyond)] + [(0, 0)] * (signal.ndim - 1), "reflect", reflect_type="odd")
    return gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[beyond : beyond + len(signal)]


def speed_of(positions_FD: np.ndarray, fps: float) -> np.ndarray:
    """(F,) length of the velocity in units per second; zeros for a single frame."""
    if len(positions_FD) < 2:
        return np.zeros(len(positions_FD))
    return np.linalg.norm(np.gradient(positions_FD, axis=0), axis=-1) * fps


def spans_above(signal_F: np.ndarray, enter: np.ndarray | float, leave: np.ndarray | float, least: int) -> list[Span]:
    """Spans that begin when the signal passes `enter` and reach, both ways, as far as it stays above `leave`.

    Two thresholds keep a signal that hovers about one of them from being cut into many spans.

    Args:
        least: spans of fewer frames are left out.
    """
    above_F = np.asarray(signal_F) > leave
    edges = np.flatnonzero(np.diff(np.concatenate([[0], above_F.astype(int), [0]])))
    entered_F = np.asarray(signal_F) > enter
    spans = [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
    return [(start, stop) for start, stop in spans if stop - start >= least and entered_F[start:stop].any()]


def turning_points(signal_F: np.ndarray, prominence: float) -> list[int]:
    """Frames where the signal turns back by at least `prominence`, highs and lows in turn; ends do not count.

    A zigzag filter: unlike peaks above a mean it needs no baseline and no period.
    """
    points: list[int] = []
    low = high = 0  # the lowest and the highest frame since the last turning point
    direction = 0
    for frame, value in enumerate(signal_F):
        low = frame if value < signal_F[low] else low
        high = frame if value > signal_F[high] else high
        if direction >= 0 and signal_F[high] - value >= prominence:
            points += [high] if high else []
            direction, low = -1, frame
        elif direction <= 0 and value - signal_F[low] >= prominence:
            points += [low] if low else []
            direction, high = 1, frame
    return points


def count_peaks(signal_F: np.ndarray, height: float, prominence: float) -> int:
    """Highs of at least `height` that stand out by `prominence`; one at either end counts."""
    low = np.min(signal_F)
    peaks, _ = find_peaks(np.concatenate([[low], signal_F, [low]]), height=height, prominence=prominence)
    return len(peaks)


def main_swing(positions_FD: np.ndarray, edge: int) -> np.ndarray:
    """(F,) movement along the axis of largest variance; the axis is found without `edge` frames at either end."""
    middle = positions_FD[edge : len(positions_FD) - edge]
    centre = middle.mean(axis=0)
    _, _, axes = np.linalg.svd(middle - centre, full_matrices=False)
    return (positions_FD - centre) @ axes[0]
