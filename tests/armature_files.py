"""GLB files of an armature that is animated in one or several takes."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
from motion import poses
from scipy.spatial.transform import Rotation

from scalemogen.motion.skeleton import HUMANML3D


class Armature:
    """A GLB file of an armature whose bones turn in some way of their own, as bones in Blender do."""

    def __init__(self, joints: np.ndarray, names: dict[str, str], outer: dict | None = None):
        self.blob, self.accessors, self.views = b"", [], []
        self.nodes = [{"name": "Armature", "children": [1], **(outer or {})}]
        self.nodes += [{"name": names[joint], "children": []} for joint in HUMANML3D.joint_names]
        self.channels, self.samplers, self.takes = [], [], []
        self.above = Armature._outer(outer or {})
        for joint, parent in enumerate(HUMANML3D.parents):
            if parent >= 0:
                self.nodes[parent + 1]["children"].append(joint + 1)
        self.pose(joints)

    def pose(self, joints: np.ndarray) -> None:
        """Add the tracks that put the joints to these (F, 22, 3) places."""
        random, times = np.random.default_rng(0), np.arange(len(joints)) / poses.FPS
        self.turns = [
            Rotation.from_rotvec(random.normal(size=3) + np.outer(np.sin(2 * times + i), random.normal(size=3)))
            for i in range(22)
        ]
        places = self.above(joints)
        for joint, parent in enumerate(HUMANML3D.parents):
            turn, moved = self.turns[joint], places[:, joint]
            if parent >= 0:
                moved = self.turns[parent].inv().apply(moved - places[:, parent])
                turn = self.turns[parent].inv() * turn
            self.animate(joint + 1, "translation", times, moved)
            self.animate(joint + 1, "rotation", times, turn.as_quat())

    def take(self, name: str | None, joints: np.ndarray) -> None:
        """Add an animation before that of the armature itself; without a name if it is None."""
        own, self.channels, self.samplers = (self.channels, self.samplers), [], []
        self.pose(joints)
        animation = {"channels": self.channels, "samplers": self.samplers}
        self.takes.append(animation if name is None else {"name": name, **animation})
        self.channels, self.samplers = own

    @staticmethod
    def _outer(outer: dict):
        """Return the function that takes places in the world into the axes below the armature's node."""
        turn, size = Rotation.from_quat(outer.get("rotation", [0, 0, 0, 1])), outer.get("scale", [1, 1, 1])
        shift = np.array(outer.get("translation", [0, 0, 0]))
        return lambda p: (turn.inv().apply((p - shift).reshape(-1, 3)) / size).reshape(p.shape)

    def accessor(self, values: np.ndarray) -> int:
        data = np.ascontiguousarray(values, np.float32)
        self.views.append({"buffer": 0, "byteOffset": len(self.blob), "byteLength": data.nbytes})
        self.blob += data.tobytes()
        kind = {1: "SCALAR", 3: "VEC3", 4: "VEC4"}[1 if data.ndim == 1 else data.shape[1]]
        self.accessors.append(
            {"bufferView": len(self.views) - 1, "componentType": 5126, "count": len(data), "type": kind}
        )
        return len(self.accessors) - 1

    def animate(self, node: int, path: str, times: np.ndarray, values: np.ndarray, kind: str = "LINEAR") -> None:
        self.samplers.append({"input": self.accessor(times), "output": self.accessor(values), "interpolation": kind})
        self.channels.append({"sampler": len(self.samplers) - 1, "target": {"node": node, "path": path}})

    def save(self, path: Path, extra: dict | None = None, before: list | None = None, name: str = "walk") -> Path:
        animation = {"name": name, "channels": self.channels, "samplers": self.samplers}
        document = {
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": self.nodes,
            "animations": [*(before or []), *self.takes, animation],
            "accessors": self.accessors, "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.blob)}], **(extra or {}),
        }  # fmt: skip
        text = json.dumps(document).encode()
        text += b" " * (-len(text) % 4)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
        chunks += struct.pack("<II", len(self.blob), 0x004E4942) + self.blob
        path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)
        return path
