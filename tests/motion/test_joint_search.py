"""Finding joints in files of many origins: by the words in their names, and by the shape of the skeleton."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from node_files import Nodes, dragon, numbered, write
from poses import walking

from scalemogen.motion.files import read_motion
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.files.joint_search import find_nodes
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given, JointsNotFound

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


def read(tmp_path: Path, convention: Convention) -> np.ndarray:
    path = write(tmp_path / "body.bvh", nodes_of(convention, walking()), convention.prefix)
    return read_bvh(path).joints_FJ3


@pytest.mark.parametrize("title", CONVENTIONS)
def test_joints_are_found_by_the_words_in_their_names(tmp_path, title):
    joints_FJ3, expected_FJ3 = read(tmp_path, CONVENTIONS[title]), walking()
    errors_J = np.linalg.norm(joints_FJ3 - expected_FJ3, axis=-1).max(axis=0)
    for joint, error in zip(HUMANML3D.joint_names, errors_J, strict=True):
        made_up = any(joint.endswith(word) for word in MADE_UP.get(title, ()))
        limit = (
            0.15 if made_up or "/end" in "".join(CONVENTIONS[title].leg) + "".join(CONVENTIONS[title].trunk) else 0.01
        )
        assert error < (0.12 if joint.startswith("spine") else limit), (joint, error)


@pytest.mark.parametrize("title", ["unreal", "arkit", "daz genesis", "five spine nodes", "axis neuron"])
def test_the_spine_is_spread_over_all_its_nodes(tmp_path, title):
    joints_FJ3, expected_FJ3 = read(tmp_path, CONVENTIONS[title]), walking()
    for joint in ("spine1", "spine3"):
        row = HUMANML3D.index(joint)
        assert np.linalg.norm(joints_FJ3[:, row] - expected_FJ3[:, row], axis=-1).max() < 0.01


@pytest.mark.parametrize("title", ["unreal", "axis neuron", "asf", "underscore", "no collars", "opensim", "motive"])
def test_without_names_the_joints_are_found_by_the_shape(tmp_path, title):
    joints_FJ3 = walking()
    found = read_bvh(write(tmp_path / "unnamed.bvh", numbered(nodes_of(CONVENTIONS[title], joints_FJ3))))
    assert "shape" in found.understood.content and "shape" in " ".join(found.understood.notes)
    for side in ("left", "right"):
        for joint in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist"):
            row = HUMANML3D.index(f"{side}_{joint}")
            assert np.linalg.norm(found.joints_FJ3[:, row] - joints_FJ3[:, row], axis=-1).max() < 0.01, joint


def test_helper_nodes_without_names_are_no_joints(tmp_path):
    """As `bvh_writer` and Blender write them: a node at the parent's place, above the joint."""
    joints_FJ3 = walking()
    nodes: Nodes = {}
    for name, (parent, place) in nodes_of(CONVENTIONS["unreal"], joints_FJ3).items():
        if parent is not None and name.startswith(("calf", "foot", "lowerarm", "hand")):
            sway = 0.008 * np.sin(np.arange(len(place)))[:, None]
            nodes[f"{name}_above"] = (parent, nodes[parent][1] + sway)
            parent = f"{name}_above"
        nodes[name] = (parent, place)
    found = read_bvh(write(tmp_path / "unnamed.bvh", numbered(nodes)))
    for joint in (
        f"{side}_{each}" for side in ("left", "right") for each in ("hip", "knee", "ankle", "elbow", "wrist")
    ):
        row = HUMANML3D.index(joint)
        assert np.linalg.norm(found.joints_FJ3[:, row] - joints_FJ3[:, row], axis=-1).max() < 0.02, joint


def test_missing_toes_point_forward_and_are_told(tmp_path):
    path = write(tmp_path / "body.bvh", nodes_of(CONVENTIONS["no toes"], walking()))
    motion = read_bvh(path)
    ahead = motion.joints_FJ3[:, HUMANML3D.index("left_foot")] - motion.joints_FJ3[:, HUMANML3D.index("left_ankle")]
    way = walking()[-1, 0] - walking()[0, 0]
    assert (ahead @ way).mean() > 0 and "no toes" in " ".join(motion.understood.notes)


def test_a_skeleton_that_is_no_body_is_refused(tmp_path):
    nodes = nodes_of(CONVENTIONS["biped"], walking())
    one_armed = {name: node for name, node in nodes.items() if "Arm" not in name and "arm" not in name}
    kept = {name: node for name, node in one_armed.items() if node[0] is None or node[0] in one_armed}
    path = write(tmp_path / "unnamed.bvh", {name: node for name, node in kept.items() if "Finger" not in name})
    with pytest.raises(ValueError, match=r"unnamed.bvh.*do not say.*shoulder"):
        read_bvh(path)


def test_a_circle_of_nodes_does_not_hang():
    with pytest.raises(ValueError, match="do not say"):
        find_nodes(NodeTree({"a": "b", "b": "a", "left_hip": "a"}))


