"""Make recordings from a take: at most one clip long, at the frame rate of training, on the floor."""

from __future__ import annotations

import numpy as np

from scalemogen.data.capture.cutting import cut_at_rests
from scalemogen.data.capture.floor import at_training_rate
from scalemogen.data.recording import Label, Recording

_SHORTEST, _LONGEST = 2.0, 9.6  # seconds of a window; a shorter take is one window


def windows(name: str, joints_FJ3: np.ndarray, fps: float, label: Label, group: str = "") -> tuple[Recording, ...]:
    """Return a take as one recording, or as several of one group if it is too long for a clip.

    A long take is cut at moments of little movement. The lowest joint of each window is put on the floor.

    Args:
        name: name of the take; several windows get "_0", "_1" ... after it.
        joints_FJ3: (F, 22, 3) metres, Y up, on the adult body.
        fps: frames per second.
        label: label of every window.
        group: group of every window; "" takes the name of the take.
    """
    spans = cut_at_rests(joints_FJ3, (0, len(joints_FJ3)), fps, _SHORTEST, _LONGEST)
    return tuple(
        Recording(
            f"{name}_{number}" if len(spans) > 1 else name,
            at_training_rate(joints_FJ3[start:stop], fps),
            label,
            group or name,
        )
        for number, (start, stop) in enumerate(spans)
    )
