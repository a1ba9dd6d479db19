"""Finding a skeleton's joints among the nodes of a file: by names, by words in them, or by the shape of the body.

`find_nodes` looks at names only, `find_by_shape` at what the names leave open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from scalemogen.motion.files.body_ends import ENDS, known_ends, nodes_by_ends
from scalemogen.motion.files.body_shape import nodes_by_shape
from scalemogen.motion.files.handedness import is_mirrored
from scalemogen.motion.files.joint_names import NAMINGS
from scalemogen.motion.files.joint_words import Nodes, nodes_by_words
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.files.world import body_length
from scalemogen.motion.sides import other_side
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN, Skeleton
from scalemogen.motion.understood import JointsNotFound

_BY_SHAPE = (
    "the joints are found by the shape of the skeleton, as their names are unknown; the feet tell left and right"
)
_BETWEEN = "joints that no name tells are found by the shape of the skeleton, between head, wrists and ankles"
_EXCHANGED = "left and right are exchanged, because feet and knees point backward as they were assigned"
_NO_BODY = "no body lies between the nodes for head, wrists and ankles"
_NAMED = 5  # number of missing joints that an error message lists
_AHEAD, _BELOW = 0.09, 0.04  # place of a toe seen from the ankle, as shares of the length from ankle to head
_FOOTLESS = 0.02  # a foot that is shorter than this share of the same length counts as missing


NOT_GIVEN: Mapping[str, str] = MappingProxyType({})  # the user assigns no joint


@dataclass(frozen=True)
class Found:
    """The nodes that are the joints of a skeleton.

    Attributes:
        skeleton: which one.
        nodes: for each joint the nodes whose mean it is.
        content: how they were found, for `Understood.content`.
        notes: sentences on what was assumed.
        sides_by_feet: True if feet and knees decided which side is left.
    """

    skeleton: Skeleton
    nodes: Mapping[str, tuple[str, ...]]
    content: str
    notes: tuple[str, ...] = ()
    sides_by_feet: bool = False


def find_nodes(tree: NodeTree, given: Mapping[str, str] = NOT_GIVEN) -> Found:
    """Find the joints by the names of the nodes: by a table that fits, else by the words in the names.

    Args:
        tree: the hierarchy.
        given: nodes that the user assigns to joints, by joint.

    Raises:
        JointsNotFound: if joints are not found; the message lists those that are missing.
        ValueError: if a given joint or node does not exist.
    """
    _check_given(tree, given)
    return _assigned(_find_nodes(tree, given), given)


def _find_nodes(tree: NodeTree, given: Mapping[str, str]) -> Found:
    if all(joint in tree.parents for joint in SNAPMOGEN.joint_names):
        return Found(SNAPMOGEN, {joint: (joint,) for joint in SNAPMOGEN.joint_names}, "joints in snapmogen names")
    known = {_plain(name): name for name in tree.parents}
    for title, table in NAMINGS.items():
        if all(_plain(node) in known for nodes in table.values() for node in nodes):
            nodes = {joint: tuple(known[_plain(node)] for node in table[joint]) for joint in HUMANML3D.joint_names}
            if not _has_more_spine(tree, nodes):
                return Found(HUMANML3D, nodes, f"joints in {title} names")
    nodes, missing = nodes_by_words(tree, given)
    if missing:
        found = {joint: nodes.get(joint, ()) for joint in HUMANML3D.joint_names}
        raise JointsNotFound(
            _unknown_names(missing),
            found | _single(given),
            tree.with_places({}),
            tuple(missing),
        )
    found_by = "joints found by the words in their names" if len(given) < len(nodes) / 2 else "joints found"
    return Found(HUMANML3D, nodes, found_by, _notes(nodes))


def _has_more_spine(tree: NodeTree, nodes: Nodes) -> bool:
    """Whether other nodes lie between chest and neck: then the spine has more joints than the table names."""
    chest, neck = nodes["spine3"][-1], nodes["neck"][0]
    named = {node for several in nodes.values() for node in several}
    return chest in tree.line(neck) and not named.issuperset(tree.between(neck, chest))


def find_by_shape(
    tree: NodeTree,
    places: Mapping[str, np.ndarray],
    unknown: JointsNotFound,
    given: Mapping[str, str] = NOT_GIVEN,
) -> Found:
    """Find the joints by the shape of the skeleton, with what its names say.

    If names or the user say where head, wrists and ankles are, the others are found between them. Else the whole
    shape tells the joints, and the user may correct some of these five. Without such a shape, the five are asked for.

    Args:
        tree: the hierarchy.
        places: (F, 3) positions by node.
        unknown: the error of `find_nodes`, with the joints that names tell.
        given: see `find_nodes`.

    Raises:
        JointsNotFound: if the skeleton does not have the shape of a body; the message lists the joints to assign.
    """
    named = {joint: nodes for joint, nodes in unknown.nodes.items() if nodes}
    found = _between_ends(tree, places, known_ends(tree, named), named)
    shape = {} if found else nodes_by_shape(tree, places)
    if shape and not set(ENDS).isdisjoint(given):  # the user moves an end of the body that the shape tells
        chosen = _single(given)
        found = _between_ends(tree, places, known_ends(tree, shape) | known_ends(tree, chosen), chosen)
    if found:
        return _with_sides(_assigned(found, given), places, given)
    if shape:
        content = "joints found by the shape of the skeleton"
        return _assigned(Found(HUMANML3D, shape, content, (_BY_SHAPE, *_notes(shape)), sides_by_feet=True), given)
    raise _no_body(tree, places, unknown, [joint for joint in ENDS if joint not in known_ends(tree, named)])


def _no_body(
    tree: NodeTree, places: Mapping[str, np.ndarray], unknown: JointsNotFound, asked: Sequence[str]
) -> JointsNotFound:
    """Return the error for a skeleton without the shape of a body; `asked` are the ends that names do not tell."""
    nested = max(len(tree.line(name)) for name in places) > len(ENDS)
    missing = tuple(asked) if asked and nested else unknown.missing
    message = _unknown_names(missing) if asked else f"{_NO_BODY}; {_assign(missing)}"
    return JointsNotFound(message, unknown.nodes, tree.with_places(places), missing)


def _between_ends(
    tree: NodeTree, places: Mapping[str, np.ndarray], ends: Mapping[str, str], known: Mapping[str, tuple[str, ...]]
) -> Found | None:
    """Return the joints between the five ends, except where they are known; None if the ends are not of a body."""
    nodes = nodes_by_ends(tree, places, ends) if set(ENDS) <= set(ends) else {}
    if not nodes:
        return None
    nodes |= known
    return Found(HUMANML3D, nodes, "joints found between head, wrists and ankles", (_BETWEEN, *_notes(nodes)))


def _with_sides(found: Found, places: Mapping[str, np.ndarray], given: Mapping[str, str]) -> Found:
    """Return the joints with left and right exchanged if feet and knees would point backward otherwise.

    This is done only if the user assigned wrists and ankles. In a picture of a skeleton, front and back look alike,
    so the user may have confused left and right.
    """
    sided = {end for end in ENDS if "_" in end}
    if not sided <= set(given):
        return found
    found = replace(found, sides_by_feet=True)
    if not is_mirrored(joints_of(places, found), found.skeleton):
        return found
    nodes = {joint: found.nodes[other_side(joint)] for joint in found.nodes}
    return replace(found, nodes=nodes, notes=(*found.notes, _EXCHANGED))


def _check_given(tree: NodeTree, given: Mapping[str, str]) -> None:
    """Raise ValueError for a joint that the skeleton does not have, or a node that the file does not have."""
    for joint, node in given.items():
        if joint not in HUMANML3D.joint_names:
            raise ValueError(f"there is no joint '{joint}'; choose from {', '.join(HUMANML3D.joint_names)}")
        if node not in tree.parents:
            raise ValueError(f"the file has no node '{node}' for {joint}; its nodes are {', '.join(tree.parents)}")


def _assigned(found: Found, given: Mapping[str, str]) -> Found:
    """Return the joints with those that the user assigned."""
    if not given or found.skeleton is not HUMANML3D:
        return found
    return replace(found, nodes={**found.nodes, **_single(given)}, content=f"{found.content}, {len(given)} by you")


def _single(given: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the given nodes in the form of `Found.nodes`."""
    return {joint: (node,) for joint, node in given.items()}


