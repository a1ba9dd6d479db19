"""Where the 22 joints lie in a body, so that people of all sources stand alike.

Data sets put pelvis, spine, collar bones and toes where their own rig has them. Left so, a model would learn
the rigs: a person of one set stands with the shoulders at the ears, one of another on flat ankles. The numbers
are those of the largest set's rig (Bandai-Namco), measured on standing people after fitting to the adult body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

# The pelvis joint lies above the middle of the hips, by this share of half the distance between them.
PELVIS_RISE = 0.34
# The lower spine joints on the line from pelvis to spine3.
SPINE_SHARES = {"spine1": 0.40, "spine2": 0.83}
# collar = spine3 + first * (neck - spine3) + second * (shoulder - spine3)
COLLAR_SHARES = (0.43, 0.29)
# The bone from ankle to toe slopes down by this angle (radians) when the sole is flat.
FOOT_PITCH = 0.69
FOOT_LENGTH = float(ADULT_BONE_LENGTHS[HUMANML3D.index("left_foot")])


@dataclass(frozen=True)
class Rig:
    """How a data set's rig differs from the convention, measured on its standing people.

    Attributes:
        foot_pitch: radians that its bones from ankle to toe are too flat.
        head_tilt: radians that its heads are too far forward.
        shoulder_drop: metres that its shoulders are too high, in its own size.
    """

    foot_pitch: float
    head_tilt: float
    shoulder_drop: float


def on_common_rig(joints_FJ3: np.ndarray, rig: Rig) -> np.ndarray:
    """(F, 22, 3) with pelvis, spine, collar bones, head and toes where the other data sets have them."""
    joints_FJ3 = straighten_spine(raise_pelvis(joints_FJ3))
    joints_FJ3 = place_collars(lower_shoulders(joints_FJ3, rig.shoulder_drop))
    return tilt_head(pitch_feet(joints_FJ3, rig.foot_pitch), -rig.head_tilt)


def raise_pelvis(joints_FJ3: np.ndarray) -> np.ndarray:
    """(F, 22, 3) with the pelvis joint between the hips and a little above, towards spine3."""
    joints_FJ3 = np.array(joints_FJ3, float)
    left, right, chest = (joints_FJ3[:, HUMANML3D.index(name)] for name in ("left_hip", "right_hip", "spine3"))
    middle, across = (left + right) / 2, left - right
    half = np.linalg.norm(across, axis=-1, keepdims=True) / 2
    axis = across / (2 * half)
    up = chest - middle
    up = up - axis * np.sum(up * axis, axis=-1, keepdims=True)
    up = up / np.linalg.norm(up, axis=-1, keepdims=True)
    joints_FJ3[:, 0] = middle + PELVIS_RISE * half * up
    return joints_FJ3


def straighten_spine(joints_FJ3: np.ndarray) -> np.ndarray:
    """(F, 22, 3) with spine1 and spine2 on the line from pelvis to spine3, at their heights."""
    joints_FJ3 = np.array(joints_FJ3, float)
    pelvis, chest = joints_FJ3[:, 0], joints_FJ3[:, HUMANML3D.index("spine3")]
    for name, share in SPINE_SHARES.items():
        joints_FJ3[:, HUMANML3D.index(name)] = pelvis + share * (chest - pelvis)
    return joints_FJ3


def place_collars(joints_FJ3: np.ndarray) -> np.ndarray:
    """(F, 22, 3) with the collar joints between spine3, neck and shoulder."""
    joints_FJ3 = np.array(joints_FJ3, float)
    to_neck, to_shoulder = COLLAR_SHARES
    chest, neck = (joints_FJ3[:, HUMANML3D.index(name)] for name in ("spine3", "neck"))
    for side in ("left", "right"):
        shoulder = joints_FJ3[:, HUMANML3D.index(f"{side}_shoulder")]
        collar = chest + to_neck * (neck - chest) + to_shoulder * (shoulder - chest)
        joints_FJ3[:, HUMANML3D.index(f"{side}_collar")] = collar
    return joints_FJ3


def lower_shoulders(joints_FJ3: np.ndarray, metres: float) -> np.ndarray:
    """(F, 22, 3) with both arms moved down along the line from neck to spine3, all their bones as they were."""
    joints_FJ3 = np.array(joints_FJ3, float)
    down_F3 = joints_FJ3[:, HUMANML3D.index("spine3")] - joints_FJ3[:, HUMANML3D.index("neck")]
    down_F3 = down_F3 / np.linalg.norm(down_F3, axis=-1, keepdims=True)
    arms = [
        HUMANML3D.index(f"{side}_{name}") for side in ("left", "right") for name in ("shoulder", "elbow", "wrist")
    ]
    joints_FJ3[:, arms] += metres * down_F3[:, None]
    return joints_FJ3


def pitch_feet(joints_FJ3: np.ndarray, angle: float) -> np.ndarray:
    """(F, 22, 3) with the bones from ankle to toe turned down by an angle in radians, in the plane of the shank."""
    joints_FJ3 = np.array(joints_FJ3, float)
    for side in ("left", "right"):
        knee, ankle, foot = (HUMANML3D.index(f"{side}_{name}") for name in ("knee", "ankle", "foot"))
        bone, shank = joints_FJ3[:, foot] - joints_FJ3[:, ankle], joints_FJ3[:, ankle] - joints_FJ3[:, knee]
        length = np.linalg.norm(bone, axis=-1, keepdims=True)
        down = shank - bone * np.sum(shank * bone, axis=-1, keepdims=True) / length**2
        down = down / np.maximum(np.linalg.norm(down, axis=-1, keepdims=True), 1e-9)
        joints_FJ3[:, foot] = joints_FJ3[:, ankle] + np.cos(angle) * bone + np.sin(angle) * length * down
    return joints_FJ3


def tilt_head(joints_FJ3: np.ndarray, angle: float) -> np.ndarray:
    """(F, 22, 3) with the bone from neck to head turned forward by an angle in radians, about the shoulders' line."""
    joints_FJ3 = np.array(joints_FJ3, float)
    neck, head, left, right = (HUMANML3D.index(n) for n in ("neck", "head", "left_shoulder", "right_shoulder"))
    axis_F3 = joints_FJ3[:, left] - joints_FJ3[:, right]
    axis_F3 = axis_F3 / np.linalg.norm(axis_F3, axis=-1, keepdims=True)
    bone_F3 = joints_FJ3[:, head] - joints_FJ3[:, neck]
    joints_FJ3[:, head] = joints_FJ3[:, neck] + Rotation.from_rotvec(angle * axis_F3).apply(bone_F3)
    return joints_FJ3
