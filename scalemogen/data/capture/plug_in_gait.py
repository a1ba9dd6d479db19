"""Joint centres from the 39 skin markers of Vicon's Plug-in Gait set.

Hips by Harrington et al. 2007 (J. Biomech. 40:595-602); knees, ankles, elbows and shoulders lie inside of
their marker by half the joint's width. Spine, collar bones and feet follow the 22-joint body's proportions
(`conventions`), so that people of all sources stand alike. Lengths in metres, Y up, as everywhere.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.capture.rig import (
    COLLAR_SHARES,
    FOOT_LENGTH,
    FOOT_PITCH,
    PELVIS_RISE,
    SPINE_SHARES,
)
from scalemogen.motion.skeleton import HUMANML3D

MARKERS = (
    "LFHD", "RFHD", "LBHD", "RBHD", "C7", "T10", "CLAV", "STRN", "RBAK", "LSHO", "LUPA", "LELB", "LFRM", "LWRA",
    "LWRB", "LFIN", "RSHO", "RUPA", "RELB", "RFRM", "RWRA", "RWRB", "RFIN", "LASI", "RASI", "LPSI", "RPSI", "LTHI",
    "LKNE", "LTIB", "LANK", "LHEE", "LTOE", "RTHI", "RKNE", "RTIB", "RANK", "RHEE", "RTOE",
)  # fmt: skip
# Between the joints or on the fingers: no joint is made of these.
_UNREAD = ("STRN", "RBAK", "LUPA", "LFRM", "LFIN", "RUPA", "RFRM", "RFIN", "LTHI", "LTIB", "RTHI", "RTIB")
NEEDED = tuple(name for name in MARKERS if name not in _UNREAD)

# From the middle of a marker (radius 7 mm) to the middle of the joint: half the joint's width and the radius.
_KNEE, _ANKLE, _ELBOW, _SHOULDER = 0.057, 0.042, 0.042, 0.085
# How far the spine lies before the marker on the skin of the back, as a share of the depth of the chest.
_NECK_DEPTH, _CHEST_DEPTH = 0.55, 0.65

Points = dict[str, np.ndarray]  # (F, 3) each


def joint_centres(markers_FM3: np.ndarray) -> np.ndarray:
    """(F, 22, 3) joints of (F, 39, 3) markers without gaps, in metres, Y up."""
    marker = {name: markers_FM3[:, MARKERS.index(name)] for name in NEEDED}
    joint = _hips(marker) | _spine(marker)
    joint["pelvis"], joint["spine3"] = _pelvis(marker, joint), _chest(marker)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        joint |= _leg(marker, side, joint[f"{side}_hip"], sign)
        joint |= _arm(marker, side, sign)
        joint[f"{side}_collar"] = _collar(joint["spine3"], joint["neck"], joint[f"{side}_shoulder"])
    for name, share in SPINE_SHARES.items():
        joint[name] = joint["pelvis"] + share * (joint["spine3"] - joint["pelvis"])
    return np.stack([joint[name] for name in HUMANML3D.joint_names], axis=1)


def hip_centres(
    left_asis_F3: np.ndarray, right_asis_F3: np.ndarray, psis_F3: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Left and right hip joint centre (F, 3), metres.

    Harrington et al. 2007, equations on pelvic width (between the front spines) and depth (from their middle
    to the middle of the rear spines), both the clip's medians: behind the middle 0.24 depth + 9.9 mm, below it
    0.30 width + 10.9 mm, beside it 0.33 width + 7.3 mm.
    """
    middle_F3 = (left_asis_F3 + right_asis_F3) / 2
    across_F3 = left_asis_F3 - right_asis_F3
    width = np.median(_length(across_F3))
    depth = np.median(_length(middle_F3 - psis_F3))
    left_F3 = _unit(across_F3)
    front_F3 = _unit(_reject(middle_F3 - psis_F3, left_F3))
    up_F3 = np.cross(front_F3, left_F3)
    base_F3 = middle_F3 - (0.24 * depth + 0.0099) * front_F3 - (0.30 * width + 0.0109) * up_F3
    beside_F3 = (0.33 * width + 0.0073) * left_F3
    return base_F3 + beside_F3, base_F3 - beside_F3


def _hips(marker: Points) -> Points:
    left, right = hip_centres(marker["LASI"], marker["RASI"], (marker["LPSI"] + marker["RPSI"]) / 2)
    return {"left_hip": left, "right_hip": right}


