"""Read GLB files: animated nodes that are named like joints, in an armature (as `gltf_armature` writes) or flat.

A node's position follows from its own transform and those of all nodes above it. So skinned characters are read, too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.gltf_tracks import Glb, Track, tracks_of
from scalemogen.motion.files.joint_search import NOT_GIVEN, Found, find_by_shape, find_nodes, joints_of
from scalemogen.motion.files.marks import marked_recipe
from scalemogen.motion.files.node_tree import NodeTree, numbered_names
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.takes import chosen_take
from scalemogen.motion.understood import FileTakes, JointsNotFound

_EVEN = 0.1  # share of a frame by which the time between two keys may differ from the median
# Keys per second. Motions with fewer keys are resampled at `_SAMPLED` frames per second, motions with uneven keys at
# the rate of their median step.
_SLOWEST = 10.0
_SAMPLED = 30.0
_LONGEST = 20_000  # frames that are sampled
_MOST_NODES = 20_000  # nodes of a scene; characters have some hundreds
_DEEPEST = 500  # levels of nodes; skeletons have some 30
_NO_ANIMATION = "{} has no animation that moves its joints; export it with one"
_STILL_TAKE = "{}: the animation '{}' does not move the joints; choose another one"
_COMPRESSED = "EXT_meshopt_compression"  # compresses keys; other extensions compress only data that is not read here
_LEAVES = ("end", "leaf", "nub", "tip")  # what exporters call a node at the end of the last bone

_STILL = {"translation": (0, 0, 0), "rotation": (0, 0, 0, 1), "scale": (1, 1, 1)}  # defaults of a node

Placed = tuple[np.ndarray, np.ndarray]  # (F or 1, 3, 3) rotation and scale, and (F or 1, 3) position


def read_glb(path: Path, joints: Mapping[str, str] = NOT_GIVEN, take: str | None = None) -> RawMotion:
    """Read the joints from the nodes with joint names.

    Args:
        path: the file.
        joints: see `find_nodes`.
        take: name or number, from 1, of the animation that is read; None for the first that moves joints.

    Raises:
        JointsNotFound: if the joints are found neither by name nor by shape.
        ValueError: if the file is not a GLB, has no animation that moves the joints, or if a given joint, node or
            animation does not exist.
    """
    try:
        glb = Glb.parse(path.read_bytes())
    except (ValueError, RecursionError, struct.error) as error:
        raise ValueError(f"{path.name} is not a GLB file ({error}); export it again as binary glTF") from error
    try:
        return _read(glb, path.name, joints, take)
    except ValueError as error:
        if str(error).startswith(path.name):
            raise
        # NumPy's errors, and those about a node, a track or an accessor, do not name the file.
        raise ValueError(f"{path.name} is a damaged GLB file ({error}); export it again") from error
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path.name} is a damaged GLB file ({error!r}); export it again") from error


def _read(glb: Glb, name: str, joints: Mapping[str, str], take: str | None) -> RawMotion:
    """Return the motion of an animation; see `read_glb`."""
    document = glb.document
    if not document.get("animations"):  # checked first, as scenes without animation can have very many nodes
        raise ValueError(_NO_ANIMATION.format(name))
    if _COMPRESSED in document.get("extensionsRequired", []):
        raise ValueError(f"{name} is compressed ({_COMPRESSED}); export it without compression")
    if (count := len(document["nodes"])) > _MOST_NODES:
        raise ValueError(f"{name} has {count:,} nodes, more than {_MOST_NODES:,}; export the character alone")
    numbers, parents = _named(document), _parents(document)
    tree = _tree(numbers, parents)
    found: Found | JointsNotFound
    try:
        found = find_nodes(tree, joints)
        wanted = [node for nodes in found.nodes.values() for node in nodes]
    except JointsNotFound as error:
        found = error
        wanted = list(dict.fromkeys((*_bones(tree, numbers, document), *joints.values())))
    except ValueError as error:  # about a given joint or node
        raise ValueError(f"{name}: {error}") from error
    moving = {above for node in wanted for above in _line(numbers[node], parents)}
    titles = _animation_names(document)
    chosen = chosen_take(titles, take, name)
    index, tracks = _first_moving(glb, moving, range(len(titles)) if chosen is None else [chosen])
    if not tracks:
        raise ValueError(_NO_ANIMATION.format(name) if take is None else _STILL_TAKE.format(name, titles[index]))
    times_F, fps = _times(tracks, name)
    placed = places_of(document, tracks, [numbers[node] for node in wanted], times_F)
    places = {node: placed[numbers[node]] for node in wanted}
    first = places_of(document, tracks, numbers.values(), times_F[:1])
    file_nodes = tree.with_places({node: first[number] for node, number in numbers.items()})
    if isinstance(found, JointsNotFound):
        try:
            found = find_by_shape(NodeTree(_within(tree, wanted)), places, found, joints)
        except JointsNotFound as error:
            raise JointsNotFound(f"{name}: {error}", error.nodes, file_nodes, error.missing) from error
    several = (f"the file has {len(titles)} animations; '{titles[index]}' is read",) if len(titles) > 1 else ()
    scene = document.get("scenes", [{}])[document.get("scene", 0)]
    recipe, faults = marked_recipe(str((scene.get("extras") or {}).get("recipe", "")))
    motion = MotionArrays(joints_of(places, found), fps, found.skeleton, recipe=recipe)
    notes = (*several, *found.notes, *faults)
    return RawMotion(
        motion, found.content, nodes=found.nodes, file_nodes=file_nodes, notes=notes,
        sides_by_feet=found.sides_by_feet, takes=FileTakes(titles, titles[index]),
    )  # fmt: skip


def _first_moving(glb: Glb, moving: set[int], numbers: Sequence[int]) -> tuple[int, dict[int, list[Track]]]:
    """Return the number of the first animation that moves the nodes, and its tracks; no tracks if there is none.

    An animation that only holds a pose, such as the rest pose that many characters have as an animation, is taken
    only if no other one moves the nodes.

    Args:
        glb: the file.
        moving: numbers of the nodes.
        numbers: those of the animations that are looked at, at least one.
    """
    held: tuple[int, dict[int, list[Track]]] = numbers[0], {}
    for number in numbers:
        tracks = tracks_of(glb, glb.document["animations"][number], moving)
        longer = [track.values_KC for own in tracks.values() for track in own if len(track.times_K) > 1]
        if any((values_KC != values_KC[0]).any() for values_KC in longer):
            return number, tracks
        if longer and not held[1]:
            held = number, tracks
    return held


def _animation_names(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a different name for each animation; those without a name are called by their number."""
    listed = enumerate(document["animations"], start=1)
    return tuple(numbered_names([str(animation.get("name") or number) for number, animation in listed]))