def swapped_names(tmp_path: Path) -> Path:
    """A body whose left and right knees and ankles have each other's names."""
    nodes = nodes_of(CONVENTIONS["biped"], walking())
    side = {"L": "R", "R": "L"}

    def wrong(name: str) -> str:
        return " ".join(side.get(word, word) for word in name.split()) if "Calf" in name or "Foot" in name else name

    renamed = {wrong(name): (parent and wrong(parent), place) for name, (parent, place) in nodes.items()}
    return write(tmp_path / "swapped.bvh", renamed, "Bip01 ")


def test_the_user_says_which_nodes_are_the_joints(tmp_path):
    path, wanted = swapped_names(tmp_path), walking()
    legs = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle")]

    def error(motion) -> float:
        return np.linalg.norm(motion.joints_FJ3[:, legs] - wanted[:, legs], axis=-1).max()

    found = read_motion(path)
    assert error(found) > 0.1
    given = {f"{side}_{joint}": found.understood.nodes[f"{other}_{joint}"][0]
             for side, other in (("left", "right"), ("right", "left")) for joint in ("knee", "ankle")}  # fmt: skip
    corrected = read_motion(path, Given(joints=given))
    assert error(corrected) < 0.01 and "4 by you" in corrected.understood.content


def test_joints_that_no_name_says_can_be_given(tmp_path):
    nodes = nodes_of(CONVENTIONS["biped"], walking())
    names = {name: "Blob" if name == "L Thigh" else name for name in nodes}
    names |= {"L Finger0": "Odd"} if "L Finger0" in nodes else {}
    odd = {names[name]: (parent and names[parent], place) for name, (parent, place) in nodes.items()}
    tree = NodeTree({name: parent for name, (parent, _) in odd.items()})
    with pytest.raises(ValueError, match="left_hip"):
        find_nodes(tree)
    assert find_nodes(tree, {"left_hip": "Blob"}).nodes["left_hip"] == ("Blob",)


@pytest.mark.parametrize(
    ("joints", "sentence"), [({"left_paw": "Head"}, "no joint 'left_paw'"), ({"head": "Paw"}, "no node 'Paw'")]
)
def test_what_does_not_exist_cannot_be_given(tmp_path, joints, sentence):
    path = write(tmp_path / "body.bvh", nodes_of(CONVENTIONS["biped"], walking()))
    with pytest.raises(ValueError, match=sentence):
        read_motion(path, Given(joints=joints))


def test_arrays_have_no_nodes_to_give(tmp_path):
    np.save(tmp_path / "body.npy", walking())
    with pytest.raises(ValueError, match="no nodes with names"):
        read_motion(tmp_path / "body.npy", Given(joints={"head": "Head"}))


def test_joints_are_asked_for_until_all_are_given(tmp_path):
    """A dragon's joints are found neither by name nor by shape; each error lists what is still missing."""
    nodes, joint_nodes = dragon(walking())
    path, given = write(tmp_path / "dragon.bvh", nodes), {}
    for _ in HUMANML3D.joint_names:
        try:
            motion = read_motion(path, Given(joints=given))
            break
        except JointsNotFound as error:
            assert set(error.all_nodes) == set(nodes) and set(error.nodes) == set(HUMANML3D.joint_names)
            assert not set(error.missing) & set(given)
            assert all(error.nodes[joint] == (node,) for joint, node in given.items())
            given[error.missing[0]] = joint_nodes[error.missing[0]]
    errors_J = np.linalg.norm(motion.joints_FJ3 - walking(), axis=-1).max(axis=0)
    limbs = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in (*LEG[:3], *ARM[1:])]
    assert errors_J[[0, *limbs]].max() < 0.01 and errors_J.max() < 0.15


def test_what_is_found_is_kept_while_other_joints_are_asked_for(tmp_path):
    nodes = {
        name.replace("Thigh", "Oberschenkel"): (parent and parent.replace("Thigh", "Oberschenkel"), place)
        for name, (parent, place) in nodes_of(CONVENTIONS["biped"], walking()).items()
    }
    tree = NodeTree({name: parent for name, (parent, _) in nodes.items()})
    with pytest.raises(JointsNotFound) as caught:
        find_nodes(tree)
    assert caught.value.missing == ("left_hip", "right_hip")
    assert caught.value.nodes["left_knee"] == ("L Calf",) and caught.value.nodes["pelvis"] == ("Pelvis",)


@pytest.mark.parametrize("given", [{}, {"unit": "m"}])
def test_wrong_joints_can_be_assigned_anew(tmp_path, given):
    """A hip that lies in a shoulder is no body, whatever the unit is said to be."""
    path = write(tmp_path / "body.bvh", nodes_of(CONVENTIONS["biped"], walking()))
    with pytest.raises(JointsNotFound, match=r"no human body.*--joints") as caught:
        read_motion(path, Given(joints={"left_hip": "L UpperArm"}, **given))
    assert caught.value.nodes["left_hip"] == ("L UpperArm",) and caught.value.missing == ()
