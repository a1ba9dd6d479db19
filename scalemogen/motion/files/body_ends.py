"""Find all joints from five of them: head, wrists and ankles. The others lie between those in the hierarchy.

This works for a skeleton of any names that has more limbs than a body, such as wings, a tail or a long skirt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scalemogen.motion.files.body_trunk import nodes_of_body, trunk_of
from scalemogen.motion.files.joint_words import Nodes
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.sides import SIDES

ENDS = ("head", "left_wrist", "right_wrist", "left_ankle", "right_ankle")
# A pair of bones is good if its shorter bone has at least this share of the length in the best pair. A twist joint in
# the middle of a bone makes pairs with half of that length, which must not count as good.
_NEARLY = 0.65


def known_ends(tree: NodeTree, nodes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the node of each of the five joints that is known, or that follows from the foot.

    Args:
        tree: the hierarchy.
        nodes: for each joint its nodes, as far as they are known.
    """
    ends = {joint: nodes[joint][0] for joint in ENDS if nodes.get(joint)}
    for side in SIDES:
        for foot in nodes.get(f"{side}_foot", ()):
            above = tree.parents[foot]
            if above is not None:
                ends.setdefault(f"{side}_ankle", above)
    return ends


def nodes_by_ends(tree: NodeTree, places: Mapping[str, np.ndarray], ends: Mapping[str, str]) -> Nodes:
    """Return the nodes of each joint; {} if the five nodes are not the ends of a body.

    Args:
        tree: the hierarchy.
        places: (F, 3) positions by node.
        ends: node of each of `ENDS`.
    """
    head, ankles = ends["head"], (ends["left_ankle"], ends["right_ankle"])
    wrists = ends["left_wrist"], ends["right_wrist"]
    trunk = trunk_of(tree, ankles, wrists, head)
    if trunk is None:
        return {}
    limbs: Nodes = {}
    for side, ankle, wrist in zip(SIDES, ankles, wrists, strict=True):
        leg, arm = _limb(tree, places, ankle, trunk.pelvis), _limb(tree, places, wrist, trunk.chest)
        if not leg or not arm:
            return {}
        (_, hip, knee), (collar, shoulder, elbow) = leg, arm
        limbs |= {f"{side}_hip": (hip,), f"{side}_knee": (knee,), f"{side}_ankle": (ankle,)}
        limbs |= {f"{side}_shoulder": (shoulder,), f"{side}_elbow": (elbow,), f"{side}_wrist": (wrist,)}
        limbs[f"{side}_collar"] = (collar,) if collar else ()
        limbs[f"{side}_foot"] = _toe(tree, places, ankle)
    neck = next(iter(tree.between(head, trunk.high)), head)
    return nodes_of_body(tree, trunk, neck, head, limbs)


def _limb(
    tree: NodeTree, places: Mapping[str, np.ndarray], end: str, trunk: str
) -> tuple[str | None, str, str] | None:
    """Return the node above a limb (None for the trunk), its first joint and the one in its middle.

    The two joints divide the limb into two bones; the shorter bone should be as long as possible. If several pairs of
    joints are good, the one nearest to the end is taken, so that the collar bone does not count as upper arm.
    None if there are fewer than two nodes.
    """
    way = tree.between(end, trunk)
    if len(way) < 2:
        return None
    pairs = [(top, middle) for middle in range(1, len(way)) for top in range(middle)]
    shorter = [
        min(_distance(places, way[top], way[middle]), _distance(places, way[middle], end)) for top, middle in pairs
    ]
    good = [pair for pair, length in zip(pairs, shorter, strict=True) if length >= _NEARLY * max(shorter)]
    top, middle = max(good)
    return way[top - 1] if top else None, way[top], way[middle]


def _toe(tree: NodeTree, places: Mapping[str, np.ndarray], ankle: str) -> tuple[str, ...]:
    """Return the node under an ankle that is farthest from it; () if there is none."""
    under = [name for name in tree.children[ankle] if "heel" not in name.lower() and name in places]
    return (max(under, key=lambda name: _distance(places, ankle, name)),) if under else ()


def _distance(places: Mapping[str, np.ndarray], one: str, other: str) -> float:
    """Return the median distance of two nodes over time."""
    return float(np.median(np.linalg.norm(places[one] - places[other], axis=-1)))
