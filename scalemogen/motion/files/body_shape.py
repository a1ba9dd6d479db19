"""Find joints by the shape of the skeleton, if names do not help: a body has two legs, two arms and a head.

The five longest branches are legs, arms and head. Legs and arms are the two pairs whose lengths are most alike; the
arms leave the trunk where the head does. In a limb, the two longest bones that follow each other are thigh and shank,
or upper arm and forearm. Twist joints may divide a bone into several; these stay in one straight line. Feet and bent
knees point forward, which tells left from right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from scalemogen.motion.files.body_trunk import Trunk, nodes_of_body, trunk_of
from scalemogen.motion.files.joint_words import Nodes
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.sides import SIDES

_NEARLY = 0.8  # share of the longest length; a hand has less than this of a forearm, a foot of a shank
_STRAIGHT = 0.995  # least distance between first and last of the nodes of a straight line, as a share of the path
_HEAD_HEIGHT = 0.6  # from shoulders to head joint, in lengths of an upper arm; to the top of the head it is 1.3
_JUDGED = 300  # frames that are looked at
_HELPER = 0.08  # share of the longest bone; a node that is nearer to its parent may be a helper
_LIMBS = 5  # legs, arms and head
_TIPS = ("/end", "_end", "end_site", "_nub", "_tip", "_leaf")  # last letters of names of nodes that only end a bone
_LEG, _ARM = ("hip", "knee", "ankle", "foot"), ("shoulder", "elbow", "wrist")


@dataclass(frozen=True)
class _Body:
    """A trunk, and the nodes of the limbs and the head, each from the trunk outwards."""

    trunk: Trunk
    legs: tuple[list[str], list[str]]
    arms: tuple[list[str], list[str]]
    head: list[str]


def nodes_by_shape(tree: NodeTree, places: Mapping[str, np.ndarray]) -> Nodes:
    """Return the nodes of each joint; {} if the skeleton does not have the shape of a body.

    Args:
        tree: the hierarchy.
        places: (F, 3) positions by node.
    """
    places = {name: place_F3[:: max(1, len(place_F3) // _JUDGED)] for name, place_F3 in places.items()}
    tree = _without_helpers(tree, places)
    lengths = _lengths(tree, places)
    bodies = list(_bodies(tree, lengths))
    if not bodies:
        return {}
    body = min(bodies, key=lambda each: _unlikeness(each, lengths))
    limbs = _limbs_by_side(body, places)
    head = _head(body.head, tree, places, limbs)
    return nodes_of_body(tree, body.trunk, body.head[0], head, limbs)


def _limbs_by_side(body: _Body, places: Mapping[str, np.ndarray]) -> Nodes:
    """Return the nodes of all joints of arms and legs; feet and collars can be empty."""
    nodes: Nodes = {}
    left_F3 = _left(body, places)
    for limbs, names in ((body.legs, _LEG), (body.arms, _ARM)):
        found = list(zip(limbs, _two_bones(limbs, places), strict=True))
        tops = [places[limb[start]] for limb, (start, _, _) in found]
        if float(((tops[0] - tops[1]) * left_F3).sum(-1).mean()) < 0:
            found.reverse()
        for side, (limb, (start, middle, end)) in zip(SIDES, found, strict=True):
            joints = (limb[start], limb[middle], limb[end])
            nodes |= {f"{side}_{name}": (joint,) for name, joint in zip(names, joints, strict=False)}
            if names == _ARM:
                nodes[f"{side}_collar"] = (limb[start - 1],) if start else ()
            else:
                nodes[f"{side}_foot"] = tuple(limb[end + 1 : end + 2])
    return nodes


def _lengths(tree: NodeTree, places: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Return the median distance of each node from the one above it; 0 for the root."""
    bones = [(name, above) for name, above in tree.parents.items() if above is not None]
    if not bones:
        return dict.fromkeys(tree.parents, 0.0)
    lengths_BF = [np.linalg.norm(places[name] - places[above], axis=-1) for name, above in bones]
    medians_B = np.median(lengths_BF, axis=1)  # all at once, as a file may have thousands of nodes
    return dict.fromkeys(tree.parents, 0.0) | {
        name: float(median) for (name, _), median in zip(bones, medians_B, strict=True)
    }


