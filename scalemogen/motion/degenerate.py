"""Move joints that coincide with their parent to a position of their own, so that their bones have a direction.

Some skeletons have bones of length zero: in CMU's files the lower back lies in the hips, and the neck and both
collars lie in the upper spine. Such a bone has no direction, and fitting the motion to another body would leave it
without a length: the trunk would collapse. So before fitting, the trunk is divided again between pelvis and head, and
the collars are placed between chest and shoulders, in the proportions of an adult body.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D

_SHORTEST = 0.02  # share of the trunk's length (about 1 cm) below which a bone counts as having no length
_TRUNK = tuple(HUMANML3D.index(name) for name in ("pelvis", "spine1", "spine2", "spine3", "neck", "head"))
_TRUNK_LENGTHS = ADULT_BONE_LENGTHS[list(_TRUNK[1:])]  # metres, of the five bones from pelvis to head
_CHEST, _NECK = HUMANML3D.index("spine3"), HUMANML3D.index("neck")
# A collar lies at chest + 0.43 (neck - chest) + 0.29 (shoulder - chest) in the largest training set.
COLLAR_SHARES = (0.43, 0.29)


def with_bone_directions(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return the joints with trunk and collars spread out if some of their bones have no length.

    Args:
        joints_FJ3: (F, 22, 3) positions in any unit.

    Returns:
        (F, 22, 3) positions. Pelvis, head, arms and legs stay where they are.
    """
    joints_FJ3 = np.asarray(joints_FJ3)
    trunk_F63 = joints_FJ3[:, list(_TRUNK)]
    lengths_5 = np.median(np.linalg.norm(np.diff(trunk_F63, axis=1), axis=-1), axis=0)
    shortest = _SHORTEST * lengths_5.sum()
    if lengths_5.min() < shortest:
        joints_FJ3 = joints_FJ3.copy()
        joints_FJ3[:, list(_TRUNK)] = _spread(trunk_F63)
    for side in ("left", "right"):
        collar, shoulder = (HUMANML3D.index(f"{side}_{name}") for name in ("collar", "shoulder"))
        chest_F3, neck_F3, shoulder_F3 = joints_FJ3[:, _CHEST], joints_FJ3[:, _NECK], joints_FJ3[:, shoulder]
        bones = (joints_FJ3[:, collar] - trunk_F63[:, 3], shoulder_F3 - joints_FJ3[:, collar])
        if min(np.median(np.linalg.norm(bone_F3, axis=-1)) for bone_F3 in bones) < shortest:
            to_neck, to_shoulder = COLLAR_SHARES
            joints_FJ3 = joints_FJ3.copy()
            joints_FJ3[:, collar] = chest_F3 + to_neck * (neck_F3 - chest_F3) + to_shoulder * (shoulder_F3 - chest_F3)
    return joints_FJ3


def _spread(trunk_F63: np.ndarray) -> np.ndarray:
    """Divide the line through the trunk's joints, from pelvis to head, in the adult's proportions."""
    frames = len(trunk_F63)
    steps_F5 = np.linalg.norm(np.diff(trunk_F63, axis=1), axis=-1)
    # Distance along the line at which each joint lies now, and at which it belongs.
    along_F6 = np.concatenate([np.zeros((frames, 1)), np.cumsum(steps_F5, axis=1)], axis=1)
    wanted_F6 = along_F6[:, -1:] * np.concatenate([[0.0], np.cumsum(_TRUNK_LENGTHS / _TRUNK_LENGTHS.sum())])
    spread_F63 = np.empty_like(trunk_F63)
    for frame in range(frames):
        for axis in range(3):
            spread_F63[frame, :, axis] = np.interp(wanted_F6[frame], along_F6[frame], trunk_F63[frame, :, axis])
    return spread_F63
