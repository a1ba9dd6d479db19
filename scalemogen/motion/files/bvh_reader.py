"""Reading BVH files: a general parser, and the mapping of known skeletons to the 22 joints.

A BVH file holds a hierarchy of joints with offsets and named channels, then one row of channel values per frame.
`parse_bvh` turns both into node positions by forward kinematics; `read_bvh` picks the 22 joints from them by name.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.joint_names import find_nodes
from scalemogen.motion.skeleton import HUMANML3D

_LOG = logging.getLogger(__name__)
_MOTION_LINE = re.compile(r"^[ \t]*MOTION[ \t\r]*$", re.MULTILINE)
_MOTION_HEADER = re.compile(r"\s*Frames:\s*(\d+)\s+Frame Time:\s*(\S+)", re.IGNORECASE)
_CHANNEL = re.compile(r"([XYZ])(position|rotation)", re.IGNORECASE)
UNITS = (1.0, 0.01, 0.001)  # length in metres of the units that are tried: metres, centimetres, millimetres
_ADULT_STATURE = 1.45  # metres from ankle to head joint, along leg and spine
_STATURES = (0.6, 2.9)  # metres; range of statures that a human body can have


@dataclass(frozen=True)
class BvhClip:
    """The moving nodes of a BVH file.

    Attributes:
        nodes: (F, 3) world positions by node name, in the file's own unit; the first End Site of a joint is called
            `<joint>/end`.
        frame_time: seconds per frame.
    """

    nodes: dict[str, np.ndarray]
    frame_time: float


@dataclass
class _Node:
    """A joint or an End Site of the hierarchy; `channels` are pairs such as ("X", "rotation")."""

    name: str
    parent: int
    is_end: bool = False
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    channels: list[tuple[str, str]] = field(default_factory=list)
    first_channel: int = 0


def parse_bvh(path: Path, root_adds_offset: bool = False) -> BvhClip:
    """Read any BVH file.

    Position channels of a joint replace its offset. If they are zero in all frames, a joint below the root keeps its
    offset.

    Args:
        path: the file.
        root_adds_offset: True for files in which the root's position channels are relative to its offset.

    Raises:
        ValueError: if the file is damaged or not a BVH file.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    hierarchy, *motion = _MOTION_LINE.split(text, maxsplit=1)
    if "HIERARCHY" not in hierarchy or not motion:
        raise ValueError(f"{path.name} is not a BVH file; it needs a HIERARCHY and a MOTION section")
    nodes = _parse_hierarchy(hierarchy, path.name)
    values_FC, frame_time = _parse_motion(motion[0], sum(len(node.channels) for node in nodes), path.name)
    rotations_FN4 = _local_rotations(nodes, values_FC)
    positions_FN3 = _world_positions(nodes, values_FC, rotations_FN4, root_adds_offset)
    return BvhClip(_by_name(nodes, positions_FN3), frame_time)


def read_bvh(path: Path, root_adds_offset: bool = False) -> MotionArrays:
    """Read a BVH file of a known skeleton as the 22 joints, in metres.

    The result has no rotations, because those of the file are relative to its own rest pose.

    Args:
        path: the file.
        root_adds_offset: see `parse_bvh`.

    Raises:
        ValueError: if the file is damaged or its joints are unknown (the message lists the missing ones).
    """
    clip = parse_bvh(path, root_adds_offset)
    try:
        sources = find_nodes(clip.nodes)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    joints_FJ3 = np.stack(
        [np.mean([clip.nodes[name] for name in sources[joint]], axis=0) for joint in HUMANML3D.joint_names], axis=1
    )
    # Files round the frame time, so take the whole number of frames per second if it is nearly one.
    rate = 1 / clip.frame_time
    fps = float(round(rate)) if abs(rate - round(rate)) < 0.05 else rate
    return MotionArrays((joints_FJ3 * _metres_per_unit(joints_FJ3)).astype(np.float32), fps, HUMANML3D)


