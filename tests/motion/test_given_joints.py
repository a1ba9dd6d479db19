"""Joints that the user assigns to the nodes of a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from joint_conventions import ARM, CONVENTIONS, LEG, nodes_of
from node_files import Nodes, dragon, write
from poses import walking

from scalemogen.motion.files import read_motion
from scalemogen.motion.files.body_ends import ENDS
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


def test_only_head_wrists_and_ankles_are_asked_for(tmp_path):
    """A dragon's joints are found neither by name nor by shape; each error lists what is still missing."""
    nodes, joint_nodes = dragon(walking())
    path, given = write(tmp_path / "dragon.bvh", nodes), {}
    for _ in HUMANML3D.joint_names:
        try:
            motion = read_motion(path, Given(joints=given))
            break
        except JointsNotFound as error:
            assert set(error.file_nodes.names) == set(nodes) and set(error.nodes) == set(HUMANML3D.joint_names)
            assert not set(error.missing) & set(given)
            assert all(error.nodes[joint] == (node,) for joint, node in given.items())
            given[error.missing[0]] = joint_nodes[error.missing[0]]
    assert set(given) == set(ENDS) and "5 by you" in motion.understood.content
    errors_J = np.linalg.norm(motion.joints_FJ3 - walking(), axis=-1).max(axis=0)
    limbs = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in (*LEG, *ARM)]
    assert errors_J[[0, *limbs]].max() < 0.01 and errors_J.max() < 0.05


def test_sides_that_were_assigned_the_wrong_way_round_are_exchanged(tmp_path):
    """In a picture of a skeleton, front and back look alike; feet and knees tell."""
    nodes, joint_nodes = dragon(walking())
    path = write(tmp_path / "dragon.bvh", nodes)
    right = {end: joint_nodes[end] for end in ENDS}
    other = {"left_wrist": "right_wrist", "left_ankle": "right_ankle", "head": "head"}
    other |= {there: here for here, there in other.items()}
    wrong = {end: right[other[end]] for end in ENDS}
    for given, exchanged in ((right, False), (wrong, True)):
        motion = read_motion(path, Given(joints=given))
        limbs = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in (*LEG, *ARM)]
        assert np.linalg.norm(motion.joints_FJ3 - walking(), axis=-1).max(axis=0)[limbs].max() < 0.01
        assert any("exchanged" in note for note in motion.understood.notes) == exchanged
        assert not any("left-handed" in note for note in motion.understood.notes)


def with_twists(nodes: Nodes) -> Nodes:
    """Return a body with a joint in the middle of each bone of the limbs, as games have them."""
    halved: Nodes = {}
    for name, (parent, place) in nodes.items():
        if parent is not None and any(word in name for word in ("knee", "ankle", "elbow", "wrist")):
            halved[f"twist to {name}"] = (parent, (nodes[parent][1] + place) / 2)
            parent = f"twist to {name}"
        halved[name] = (parent, place)
    return halved


@pytest.mark.parametrize("change", [lambda nodes: nodes, with_twists])
def test_the_other_joints_lie_between_head_wrists_and_ankles(tmp_path, change):
    nodes, _ = dragon(walking(), ())
    names = {name: name if name in ENDS or "twist" in name else f"n{i}" for i, name in enumerate(change(nodes))}
    path = write(
        tmp_path / "ends.bvh",
        {names[name]: (above and names[above], at) for name, (above, at) in change(nodes).items()},
    )
    motion = read_motion(path)
    assert "between head, wrists and ankles" in motion.understood.content and motion.understood.notes
    assert np.linalg.norm(motion.joints_FJ3 - walking(), axis=-1).max() < 0.05


def test_an_end_that_the_shape_got_wrong_brings_its_limb_along(tmp_path):
    """The longest arm is a tentacle: with the true wrist, elbow and shoulder are found, too."""
    nodes, _ = dragon(walking(), ())
    nodes = {name: node for name, node in nodes.items() if not name.startswith(("tail", "wing", "fin"))}
    for step, above in enumerate(("left_collar", "tentacle0", "tentacle1", "tentacle2")):
        nodes[f"tentacle{step}"] = (above, nodes[above][1] + [0.3, -0.1, 0])
    numbers = {name: f"n{number}" for number, name in enumerate(nodes)}
    nodes = {numbers[name]: (above and numbers[above], place) for name, (above, place) in nodes.items()}
    path = write(tmp_path / "tentacle.bvh", nodes)
    motion = read_motion(path, Given(joints={"left_wrist": numbers["left_wrist"]}))
    arm = [HUMANML3D.index(f"left_{joint}") for joint in ("shoulder", "elbow", "wrist")]
    assert np.linalg.norm(motion.joints_FJ3[:, arm] - walking()[:, arm], axis=-1).max() < 0.01


def test_the_nodes_of_a_file_can_be_drawn(tmp_path):
    nodes = nodes_of(CONVENTIONS["biped"], walking())
    found = read_motion(write(tmp_path / "body.bvh", nodes)).understood.file_nodes
    assert set(found.names) == set(nodes)
    for name, parent, place_3 in zip(found.names, found.parents, found.places_N3, strict=True):
        above, places_F3 = nodes[name]
        assert (found.names[parent] if parent >= 0 else None) == above
        assert np.abs(place_3 - places_F3[0]).max() < 1e-5


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
