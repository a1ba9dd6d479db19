"""Read BVH files: positions of all nodes, and the joints among them.

`bvh_text` reads nodes and rows of numbers, `bvh_kinematics` turns both into positions of the nodes, and `raw_bvh`
picks the joints from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_kinematics import local_rotations, rest_positions, world_positions
from scalemogen.motion.files.bvh_text import BvhNode, BvhText, read_bvh_text
from scalemogen.motion.files.bvh_writer import RECIPE_MARK
from scalemogen.motion.files.joint_search import NOT_GIVEN, Found, find_by_shape, find_nodes, joints_of
from scalemogen.motion.files.marks import marked_recipe
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.settle import check_body, settled
from scalemogen.motion.skeleton import SNAPMOGEN
from scalemogen.motion.understood import JointsNotFound

_USUAL_FPS = 30.0  # assumed for files that do not name their frame rate
_HELD_OUT = 0.9  # least cosine of the angle between a left arm held out and +X


@dataclass(frozen=True)
class BvhClip:
    """The moving nodes of a BVH file.

    Attributes:
        nodes: (F, 3) world positions by node name, in the file's own unit; the first End Site of a joint is called
            `<joint>/end`.
        rest: (3,) positions of the same nodes in the rest pose, which has no rotations and no channels.
        rotations: (F, 4) parent-relative quaternions (x, y, z, w) of the same nodes, without End Sites.
        tree: which node lies under which.
        frame_time: seconds per frame; None if the file does not say it.
        notes: sentences about what was wrong in the file.
        recipe: how the motion was made, as text (`marks`); "" if the file does not say.
    """

    nodes: dict[str, np.ndarray]
    rest: dict[str, np.ndarray]
    rotations: dict[str, np.ndarray]
    tree: NodeTree
    frame_time: float | None
    notes: tuple[str, ...] = ()
    recipe: str = ""


def parse_bvh(path: Path, root_adds_offset: bool = False) -> BvhClip:
    """Read any BVH file.

    Position channels of a joint replace its offset. If a joint below the root has an offset and its position channels
    stay near zero, they are moves relative to the offset instead.

    Args:
        path: the file.
        root_adds_offset: True for files in which the root's position channels are relative to its offset.

    Raises:
        ValueError: if the file is damaged or not a BVH file.
    """
    return _clip(read_bvh_text(path), root_adds_offset)


def _clip(text: BvhText, root_adds_offset: bool) -> BvhClip:
    """Return the nodes of a file with their positions and rotations."""
    local = local_rotations(text)
    places_N3F = world_positions(text, local, root_adds_offset)
    places = _by_name(text.nodes, [place_3F.T for place_3F in places_N3F])
    rest = _by_name(text.nodes, list(rest_positions(text.nodes)))
    recipe = next((node.name for node in text.nodes if node.is_end and RECIPE_MARK in node.name), "")
    recipe = unquote(recipe.partition(RECIPE_MARK)[2])
    rotations = {node.name: local[row].T for row, node in enumerate(text.nodes) if not node.is_end}
    tree = _tree(text.nodes, places)
    return BvhClip(places, rest, rotations, tree, text.frame_time, text.notes, recipe)


def raw_bvh(path: Path, root_adds_offset: bool = False, joints: Mapping[str, str] = NOT_GIVEN) -> RawMotion:
    """Read the joints of a BVH file, in the file's axes and unit.

    The result has no rotations, because those of the file are relative to its own rest pose. Only those of
    SnapMoGen's skeleton are kept, if the rest pose is a T-pose, which its features need.

    Args:
        path: the file.
        root_adds_offset: see `parse_bvh`.
        joints: see `find_nodes`.

    Raises:
        JointsNotFound: if the joints are found neither by name nor by shape, or form no body.
        ValueError: if the file is damaged, or a given joint or node does not exist.
    """

    def raw(text: BvhText) -> RawMotion:
        try:
            return _raw(_clip(text, root_adds_offset), joints)
        except JointsNotFound as error:
            raise error.of_file(path.name) from error

    return raw(read_bvh_text(path, lambda text: check_body(raw(text), path.name)))


def _raw(clip: BvhClip, joints: Mapping[str, str]) -> RawMotion:
    """Return the joints among the nodes of a file; see `raw_bvh`."""
    found = _found(clip, joints)
    joints_FJ3, rest_J3 = joints_of(clip.nodes, found), joints_of(clip.rest, found)
    # Files round the frame time, so take the whole number of frames per second if it is nearly one.
    rate = 1 / clip.frame_time if clip.frame_time is not None else _USUAL_FPS
    fps = float(round(rate)) if abs(rate - round(rate)) < 0.05 else rate
    recipe, faults = marked_recipe(clip.recipe)
    rotations_FJ4 = _snapmogen_rotations(clip, rest_J3) if found.skeleton is SNAPMOGEN else None
    motion = MotionArrays(joints_FJ3, fps, found.skeleton, rotations_FJ4, recipe)
    return RawMotion(
        motion,
        found.content,
        fps_known=clip.frame_time is not None,
        notes=(*clip.notes, *found.notes, *faults),
        nodes=found.nodes,
        file_nodes=clip.tree.with_places(clip.nodes),
        rest_J3=rest_J3,
        sides_by_feet=found.sides_by_feet,
    )


def _found(clip: BvhClip, joints: Mapping[str, str]) -> Found:
    """Return the joints by their names, else by the shape of the skeleton."""
    try:
        return find_nodes(clip.tree, joints)
    except JointsNotFound as error:
        return find_by_shape(clip.tree, clip.nodes, error, joints)


def read_bvh(path: Path, root_adds_offset: bool = False) -> MotionArrays:
    """Read a BVH file as `raw_bvh`, in metres with y up; axes and unit are found from the body.

    Raises:
        ValueError: as `raw_bvh`, or if the joints form no human body, or the file does not say its frame rate.
    """
    raw = raw_bvh(path, root_adds_offset)
    if not raw.fps_known:
        raise ValueError(f"{path.name} does not say its frame rate; write it as 'Frame Time:' in seconds")
    return settled(raw, path.name)


def _snapmogen_rotations(clip: BvhClip, rest_J3: np.ndarray) -> np.ndarray | None:
    """Return (F, 24, 4) rotations; None if the hierarchy is not the skeleton's, or the rest pose not a T-pose."""
    names = SNAPMOGEN.joint_names
    if any(clip.tree.parents[names[joint]] != names[parent] for parent, joint in SNAPMOGEN.bones):
        return None
    arm_3 = rest_J3[SNAPMOGEN.index("left_wrist")] - rest_J3[SNAPMOGEN.index("left_shoulder")]
    if arm_3[0] < _HELD_OUT * np.linalg.norm(arm_3):
        return None
    return np.stack([clip.rotations[name] for name in names], axis=1)


def _by_name(nodes: list[BvhNode], positions: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Return the (F, 3) or (3,) positions of every node by its name."""
    joints = {node.name: positions[row] for row, node in enumerate(nodes) if not node.is_end}
    # In reverse, so that the first of several End Sites of a joint is kept.
    ends = {
        f"{nodes[node.parent].name}/end": positions[row]
        for row, node in reversed(list(enumerate(nodes)))
        if node.is_end
    }
    return joints | ends


def _tree(nodes: list[BvhNode], names: Iterable[str]) -> NodeTree:
    """Return the hierarchy of the named nodes."""
    above: dict[str, str] = {}
    for node in reversed(nodes):  # so that the first of several nodes with one name is kept
        if node.parent >= 0:
            parent = nodes[node.parent].name
            above[f"{parent}/end" if node.is_end else node.name] = parent
    return NodeTree({name: above.get(name) for name in names})