def _parse_hierarchy(text: str, name: str) -> list[_Node]:
    """Return the nodes in file order, parents first; `name` is for the error messages."""
    nodes: list[_Node] = []
    open_nodes: list[int] = []  # the path from the root to the node whose braces are open
    # Put every brace on a line of its own.
    for line in re.sub(r"([{}])", r"\n\1\n", text).splitlines():
        words = line.split()
        if not words or words[0] in ("HIERARCHY", "{"):
            continue
        if words[0] == "}":
            if not open_nodes:
                raise ValueError(f"{name} has too many closing braces in its hierarchy; remove one")
            open_nodes.pop()
        elif words[0] in ("ROOT", "JOINT", "End"):
            if nodes and not open_nodes:
                raise ValueError(f"{name} has more than one root; save each figure to a file of its own")
            nodes.append(_Node(" ".join(words[1:]), open_nodes[-1] if open_nodes else -1, words[0] == "End"))
            open_nodes.append(len(nodes) - 1)
        elif not open_nodes:
            raise ValueError(f"{name} has '{line.strip()[:40]}' outside of any joint; move it into one")
        else:
            _read_attribute(nodes[open_nodes[-1]], words, name)
    if not nodes or open_nodes:
        raise ValueError(
            f"{name} has an incomplete hierarchy ({len(nodes)} joints and ends); add joints or close all braces"
        )
    return nodes


def _read_attribute(node: _Node, words: list[str], name: str) -> None:
    """Fill in the OFFSET or the CHANNELS of a node."""
    if words[0] == "OFFSET":
        node.offset = _floats(words[1:4], name)
        if len(node.offset) == 3:
            return
    elif words[0] == "CHANNELS":
        matches = [_CHANNEL.fullmatch(word) for word in words[2:]]
        node.channels = [(match[1].upper(), match[2].lower()) for match in matches if match]
        if words[1:2] == [str(len(matches))] and len(node.channels) == len(matches):
            return
    raise ValueError(
        f"{name} has the unreadable line '{' '.join(words)[:60]}' at joint '{node.name}'; write OFFSET with three "
        "numbers or CHANNELS with their count"
    )


def _parse_motion(text: str, channel_count: int, name: str) -> tuple[np.ndarray, float]:
    """Return (F, C) channel values and the frame time in seconds."""
    header = _MOTION_HEADER.match(text)
    if header is None:
        raise ValueError(f"{name} lacks 'Frames:' and 'Frame Time:' after MOTION; add both lines")
    frames, frame_time = int(header[1]), float(_floats([header[2]], name)[0])
    values = _floats(text[header.end() :].split(), name)
    if frames < 1 or channel_count < 1 or len(values) != frames * channel_count:
        raise ValueError(
            f"{name} declares {frames} frames of {channel_count} channels but holds {len(values)} numbers; "
            "correct its 'Frames:' line or save it again"
        )
    if not 0 < frame_time < 10:
        raise ValueError(f"{name} has the frame time {frame_time:g}; give seconds per frame, above 0 and below 10")
    return values.reshape(frames, channel_count), frame_time


def _floats(words: list[str], name: str) -> np.ndarray:
    """Return words as finite float64 numbers."""
    try:
        values = np.array(words, dtype=np.float64)
    except ValueError as error:
        raise ValueError(f"{name} has text where a number belongs ({error}); save it again") from error
    if not np.isfinite(values).all():
        raise ValueError(f"{name} contains NaN or infinite numbers; save it again")
    return values