def _bones(tree: NodeTree, numbers: Mapping[str, int], document: Mapping[str, Any]) -> list[str]:
    """Return the nodes among which a body is looked for by its shape, as a scene has many others.

    These are the joints of the skins; without any, the nodes that are animated.
    """
    joints = {joint for skin in document.get("skins", []) for joint in skin["joints"]} or {
        channel["target"].get("node")
        for animation in document.get("animations", [])
        for channel in animation["channels"]
    }
    return list({numbers[name]: name for name in reversed(list(tree.parents)) if numbers[name] in joints}.values())[
        ::-1
    ]


def _within(tree: NodeTree, names: list[str]) -> dict[str, str | None]:
    """Return for each named node the nearest node above it that is named, too; None if there is none."""
    return {name: next((above for above in tree.line(name)[1:] if above in names), None) for name in names}


def places_of(
    document: Mapping[str, Any], tracks: Mapping[int, list[Track]], wanted: Iterable[int], times_F: np.ndarray
) -> dict[int, np.ndarray]:
    """Return the (F, 3) positions in the world of some nodes and of all nodes above them, by number.

    Args:
        document: the JSON of the file.
        tracks: those of the animation, by node; nodes without any stay as they rest.
        wanted: numbers of nodes.
        times_F: seconds.
    """
    parents, listed = _parents(document), document["nodes"]
    placed: dict[int, Placed] = {}
    for number in wanted:
        for above in reversed(_line(number, parents)):
            if above not in placed:
                placed[above] = _placed(listed[above], tracks.get(above, []), times_F, placed, parents.get(above))
    return {number: np.broadcast_to(place_F3, (len(times_F), 3)) for number, (_, place_F3) in placed.items()}


def _parents(document: Mapping[str, Any]) -> dict[int, int]:
    """Return the number of the parent node of every node that has one."""
    return {child: number for number, node in enumerate(document["nodes"]) for child in node.get("children", [])}


