"""Put clips on the floor: level a floor that sinks, and move resampled clips down to it."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import minimum_filter1d

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import smooth
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.resampling import resample_joints
from scalemogen.motion.skeleton import HUMANML3D

_AROUND = 1.0  # seconds in which the body touches the floor at least once; jumps are shorter
_SMOOTHING = 0.2  # seconds, sigma of the smoothing of the floor's height


def level_floor(joints_FJ3: np.ndarray, fps: float) -> np.ndarray:
    """Return a motion with the floor at 0 at all times, where the floor is the lowest joint within a second.

    In some files the trunk or the arms of a lying body sink into the floor by up to 0.3 m. If only the lowest joint
    of the whole clip were at 0, the feet would stand above the floor at other times. Do not use it for bodies that
    hang or sit on something.

    Args:
        joints_FJ3: (F, 22, 3) metres, Y up.
        fps: frames per second.
    """
    floor_F = minimum_filter1d(joints_FJ3[..., 1].min(axis=1), round(_AROUND * fps), mode="nearest")
    levelled_FJ3 = np.array(joints_FJ3)
    levelled_FJ3[..., 1] -= smooth(floor_F, fps, _SMOOTHING)[:, None]
    return levelled_FJ3


def at_training_rate(joints_FJ3: np.ndarray, fps: float) -> MotionArrays:
    """Return a clip at the frame rate of training, with its lowest joint on the floor.

    In files of 16 to 30 frames a second, fast feet reach their lowest place between two frames: resampled feet are up
    to 3 cm off the floor that the original frames had.

    Args:
        joints_FJ3: (F, 22, 3) metres, Y up; a clip in which the body touches the floor at some time.
        fps: its frames per second.
    """
    rate = LAYOUTS["humanml3d"].fps
    joints_FJ3 = resample_joints(joints_FJ3, fps, rate)
    # features are differences between frames, so that a clip loses its last frame
    joints_FJ3[..., 1] -= joints_FJ3[:-1, :, 1].min()
    return MotionArrays(joints_FJ3.astype(np.float32), rate, HUMANML3D)