def joints_of(places: Mapping[str, np.ndarray], found: Found) -> np.ndarray:
    """Return (..., J, 3) joints: for each the mean of its nodes' (..., 3) places; toes that are missing are added."""
    names = list(found.nodes)
    nowhere = np.zeros_like(next(iter(places.values())))
    joints_J3 = np.stack(
        [np.mean([places[node] for node in nodes], axis=0) if nodes else nowhere for nodes in found.nodes.values()],
        axis=-2,
    )
    if found.skeleton is not HUMANML3D:
        return joints_J3
    for side in ("left", "right"):
        ankle, foot = names.index(f"{side}_ankle"), names.index(f"{side}_foot")
        whole = body_length(joints_J3.reshape(-1, *joints_J3.shape[-2:]), HUMANML3D)
        size = np.median(np.linalg.norm(joints_J3[..., foot, :] - joints_J3[..., ankle, :], axis=-1))
        if not found.nodes[names[foot]] or size < _FOOTLESS * whole:
            joints_J3[..., foot, :] = _toe(joints_J3, side, ankle)
    return joints_J3


def _toe(joints_J3: np.ndarray, side: str, ankle: int) -> np.ndarray:
    """Return the (..., 3) place of a toe that the file does not have: in front of the ankle and a little below."""
    whole = body_length(joints_J3.reshape(-1, *joints_J3.shape[-2:]), HUMANML3D)
    shank = joints_J3[..., ankle, :] - joints_J3[..., HUMANML3D.index(f"{side}_knee"), :]
    across = joints_J3[..., HUMANML3D.index("left_hip"), :] - joints_J3[..., HUMANML3D.index("right_hip"), :]
    down = shank / np.maximum(np.linalg.norm(shank, axis=-1, keepdims=True), 1e-9)
    front = np.cross(down, across)  # down x left = front
    front = front / np.maximum(np.linalg.norm(front, axis=-1, keepdims=True), 1e-9)
    return joints_J3[..., ankle, :] + whole * (_AHEAD * front + _BELOW * down)


def _notes(nodes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a sentence if the file has no toes."""
    toeless = not (nodes["left_foot"] and nodes["right_foot"])
    return ("the file has no toes, so the feet are made up: they point forward",) if toeless else ()


def _unknown_names(missing: Sequence[str]) -> str:
    """Return the sentence for joints that names do not tell."""
    return (
        f"the names of its nodes do not say which of them are {_some(missing)}; assign them (--joints on the command "
        "line), or rename them as in files of Mixamo or SMPL"
    )


def _assign(missing: Sequence[str]) -> str:
    """Return what to do about ends between which no body lies."""
    return f"correct them, or assign {_some(missing)}, too (--joints on the command line)"


def _some(joints: Sequence[str]) -> str:
    """Return the first joints as text, and how many more there are."""
    shown = ", ".join(joints[:_NAMED])
    return shown if len(joints) <= _NAMED else f"{shown} and {len(joints) - _NAMED} more"


def _plain(name: str) -> str:
    """Return the name without its prefix, in lower case."""
    return name.rsplit(":", 1)[-1].lower()
