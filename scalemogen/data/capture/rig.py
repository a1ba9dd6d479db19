"""The common rig: put the joints at the same positions inside the body for all sources.

Data sets place the pelvis, spine, collar, head and toe joints differently inside the body. A model would learn these
differences: people of one set would stand with raised shoulders, people of another with flat feet. The numbers are
those of the largest set (Bandai-Namco), measured on standing people after fitting to the adult body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.degenerate import COLLAR_SHARES
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

# Height of the pelvis joint above the middle of the hips, as a share of half the distance between them.
PELVIS_RISE = 0.34
# Places of the lower spine joints on the line from pelvis to spine3, as shares of its length.
SPINE_SHARES = {"spine1": 0.40, "spine2": 0.83}
# Radians that the bone from ankle to toe slopes down when the sole is flat.
FOOT_PITCH = 0.69
# Metres from ankle to toe.
FOOT_LENGTH = float(ADULT_BONE_LENGTHS[HUMANML3D.index("left_foot")])


@dataclass(frozen=True)
class Rig:
    """How the rig of a data set differs from the common rig, measured on its standing people.

    Attributes:
        foot_pitch: radians by which the bones from ankle to toe are too flat.
        head_tilt: radians by which heads are too far forward.
        shoulder_drop: metres by which shoulders are too high, at the size of the data set's bodies.
    """

    foot_pitch: float
    head_tilt: float
    shoulder_drop: float


def on_common_rig(joints_FJ3: np.ndarray, rig: Rig) -> np.ndarray:
    """Return (F, 22, 3) joints with pelvis, spine, collars, shoulders, head and toes as on the common rig."""
    joints_FJ3 = straighten_spine(raise_pelvis(joints_FJ3))
    joints_FJ3 = place_collars(lower_shoulders(joints_FJ3, rig.shoulder_drop))
    return tilt_head(pitch_feet(joints_FJ3, rig.foot_pitch), -rig.head_tilt)


def raise_pelvis(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F, 22, 3) joints with the pelvis above the middle of the hips, towards spine3."""
    joints_FJ3 = np.array(joints_FJ3, float)
    left, right, chest = (joints_FJ3[:, HUMANML3D.index(name)] for name in ("left_hip", "right_hip", "spine3"))
    middle, across = (left + right) / 2, left - right
    half = np.linalg.norm(across, axis=-1, keepdims=True) / 2
    axis = across / (2 * half)
    # up is the direction to the chest, without its component along the line of the hips
    up = chest - middle
    up = up - axis * np.sum(up * axis, axis=-1, keepdims=True)
    up = up / np.linalg.norm(up, axis=-1, keepdims=True)
    joints_FJ3[:, 0] = middle + PELVIS_RISE * half * up
    return joints_FJ3


def straighten_spine(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F, 22, 3) joints with spine1 and spine2 on the line from pelvis to spine3."""
    joints_FJ3 = np.array(joints_FJ3, float)
    pelvis, chest = joints_FJ3[:, 0], joints_FJ3[:, HUMANML3D.index("spine3")]
    for name, share in SPINE_SHARES.items():
        joints_FJ3[:, HUMANML3D.index(name)] = pelvis + share * (chest - pelvis)
    return joints_FJ3


def place_collars(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F, 22, 3) joints with the collars between spine3, neck and shoulder."""
    joints_FJ3 = np.array(joints_FJ3, float)
    to_neck, to_shoulder = COLLAR_SHARES
    chest, neck = (joints_FJ3[:, HUMANML3D.index(name)] for name in ("spine3", "neck"))
    for side in ("left", "right"):
        shoulder = joints_FJ3[:, HUMANML3D.index(f"{side}_shoulder")]
        collar = chest + to_neck * (neck - chest) + to_shoulder * (shoulder - chest)
        joints_FJ3[:, HUMANML3D.index(f"{side}_collar")] = collar
    return joints_FJ3


def lower_shoulders(joints_FJ3: np.ndarray, metres: float) -> np.ndarray:
    """Return (F, 22, 3) joints with both arms shifted down along the line from neck to spine3."""
    joints_FJ3 = np.array(joints_FJ3, float)
    down_F3 = joints_FJ3[:, HUMANML3D.index("spine3")] - joints_FJ3[:, HUMANML3D.index("neck")]
    down_F3 = down_F3 / np.linalg.norm(down_F3, axis=-1, keepdims=True)
    arms = [
        HUMANML3D.index(f"{side}_{name}") for side in ("left", "right") for name in ("shoulder", "elbow", "wrist")
    ]
    joints_FJ3[:, arms] += metres * down_F3[:, None]
    return joints_FJ3


def pitch_feet(joints_FJ3: np.ndarray, angle: float) -> np.ndarray:
    """Return (F, 22, 3) joints with the bones from ankle to toe turned down, in the plane of the shank.

    Args:
        angle: radians.
    """
    joints_FJ3 = np.array(joints_FJ3, float)
    for side in ("left", "right"):
        knee, ankle, foot = (HUMANML3D.index(f"{side}_{name}") for name in ("knee", "ankle", "foot"))
        bone, shank = joints_FJ3[:, foot] - joints_FJ3[:, ankle], joints_FJ3[:, ankle] - joints_FJ3[:, knee]
        length = np.linalg.norm(bone, axis=-1, keepdims=True)
        # the component of the shank at right angles to the foot bone
        down = shank - bone * np.sum(shank * bone, axis=-1, keepdims=True) / length**2
        down = down / np.maximum(np.linalg.norm(down, axis=-1, keepdims=True), 1e-9)
        joints_FJ3[:, foot] = joints_FJ3[:, ankle] + np.cos(angle) * bone + np.sin(angle) * length * down
    return joints_FJ3


def tilt_head(joints_FJ3: np.ndarray, angle: float) -> np.ndarray:
    """Return (F, 22, 3) joints with the head turned forward about the line through the shoulders.

    Args:
        angle: radians.
    """
    joints_FJ3 = np.array(joints_FJ3, float)
    neck, head, left, right = (HUMANML3D.index(n) for n in ("neck", "head", "left_shoulder", "right_shoulder"))
    axis_F3 = joints_FJ3[:, left] - joints_FJ3[:, right]
    axis_F3 = axis_F3 / np.linalg.norm(axis_F3, axis=-1, keepdims=True)
    bone_F3 = joints_FJ3[:, head] - joints_FJ3[:, neck]
    joints_FJ3[:, head] = joints_FJ3[:, neck] + Rotation.from_rotvec(angle * axis_F3).apply(bone_F3)
    return joints_FJ3