def _pelvis(marker: Points, joint: Points) -> np.ndarray:
    """Between the hips and a little above: towards the chest."""
    middle, across = (joint["left_hip"] + joint["right_hip"]) / 2, joint["left_hip"] - joint["right_hip"]
    up = _unit(_reject(_chest(marker) - middle, _unit(across)))
    return middle + PELVIS_RISE * _length(across)[:, None] / 2 * up


def _chest(marker: Points) -> np.ndarray:
    """As far up as T10, inside the chest."""
    depth = _reject(marker["CLAV"] - marker["C7"], _unit(marker["C7"] - marker["T10"]))
    return marker["T10"] + _CHEST_DEPTH * depth


def _spine(marker: Points) -> Points:
    head = np.mean([marker[name] for name in ("LFHD", "RFHD", "LBHD", "RBHD")], axis=0)
    neck = marker["C7"] + _NECK_DEPTH * (marker["CLAV"] - marker["C7"])
    return {"neck": neck, "head": head}


def _collar(chest_F3: np.ndarray, neck_F3: np.ndarray, shoulder_F3: np.ndarray) -> np.ndarray:
    to_neck, to_shoulder = COLLAR_SHARES
    return chest_F3 + to_neck * (neck_F3 - chest_F3) + to_shoulder * (shoulder_F3 - chest_F3)


def _leg(marker: Points, side: str, hip_F3: np.ndarray, sign: float) -> Points:
    """Knee and ankle inside of their markers, along the common axis of knee and ankle."""
    knee, ankle, heel, toe = (marker[f"{side[0].upper()}{name}"] for name in ("KNE", "ANK", "HEE", "TOE"))
    # both joints are hinges about nearly one axis: square to the shank and to the foot
    forward = _unit(toe - heel)
    inward = _unit(np.cross(ankle - knee, forward)) * sign
    ankle_centre = ankle + _ANKLE * inward
    knee_centre = knee + _KNEE * _unit(_reject(inward, _unit(knee - hip_F3)))
    up = np.cross(inward, forward) * sign
    down_and_forward = np.cos(FOOT_PITCH) * forward - np.sin(FOOT_PITCH) * up
    foot = ankle_centre + FOOT_LENGTH * down_and_forward
    return {f"{side}_knee": knee_centre, f"{side}_ankle": ankle_centre, f"{side}_foot": foot}


def _arm(marker: Points, side: str, sign: float) -> Points:
    letter = side[0].upper()
    shoulder = marker[f"{letter}SHO"] - _SHOULDER * _unit(marker["C7"] - marker["T10"])
    wrist = (marker[f"{letter}WRA"] + marker[f"{letter}WRB"]) / 2
    elbow = _elbow(shoulder, marker[f"{letter}ELB"], wrist, sign)
    return {f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_wrist": wrist}


def _elbow(shoulder_F3: np.ndarray, marker_F3: np.ndarray, wrist_F3: np.ndarray, sign: float) -> np.ndarray:
    """Elbow centre inside of the marker on the outer side of the elbow.

    A bent elbow's axis is square to the plane of the arm. A straight arm has no such plane: there the
    centre is towards the line from shoulder to wrist. Between the two the directions are blended.
    """
    line_F3 = _unit(wrist_F3 - shoulder_F3)
    to_line_F3 = -_reject(marker_F3 - shoulder_F3, line_F3)
    axis_F3 = _unit(np.cross(wrist_F3 - marker_F3, shoulder_F3 - marker_F3)) * sign
    bend_F1 = np.clip((_length(to_line_F3)[:, None] / _ELBOW - 1) / 1.5, 0, 1)
    inward_F3 = _unit(bend_F1 * axis_F3 + (1 - bend_F1) * _unit(to_line_F3))
    return marker_F3 + np.minimum(_ELBOW, _length(to_line_F3))[:, None] * inward_F3


def _length(vectors_F3: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors_F3, axis=-1)


def _unit(vectors_F3: np.ndarray) -> np.ndarray:
    return vectors_F3 / np.maximum(_length(vectors_F3)[..., None], 1e-9)


def _reject(vectors_F3: np.ndarray, axis_F3: np.ndarray) -> np.ndarray:
    """The part of the vectors square to a unit axis."""
    return vectors_F3 - axis_F3 * np.sum(vectors_F3 * axis_F3, axis=-1, keepdims=True)
