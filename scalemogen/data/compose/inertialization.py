"""Inertialization (Bollo, GDC 2018) on bone directions: one motion continues at the speed of another.

At the seam the second motion differs from the first in position and speed. This offset is added to the second motion
and decays to zero along a quintic polynomial. Unlike a cross-fade, it does not average the two motions.
A pose is the position of the pelvis and the world direction of every bone, so bone lengths stay constant.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import BPoly
from scipy.spatial.transform import Rotation

from scalemogen.motion.inverse_kinematics import shortest_arc
from scalemogen.motion.skeleton import HUMANML3D

# An offset that starts with speed v and decays in t seconds without overshoot covers about this share of v t: the
# quintic from offset -share v t and speed v is monotonic for shares of 0.4 to 0.6.
COASTING = 0.45


def decay(offset_D: np.ndarray, speed_D: np.ndarray, frames: int, count: int) -> np.ndarray:
    """Return (count, D) values of a quintic that decays to zero.

    It starts with an offset and its speed per frame at frame 0, and rests at zero from `frames` on. The second
    derivative is zero at both ends.
    """
    start, rest = np.stack([offset_D, speed_D, np.zeros_like(offset_D)]), np.zeros((3, len(offset_D)))
    curve = BPoly.from_derivatives([0, frames], [start, rest])
    values = curve(np.minimum(np.arange(count), frames))
    values[frames:] = 0
    return values


def inertialize(before_2J3: np.ndarray, after_FJ3: np.ndarray, frames: int, rest_lengths_J: np.ndarray) -> np.ndarray:
    """Return the second motion (F, J, 3), starting with the pose and momentum of the first.

    Args:
        before_2J3: the last two poses of the first motion; the last one is at the time of `after_FJ3[0]`.
        after_FJ3: the second motion in metres, aligned with the first, at least two frames.
        frames: how long the offset takes to decay.
        rest_lengths_J: (J,) bone lengths in metres.
    """
    count = len(after_FJ3)
    # offset of the pelvis at the seam, and its change per frame
    gap_23 = before_2J3[:, 0] - _extended(after_FJ3)[:, 0]
    root_F3 = after_FJ3[:, 0] + decay(gap_23[1], gap_23[1] - gap_23[0], frames, count)
    directions_FJ3 = bone_directions(after_FJ3)
    # the same for bone directions, as rotation vectors
    turns_2J3 = _turns(_extended(directions_FJ3), bone_directions(before_2J3))
    shape = turns_2J3[1].shape
    vectors = decay(turns_2J3[1].ravel(), (turns_2J3[1] - turns_2J3[0]).ravel(), frames, min(count, frames + 1))
    turned = Rotation.from_rotvec(vectors.reshape(-1, 3)).apply(directions_FJ3[: frames + 1].reshape(-1, 3))
    directions_FJ3[: frames + 1] = turned.reshape(-1, *shape)
    return place_bones(root_F3, directions_FJ3, rest_lengths_J)


def bone_directions(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F, J, 3) unit vectors from each joint's parent to the joint; zero for the root."""
    vectors = joints_FJ3 - joints_FJ3[:, np.maximum(HUMANML3D.parents, 0)]
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-8)


def place_bones(root_F3: np.ndarray, directions_FJ3: np.ndarray, lengths_J: np.ndarray) -> np.ndarray:
    """Return joints (F, J, 3) from a pelvis path, bone directions and bone lengths."""
    joints_FJ3 = np.empty(directions_FJ3.shape)
    joints_FJ3[:, 0] = root_F3
    for parent, joint in HUMANML3D.bones:
        joints_FJ3[:, joint] = joints_FJ3[:, parent] + directions_FJ3[:, joint] * lengths_J[joint]
    return joints_FJ3


def _extended(values_F: np.ndarray) -> np.ndarray:
    """Return the frame before the first, extrapolated linearly, and the first."""
    return np.stack([2 * values_F[0] - values_F[1], values_F[0]])


def _turns(sources_2J3: np.ndarray, targets_2J3: np.ndarray) -> np.ndarray:
    """Return (2, J, 3) rotation vectors that turn source directions into target directions."""
    turns = shortest_arc(sources_2J3.reshape(-1, 3), targets_2J3.reshape(-1, 3))
    return turns.as_rotvec().reshape(sources_2J3.shape)
