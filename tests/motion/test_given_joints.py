"""Joints that the user assigns to the nodes of a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from joint_conventions import ARM, CONVENTIONS, LEG, nodes_of
from node_files import dragon, write
from poses import walking

from scalemogen.motion.files import read_motion
from scalemogen.motion.files.joint_search import find_nodes
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given, JointsNotFound


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
