"""Reading BVH: a general parser, and the mapping of known skeletons to the 22 joints.

BVH is a hierarchy of joints with offsets and named channels, then one row of numbers per frame. Rotation
channels apply in the order in which they are listed.
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
_UNITS = {"metres": 1.0, "centimetres": 0.01, "millimetres": 0.001}
_ADULT_STATURE = 1.45  # metres along leg and spine, ankle to head joint
_STATURES = (0.6, 2.9)


@dataclass(frozen=True)
class BvhClip:
    """What a BVH file says, in its own unit.

    Attributes:
        joint_names: J names in file order.
        parents: parent of each joint, -1 for the root.
        offsets_J3: (J, 3) rest offsets.
        end_sites: for each End Site the joint that carries it, and its (3,) offset.
        positions_FJ3: (F, J, 3) world positions.
        end_positions_FE3: (F, E, 3) world positions of the end sites.
        rotations_FJ4: (F, J, 4) parent-relative quaternions (x, y, z, w).
        frame_time: seconds per frame.
    """

    joint_names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets_J3: np.ndarray
    end_sites: tuple[tuple[int, np.ndarray], ...]
    positions_FJ3: np.ndarray
    end_positions_FE3: np.ndarray
    rotations_FJ4: np.ndarray
    frame_time: float

    def nodes(self) -> dict[str, np.ndarray]:
        """(F, 3) positions by node name; the first End Site of a joint is `<joint>/end`."""
        ends = {
            f"{self.joint_names[joint]}/end": self.end_positions_FE3[:, row]
            for row, (joint, _) in reversed(list(enumerate(self.end_sites)))
        }
        return ends | {name: self.positions_FJ3[:, row] for row, name in enumerate(self.joint_names)}


@dataclass
class _Node:
    name: str
    parent: int
    is_end: bool = False
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    channels: list[tuple[str, str]] = field(default_factory=list)
    first_channel: int = 0


def parse_bvh(path: Path, root_adds_offset: bool = False) -> BvhClip:
    """Read any BVH file.

    Args:
        path: the file.
        root_adds_offset: position channels are a joint's whole translation and replace its offset; True where
            the root's are relative to its offset. A joint below the root whose position channels are zero
            throughout keeps its offset.

    Raises:
        ValueError: one sentence on what is wrong with the file.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    hierarchy, *motion = _MOTION_LINE.split(text, maxsplit=1)
    if "HIERARCHY" not in hierarchy or not motion:
        raise ValueError(f"{path.name} is not a BVH file: it needs a HIERARCHY and a MOTION section")
    nodes = _parse_hierarchy(hierarchy, path.name)
    values_FC, frame_time = _parse_motion(motion[0], sum(len(node.channels) for node in nodes), path.name)
    rotations_FN4 = _local_rotations(nodes, values_FC)
    positions_FN3 = _world_positions(nodes, values_FC, rotations_FN4, root_adds_offset)
    return _clip(nodes, positions_FN3, rotations_FN4, frame_time)


def read_bvh(path: Path, root_adds_offset: bool = False) -> MotionArrays:
    """Read a BVH file of a known skeleton as the 22 joints, in metres.

    Rotations are left out: they are relative to the file's own rest pose.

    Raises:
        ValueError: if the file is broken or its joints cannot be recognised (the message lists them).
    """
    clip = parse_bvh(path, root_adds_offset)
    nodes = clip.nodes()
    try:
        sources = find_nodes(nodes)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    joints_FJ3 = np.stack(
        [np.mean([nodes[name] for name in sources[joint]], axis=0) for joint in HUMANML3D.joint_names], axis=1
    )
    rate = 1 / clip.frame_time
    fps = float(round(rate)) if abs(rate - round(rate)) < 0.05 else rate
    return MotionArrays((joints_FJ3 * _metres_per_unit(joints_FJ3)).astype(np.float32), fps, HUMANML3D)


def _parse_hierarchy(text: str, name: str) -> list[_Node]:
    """The nodes in file order, parents first."""
    nodes: list[_Node] = []
    open_nodes: list[int] = []
    for line in re.sub(r"([{}])", r"\n\1\n", text).splitlines():
        words = line.split()
        if not words or words[0] in ("HIERARCHY", "{"):
            continue
        if words[0] == "}":
            if not open_nodes:
                raise ValueError(f"{name} has a closing brace too many in its hierarchy")
            open_nodes.pop()
        elif words[0] in ("ROOT", "JOINT", "End"):
            if nodes and not open_nodes:
                raise ValueError(f"{name} has more than one root; save each figure to a file of its own")
            nodes.append(_Node(" ".join(words[1:]), open_nodes[-1] if open_nodes else -1, words[0] == "End"))
            open_nodes.append(len(nodes) - 1)
        elif not open_nodes:
            raise ValueError(f"{name} has '{line.strip()[:40]}' outside of any joint")
        else:
            _read_attribute(nodes[open_nodes[-1]], words, name)
    if not nodes or open_nodes:
        raise ValueError(f"{name} has an incomplete hierarchy: no joint, or a brace is not closed")
    return nodes


