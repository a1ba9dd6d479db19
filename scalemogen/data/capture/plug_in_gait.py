"""Joint centres from the 39 skin markers of Vicon's Plug-in Gait set.

Hips are estimated by Harrington et al. 2007 (J. Biomech. 40:595-602). Knees, ankles, elbows and shoulders are inside
of their markers by half the width of the joint. Spine, collars and feet follow the proportions of the common rig
(`rig`). Lengths are in metres, Y is up.
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.capture.rig import (
    FOOT_LENGTH,
    FOOT_PITCH,
    PELVIS_RISE,
    SPINE_SHARES,
)
from scalemogen.motion.degenerate import COLLAR_SHARES
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.vectors import unit

MARKERS = (
    "LFHD", "RFHD", "LBHD", "RBHD", "C7", "T10", "CLAV", "STRN", "RBAK", "LSHO", "LUPA", "LELB", "LFRM", "LWRA",
    "LWRB", "LFIN", "RSHO", "RUPA", "RELB", "RFRM", "RWRA", "RWRB", "RFIN", "LASI", "RASI", "LPSI", "RPSI", "LTHI",
    "LKNE", "LTIB", "LANK", "LHEE", "LTOE", "RTHI", "RKNE", "RTIB", "RANK", "RHEE", "RTOE",
)  # fmt: skip
# Markers between joints or on fingers, which no joint is computed from.
_UNREAD = ("STRN", "RBAK", "LUPA", "LFRM", "LFIN", "RUPA", "RFRM", "RFIN", "LTHI", "LTIB", "RTHI", "RTIB")
NEEDED = tuple(name for name in MARKERS if name not in _UNREAD)

# Metres from the centre of a marker to that of the joint: half the joint's width, and the marker's radius of 7 mm.
_KNEE, _ANKLE, _ELBOW, _SHOULDER = 0.057, 0.042, 0.042, 0.085
# Distance from the markers on the back to the spine, as a share of the depth of the chest.
_NECK_DEPTH, _CHEST_DEPTH = 0.55, 0.65

Points = dict[str, np.ndarray]  # (F, 3) each


def joint_centres(markers_FM3: np.ndarray) -> np.ndarray:
    """Return (F, 22, 3) joints from (F, 39, 3) markers without gaps, in metres, Y up."""
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
    """Return the left and right hip joint centre, (F, 3) each, in metres.

    Harrington et al. 2007 give regressions on the width of the pelvis (between the front iliac spines) and its depth
    (from their middle to the middle of the rear ones). The hip is behind the front middle by 0.24 depth + 9.9 mm,
    below it by 0.30 width + 10.9 mm, and beside it by 0.33 width + 7.3 mm. Width and depth are medians over the clip.

    Args:
        left_asis_F3, right_asis_F3: markers on the front iliac spines.
        psis_F3: middle of the markers on the rear iliac spines.
    """
    middle_F3 = (left_asis_F3 + right_asis_F3) / 2
    across_F3 = left_asis_F3 - right_asis_F3
    width = np.median(_length(across_F3))
    depth = np.median(_length(middle_F3 - psis_F3))
    left_F3 = unit(across_F3)
    front_F3 = unit(_reject(middle_F3 - psis_F3, left_F3))
    up_F3 = np.cross(front_F3, left_F3)
    base_F3 = middle_F3 - (0.24 * depth + 0.0099) * front_F3 - (0.30 * width + 0.0109) * up_F3
    beside_F3 = (0.33 * width + 0.0073) * left_F3
    return base_F3 + beside_F3, base_F3 - beside_F3


def _hips(marker: Points) -> Points:
    left, right = hip_centres(marker["LASI"], marker["RASI"], (marker["LPSI"] + marker["RPSI"]) / 2)
    return {"left_hip": left, "right_hip": right}


def _pelvis(marker: Points, joint: Points) -> np.ndarray:
    """Return the pelvis joint: above the middle of the hips, towards the chest."""
    middle, across = (joint["left_hip"] + joint["right_hip"]) / 2, joint["left_hip"] - joint["right_hip"]
    up = unit(_reject(_chest(marker) - middle, unit(across)))
    return middle + PELVIS_RISE * _length(across)[:, None] / 2 * up


def _chest(marker: Points) -> np.ndarray:
    """Return spine3: at the height of the T10 marker, inside the chest."""
    depth = _reject(marker["CLAV"] - marker["C7"], unit(marker["C7"] - marker["T10"]))
    return marker["T10"] + _CHEST_DEPTH * depth


def _spine(marker: Points) -> Points:
    """Return neck and head."""
    head = np.mean([marker[name] for name in ("LFHD", "RFHD", "LBHD", "RBHD")], axis=0)
    neck = marker["C7"] + _NECK_DEPTH * (marker["CLAV"] - marker["C7"])
    return {"neck": neck, "head": head}


def _collar(chest_F3: np.ndarray, neck_F3: np.ndarray, shoulder_F3: np.ndarray) -> np.ndarray:
    to_neck, to_shoulder = COLLAR_SHARES
    return chest_F3 + to_neck * (neck_F3 - chest_F3) + to_shoulder * (shoulder_F3 - chest_F3)


def _leg(marker: Points, side: str, hip_F3: np.ndarray, sign: float) -> Points:
    """Return knee and ankle, inside of their markers along the common axis of both, and the foot.

    Args:
        sign: 1 for the left leg, -1 for the right one.
    """
    knee, ankle, heel, toe = (marker[f"{side[0].upper()}{name}"] for name in ("KNE", "ANK", "HEE", "TOE"))
    # both joints are hinges about nearly the same axis, perpendicular to the shank and to the foot
    forward = unit(toe - heel)
    inward = unit(np.cross(ankle - knee, forward)) * sign
    ankle_centre = ankle + _ANKLE * inward
    knee_centre = knee + _KNEE * unit(_reject(inward, unit(knee - hip_F3)))
    up = np.cross(inward, forward) * sign
    down_and_forward = np.cos(FOOT_PITCH) * forward - np.sin(FOOT_PITCH) * up
    foot = ankle_centre + FOOT_LENGTH * down_and_forward
    return {f"{side}_knee": knee_centre, f"{side}_ankle": ankle_centre, f"{side}_foot": foot}


def _arm(marker: Points, side: str, sign: float) -> Points:
    """Return shoulder, elbow and wrist; the shoulder is below its marker along the spine."""
    letter = side[0].upper()
    shoulder = marker[f"{letter}SHO"] - _SHOULDER * unit(marker["C7"] - marker["T10"])
    wrist = (marker[f"{letter}WRA"] + marker[f"{letter}WRB"]) / 2
    elbow = _elbow(shoulder, marker[f"{letter}ELB"], wrist, sign)
    return {f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_wrist": wrist}


def _elbow(shoulder_F3: np.ndarray, marker_F3: np.ndarray, wrist_F3: np.ndarray, sign: float) -> np.ndarray:
    """Return the elbow centre, inside of the marker on the outer side of the elbow.

    The axis of a bent elbow is perpendicular to the plane of the arm. A straight arm has no such plane; its elbow is
    on the line from shoulder to wrist. In between, the two directions are blended.
    """
    line_F3 = unit(wrist_F3 - shoulder_F3)
    to_line_F3 = -_reject(marker_F3 - shoulder_F3, line_F3)
    axis_F3 = unit(np.cross(wrist_F3 - marker_F3, shoulder_F3 - marker_F3)) * sign
    # 0 for a straight arm, 1 once the marker is 2.5 elbow radii off the line from shoulder to wrist
    bend_F1 = np.clip((_length(to_line_F3)[:, None] / _ELBOW - 1) / 1.5, 0, 1)
    inward_F3 = unit(bend_F1 * axis_F3 + (1 - bend_F1) * unit(to_line_F3))
    return marker_F3 + np.minimum(_ELBOW, _length(to_line_F3))[:, None] * inward_F3


def _length(vectors_F3: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors_F3, axis=-1)


def _reject(vectors_F3: np.ndarray, axis_F3: np.ndarray) -> np.ndarray:
    """Return the component of the vectors perpendicular to a unit axis."""
    return vectors_F3 - axis_F3 * np.sum(vectors_F3 * axis_F3, axis=-1, keepdims=True)
