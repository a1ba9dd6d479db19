"""The frame rate of an archive of arrays: under any of its usual names, or from times."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

# Names of the frame rate, as `_plain` returns them.
_RATE_KEYS = ("fps", "framerate", "rate", "fs", "samplerate", "samplingrate", "capturerate", "frequency", "hz")
# Words that say a rate as a part of a longer name, such as "video_fps" or "sample_rate_hz".
_RATE_WORDS = ("fps", "hz", "frame rate", "framerate", "frames per second", "sample rate", "sampling rate")
# Names of the times of all frames, of the time from one frame to the next, and of the duration in seconds.
_TIME_KEYS = ("times", "timestamps", "timestamp", "time", "t")
_STEP_KEYS = ("dt", "frametime", "timestep")
_DURATION_KEYS = ("timelength", "duration", "seconds", "durationseconds", "lengthseconds", "durations", "durationsec")
# Units of times, as parts of a second. A name may end in a unit, such as "time_ms". If it does not, the unit is the
# largest one, from the second down, in which the time between two frames is at most `_SLOWEST`.
_TIME_UNITS = {
    "ms": 1e3,
    "msec": 1e3,
    "milliseconds": 1e3,
    "us": 1e6,
    "microseconds": 1e6,
    "ns": 1e9,
    "nanoseconds": 1e9,
}
_TIMES = (*_TIME_KEYS, *_STEP_KEYS)
_SLOWEST = 1.0  # seconds: longest time between two frames
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def frame_rate(arrays: Mapping[str, np.ndarray], frames: int) -> float | None:
    """Return the frame rate that an archive states, in frames per second; None if it states none, or different ones.

    Raises:
        ValueError, TypeError, ArithmeticError: if the stated value is not a usable number.
    """
    for key, value in arrays.items():
        plain = _plain(key)
        if plain in _RATE_KEYS:
            return float(value.item())
        unit = next((unit for unit in _TIME_UNITS if plain.endswith(unit) and plain.removesuffix(unit) in _TIMES), "")
        stem = plain.removesuffix(unit)
        if stem in _STEP_KEYS:
            return _rate_of(float(value.item()), unit)
        if stem in _TIME_KEYS and value.size == frames > 1:
            step = float(np.median(np.diff(value.reshape(-1).astype(float))))
            return None if step == 1 else _rate_of(step, unit)  # steps of 1 are numbers of frames
    rates = {float(value.item()) for key, value in arrays.items() if _has_rate_words(key) and value.size == 1}
    if rates:
        return rates.pop() if len(rates) == 1 else None
    for key, value in arrays.items():
        if _plain(key) in _DURATION_KEYS and value.size == 1 and value.dtype.kind in "fiu" and value.item() > 0:
            return frames / float(value.item())
    return None


def _plain(key: str) -> str:
    """Return the letters and digits of a name in lower case, without a leading "mocap"."""
    return "".join(letter for letter in key.lower() if letter.isalnum()).removeprefix("mocap")


def _has_rate_words(key: str) -> bool:
    """Whether a name contains words for a frame rate, such as "fps"."""
    words = f" {' '.join(_WORD.findall(key)).lower()} "
    return any(f" {each} " in words for each in _RATE_WORDS)


def _rate_of(step: float, unit: str) -> float:
    """Return the frames per second for a time between frames; `unit` is that of its name, "" to find it."""
    if unit:
        return _TIME_UNITS[unit] / step
    parts = (1.0, *sorted(set(_TIME_UNITS.values())))
    return next((part for part in parts if step / part <= _SLOWEST), parts[-1]) / step
