"""Convert motions from SnapMoGen's skeleton to HumanML3D's, so that models of HumanML3D can use its files."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN, Skeleton

_SAME_PLACE = {"pelvis": "root", "neck": "neck1"}  # joints of HumanML3D that SnapMoGen calls by another name

M = TypeVar("M", bound=MotionArrays)


def on_skeleton(motion: M, skeleton: Skeleton) -> M:
    """Return the motion on a skeleton. A converted motion has no rotations, heading and recipe.

    Raises:
        ValueError: for any conversion but that from `snapmogen` to `humanml3d`.
    """
    if motion.skeleton is skeleton:
        return motion
    if (motion.skeleton, skeleton) != (SNAPMOGEN, HUMANML3D):
        raise ValueError(
            f"the motion is on the skeleton '{motion.skeleton.name}' and cannot be converted to the model's, "
            f"'{skeleton.name}'; use a model of '{motion.skeleton.name}'"
        )
    rows = [SNAPMOGEN.index(_SAME_PLACE.get(joint, joint)) for joint in HUMANML3D.joint_names]
    return replace(
        motion,
        joints_FJ3=motion.joints_FJ3[:, rows],
        skeleton=skeleton,
        rotations_FJ4=None,
        recipe=None,  # it belongs to a model of the other skeleton
        heading_F=None,
        bone_lengths_J=None,
    )
