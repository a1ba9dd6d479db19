"""The floor under short clips, at the frame rate of the training data."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.resampling import resample_joints
from scalemogen.motion.skeleton import HUMANML3D


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
