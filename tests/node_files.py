"""BVH files of any nodes, and bodies whose nodes say nothing by their names."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np

from scalemogen.motion.skeleton import HUMANML3D

Nodes = dict[str, tuple[str | None, np.ndarray]]  # node -> the one above it, and its (F, 3) positions


def write(path: Path, nodes: Nodes, prefix: str = "", fps: float = 20) -> Path:
    """Write a BVH file of nodes that move by position channels; End Sites (`x/end`) stay as in the first frame."""
    columns: list[np.ndarray] = []

    def lines(name: str) -> list[str]:
        parent, place_F3 = nodes[name]
        moved_F3 = place_F3 if parent is None else place_F3 - nodes[parent][1]
        offset = "OFFSET {:.6f} {:.6f} {:.6f}".format(*moved_F3[0])
        if name.endswith("/end"):
            return ["End Site", "{", offset, "}"]
        columns.append(moved_F3)
        under = [line for child, (above, _) in nodes.items() if above == name for line in lines(child)]
        kind = "ROOT" if parent is None else "JOINT"
        return [f"{kind} {prefix}{name}", "{", offset, "CHANNELS 3 Xposition Yposition Zposition", *under, "}"]

    head = lines(next(iter(nodes)))
    rows = [" ".join(f"{value:.6f}" for value in row) for row in np.concatenate(columns, axis=1)]
    text = ["HIERARCHY", *head, "MOTION", f"Frames: {len(rows)}", f"Frame Time: {1 / fps}", *rows, ""]
    path.write_text("\n".join(text))
    return path


def numbered(nodes: Nodes) -> Nodes:
    """Return the nodes with numbers for names."""
    numbers = {name: f"n{i}{'/end' if name.endswith('/end') else ''}" for i, name in enumerate(nodes)}
    return {numbers[name]: (parent and numbers[parent], place) for name, (parent, place) in nodes.items()}


def dragon(joints_FJ3: np.ndarray, unnamed: Collection[str] = HUMANML3D.joint_names) -> tuple[Nodes, dict[str, str]]:
    """Return a person with wings and a tail, so that the shape tells no joints, and the node of each joint.

    Args:
        joints_FJ3: (F, 22, 3) positions.
        unnamed: joints whose nodes have numbers for names.
    """
    nodes: Nodes = {}
    for joint, parent in enumerate(HUMANML3D.parents):
        above = HUMANML3D.joint_names[parent] if parent >= 0 else None
        nodes[HUMANML3D.joint_names[joint]] = (above, joints_FJ3[:, joint])
    for name, start, way in (("tail", "pelvis", (0, -0.1, -0.5)), ("wing", "spine3", (0.8, 0.5, -0.2)),
                             ("fin", "spine3", (-0.8, 0.5, -0.2))):  # fmt: skip
        above = start
        for step in (1, 2, 3):
            nodes[f"{name}{step}"] = (above, nodes[above][1] + way)
            above = f"{name}{step}"
    numbers = {name: f"bone_{i}" if name in unnamed else name for i, name in enumerate(nodes)}
    renamed = {numbers[name]: (parent and numbers[parent], place) for name, (parent, place) in nodes.items()}
    return renamed, {joint: numbers[joint] for joint in HUMANML3D.joint_names}
