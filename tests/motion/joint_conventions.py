"""Bodies as BVH files of many programs name and divide them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from node_files import Nodes

from scalemogen.motion.skeleton import HUMANML3D

LEG, ARM = ("hip", "knee", "ankle", "foot"), ("collar", "shoulder", "elbow", "wrist")


@dataclass(frozen=True)
class Convention:
    """How the joints are named, with `{}` for the side; an empty name leaves the joint out.

    Attributes:
        sides: the words for left and right.
        trunk: from pelvis to head; the number of spine nodes is free.
        leg: names of hip, knee, ankle and toe; "/end" makes the toe an End Site.
        arm: names of collar, shoulder, elbow and wrist.
        prefix: of all names.
        extra: further nodes, which lie in the node named after the colon.
    """

    sides: tuple[str, str]
    trunk: tuple[str, ...]
    leg: tuple[str, ...]
    arm: tuple[str, ...]
    prefix: str = ""
    extra: tuple[str, ...] = field(default=())


MIXAMO_LEG, MIXAMO_ARM = ("{}UpLeg", "{}Leg", "{}Foot", "{}ToeBase"), ("{}Shoulder", "{}Arm", "{}ForeArm", "{}Hand")
SPINES = ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")
LEFT = ("Left", "Right")
FINGERS = ("{}HandThumb1:{}Hand", "{}HandIndex1:{}Hand", "{}HandPinky1:{}Hand")
CONVENTIONS = {
    "xsens": Convention(
        LEFT, ("Hips", "Chest", "Chest2", "Chest4", "Neck", "Head"),
        ("{}Hip", "{}Knee", "{}Ankle", "{}Toe"), ("{}Collar", "{}Shoulder", "{}Elbow", "{}Wrist"),
    ),
    "xsens mvn": Convention(
        LEFT, ("Pelvis", "L5", "L3", "T12", "T8", "Neck", "Head"),
        ("{}UpperLeg", "{}LowerLeg", "{}Foot", "{}Toe"), ("{}Shoulder", "{}UpperArm", "{}ForeArm", "{}Hand"),
    ),
    "unreal": Convention(
        ("l", "r"), ("pelvis", "spine_01", "spine_02", "spine_03", "spine_04", "spine_05", "neck_01", "head"),
        ("thigh_{}", "calf_{}", "foot_{}", "ball_{}"), ("clavicle_{}", "upperarm_{}", "lowerarm_{}", "hand_{}"),
        extra=("upperarm_twist_01_{}:upperarm_{}", "thigh_twist_01_{}:thigh_{}"),
    ),
    "biped": Convention(
        ("L", "R"), ("Pelvis", "Spine", "Spine1", "Spine2", "Neck", "Head"),
        ("{} Thigh", "{} Calf", "{} Foot", "{} Toe0"), ("{} Clavicle", "{} UpperArm", "{} Forearm", "{} Hand"),
        "Bip01 ", ("{} Finger0:{} Hand",),
    ),
    "vroid": Convention(
        ("L", "R"), ("C_Hips", "C_Spine", "C_Chest", "C_UpperChest", "C_Neck", "C_Head"),
        ("{}_UpperLeg", "{}_LowerLeg", "{}_Foot", "{}_ToeBase"),
        ("{}_Shoulder", "{}_UpperArm", "{}_LowerArm", "{}_Hand"), "J_Bip_",
    ),
    "makehuman": Convention(
        ("L", "R"), ("root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01", "head"),
        ("upperleg01.{}", "lowerleg01.{}", "foot.{}", "toe1-1.{}"),
        ("clavicle.{}", "upperarm01.{}", "lowerarm01.{}", "wrist.{}"), extra=("finger1-1.{}:wrist.{}",),
    ),
    "mocapnet": Convention(
        ("l", "r"), ("hip", "abdomen", "chest", "neck", "head"), ("{}Thigh", "{}Shin", "{}Foot", "toe1-1.{}"),
        ("{}Collar", "{}Shldr", "{}ForeArm", "{}Hand"),
    ),
    "smpl": Convention(
        ("L", "R"), ("Pelvis", "Spine1", "Spine2", "Spine3", "Neck", "Head"),
        ("{}_Hip", "{}_Knee", "{}_Ankle", "{}_Foot"), ("{}_Collar", "{}_Shoulder", "{}_Elbow", "{}_Wrist"),
        extra=("{}_Hand:{}_Wrist",),
    ),
    "smpl fbx": Convention(
        ("L", "R"), ("Pelvis", "Spine1", "Spine2", "Spine3", "Neck", "Head"),
        ("{}_Hip", "{}_Knee", "{}_Ankle", "{}_Foot"), ("{}_Collar", "{}_Shoulder", "{}_Elbow", "{}_Wrist"), "m_avg_",
    ),
    "hip and knee": Convention(
        LEFT, ("Hips", "Chest", "Neck", "Head"), ("{}Hip", "{}Knee", "{}Ankle", "{}Ankle/end"),
        ("{}Collar", "{}Shoulder", "{}Elbow", "{}Wrist"),
    ),
    "axis neuron": Convention(
        LEFT, ("Hips", "Spine", "Spine1", "Spine2", "Spine3", "Neck", "Head"),
        ("{}UpLeg", "{}Leg", "{}Foot", "{}Foot/end"), MIXAMO_ARM, extra=FINGERS,
    ),
    "rokoko": Convention(
        LEFT, ("Hips", "Spine1", "Spine2", "Spine3", "Spine4", "Neck", "Head"),
        ("{}Thigh", "{}Shin", "{}Foot", "{}Toe"), MIXAMO_ARM, extra=("{}DigitIndexMetacarpal:{}Hand",),
    ),
    "soma": Convention(
        LEFT, ("Hips", "Spine1", "Spine2", "Chest", "Neck1", "Head"), ("{}Leg", "{}Shin", "{}Foot", "{}ToeBase"),
        MIXAMO_ARM,
    ),
    "daz genesis": Convention(
        ("l", "r"), ("hip", "abdomenLower", "abdomenUpper", "chestLower", "chestUpper", "neckLower", "head"),
        ("{}ThighBend", "{}Shin", "{}Foot", "{}Toe"), ("{}Collar", "{}ShldrBend", "{}ForearmBend", "{}Hand"),
        extra=("{}ThighTwist:{}ThighBend", "{}ShldrTwist:{}ShldrBend", "{}ForearmTwist:{}ForearmBend"),
    ),
    "arkit": Convention(
        ("left", "right"), ("hips_joint", *(f"spine_{i}_joint" for i in range(1, 8)), "neck_1_joint", "head_joint"),
        ("{}_upLeg_joint", "{}_leg_joint", "{}_foot_joint", "{}_toes_joint"),
        ("{}_shoulder_1_joint", "{}_arm_joint", "{}_forearm_joint", "{}_hand_joint"),
    ),
    "maya": Convention(
        ("L", "R"), ("root_jnt", "spine_01_jnt", "spine_02_jnt", "neck_jnt", "head_jnt"),
        ("{}_hip_jnt", "{}_knee_jnt", "{}_ankle_jnt", "{}_toe_jnt"),
        ("{}_clav_jnt", "{}_shoulder_jnt", "{}_elbow_jnt", "{}_wrist_jnt"),
    ),
    "five spine nodes": Convention(
        LEFT, ("Hips", "Spine", "Spine1", "Spine2", "Spine3", "Spine4", "Neck", "Head"), MIXAMO_LEG, MIXAMO_ARM
    ),
    "fore feet": Convention(LEFT, SPINES, ("{}UpLeg", "{}Leg", "{}Foot", "{}ForeFoot"), MIXAMO_ARM),
    "asf": Convention(
        ("l", "r"), ("root", "lowerback", "upperback", "thorax", "lowerneck", "head"),
        ("{}femur", "{}tibia", "{}foot", "{}toes"), ("{}clavicle", "{}humerus", "{}radius", "{}wrist"),
        extra=("{}hand:{}wrist",),
    ),
    "kinect": Convention(
        LEFT, ("SpineBase", "SpineMid", "SpineShoulder", "Neck", "Head"),
        ("Hip{}", "Knee{}", "Ankle{}", "Foot{}"), ("", "Shoulder{}", "Elbow{}", "Wrist{}"), extra=("Hand{}:Wrist{}",),
    ),
    "character creator": Convention(
        ("L", "R"), ("Hip", "Waist", "Spine01", "Spine02", "NeckTwist01", "Head"),
        ("{}_Thigh", "{}_Calf", "{}_Foot", "{}_ToeBase"), ("{}_Clavicle", "{}_Upperarm", "{}_Forearm", "{}_Hand"),
        "CC_Base_",
    ),
    "motive": Convention(
        ("L", "R"), ("Hip", "Ab", "Chest", "Neck", "Head"), ("{}Thigh", "{}Shin", "{}Foot", "{}Toe"),
        ("{}Shoulder", "{}UArm", "{}FArm", "{}Hand"), "Skeleton 001_",
    ),
    "second life": Convention(
        LEFT, ("mPelvis", "mTorso", "mChest", "mNeck", "mHead"), ("mHip{}", "mKnee{}", "mAnkle{}", "mFoot{}"),
        ("mCollar{}", "mShoulder{}", "mElbow{}", "mWrist{}"), extra=("mToe{}:mFoot{}",),
    ),
    "azure kinect": Convention(
        ("LEFT", "RIGHT"), ("PELVIS", "SPINE_NAVEL", "SPINE_CHEST", "NECK", "HEAD"),
        ("HIP_{}", "KNEE_{}", "ANKLE_{}", "FOOT_{}"), ("CLAVICLE_{}", "SHOULDER_{}", "ELBOW_{}", "WRIST_{}"),
        extra=("HAND_{}:WRIST_{}",),
    ),
    "theia": Convention(
        ("l", "r"), ("pelvis", "torso", "", "head"), ("{}_thigh", "{}_shank", "{}_foot", "{}_toes"),
        ("", "{}_uarm", "{}_larm", "{}_hand"),
    ),
    "opensim": Convention(
        ("l", "r"), ("pelvis", "torso", "", "head"), ("femur_{}", "tibia_{}", "talus_{}", "toes_{}"),
        ("", "humerus_{}", "ulna_{}", "hand_{}"), extra=("calcn_{}:talus_{}", "radius_{}:ulna_{}"),
    ),
    "advanced skeleton": Convention(
        ("L", "R"), ("Root_M", "Spine1_M", "Chest_M", "Neck_M", "Head_M"),
        ("Hip_{}", "Knee_{}", "Ankle_{}", "Toes_{}"), ("Scapula_{}", "Shoulder_{}", "Elbow_{}", "Wrist_{}"),
    ),
    "glued prefix": Convention(LEFT, SPINES, MIXAMO_LEG, MIXAMO_ARM, "mixamorig", FINGERS),
    "underscore": Convention(LEFT, SPINES, MIXAMO_LEG, MIXAMO_ARM, "Model_"),
    "numbered name space": Convention(LEFT, SPINES, MIXAMO_LEG, MIXAMO_ARM, "mixamorig9:"),
    "no toes": Convention(LEFT, SPINES, ("{}UpLeg", "{}Leg", "{}Foot", ""), MIXAMO_ARM),
    "no collars": Convention(LEFT, SPINES, MIXAMO_LEG, ("", "{}Arm", "{}ForeArm", "{}Hand")),
    "no head": Convention(LEFT, ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Neck/end"), MIXAMO_LEG, MIXAMO_ARM),
    "no neck": Convention(LEFT, ("Hips", "Spine", "Spine1", "Spine2", "", "Head"), MIXAMO_LEG, MIXAMO_ARM),
    "one spine node": Convention(LEFT, ("Hips", "Spine", "Neck", "Head"), MIXAMO_LEG, MIXAMO_ARM),
    "no spine node": Convention(LEFT, ("Hips", "Neck", "Head"), MIXAMO_LEG, MIXAMO_ARM),
}  # fmt: skip
MADE_UP = {
    "no toes": ("foot",), "no collars": ("collar",), "kinect": ("collar",), "no neck": ("neck",),
    "theia": ("neck", "collar"), "opensim": ("neck", "collar", "elbow"), "second life": ("foot",),
}  # fmt: skip


def nodes_of(convention: Convention, joints_FJ3: np.ndarray) -> Nodes:
    """Return parent and (F, 3) place of each node."""

    def place(joint: str) -> np.ndarray:
        return joints_FJ3[:, HUMANML3D.index(joint)]

    nodes: Nodes = {}
    pelvis, *spine, neck, head = convention.trunk
    nodes[pelvis] = (None, place("pelvis"))
    known = np.stack([place("spine1"), place("spine2"), place("spine3")])
    parent = pelvis
    for name, share in zip(spine, np.linspace(0, 2, len(spine)) if len(spine) > 1 else [1.0], strict=False):
        low = int(share)
        nodes[name] = (parent, known[low] + (share - low) * (known[min(low + 1, 2)] - known[low]))
        parent = name
    chest = parent
    for name, joint in ((neck, "neck"), (head, "head")):
        if name:
            nodes[name] = (parent, place(joint))
            parent = name
    for side, word in zip(("left", "right"), convention.sides, strict=True):
        for names, joints, start in ((convention.leg, LEG, pelvis), (convention.arm, ARM, chest)):
            parent = start
            for name, joint in zip(names, joints, strict=True):
                if name:
                    nodes[name.format(word)] = (parent, place(f"{side}_{joint}"))
                    parent = name.format(word)
        for extra in convention.extra:
            name, parent = (part.format(word) for part in extra.split(":"))
            nodes[name] = (parent, nodes[parent][1] + [0, -0.04, 0.01])
    return nodes
