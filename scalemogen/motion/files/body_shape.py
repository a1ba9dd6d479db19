"""Find joints by the shape of the skeleton, if names do not help: a body has two legs, two arms and a head.

The five longest branches are legs, arms and head. Legs and arms are the two pairs whose lengths are most alike; the
arms leave the trunk where the head does. In a limb, the two longest consecutive bones are thigh and shank, or upper
arm and forearm. Feet and bent knees point forward, which tells left from right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from scalemogen.motion.files.joint_words import Nodes, spine_of
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.skeleton import HUMANML3D

_NEARLY = 0.65  # share of the longest length; a hand has less than this of a forearm, a foot of a shank
_HELPER = 0.08  # share of the longest bone; a node nearer to the one above it is no joint
_LIMBS = 5  # legs, arms and head
_TIPS = ("/end", "_end", "end_site", "_nub", "_tip", "_leaf")  # ends of the names of nodes that only end a bone
_LEG, _ARM = ("hip", "knee", "ankle", "foot"), ("shoulder", "elbow", "wrist")


@dataclass(frozen=True)
class _Body:
    """Nodes of the limbs, each from the trunk outwards, and where they leave the trunk."""

    pelvis: str
    chest: str
    legs: tuple[list[str], list[str]]
    arms: tuple[list[str], list[str]]
    head: list[str]


def nodes_by_shape(tree: NodeTree, places: Mapping[str, np.ndarray]) -> Nodes:
    """Return the nodes of each joint; {} if the skeleton has not the shape of a body.

    Args:
        tree: the hierarchy.
        places: (F, 3) positions by node.
    """
    tree = _without_helpers(tree, places)
    lengths = _lengths(tree, places)
    bodies = list(_bodies(tree, lengths))
    if not bodies:
        return {}
    body = min(bodies, key=lambda each: _unlikeness(each, lengths))
    neck = (body.head[0],) if len(body.head) > 1 else (body.chest, *body.head)
    head = _head(body.head, tree)
    nodes: Nodes = {"pelvis": (body.pelvis,), "neck": neck, "head": (head,)}
    nodes |= spine_of(tree.between(body.head[0], body.pelvis), body.pelvis, neck[0])
    left_F3 = _left(body, places, lengths, head)
    for limbs, names in ((body.legs, _LEG), (body.arms, _ARM)):
        starts = [_two_bones(limb, lengths) for limb in limbs]
        tops = [places[limb[start]] for limb, start in zip(limbs, starts, strict=True)]
        first_is_left = float(((tops[0] - tops[1]) * left_F3).sum(-1).mean()) > 0
        for side, number in zip(("left", "right") if first_is_left else ("right", "left"), (0, 1), strict=True):
            limb, start = limbs[number], starts[number]
            for step, name in enumerate(names):
                nodes[f"{side}_{name}"] = tuple(limb[start + step : start + step + 1])
            if names == _ARM:
                nodes[f"{side}_collar"] = (limb[start - 1],) if start else (*neck, limb[start])
    return {joint: nodes[joint] for joint in HUMANML3D.joint_names}


def _lengths(tree: NodeTree, places: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Return the median distance of each node from the one above it; 0 for the root."""
    return {
        name: 0.0 if above is None else float(np.median(np.linalg.norm(places[name] - places[above], axis=-1)))
        for name, above in tree.parents.items()
    }


def _without_helpers(tree: NodeTree, places: Mapping[str, np.ndarray]) -> NodeTree:
    """Return the tree without nodes at the place of the one above them that only carry the next one.

    Exporters put such nodes between two joints; taken for joints, they would make bones without length.
    """
    lengths = _lengths(tree, places)
    least = _HELPER * max(lengths.values(), default=0.0)
    helpers = {
        name
        for name, above in tree.parents.items()
        if above is not None and len(tree.children[name]) == 1 and lengths[name] < least
    }
    kept = {name: tree.line(name)[1:] for name in tree.parents if name not in helpers}
    return NodeTree(
        {name: next((each for each in above if each not in helpers), None) for name, above in kept.items()}
    )


def _bodies(tree: NodeTree, lengths: Mapping[str, float]) -> Iterator[_Body]:
    """Yield every way to take the five longest branches as legs, arms and head."""
    lines = _longest_branches(tree, lengths)
    for leg, other_leg, arm, other_arm, head in permutations(lines) if len(lines) == _LIMBS else ():
        pelvis, chest = tree.meeting(leg[0], other_leg[0]), tree.meeting(arm[0], other_arm[0])
        if pelvis is None or chest is None or chest not in head or pelvis not in tree.line(chest)[1:]:
            continue
        legs, arms = (
            (_outwards(leg, pelvis), _outwards(other_leg, pelvis)),
            (_outwards(arm, chest), _outwards(other_arm, chest)),
        )
        body = _Body(pelvis, chest, legs, arms, _outwards(head, chest))
        if min(map(len, (*legs, *arms))) >= len(_ARM) and body.head:
            yield body


def _longest_branches(tree: NodeTree, lengths: Mapping[str, float]) -> list[list[str]]:
    """Return five paths from a tip to the root: always the one that adds most length to those before."""
    lines = [tree.line(name) for name, under in tree.children.items() if not under]
    chosen: list[list[str]] = []
    covered: set[str] = set()
    while lines and len(chosen) < _LIMBS:
        longest = max(lines, key=lambda line: sum(lengths[name] for name in line if name not in covered))
        lines.remove(longest)
        chosen.append(longest)
        covered.update(longest)
    return chosen


def _outwards(line: list[str], trunk: str) -> list[str]:
    """Return the nodes of a path from just outside the trunk to the tip."""
    return line[: line.index(trunk)][::-1]


def _unlikeness(body: _Body, lengths: Mapping[str, float]) -> float:
    """How different the two legs and the two arms are in length, as shares of it."""
    sizes = [sum(lengths[name] for name in limb) for limb in (*body.legs, *body.arms)]
    return sum(abs(a - b) / max(a, b, 1e-9) for a, b in (sizes[:2], sizes[2:]))


def _head(path: list[str], tree: NodeTree) -> str:
    """Return the head on the path from neck to the highest tip: where eyes and hair leave it, else the last joint."""
    joints = [name for name in path[1:] if not name.lower().endswith(_TIPS)] or path[-1:]
    return next((name for name in joints if len(tree.children[name]) > 1), joints[-1])


def _two_bones(limb: list[str], lengths: Mapping[str, float]) -> int:
    """Return the number of the node at which the two longest bones begin that follow each other.

    Collar bones can be as long as forearms, so the last of several such pairs is taken.
    """
    shorter = [min(lengths[limb[i + 1]], lengths[limb[i + 2]]) for i in range(len(limb) - 2)]
    return max(i for i, length in enumerate(shorter) if length >= _NEARLY * max(shorter))


def _left(body: _Body, places: Mapping[str, np.ndarray], lengths: Mapping[str, float], head: str) -> np.ndarray:
    """Return the (F, 3) direction to the left; up is from pelvis to head, feet and bent knees point forward."""
    forward_F3 = np.zeros_like(places[head])
    for leg in body.legs:
        start = _two_bones(leg, lengths)
        hip_F3, knee_F3, ankle_F3 = (places[name] for name in leg[start : start + 3])
        forward_F3 += places[leg[-1]] - ankle_F3 + knee_F3 - (hip_F3 + ankle_F3) / 2
    return np.cross(places[head] - places[body.pelvis], forward_F3)