def _without_helpers(tree: NodeTree, places: Mapping[str, np.ndarray]) -> NodeTree:
    """Return the tree without helper nodes: they lie where their parent lies, and have a single child.

    Some exporters put such nodes between two joints. If they were taken for joints, some bones would have no length.
    """
    lengths = _lengths(tree, places)
    # The root may be a node on the floor, from which it is far to the hips.
    inner = [length for name, length in lengths.items() if tree.parents.get(tree.parents[name] or "") is not None]
    least = _HELPER * max(inner, default=0.0)
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
        trunk = trunk_of(tree, (leg[0], other_leg[0]), (arm[0], other_arm[0]), head[0])
        if trunk is None:
            continue
        legs = _outwards(leg, trunk.pelvis), _outwards(other_leg, trunk.pelvis)
        arms = _outwards(arm, trunk.chest), _outwards(other_arm, trunk.chest)
        body = _Body(trunk, legs, arms, _outwards(head, trunk.high))
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
    """Return the difference in length of the two legs plus that of the two arms, each as a share of the longer."""
    sizes = [sum(lengths[name] for name in limb) for limb in (*body.legs, *body.arms)]
    return sum(abs(a - b) / max(a, b, 1e-9) for a, b in (sizes[:2], sizes[2:]))


def _head(path: list[str], tree: NodeTree, places: Mapping[str, np.ndarray], limbs: Nodes) -> str:
    """Return the head: on the path from neck to the highest tip, the node at which eyes and hair branch off.

    If nothing branches off, the head is the node whose distance from the shoulders is nearest to a person's.
    """
    joints = [name for name in path if not name.lower().endswith(_TIPS)] or path[-1:]
    if branching := next((name for name in joints[1:] if len(tree.children[name]) > 1), ""):
        return branching
    left_F3, right_F3, elbow_F3 = (places[limbs[n][0]] for n in ("left_shoulder", "right_shoulder", "left_elbow"))
    middle_F3, arm = (left_F3 + right_F3) / 2, np.median(np.linalg.norm(elbow_F3 - left_F3, axis=-1))
    distances = {name: np.median(np.linalg.norm(places[name] - middle_F3, axis=-1)) / arm for name in joints}
    return min(joints, key=lambda name: abs(distances[name] - _HEAD_HEIGHT))


def _two_bones(limbs: Sequence[list[str]], places: Mapping[str, np.ndarray]) -> list[tuple[int, int, int]]:
    """Return for both limbs the numbers of the nodes at which their two longest bones begin, meet and end.

    Two limbs with equally many nodes get the same numbers, because one arm may stay straight while the other bends.
    A collar bone can be as long as a forearm, so of several good pairs of bones the outermost one is taken. A hand
    can lie in a straight line with the forearm, so of several possible ends of a bone the first one is taken.
    """
    pairs = (list(combinations(range(len(limb)), 2)) for limb in limbs)
    first, second = ({p: _bone(limb, p, places) for p in own} for limb, own in zip(limbs, pairs, strict=True))
    if first.keys() == second.keys():
        first = second = {pair: min(first[pair], second[pair]) for pair in first}
    found = []
    for size in (first, second):
        shorter = {(i, j, k): min(size[i, j], size[j, k]) for i, j in size for k in range(j + 1, max(size)[1] + 1)}
        good = [nodes for nodes, length in shorter.items() if length >= _NEARLY * max(shorter.values())]
        found.append(max(good, key=lambda nodes: (nodes[0], nodes[1], -nodes[2])))
    return found


def _bone(limb: Sequence[str], ends: tuple[int, int], places: Mapping[str, np.ndarray]) -> float:
    """Return the length of the bone between two nodes of a limb; 0 if the limb bends between them."""
    places_NF3 = np.stack([places[name] for name in limb[ends[0] : ends[1] + 1]])
    way_F = np.linalg.norm(np.diff(places_NF3, axis=0), axis=-1).sum(0)
    direct_F = np.linalg.norm(places_NF3[-1] - places_NF3[0], axis=-1)
    return float(np.median(direct_F)) if len(places_NF3) == 2 or (direct_F >= _STRAIGHT * way_F).all() else 0.0


def _left(body: _Body, places: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the (F, 3) direction to the left; up is from pelvis to head, feet and bent knees point forward."""
    tip = body.head[-1]
    forward_F3 = np.zeros_like(places[tip])
    for leg, numbers in zip(body.legs, _two_bones(body.legs, places), strict=True):
        hip_F3, knee_F3, ankle_F3 = (places[leg[number]] for number in numbers)
        forward_F3 += places[leg[-1]] - ankle_F3 + knee_F3 - (hip_F3 + ankle_F3) / 2
    return np.cross(places[tip] - places[body.trunk.pelvis], forward_F3)
