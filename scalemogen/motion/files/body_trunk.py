"""The trunk of a body: where limbs and head leave it, and the joints from pelvis to head.

Both searches for a body use it: the one between its ends (`body_ends`) and the one by its shape (`body_shape`).
"""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.files.joint_words import Nodes, spine_of
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import HUMANML3D


@dataclass(frozen=True)
class Trunk:
    """Four nodes of a trunk.

    Attributes:
        pelvis: where the legs meet.
        chest: where the arms meet.
        low: where the legs leave the line from the root to the head: the pelvis or the node above it.
        high: where the arms leave this line: the chest or the node above it.
    """

    pelvis: str
    chest: str
    low: str
    high: str


def trunk_of(tree: NodeTree, legs: tuple[str, str], arms: tuple[str, str], head: str) -> Trunk | None:
    """Return the trunk between legs, arms and head; None if they are not those of a body.

    Some skeletons have a node for the hips beside the spine, or one for both shoulders beside the neck. So legs and
    arms may leave the line to the head one node above the one where they meet.

    Args:
        tree: the hierarchy.
        legs: a node of each leg.
        arms: a node of each arm.
        head: the head, or a node on it.
    """
    pelvis, chest = tree.meeting(*legs), tree.meeting(*arms)
    if pelvis is None or chest is None:
        return None
    low, high = tree.meeting(pelvis, head), tree.meeting(chest, head)
    if low is None or high is None:
        return None
    near = low in (pelvis, tree.parents[pelvis]) and high in (chest, tree.parents[chest])
    return Trunk(pelvis, chest, low, high) if near and high != head and low in tree.line(high)[1:] else None


def nodes_of_body(tree: NodeTree, trunk: Trunk, neck: str, head: str, limbs: Nodes) -> Nodes:
    """Return the nodes of all joints.

    Args:
        tree: the hierarchy.
        trunk: the trunk.
        neck: the first node above the trunk on the way to the head; the head itself if there is no other.
        head: the head.
        limbs: nodes of the joints of arms and legs. A collar without nodes lies between neck and shoulder.
    """
    necks = (trunk.chest, head) if neck == head else (neck,)
    nodes: Nodes = {"pelvis": (trunk.pelvis,), "neck": necks, "head": (head,)} | limbs
    nodes |= spine_of(tree.between(neck, trunk.low), trunk.pelvis, necks[0])
    for side in SIDES:
        nodes[f"{side}_collar"] = nodes[f"{side}_collar"] or (*necks, *nodes[f"{side}_shoulder"])
    return {joint: nodes[joint] for joint in HUMANML3D.joint_names}
