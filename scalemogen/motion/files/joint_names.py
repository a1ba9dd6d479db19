"""The names of the 22 joints in motion files: one table per naming convention.

A table maps each joint of the `humanml3d` skeleton to a node of the file, or to several nodes whose mean is the joint
(for bodies with fewer spine joints). `foot/end` is the End Site of the node `foot`. Upper and lower case count as
equal, and a prefix such as `mixamorig:` is ignored. Names that are in no table are found by their words, see
`joint_words`; a table is needed where words mislead.
"""

from __future__ import annotations

from scalemogen.motion.skeleton import HUMANML3D

Naming = dict[str, tuple[str, ...]]  # joint of the skeleton -> nodes of the file


def _naming(spine: Naming, limbs: dict[str, str], left: str, right: str) -> Naming:
    """Return a table of the joints on the middle line and the limb joints of both sides.

    Args:
        spine: the joints on the middle line.
        limbs: for each limb joint a node name with `{}` in place of the side.
        left, right: the file's words for the sides.
    """
    sides = {
        f"{side}_{joint}": (pattern.format(word),)
        for side, word in (("left", left), ("right", right))
        for joint, pattern in limbs.items()
    }
    return spine | sides


SMPL: Naming = {name: (name,) for name in HUMANML3D.joint_names}

MIXAMO = _naming(
    {
        "pelvis": ("Hips",), "spine1": ("Spine",), "spine2": ("Spine1",), "spine3": ("Spine2",),
        "neck": ("Neck",), "head": ("Head",),
    },
    {
        "hip": "{}UpLeg", "knee": "{}Leg", "ankle": "{}Foot", "foot": "{}ToeBase",
        "collar": "{}Shoulder", "shoulder": "{}Arm", "elbow": "{}ForeArm", "wrist": "{}Hand",
    },
    "Left", "Right",
)  # fmt: skip

LAFAN = MIXAMO | {"left_foot": ("LeftToe",), "right_foot": ("RightToe",)}

CMU = MIXAMO | {"spine1": ("LowerBack",), "spine2": ("Spine",), "spine3": ("Spine1",)}

TWO_SPINE_JOINTS = MIXAMO | {"spine2": ("Spine", "Spine1"), "spine3": ("Spine1",)}

BANDAI = _naming(
    {
        "pelvis": ("Hips",), "spine1": ("Spine",), "spine2": ("Spine", "Chest"), "spine3": ("Chest",),
        "neck": ("Neck",), "head": ("Head",),
    },
    {
        "hip": "UpperLeg_{}", "knee": "LowerLeg_{}", "ankle": "Foot_{}", "foot": "Toes_{}",
        "collar": "Shoulder_{}", "shoulder": "UpperArm_{}", "elbow": "LowerArm_{}", "wrist": "Hand_{}",
    },
    "L", "R",
)  # fmt: skip

CMU_DAZ = _naming(
    {
        "pelvis": ("hip",), "spine1": ("abdomen",), "spine2": ("abdomen", "chest"), "spine3": ("chest",),
        "neck": ("neck",), "head": ("head",),
    },
    {
        "hip": "{}Thigh", "knee": "{}Shin", "ankle": "{}Foot", "foot": "{}Foot/end",
        "collar": "{}Collar", "shoulder": "{}Shldr", "elbow": "{}ForeArm", "wrist": "{}Hand",
    },
    "l", "r",
)  # fmt: skip

BIOVISION = _naming(
    {
        "pelvis": ("Hips",), "spine1": ("lowerback",), "spine2": ("Chest",), "spine3": ("Chest2",),
        "neck": ("Neck",), "head": ("Head",),
    },
    {
        "hip": "{}Hip", "knee": "{}Knee", "ankle": "{}Ankle", "foot": "{}Toe",
        "collar": "{}Collar", "shoulder": "{}Shoulder", "elbow": "{}Elbow", "wrist": "{}Wrist",
    },
    "Left", "Right",
)  # fmt: skip

RIGIFY = _naming(
    {
        "pelvis": ("pelvis",), "spine1": ("pelvis", "spine.001"), "spine2": ("spine.001",),
        "spine3": ("spine.001", "neck"), "neck": ("neck",), "head": ("face",),
    },
    {
        "hip": "thigh.{}", "knee": "shin.{}", "ankle": "foot.{}", "foot": "foot.{}/end",
        "collar": "shoulder.{}", "shoulder": "upper_arm.{}", "elbow": "forearm.{}", "wrist": "forearm.{}/end",
    },
    "L", "R",
) | {
    # Its shoulder bones start at the neck, so the collar joint is the middle between neck and upper arm.
    "left_collar": ("shoulder.L", "upper_arm.L"),
    "right_collar": ("shoulder.R", "upper_arm.R"),
}  # fmt: skip

# Rigify's bones for skinning, as in characters that Blender exports for games.
RIGIFY_DEFORM = _naming(
    {
        "pelvis": ("DEF-hips",), "spine1": ("DEF-spine.001",), "spine2": ("DEF-spine.002",),
        "spine3": ("DEF-spine.003",), "neck": ("DEF-neck",), "head": ("DEF-head",),
    },
    {
        "hip": "DEF-thigh.{}", "knee": "DEF-shin.{}", "ankle": "DEF-foot.{}", "foot": "DEF-toe.{}",
        "collar": "DEF-shoulder.{}", "shoulder": "DEF-upper_arm.{}", "elbow": "DEF-forearm.{}",
        "wrist": "DEF-hand.{}",
    },
    "L", "R",
)  # fmt: skip

UNREAL = _naming(
    {
        "pelvis": ("pelvis",), "spine1": ("spine_01",), "spine2": ("spine_02",), "spine3": ("spine_03",),
        "neck": ("neck_01",), "head": ("head",),
    },
    {
        "hip": "thigh_{}", "knee": "calf_{}", "ankle": "foot_{}", "foot": "ball_{}",
        "collar": "clavicle_{}", "shoulder": "upperarm_{}", "elbow": "lowerarm_{}", "wrist": "hand_{}",
    },
    "l", "r",
)  # fmt: skip

# The standard bones of VRM characters; an upper chest is not required.
VRM = _naming(
    {
        "pelvis": ("hips",), "spine1": ("spine",), "spine2": ("chest",), "spine3": ("upperChest",),
        "neck": ("neck",), "head": ("head",),
    },
    {
        "hip": "{}UpperLeg", "knee": "{}LowerLeg", "ankle": "{}Foot", "foot": "{}Toes",
        "collar": "{}Shoulder", "shoulder": "{}UpperArm", "elbow": "{}LowerArm", "wrist": "{}Hand",
    },
    "left", "right",
)  # fmt: skip

VRM_ONE_CHEST = VRM | {"spine2": ("spine", "chest"), "spine3": ("chest",)}

NAMINGS: dict[str, Naming] = {
    "SMPL": SMPL,
    "Mixamo": MIXAMO,
    "LaFAN": LAFAN,
    "CMU": CMU,
    "two spine joints": TWO_SPINE_JOINTS,
    "Bandai-Namco": BANDAI,
    "CMU in Daz names": CMU_DAZ,
    "Biovision": BIOVISION,
    "Rigify": RIGIFY,
    "Rigify DEF": RIGIFY_DEFORM,
    "Unreal": UNREAL,
    "VRM": VRM,
    "VRM with one chest": VRM_ONE_CHEST,
}
