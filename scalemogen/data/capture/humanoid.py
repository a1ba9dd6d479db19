"""The 15-body humanoid of DeepMimic, AMP and ASE, completed to the 22 joints of the common rig.

The humanoid has no toes, neck, collars or spine; its wrists are the ends of the lower arms. Its files differ, but all
hold a root position and one rotation per body. Coordinates here are metres: x to the front, y up, z to the right.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.rig import FOOT_LENGTH, FOOT_PITCH, place_collars, raise_pelvis, straighten_spine
from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D

# Body -> its parent, parents first.
PARENTS = {
    "chest": "root", "neck": "chest", "right_hip": "root", "right_knee": "right_hip", "right_ankle": "right_knee",
    "right_shoulder": "chest", "right_elbow": "right_shoulder", "right_wrist": "right_elbow", "left_hip": "root",
    "left_knee": "left_hip", "left_ankle": "left_knee", "left_shoulder": "chest", "left_elbow": "left_shoulder",
    "left_wrist": "left_elbow",
}  # fmt: skip
# Metres from the chest body to spine3 and neck along the trunk. With them, chest, neck and shoulders are at the same
# heights above the hips as on standing people of the common rig (0.37, 0.59 and 0.48 to 0.49).
_SPINE3, _NECK = 0.130, 0.350
_UP = np.array([0.0, 1.0, 0.0])
_HEAD = ADULT_BONE_LENGTHS[HUMANML3D.index("head")] * _UP
# From ankle to toe: ahead in the foot's own axes, sloping down as on a flat sole of the common rig.
_TOE = FOOT_LENGTH * np.array([np.cos(FOOT_PITCH), -np.sin(FOOT_PITCH), 0.0])

Offsets = Mapping[str, np.ndarray]  # (3,) metres from the parent, per body
Rotations = Mapping[str, Rotation]  # F rotations relative to the parent, per body; missing ones do not turn


def humanoid_joints(root_F3: np.ndarray, rotations: Rotations, offsets: Offsets) -> np.ndarray:
    """Return (F, 22, 3) joints in metres, Y up.

    Toes are placed by length and orientation of the foot, neck and head along chest and neck body, collars and lower
    spine as everywhere on the common rig.
    """
    position, orientation = _forward_kinematics(np.asarray(root_F3, float), rotations, offsets)
    chest_F3, chest = position["chest"], orientation["chest"]
    joint = {**position, "pelvis": position["root"], "spine3": chest_F3 + chest.apply(_SPINE3 * _UP)}
    joint["neck"] = chest_F3 + chest.apply(_NECK * _UP)
    joint["head"] = joint["neck"] + orientation["neck"].apply(_HEAD)
    for side in ("left", "right"):
        joint[f"{side}_foot"] = position[f"{side}_ankle"] + orientation[f"{side}_ankle"].apply(_TOE)
    # the steps below compute pelvis, spine1, spine2 and collars from the other joints
    unplaced_F3 = np.zeros_like(chest_F3)
    joints_FJ3 = np.stack([joint.get(name, unplaced_F3) for name in HUMANML3D.joint_names], axis=1)
    return place_collars(straighten_spine(raise_pelvis(joints_FJ3)))


def _forward_kinematics(
    root_F3: np.ndarray, rotations: Rotations, offsets: Offsets
) -> tuple[dict[str, np.ndarray], dict[str, Rotation]]:
    """Return the (F, 3) position and the world orientation of every body."""
    position, orientation = {"root": root_F3}, {"root": rotations["root"]}
    for body, parent in PARENTS.items():
        position[body] = position[parent] + orientation[parent].apply(offsets[body])
        orientation[body] = orientation[parent] * rotations[body] if body in rotations else orientation[parent]
    return position, orientation
