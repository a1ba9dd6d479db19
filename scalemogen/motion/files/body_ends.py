"""Find all joints from five of them: head, wrists and ankles. The others lie between those in the hierarchy.

This works for a skeleton of any names that has more limbs than a body, such as wings, a tail or a long skirt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scalemogen.motion.files.joint_words import Nodes, spine_of
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.skeleton import HUMANML3D

ENDS = ("head", "left_wrist", "right_wrist", "left_ankle", "right_ankle")
# A pair of bones is good if its shorter bone has at least this share of the length in the best pair. A twist joint in
# the middle of a bone makes pairs with half of that length, which must not count as good.
_NEARLY = 0.65


def known_ends(tree: NodeTree, nodes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the node of each of the five joints that is known, or that follows from the foot.

    Args:
        tree: the hierarchy.
        nodes: for each joint the nodes that it is known to be; none if it is not.
    """
    ends = {joint: nodes[joint][0] for joint in ENDS if nodes.get(joint)}
    for side in ("left", "right"):
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
    pelvis = tree.meeting(ends["left_ankle"], ends["right_ankle"])
    chest, head = tree.meeting(ends["left_wrist"], ends["right_wrist"]), ends["head"]
    trunk = trunk_of(tree, pelvis, chest, head)
    if pelvis is None or chest is None or trunk is None:
        return {}
    low, high = trunk
    necks = tree.between(head, high)
    neck = (necks[0],) if necks else (chest, head)
    nodes: Nodes = {"pelvis": (pelvis,), "neck": neck, "head": (head,)}
    nodes |= spine_of(tree.between(necks[0] if necks else head, low), pelvis, neck[0])
    for side in ("left", "right"):
        ankle, wrist = ends[f"{side}_ankle"], ends[f"{side}_wrist"]
        leg, arm = (_limb(tree, places, end, trunk) for end, trunk in ((ankle, pelvis), (wrist, chest)))
        if not leg or not arm:
            return {}
        (_, hip, knee), (collar, shoulder, elbow) = leg, arm
        nodes |= {f"{side}_hip": (hip,), f"{side}_knee": (knee,), f"{side}_ankle": (ankle,)}
        nodes |= {f"{side}_shoulder": (shoulder,), f"{side}_elbow": (elbow,), f"{side}_wrist": (wrist,)}
        nodes[f"{side}_collar"] = (collar,) if collar else (*neck, shoulder)
        nodes[f"{side}_foot"] = _toe(tree, places, ankle)
    return {joint: nodes[joint] for joint in HUMANML3D.joint_names}


def trunk_of(tree: NodeTree, pelvis: str | None, chest: str | None, head: str) -> tuple[str, str] | None:
    """Return the nodes at which legs and arms leave the line from the root to the head; None if they do not.

    These are the nodes where the legs meet and where the arms meet, or those directly above: some skeletons have a
    node for the hips beside the spine, or one for both shoulders beside the neck.
    """
    low, high = (tree.meeting(limbs, head) if limbs else None for limbs in (pelvis, chest))
    if pelvis is None or chest is None or low is None or high is None:
        return None
    near = low in (pelvis, tree.parents[pelvis]) and high in (chest, tree.parents[chest])
    return (low, high) if near and high != head and low in tree.line(high)[1:] else None


def _limb(
    tree: NodeTree, places: Mapping[str, np.ndarray], end: str, trunk: str
) -> tuple[str | None, str, str] | None:
    """Return the node above a limb (None for the trunk), its first joint and the one in its middle.

    The two joints divide the limb into two bones, of which the shorter should be as long as possible. Of several good
    pairs, the one nearest to the end is taken, so that the collar bone is not counted as a part of the upper arm.
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
