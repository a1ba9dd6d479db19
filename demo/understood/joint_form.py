"""The form that assigns nodes of a file to joints: our body beside the skeleton of the file, and a row per joint.

`page/joints.js` draws it. A click on a joint of our body and one on a node of the file assign the node to the joint.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from demo.palette import LEFT, MIDDLE, RIGHT, to_rgb8
from demo.viewer import page_component
from scalemogen.motion.armature import standing_directions
from scalemogen.motion.files.world import axis_of, turned_up
from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, HUMANML3D
from scalemogen.motion.understood import FileNodes, UpAxis

_SCRIPT = Path(__file__).with_name("page") / "joints.js"
_FAR = 6.0  # nodes farther from the middle than this many times the median, such as lamps, do not count for the size
# Joints of the middle line, then left and right side by side.
_SIDED = tuple(name.removeprefix("left_") for name in HUMANML3D.joint_names if name.startswith("left_"))
_ROWS = (
    *(name for name in HUMANML3D.joint_names if "_" not in name),
    *(f"{side}_{joint}" for joint in _SIDED for side in ("left", "right")),
)
_DEEP = 1.15  # Z points up if the skeleton extends this many times farther along Z than along Y


def joint_form_component(elem_id: str) -> gr.HTML:
    """Create the form; it is empty until it gets the value of `joint_form`."""
    places_J3 = standing_directions(HUMANML3D) * ADULT_BONE_LENGTHS[:, None]
    for parent, joint in HUMANML3D.bones:
        places_J3[joint] += places_J3[parent]
    colors = {side: f"rgb{to_rgb8(color)}" for side, color in (("left", LEFT), ("right", RIGHT), ("", MIDDLE))}
    order = [HUMANML3D.index(joint) for joint in _ROWS]
    parents = [HUMANML3D.parents[row] for row in order]
    body = {
        "parents": [order.index(parent) if parent >= 0 else -1 for parent in parents],
        "places": _fitted(places_J3)[order].round(3).tolist(),
        "colors": colors,
    }
    return page_component(None, _SCRIPT, '<div class="joints"></div>', elem_id, body=body)


def joint_form(
    nodes: Mapping[str, Sequence[str]],
    all_nodes: FileNodes,
    up: UpAxis | None = None,
    chosen: Collection[str] = (),
    missing: Collection[str] = (),
) -> dict[str, Any] | None:
    """Return the value of the form; None for a file without nodes, or of another skeleton than ours.

    Args:
        nodes: for each joint the nodes of the file whose mean it is.
        all_nodes: all nodes of the file.
        up: the axis of the file that points up; None guesses it from the skeleton's size.
        chosen: joints that the visitor assigned.
        missing: joints that have to be assigned.
    """
    if all_nodes.places_N3 is None or set(nodes) != set(HUMANML3D.joint_names):
        return None
    numbers = {name: number for number, name in enumerate(all_nodes.names)}
    joints = [
        {
            "key": joint,
            "words": joint.replace("_", " "),
            "side": joint.partition("_")[0] if "_" in joint else "",
            "nodes": [numbers[node] for node in nodes[joint] if node in numbers],
            "state": _state(joint, nodes[joint], chosen, missing),
        }
        for joint in _ROWS
    ]
    places_N3 = _from_the_front(
        turned_up(all_nodes.places_N3, axis_of(up or _likely_up(all_nodes.places_N3))), joints
    )
    return {
        "joints": joints,
        "asked": list(missing),
        "names": list(all_nodes.names),
        "parents": list(all_nodes.parents),
        "places": _fitted(places_N3).round(3).tolist(),
    }


def _state(joint: str, nodes: Sequence[str], chosen: Collection[str], missing: Collection[str]) -> str:
    """Return how the node of a joint is known.

    "needed": the visitor has to choose it. "chosen": the visitor has chosen it. "follows": it is found once the
    needed ones are chosen. "found": it was found in the file. "made-up": the file has no such node.
    """
    if joint in missing:
        return "needed"
    if joint in chosen:
        return "chosen"
    if missing and not nodes:
        return "follows"
    return "found" if len(set(nodes)) == 1 else "made-up"


def _likely_up(places_N3: np.ndarray) -> UpAxis:
    """Guess the up axis, Y or Z, from the extent of the skeleton."""
    _, y, z = np.ptp(_near(places_N3), axis=0)
    return "z" if z > _DEEP * y else "y"


def _from_the_front(places_N3: np.ndarray, joints: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Return the nodes, y up, such that the body faces +Z; unchanged if left and right are not known."""
    # The picture must not turn while the visitor chooses joints.
    middles = {each["key"]: places_N3[each["nodes"]].mean(0) for each in joints if each["state"] == "found"}
    pairs = [(key, key.replace("left", "right", 1)) for key in middles if key.startswith("left_")]
    x, _, z = np.sum([middles[left] - middles[right] for left, right in pairs if right in middles] or [[1, 0, 0]], 0)
    size = float(np.hypot(x, z))
    if size < 1e-9:
        return places_N3
    cosine, sine = x / size, z / size
    px, py, pz = places_N3.T
    return np.stack([cosine * px + sine * pz, py, cosine * pz - sine * px], axis=-1)


def _fitted(places_N3: np.ndarray) -> np.ndarray:
    """Return the places moved to the origin, and scaled so that all nodes near the body lie between -1 and 1."""
    near = _near(places_N3)
    middle = (near.max(0) + near.min(0)) / 2
    return np.clip((places_N3 - middle) / max(float(np.ptp(near, axis=0).max()) / 2, 1e-9), -9, 9)


def _near(places_N3: np.ndarray) -> np.ndarray:
    """Return the nodes without those that lie far from the others."""
    distances = np.linalg.norm(places_N3 - np.median(places_N3, axis=0), axis=-1)
    return places_N3[distances <= max(_FAR * float(np.median(distances)), 1e-9)]
