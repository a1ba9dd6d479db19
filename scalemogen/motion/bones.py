"""Give the bones of a decoded motion lengths that stay the same.

Features store the position of each joint on its own, so a decoded bone is a few millimetres longer in some frames
than in others; in fast movements, centimetres.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.skeleton import Skeleton

_ROUNDS = 50  # at most; most motions need about 30
_CLOSE = 1e-4  # metres; the rounds end when every bone is as close as this to its length


def lengths_of(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return the length of each bone in each frame, (F, bones), in the unit of the joints."""
    above, below = (list(ends) for ends in zip(*skeleton.bones, strict=True))
    return np.linalg.norm(joints_FJ3[:, below] - joints_FJ3[:, above], axis=-1)


def with_steady_bones(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return (F, J, 3) joints near the given ones, with each bone as long in all frames as its median.

    Bone after bone, both ends move by half of what is missing, until all lengths are right (the constraint projection
    of position-based dynamics, Mueller et al. 2007). So the joints around an error share it, and hands and feet stay
    near their places.

    Args:
        joints_FJ3: metres.
        skeleton: of these joints.
    """
    joints_FJ3 = joints_FJ3.astype(np.float64)
    wanted = np.median(lengths_of(joints_FJ3, skeleton), axis=0)
    for _ in range(_ROUNDS):
        if np.abs(lengths_of(joints_FJ3, skeleton) - wanted).max() < _CLOSE:
            break
        for (parent, joint), length in zip(skeleton.bones, wanted, strict=True):
            bone_F3 = joints_FJ3[:, joint] - joints_FJ3[:, parent]
            now_F1 = np.linalg.norm(bone_F3, axis=-1, keepdims=True)
            half_F3 = bone_F3 * (0.5 * (1 - length / np.maximum(now_F1, 1e-9)))
            joints_FJ3[:, parent] += half_F3
            joints_FJ3[:, joint] -= half_F3
    return joints_FJ3
