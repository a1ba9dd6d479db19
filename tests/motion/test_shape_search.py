"""Bodies whose nodes say nothing by their names, with more nodes than joints: twist joints, holders, tips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from node_files import Nodes, numbered, write
from poses import walking

from scalemogen.motion.files.body_ends import ENDS
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import Given

JOINTS = walking()
AT = {name: JOINTS[:, row] for row, name in enumerate(HUMANML3D.joint_names)}


def body() -> Nodes:
    """Return the 22 joints with a tip above the head, as exporters write them."""
    above = [HUMANML3D.joint_names[parent] if parent >= 0 else None for parent in HUMANML3D.parents]
    nodes: Nodes = {name: (above[row], AT[name]) for row, name in enumerate(HUMANML3D.joint_names)}
    return nodes | {"top": ("head", AT["head"] + [0, 0.18, 0])}


def with_twists(nodes: Nodes) -> Nodes:
    """Return the nodes with one more in the middle of each long bone, so that the bone has two parts."""
    twisted: Nodes = {}
    for name, (parent, place) in nodes.items():
        if parent is not None and name.endswith(("knee", "ankle", "elbow", "wrist")):
            twisted[f"{name} twist"] = (parent, 0.45 * nodes[parent][1] + 0.55 * place)
            parent = f"{name} twist"
        twisted[name] = (parent, place)
    return twisted


def with_holders(nodes: Nodes) -> Nodes:
    """Return the nodes with a root on the floor, and the legs and both arms on holders beside the spine."""
    floor = AT["pelvis"][:1] * [1, 0, 1] + np.zeros_like(AT["pelvis"])
    held: Nodes = {"root": (None, floor), "waist": ("root", AT["pelvis"]), "lower": ("waist", AT["pelvis"])}
    held |= {"upper": ("waist", AT["spine1"] + [0, -0.02, 0])}
    moved = {"pelvis": None, "left_hip": "lower", "right_hip": "lower", "spine1": "upper"}
    held |= {name: (moved.get(name, parent), place) for name, (parent, place) in nodes.items() if name != "pelvis"}
    shoulders = {"shoulders": ("spine3", AT["spine3"] + [0, 0.1, 0])}
    held["left_collar"], held["right_collar"] = (("shoulders", AT[f"{s}_collar"]) for s in ("left", "right"))
    return {name: held[name] for name in list(held) if "collar" not in name and name != "shoulders"} | {
        **shoulders, "left_collar": held["left_collar"], "right_collar": held["right_collar"],
    }  # fmt: skip


BODIES = {"plain": body(), "twists": with_twists(body()), "holders": with_holders(body())}


def saved(folder: Path, nodes: Nodes) -> tuple[Path, dict[str, str]]:
    """Write a file with numbers for names; return its path and the number of each node."""
    order: list[str] = []  # parents first
    while len(order) < len(nodes):
        order += [n for n, (parent, _) in nodes.items() if n not in order and (parent is None or parent in order)]
    ordered = {name: nodes[name] for name in order}
    return write(folder / "m.bvh", numbered(ordered)), dict(zip(order, numbered(ordered), strict=True))


@pytest.mark.parametrize("case", BODIES)
def test_limbs_and_head_are_found(tmp_path, case):
    motion = Motion.load(saved(tmp_path, BODIES[case])[0])
    assert "shape" in motion.understood.content
    for row, name in enumerate(HUMANML3D.joint_names):
        if not name.startswith(("spine", "neck")) and not name.endswith("collar"):
            off = np.linalg.norm(motion.joints_FJ3[:, row] - AT[name], axis=-1).max()
            assert off < 0.05, (name, off)


def test_five_joints_are_enough_for_a_body_on_holders(tmp_path):
    """With a tail and two wings, the shape tells nothing."""
    nodes = dict(BODIES["holders"])
    more = {"tail": ("lower", (0, 0, -0.5)), "wing": ("spine3", (0.9, 0, 0)), "fin": ("spine3", (-0.9, 0, 0))}
    for name, (start, way) in more.items():
        for step in (1, 2, 3):
            above = f"{name}{step - 1}" if step > 1 else start
            nodes[f"{name}{step}"] = (above, nodes[above][1] + way)
    path, numbers = saved(tmp_path, nodes)
    with pytest.raises(ValueError, match="do not say"):
        Motion.load(path)
    motion = Motion.load(path, Given(joints={end: numbers[end] for end in ENDS}))
    for name in ("left_hip", "right_knee", "left_ankle", "right_shoulder", "left_elbow", "right_wrist", "head"):
        off = np.linalg.norm(motion.joints_FJ3[:, HUMANML3D.index(name)] - AT[name], axis=-1).max()
        assert off < 0.05, (name, off)
