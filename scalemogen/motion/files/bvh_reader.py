"""Reading BVH files: positions of all nodes, and the joints among them.

`bvh_text` reads nodes and rows of numbers, `parse_bvh` turns both into node positions by forward kinematics, and
`raw_bvh` picks the joints from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_text import BvhNode, BvhText, read_bvh_text
from scalemogen.motion.files.bvh_writer import RECIPE_MARK
from scalemogen.motion.files.joint_search import find_by_shape, find_nodes, joints_of
from scalemogen.motion.files.marks import marked_recipe
from scalemogen.motion.files.node_tree import NodeTree
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.settle import settled
from scalemogen.motion.skeleton import SNAPMOGEN

_RELATIVE = 0.2  # mean of a joint's position channels, as a share of its offset, below which they are relative to it
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
        frame_time: seconds per frame.
        notes: what of the file was not as it should be.
        recipe: how the motion was made, as text (`marks`); "" if the file does not say.
    """

    nodes: dict[str, np.ndarray]
    rest: dict[str, np.ndarray]
    rotations: dict[str, np.ndarray]
    tree: NodeTree
    frame_time: float
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
    text = read_bvh_text(path)
    rotations_FN4 = _local_rotations(text.nodes, text.values_FC)
    positions_FN3 = _world_positions(text, rotations_FN4, root_adds_offset)
    rest_N3 = _rest_positions(text.nodes)
    places, rest = _by_name(text.nodes, positions_FN3), _by_name(text.nodes, rest_N3)
    recipe = next((node.name for node in text.nodes if node.is_end and RECIPE_MARK in node.name), "")
    recipe = unquote(recipe.partition(RECIPE_MARK)[2])
    rotations = {node.name: rotations_FN4[:, row] for row, node in enumerate(text.nodes) if not node.is_end}
    tree = _tree(text.nodes, places)
    return BvhClip(places, rest, rotations, tree, text.frame_time, text.notes, recipe)


def raw_bvh(path: Path, root_adds_offset: bool = False) -> RawMotion:
    """Read the joints of a BVH file, in the file's axes and unit.

    The result has no rotations, because those of the file are relative to its own rest pose. Only those of
    SnapMoGen's skeleton are kept, if the rest pose is a T-pose, which its features need.

    Args:
        path: the file.
        root_adds_offset: see `parse_bvh`.

    Raises:
        ValueError: if the file is damaged, or its joints are found neither by name nor by shape (the message lists
            those that no name says).
    """
    clip = parse_bvh(path, root_adds_offset)
    try:
        found = find_nodes(clip.tree)
    except ValueError as error:
        by_shape = find_by_shape(clip.tree, clip.nodes)
        if by_shape is None:
            raise ValueError(f"{path.name}: {error}") from error
        found = by_shape
    joints_FJ3, rest_J3 = joints_of(clip.nodes, found), joints_of(clip.rest, found)
    # Files round the frame time, so take the whole number of frames per second if it is nearly one.
    rate = 1 / clip.frame_time
    fps = float(round(rate)) if abs(rate - round(rate)) < 0.05 else rate
    recipe, faults = marked_recipe(clip.recipe)
    rotations_FJ4 = _snapmogen_rotations(clip, rest_J3) if found.skeleton is SNAPMOGEN else None
    motion = MotionArrays(joints_FJ3, fps, found.skeleton, rotations_FJ4, recipe)
    notes = (*clip.notes, *found.notes, *faults)
    return RawMotion(motion, found.content, notes=notes, nodes=found.nodes, rest_J3=rest_J3)


def read_bvh(path: Path, root_adds_offset: bool = False) -> MotionArrays:
    """Read a BVH file as `raw_bvh`, in metres with y up; axes and unit are found from the body.

    Raises:
        ValueError: as `raw_bvh`, or if the joints form no human body.
    """
    return settled(raw_bvh(path, root_adds_offset), path.name)


def _snapmogen_rotations(clip: BvhClip, rest_J3: np.ndarray) -> np.ndarray | None:
    """Return (F, 24, 4) rotations; None if the joints are not linked as in the skeleton, or rest in another pose."""
    names = SNAPMOGEN.joint_names
    if any(clip.tree.parents[names[joint]] != names[parent] for parent, joint in SNAPMOGEN.bones):
        return None
    arm_3 = rest_J3[SNAPMOGEN.index("left_wrist")] - rest_J3[SNAPMOGEN.index("left_shoulder")]
    if arm_3[0] < _HELD_OUT * np.linalg.norm(arm_3):
        return None
    return np.stack([clip.rotations[name] for name in names], axis=1)


