"""Give the bones of a decoded motion lengths that stay the same.

Features store the position of each joint on its own, so a decoded bone is a few millimetres longer in some frames
than in others; in fast movements, centimetres. Several bones leave the pelvis and the chest; there the distances
between their ends stay the same, too, as in every captured motion.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np

from scalemogen.motion.skeleton import Skeleton

_ROUNDS = 50  # at most; 200 rounds of five generated motions moved the joints no farther, and took four times as long
_CLOSE = 5e-4  # metres; the rounds end when every distance is as close as this to the wanted one


@cache  # asked for in every round
def stiff_pairs(skeleton: Skeleton) -> tuple[tuple[int, int], ...]:
    """Return the pairs of joints whose distance never changes: the ends of each bone, and joints of one parent."""
    siblings = [
        (one, other)
        for one, other in combinations(range(skeleton.joint_count), 2)
        if skeleton.parents[one] == skeleton.parents[other] != -1
    ]
    return (*skeleton.bones, *siblings)


def distances(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return the distance of each of the `stiff_pairs` in each frame, (F, pairs), in the unit of the joints."""
    ones, others = (list(ends) for ends in zip(*stiff_pairs(skeleton), strict=True))
    return np.linalg.norm(joints_FJ3[:, others] - joints_FJ3[:, ones], axis=-1)


def with_steady_bones(joints_FJ3: np.ndarray, skeleton: Skeleton, lengths_J: np.ndarray | None = None) -> np.ndarray:
    """Return (F, J, 3) joints near the given ones, whose stiff pairs keep their distances in all frames.

    Pair after pair, both joints move by half of what is missing, until all distances are right (the constraint
    projection of position-based dynamics, Mueller et al. 2007). So the joints around an error share it, and hands and
    feet stay near their places.

    Args:
        joints_FJ3: metres.
        skeleton: skeleton of these joints.
        lengths_J: (J,) length of the bone that ends in each joint, in metres. None takes the median over the frames.
    """
    joints_FJ3 = joints_FJ3.astype(np.float64)
    wanted = np.median(distances(joints_FJ3, skeleton), axis=0)
    if lengths_J is not None:
        wanted = _of_body(wanted, skeleton, lengths_J)
    for _ in range(_ROUNDS):
        if np.abs(distances(joints_FJ3, skeleton) - wanted).max() < _CLOSE:
            break
        for (one, other), distance in zip(stiff_pairs(skeleton), wanted, strict=True):
            apart_F3 = joints_FJ3[:, other] - joints_FJ3[:, one]
            now_F1 = np.linalg.norm(apart_F3, axis=-1, keepdims=True)
            half_F3 = apart_F3 * (0.5 * (1 - distance / np.maximum(now_F1, 1e-9)))
            joints_FJ3[:, one] += half_F3
            joints_FJ3[:, other] -= half_F3
    return joints_FJ3


def _of_body(distances_P: np.ndarray, skeleton: Skeleton, lengths_J: np.ndarray) -> np.ndarray:
    """Return the distances of stiff pairs for other bone lengths.

    Two joints of one parent are farther apart or nearer in proportion to the lengths of their two bones.
    """
    bones = len(skeleton.bones)
    was_J = np.zeros(skeleton.joint_count)
    was_J[[joint for _, joint in skeleton.bones]] = distances_P[:bones]
    siblings = [list(pair) for pair in stiff_pairs(skeleton)[bones:]]
    growth = [lengths_J[pair].sum() / max(was_J[pair].sum(), 1e-9) for pair in siblings]
    return np.concatenate([lengths_J[[joint for _, joint in skeleton.bones]], distances_P[bones:] * growth])
