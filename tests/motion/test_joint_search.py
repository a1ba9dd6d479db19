"""Finding joints in files of many origins: by the words in their names, and by the shape of the skeleton."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from joint_conventions import CONVENTIONS, MADE_UP, Convention, nodes_of
from node_files import Nodes, numbered, write
from poses import walking

from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.files.joint_search import find_nodes
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.skeleton import HUMANML3D

LIMBS = [
    HUMANML3D.index(f"{side}_{joint}")
    for side in ("left", "right")
    for joint in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")
]


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
    with pytest.raises(ValueError, match=r"unnamed.bvh.*do not say.*left_wrist, right_wrist;"):
        read_bvh(path)


def test_a_circle_of_nodes_does_not_hang():
    with pytest.raises(ValueError, match="do not say"):
        find_nodes(NodeTree({"a": "b", "b": "a", "left_hip": "a"}))


def renamed(tmp_path: Path, name: str) -> Path:
    """A body in a BVH file in which all nodes have one name, or none."""
    path = write(tmp_path / "body.bvh", nodes_of(CONVENTIONS["unreal"], walking()))
    path.write_text(re.sub("(ROOT|JOINT) .*", rf"\1 {name}", path.read_text()))
    return path


@pytest.mark.parametrize("name", ["Bone", ""])
def test_nodes_of_one_name_or_of_none_are_told_apart(tmp_path, name):
    found = read_bvh(renamed(tmp_path, name))
    assert "shape" in found.understood.content
    assert np.linalg.norm(found.joints_FJ3[:, LIMBS] - walking()[:, LIMBS], axis=-1).max() < 0.01
    assert len(set(found.understood.file_nodes.names)) == len(found.understood.file_nodes.names)


def test_names_that_do_not_tell_the_sides_leave_them_to_the_shape(tmp_path):
    nodes = nodes_of(CONVENTIONS["biped"], walking())
    path = write(tmp_path / "body.bvh", nodes)
    path.write_text(re.sub("JOINT [LR] ", "JOINT ", path.read_text()))
    found = read_bvh(path)
    assert np.linalg.norm(found.joints_FJ3[:, LIMBS] - walking()[:, LIMBS], axis=-1).max() < 0.01