def _local_rotations(nodes: list[BvhNode], values_FC: np.ndarray) -> np.ndarray:
    """Return (F, N, 4) parent-relative rotations.

    Nodes with the same order of axes are converted in one call, which is faster than one call per node.
    """
    rotations_FN4 = np.tile([0.0, 0.0, 0.0, 1.0], (len(values_FC), len(nodes), 1))
    columns: dict[str, dict[int, list[int]]] = {}  # order of axes -> node -> its rotation columns
    for row, node in enumerate(nodes):
        axes = "".join(axis for axis, kind in node.channels if kind == "rotation")
        turning = [node.first_channel + i for i, (_, kind) in enumerate(node.channels) if kind == "rotation"]
        if axes:
            columns.setdefault(axes, {})[row] = turning
    for axes, rows in columns.items():
        rotations_FN4[:, list(rows)] = _quaternions(axes, values_FC[:, list(rows.values())])
    return rotations_FN4


def _quaternions(axes: str, degrees: np.ndarray) -> np.ndarray:
    """Return (..., 4) quaternions x, y, z, w of rotations about any number of axes in the order of the channels.

    Args:
        axes: such as "ZXY".
        degrees: (..., len(axes)) angles.
    """
    sines, cosines = np.sin(np.radians(degrees) / 2), np.cos(np.radians(degrees) / 2)
    product: list[np.ndarray] = [np.array(part) for part in (0.0, 0.0, 0.0, 1.0)]  # the identity
    for column, axis in enumerate(axes):
        s, c = sines[..., column], cosines[..., column]
        i = "XYZ".index(axis)
        j, k = (i + 1) % 3, (i + 2) % 3
        # The product with the quaternion that has s at i, c at w, and zeros elsewhere.
        before = list(product)
        product[i], product[3] = c * before[i] + s * before[3], c * before[3] - s * before[i]
        product[j], product[k] = c * before[j] + s * before[k], c * before[k] - s * before[j]
    return np.stack(product, axis=-1)


def _world_positions(text: BvhText, rotations_FN4: np.ndarray, root_adds_offset: bool) -> np.ndarray:
    """Return (F, N, 3) positions by forward kinematics."""
    nodes, values_FC = text.nodes, text.values_FC
    positions_FN3 = np.zeros((len(values_FC), len(nodes), 3))
    world: list[Rotation] = []  # of the nodes so far; parents come first
    for row, node in enumerate(nodes):
        translation_F3 = _translation(node, values_FC, root_adds_offset)
        local = Rotation.from_quat(rotations_FN4[:, row])
        if node.parent < 0:
            positions_FN3[:, row] = translation_F3
            world.append(local)
        else:
            parent = world[node.parent]
            positions_FN3[:, row] = positions_FN3[:, node.parent] + parent.apply(translation_F3)
            world.append(local if node.is_end else parent * local)
    return positions_FN3


def _translation(node: BvhNode, values_FC: np.ndarray, root_adds_offset: bool) -> np.ndarray:
    """Return the (F, 3) translation of a node relative to its parent; see `parse_bvh`."""
    columns = [(i, "XYZ".index(axis)) for i, (axis, kind) in enumerate(node.channels) if kind == "position"]
    translation_F3 = np.tile(node.offset, (len(values_FC), 1))
    if not columns:
        return translation_F3
    axes = [axis for _, axis in columns]
    moved_FA = values_FC[:, [node.first_channel + column for column, _ in columns]]
    offset_A = node.offset[axes]
    # Zeros, rounding noise and small moves are no places: with them the joint would lie in its parent.
    near_zero = np.linalg.norm(moved_FA.mean(axis=0)) < _RELATIVE * np.linalg.norm(offset_A)
    relative = root_adds_offset if node.parent < 0 else near_zero
    translation_F3[:, axes] = moved_FA + (offset_A if relative else 0)
    return translation_F3


def _rest_positions(nodes: list[BvhNode]) -> np.ndarray:
    """Return (N, 3) positions of the rest pose: the sums of the offsets."""
    positions_N3 = np.zeros((len(nodes), 3))
    for row, node in enumerate(nodes):
        positions_N3[row] = node.offset + (positions_N3[node.parent] if node.parent >= 0 else 0)
    return positions_N3


def _by_name(nodes: list[BvhNode], positions_xN3: np.ndarray) -> dict[str, np.ndarray]:
    """Return the (F, 3) or (3,) positions of every node by its name."""
    joints = {node.name: positions_xN3[..., row, :] for row, node in enumerate(nodes) if not node.is_end}
    # In reverse, so that the first of several End Sites of a joint is kept.
    ends = {
        f"{nodes[node.parent].name}/end": positions_xN3[..., row, :]
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