def _local_rotations(nodes: list[_Node], values_FC: np.ndarray) -> np.ndarray:
    """Return (F, N, 4) parent-relative rotations, and set each node's `first_channel`.

    Nodes with the same order of axes are converted in one call, which is faster than one call per node.
    """
    rotations_FN4 = np.tile([0.0, 0.0, 0.0, 1.0], (len(values_FC), len(nodes), 1))
    columns: dict[str, dict[int, list[int]]] = {}  # order of axes -> node -> its rotation columns
    start = 0
    for row, node in enumerate(nodes):
        node.first_channel = start
        axes = "".join(axis for axis, kind in node.channels if kind == "rotation")
        turning = [start + i for i, (_, kind) in enumerate(node.channels) if kind == "rotation"]
        if axes:
            columns.setdefault(axes, {})[row] = turning
        start += len(node.channels)
    for axes, rows in columns.items():
        angles = values_FC[:, list(rows.values())].reshape(-1, len(axes))
        quaternions = _from_euler(axes, angles).as_quat()
        rotations_FN4[:, list(rows)] = quaternions.reshape(len(values_FC), len(rows), 4)
    return rotations_FN4


def _from_euler(axes: str, angles: np.ndarray) -> Rotation:
    """Return rotations about any number of axes, in the order of the channels; angles are (N, axes) degrees."""
    rotation = Rotation.from_euler(axes[0], angles[:, :1], degrees=True)
    if len(axes) == 3 and len(set(axes)) == 3:  # the common case, which SciPy converts in one step
        return Rotation.from_euler(axes, angles, degrees=True)
    for column, axis in enumerate(axes[1:], start=1):
        rotation = rotation * Rotation.from_euler(axis, angles[:, column : column + 1], degrees=True)
    return rotation


def _world_positions(
    nodes: list[_Node], values_FC: np.ndarray, rotations_FN4: np.ndarray, root_adds_offset: bool
) -> np.ndarray:
    """Return (F, N, 3) positions by forward kinematics."""
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


def _translation(node: _Node, values_FC: np.ndarray, root_adds_offset: bool) -> np.ndarray:
    """Return the (F, 3) translation of a node relative to its parent; see `parse_bvh`."""
    columns = [(i, "XYZ".index(axis)) for i, (axis, kind) in enumerate(node.channels) if kind == "position"]
    translation_F3 = np.tile(node.offset, (len(values_FC), 1))
    moved = values_FC[:, [node.first_channel + column for column, _ in columns]]
    if not columns or (node.parent >= 0 and not moved.any()):
        return translation_F3
    axes = [axis for _, axis in columns]
    relative = root_adds_offset and node.parent < 0
    translation_F3[:, axes] = moved + (node.offset[axes] if relative else 0)
    return translation_F3


def _by_name(nodes: list[_Node], positions_FN3: np.ndarray) -> dict[str, np.ndarray]:
    """Return the (F, 3) positions of every node by its name."""
    joints = {node.name: positions_FN3[:, row] for row, node in enumerate(nodes) if not node.is_end}
    # In reverse, so that the first of several End Sites of a joint is kept.
    ends = {
        f"{nodes[node.parent].name}/end": positions_FN3[:, row]
        for row, node in reversed(list(enumerate(nodes)))
        if node.is_end
    }
    return ends | joints


def _metres_per_unit(joints_FJ3: np.ndarray) -> float:
    """Return the length of the file's unit in metres.

    The first unit with which the stature, measured along leg and spine, is that of a human. If there is none, the
    body is scaled to the size of an adult.

    Raises:
        ValueError: if the joints lie in one point.
    """
    path = ("left_ankle", "left_knee", "left_hip", "pelvis", "spine1", "spine2", "spine3", "neck", "head")
    rows = [HUMANML3D.index(joint) for joint in path]
    stature = float(np.median(np.linalg.norm(np.diff(joints_FJ3[:, rows], axis=1), axis=-1), axis=0).sum())
    if stature <= 0:
        raise ValueError(f"the body of the file is {stature:g} units long, all joints in one point; save it again")
    for unit in UNITS:
        if _STATURES[0] < stature * unit < _STATURES[1]:
            return unit
    _LOG.warning("a body %.4g units long fits no known unit; it is scaled to the size of an adult", stature)
    return _ADULT_STATURE / stature
