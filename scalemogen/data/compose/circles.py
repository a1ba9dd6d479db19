"""Circles: a straight walk bent until its path closes, as few recordings hold a whole circle."""

from __future__ import annotations

import numpy as np

from scalemogen.data.compose.seams import Track
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.cleanup import plant_feet
from scalemogen.motion.heading import turn
from scalemogen.motion.skeleton import HUMANML3D


def bent(track: Track, angle: float) -> np.ndarray:
    """Return (F, 22, 3) joints in metres of a walk whose heading turns by a further `angle` radians.

    The path gets the same curvature everywhere: each frame turns about the vertical axis through the pelvis, by the
    angle times the share of the path that is walked so far. Feet that rest would turn with the body, so they are
    planted again.
    """
    joints_FJ3 = track.joints_FJ3
    ground_F3 = joints_FJ3[:, 0] * [1, 0, 1]
    steps_N3 = np.diff(ground_F3, axis=0)
    way_F = np.concatenate([[0.0], np.linalg.norm(steps_N3, axis=-1).cumsum()])
    angle_F = angle * way_F / way_F[-1]
    # A step turns by the mean angle of the two frames that it lies between.
    turned_N3 = turn(steps_N3, (angle_F[1:] + angle_F[:-1]) / 2)
    path_F3 = np.concatenate([ground_F3[:1], ground_F3[0] + turned_N3.cumsum(axis=0)])
    made_FJ3 = turn(joints_FJ3 - ground_F3[:, None], angle_F) + path_F3[:, None]
    return plant_feet(MotionArrays(made_FJ3, 20.0, HUMANML3D)).joints_FJ3.astype(np.float64)


def path_length(track: Track) -> float:
    """Return the length of the pelvis's path over the ground in metres."""
    return float(np.linalg.norm(np.diff(track.joints_FJ3[:, 0, [0, 2]], axis=0), axis=-1).sum())


def turned(track: Track) -> float:
    """Return the angle in radians by which the heading turns from the start to the end, positive to the left."""
    return float(track.yaw_F[-1] - track.yaw_F[0])
