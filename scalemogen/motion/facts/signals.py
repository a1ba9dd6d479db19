"""Signal processing for the detectors: smoothing, spans with two thresholds, turning points and peaks."""

from __future__ import annotations

import numpy as np
import scipy
from scipy.ndimage import gaussian_filter1d

Span = tuple[int, int]  # [start, stop) in frames


def smooth(signal_F: np.ndarray, fps: float, seconds: float) -> np.ndarray:
    """Smooth along the first axis with a Gaussian whose sigma is given in seconds.

    The signal is continued beyond its ends by point reflection, so that a steady movement is not slowed down there.
    """
    signal = np.asarray(signal_F, float)
    sigma = seconds * fps
    beyond = min(int(np.ceil(4 * sigma)), len(signal) - 1)  # the Gaussian is cut off at 4 sigma
    padded = np.pad(signal, [(beyond, beyond)] + [(0, 0)] * (signal.ndim - 1), "reflect", reflect_type="odd")
    return gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[beyond : beyond + len(signal)]


def speed_of(positions_FD: np.ndarray, fps: float) -> np.ndarray:
    """Return the (F,) length of the velocity in units per second; zeros for a single frame."""
    if len(positions_FD) < 2:
        return np.zeros(len(positions_FD))
    return np.linalg.norm(np.gradient(positions_FD, axis=0), axis=-1) * fps


def spans_above(signal_F: np.ndarray, enter: np.ndarray | float, leave: np.ndarray | float, least: int) -> list[Span]:
    """Return the spans in which the signal stays above `leave` and exceeds `enter` at least once.

    With a single threshold, a signal that hovers around it would be cut into many spans.

    Args:
        signal_F: the signal.
        enter: upper threshold, one number or one per frame.
        leave: lower threshold, one number or one per frame.
        least: number of frames of the shortest span to return.
    """
    above_F = np.asarray(signal_F) > leave
    # Frames where the flags change; with False added at both ends they come in pairs of start and stop.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], above_F.astype(int), [0]])))
    entered_F = np.asarray(signal_F) > enter
    spans = [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
    return [(start, stop) for start, stop in spans if stop - start >= least and entered_F[start:stop].any()]


def turning_points(signal_F: np.ndarray, prominence: float) -> list[int]:
    """Return the frames where the signal turns back by at least `prominence`: highs and lows alternate.

    The ends do not count. This zigzag filter needs neither a baseline nor a period, unlike peaks above a mean.
    """
    points: list[int] = []
    low = high = 0  # frames of the lowest and the highest value since the last turning point
    direction = 0  # 1 while rising, -1 while falling, 0 before the first turn
    for frame, value in enumerate(signal_F):
        low = frame if value < signal_F[low] else low
        high = frame if value > signal_F[high] else high
        if direction >= 0 and signal_F[high] - value >= prominence:
            points += [high] if high else []  # frame 0 is an end
            direction, low = -1, frame
        elif direction <= 0 and value - signal_F[low] >= prominence:
            points += [low] if low else []
            direction, high = 1, frame
    return points


def count_peaks(signal_F: np.ndarray, height: float, prominence: float) -> int:
    """Return the number of peaks of at least `height` and `prominence`; peaks at the ends count."""
    # SciPy loads `signal` at its first use, so that no command waits a quarter of a second for its import.
    low = np.min(signal_F)  # padded at both ends, so that a high end is a peak
    peaks, _ = scipy.signal.find_peaks(np.concatenate([[low], signal_F, [low]]), height=height, prominence=prominence)
    return len(peaks)


def main_swing(positions_FD: np.ndarray, edge: int) -> np.ndarray:
    """Return the (F,) movement along the axis of largest variance, found by principal component analysis.

    Args:
        positions_FD: positions in D dimensions.
        edge: number of frames at each end that are left out when finding the axis.
    """
    middle = positions_FD[edge : len(positions_FD) - edge]
    centre = middle.mean(axis=0)
    _, _, axes = np.linalg.svd(middle - centre, full_matrices=False)
    return (positions_FD - centre) @ axes[0]