def _read_attribute(node: _Node, words: list[str], name: str) -> None:
    """Fill in OFFSET or CHANNELS."""
    if words[0] == "OFFSET":
        node.offset = _floats(words[1:4], name)
        if len(node.offset) == 3:
            return
    elif words[0] == "CHANNELS":
        matches = [_CHANNEL.fullmatch(word) for word in words[2:]]
        node.channels = [(match[1].upper(), match[2].lower()) for match in matches if match]
        if words[1:2] == [str(len(matches))] and len(node.channels) == len(matches):
            return
    raise ValueError(f"{name} has the unreadable line '{' '.join(words)[:60]}' at joint '{node.name}'")


def _parse_motion(text: str, channel_count: int, name: str) -> tuple[np.ndarray, float]:
    """(F, C) channel values, and the frame time in seconds."""
    header = _MOTION_HEADER.match(text)
    if header is None:
        raise ValueError(f"{name} has no 'Frames:' and 'Frame Time:' after MOTION")
    frames, frame_time = int(header[1]), float(_floats([header[2]], name)[0])
    values = _floats(text[header.end() :].split(), name)
    if frames < 1 or channel_count < 1 or len(values) != frames * channel_count:
        raise ValueError(
            f"{name} declares {frames} frames of {channel_count} channels but holds {len(values)} numbers"
        )
    if not 0 < frame_time < 10:
        raise ValueError(f"{name} has the frame time {frame_time:g}; it must be seconds per frame")
    return values.reshape(frames, channel_count), frame_time


def _floats(words: list[str], name: str) -> np.ndarray:
    try:
        values = np.array(words, dtype=np.float64)
    except ValueError as error:
        raise ValueError(f"{name} has something else where a number belongs: {error}") from error
    if not np.isfinite(values).all():
        raise ValueError(f"{name} contains NaN or infinite numbers")
    return values


def _local_rotations(nodes: list[_Node], values_FC: np.ndarray) -> np.ndarray:
    """(F, N, 4) parent-relative rotations; nodes with the same channel order are converted together."""
    rotations_FN4 = np.tile([0.0, 0.0, 0.0, 1.0], (len(values_FC), len(nodes), 1))
    columns: dict[str, dict[int, list[int]]] = {}
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
    """Turns about the axes, in degrees, in channel order; any number of them."""
    rotation = Rotation.from_euler(axes[0], angles[:, :1], degrees=True)
    if len(axes) == 3 and len(set(axes)) == 3:
        return Rotation.from_euler(axes, angles, degrees=True)
    for column, axis in enumerate(axes[1:], start=1):
        rotation = rotation * Rotation.from_euler(axis, angles[:, column : column + 1], degrees=True)
    return rotation


def _world_positions(
    nodes: list[_Node], values_FC: np.ndarray, rotations_FN4: np.ndarray, root_adds_offset: bool
) -> np.ndarray:
    """(F, N, 3) positions by forward kinematics."""
    positions_FN3 = np.zeros((len(values_FC), len(nodes), 3))
    world: list[Rotation] = []
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
    """(F, 3) translation of a node relative to its parent."""
    columns = [(i, "XYZ".index(axis)) for i, (axis, kind) in enumerate(node.channels) if kind == "position"]
    translation_F3 = np.tile(node.offset, (len(values_FC), 1))
    moved = values_FC[:, [node.first_channel + column for column, _ in columns]]
    if not columns or (node.parent >= 0 and not moved.any()):
        return translation_F3
    axes = [axis for _, axis in columns]
    relative = root_adds_offset and node.parent < 0
    translation_F3[:, axes] = moved + (node.offset[axes] if relative else 0)
    return translation_F3


def _clip(nodes: list[_Node], positions_FN3: np.ndarray, rotations_FN4: np.ndarray, frame_time: float) -> BvhClip:
    """Nodes sorted into joints and end sites."""
    joints = [row for row, node in enumerate(nodes) if not node.is_end]
    ends = [row for row, node in enumerate(nodes) if node.is_end]
    place = {row: joint for joint, row in enumerate(joints)} | {-1: -1}
    return BvhClip(
        joint_names=tuple(nodes[row].name for row in joints),
        parents=tuple(place[nodes[row].parent] for row in joints),
        offsets_J3=np.array([nodes[row].offset for row in joints]),
        end_sites=tuple((place[nodes[row].parent], nodes[row].offset) for row in ends),
        positions_FJ3=positions_FN3[:, joints],
        end_positions_FE3=positions_FN3[:, ends],
        rotations_FJ4=rotations_FN4[:, joints],
        frame_time=frame_time,
    )


def _metres_per_unit(joints_FJ3: np.ndarray) -> float:
    """The unit, guessed from the length of leg and spine; any other size is scaled to an adult's."""
    path = ("left_ankle", "left_knee", "left_hip", "pelvis", "spine1", "spine2", "spine3", "neck", "head")
    rows = [HUMANML3D.index(joint) for joint in path]
    stature = float(np.median(np.linalg.norm(np.diff(joints_FJ3[:, rows], axis=1), axis=-1), axis=0).sum())
    if stature <= 0:
        raise ValueError("all joints of the file lie in one point")
    for unit in _UNITS.values():
        if _STATURES[0] < stature * unit < _STATURES[1]:
            return unit
    _LOG.warning("a body of %.4g units is in no unit we know; it is scaled to an adult's size", stature)
    return _ADULT_STATURE / stature
