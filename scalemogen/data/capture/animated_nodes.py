"""Animations of characters in GLB files: the positions of all nodes, by animation.

A node moves with its parent. Each animation has key times and values for translations and rotations of nodes; nodes
without keys stay as they rest. Scales are not read: they are 1 wherever a body is animated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygltflib as gltf
from scipy.spatial.transform import Rotation, Slerp

from scalemogen.motion.files.glb_reader import accessor_values

Positions = Mapping[str, np.ndarray]  # (F, 3) by name of the node, in metres


@dataclass(frozen=True)
class _Keys:
    """The keys of one channel: (K,) times in seconds and (K, 3) translations or (K, 4) rotations xyzw."""

    times: np.ndarray
    values: np.ndarray

    def translation(self, times_F: np.ndarray) -> np.ndarray:
        """Return the (F, 3) translations at some times."""
        return np.stack([np.interp(times_F, self.times, self.values[:, axis]) for axis in range(3)], axis=-1)

    def rotation(self, times_F: np.ndarray) -> Rotation:
        """Return the F rotations at some times."""
        times_F = np.clip(times_F, self.times[0], self.times[-1])
        return Slerp(self.times, Rotation.from_quat(self.values))(times_F)


def read_animated_nodes(path: Path, fps: float) -> dict[str, Positions]:
    """Return the node positions of each animation, by its name.

    Args:
        fps: frames per second at which the animations are sampled.

    Raises:
        ValueError: if the file is not a GLB with animations.
    """
    try:
        document = gltf.GLTF2.load_binary(str(path))
        blob = document.binary_blob() if document else None
        animations = document.animations if document and blob else []
    except Exception as error:  # the parser raises many kinds of errors for damaged files
        raise ValueError(f"{path.name} is not a GLB file") from error
    if not document or not blob or not animations:
        raise ValueError(f"{path.name} is not a GLB file with animations")
    return {str(each.name): _positions(document, _keys(document, blob, each), fps) for each in animations}


def _keys(document: gltf.GLTF2, blob: bytes, animation: gltf.Animation) -> dict[tuple[int, str], _Keys]:
    """Return the keys of an animation by node and path ("translation", "rotation"), with at least two keys each."""
    found: dict[tuple[int, str], _Keys] = {}
    for channel in animation.channels:
        if channel.target.path in ("translation", "rotation") and channel.target.node is not None:
            sampler = animation.samplers[channel.sampler]
            times, values = (accessor_values(document, blob, place) for place in (sampler.input, sampler.output))
            found[channel.target.node, channel.target.path] = _Keys(times[:, 0].astype(float), values.astype(float))
    return {place: keys for place, keys in found.items() if len(keys.times) > 1}


def _positions(document: gltf.GLTF2, keys: Mapping[tuple[int, str], _Keys], fps: float) -> dict[str, np.ndarray]:
    """Return the (F, 3) world position of every node during one animation."""
    end = max(each.times[-1] for each in keys.values())
    times_F = np.arange(0, end + 1e-6, 1 / fps)
    parents = {child: number for number, node in enumerate(document.nodes) for child in node.children or []}
    worlds: dict[int, tuple[np.ndarray, Rotation]] = {}

    def world(number: int) -> tuple[np.ndarray, Rotation]:
        """Return position and orientation of a node, which are those of its parent moved by its own."""
        if number not in worlds:
            node = document.nodes[number]
            moved, turned = keys.get((number, "translation")), keys.get((number, "rotation"))
            place_F3 = (
                moved.translation(times_F) if moved else np.tile(node.translation or [0, 0, 0], (len(times_F), 1))
            )
            turn = turned.rotation(times_F) if turned else Rotation.from_quat([node.rotation or [0, 0, 0, 1]])
            if number in parents:
                parent_F3, parent = world(parents[number])
                place_F3, turn = parent_F3 + parent.apply(place_F3), parent * turn
            worlds[number] = place_F3, turn
        return worlds[number]

    return {str(node.name): world(number)[0] for number, node in enumerate(document.nodes)}
