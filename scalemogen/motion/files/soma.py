"""The SOMA skeletons, in which Kimodo writes its motions (`posed_joints` in its NPZ files): rows of the 22 joints.

The order of the joints is that of Kimodo's skeletons of 77 and 30 joints; jaw, eyes, fingers and tips are left out.
"""

from __future__ import annotations

from scalemogen.motion.skeleton import HUMANML3D

SOMA_FPS = 30.0  # Kimodo's rate, which its files do not say

_TRUNK = {"pelvis": 0, "spine1": 1, "spine2": 2, "spine3": 3, "neck": 4, "head": 6}
_LIMBS = (("collar", "shoulder", "elbow", "wrist"), ("hip", "knee", "ankle", "foot"))


def _rows(arms: tuple[int, int], legs: tuple[int, int]) -> tuple[int, ...]:
    """Return the row of each of the 22 joints; the joints of a limb follow each other from the given rows on."""
    rows = dict(_TRUNK)
    for joints, starts in zip(_LIMBS, (arms, legs), strict=True):
        for side, start in zip(("left", "right"), starts, strict=True):
            rows |= {f"{side}_{joint}": start + step for step, joint in enumerate(joints)}
    return tuple(rows[joint] for joint in HUMANML3D.joint_names)


SOMA_77 = _rows(arms=(11, 39), legs=(67, 72))
SOMA_30 = _rows(arms=(10, 16), legs=(22, 26))