def _named(document: Mapping[str, Any]) -> dict[str, int]:
    """Return the nodes by name; those of a VRM character also by the names of its standard bones."""
    listed = document["nodes"]
    titles = _titles(document)
    named = {title: number for number, title in enumerate(titles) if title}
    for title, number in list(named.items()):
        for child in listed[number].get("children", []):
            if not listed[child].get("children") and any(word in titles[child].lower() for word in _LEAVES):
                named.setdefault(f"{title}/end", child)
    for key in ("VRM", "VRMC_vrm", "VRMC_vrm_animation"):
        bones = document.get("extensions", {}).get(key, {}).get("humanoid", {}).get("humanBones", {})
        pairs = bones.items() if isinstance(bones, dict) else [(bone["bone"], bone) for bone in bones]
        named |= {bone: int(target["node"]) for bone, target in pairs}
    return named


def _titles(document: Mapping[str, Any]) -> list[str]:
    """Return a different name for each node; "" for one without a name that is no joint of a skin.

    Where several nodes have one name, the joint of a skin keeps it.
    """
    names = [str(node.get("name", "")) for node in document["nodes"]]
    joints = list(dict.fromkeys(joint for skin in document.get("skins", []) for joint in skin["joints"]))
    for number in joints if any(names) else range(len(names)):
        names[number] = names[number] or f"node {number}"
    order = [*joints, *(number for number in range(len(names)) if number not in set(joints))]
    unique = numbered_names([names[number] for number in order])
    return [unique[place] for _, place in sorted((number, place) for place, number in enumerate(order))]


def _tree(numbers: Mapping[str, int], parents: Mapping[int, int]) -> NodeTree:
    """Return the hierarchy of the named nodes; nodes without a name are passed over."""
    titles = {number: name for name, number in reversed(list(numbers.items()))}
    above = {
        name: next((titles[node] for node in _line(number, parents)[1:] if node in titles), None)
        for name, number in numbers.items()
    }
    return NodeTree(above)


def _line(number: int, parents: Mapping[int, int]) -> list[int]:
    """Return a node and all nodes above it, the root last."""
    line = [number]
    while line[-1] in parents:
        line.append(parents[line[-1]])
        if len(line) > _DEEPEST:
            raise ValueError(f"node {number} lies more than {_DEEPEST} levels deep, or in itself")
    return line


def _times(tracks: Mapping[int, list[Track]], name: str) -> tuple[np.ndarray, float]:
    """Return the times to read at and the frames per second: those of the keys if they are even and dense enough."""
    all_tracks = [track for own in tracks.values() for track in own]
    start, end = min(t.times_K[0] for t in all_tracks), max(t.times_K[-1] for t in all_tracks)
    times_F = max((track.times_K for track in all_tracks), key=len)
    steps = np.diff(times_F)
    step = float(np.median(steps))
    if (
        np.abs(steps - step).max() <= _EVEN * step
        and step <= 1 / _SLOWEST
        and (times_F[0], times_F[-1]) == (start, end)
    ):
        return times_F, round(1 / step, 3)
    # Exporters leave out keys where nothing changes, so the median step is the time from frame to frame.
    fps = round(1 / step, 3) if step <= 1 / _SLOWEST else _SAMPLED
    count = (end - start) * fps
    if not 0 <= count < _LONGEST:
        raise ValueError(f"{name} lasts {end - start:g} s at {fps:g} frames per second; export a shorter part")
    return start + np.arange(int(count + 1e-3) + 1) / fps, fps


def _placed(
    node: Mapping[str, Any],
    tracks: list[Track],
    times_F: np.ndarray,
    placed: Mapping[int, Placed],
    parent: int | None,
) -> Placed:
    """Return where a node is and how it is turned and scaled, in the world."""
    linear_F33, place_F3 = _local(node, tracks, times_F)
    if parent is None:
        return linear_F33, place_F3
    above_F33, above_F3 = placed[parent]
    return above_F33 @ linear_F33, above_F3 + np.einsum("...ij,...j->...i", above_F33, place_F3)


def _local(node: Mapping[str, Any], tracks: list[Track], times_F: np.ndarray) -> Placed:
    """Return rotation times scale, and the position, relative to the parent node; one row if nothing moves."""
    if "matrix" in node and not tracks:
        matrix_44 = np.array(node["matrix"], float).reshape(4, 4).T  # stored column by column
        return matrix_44[None, :3, :3], matrix_44[None, :3, 3]
    values = {path: np.array([node.get(path, still)], float) for path, still in _STILL.items()}
    values |= {track.path: track.at(times_F) for track in tracks}
    return Rotation.from_quat(values["rotation"]).as_matrix() * values["scale"][:, None], values["translation"]
