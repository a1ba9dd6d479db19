"""Animations of characters in GLB files: the positions of all nodes, by animation.

A node moves with its parent. Each animation has key times and values for translations and rotations of nodes; nodes
without keys stay as they rest. Scales are not read: they are 1 wherever a body is animated.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.files.gltf_tracks import Glb, Track, tracks_of

Positions = Mapping[str, np.ndarray]  # (F, 3) by name of the node, in metres


def read_animated_nodes(path: Path, fps: float) -> dict[str, Positions]:
    """Return the node positions of each animation, by its name.

    Args:
        fps: frames per second at which the animations are sampled.

    Raises:
        ValueError: if the file is not a GLB with animations.
    """
    try:
        glb = Glb.parse(path.read_bytes())
        animations = glb.document["animations"]
    except (ValueError, KeyError, RecursionError, struct.error) as error:
        raise ValueError(f"{path.name} is not a GLB file with animations") from error
    every = set(range(len(glb.document["nodes"])))
    return {str(each["name"]): _positions(glb, tracks_of(glb, each, every), fps) for each in animations}


def _positions(glb: Glb, tracks: Mapping[int, Sequence[Track]], fps: float) -> dict[str, np.ndarray]:
    """Return the (F, 3) world position of every node during one animation."""
    # a track with one key does not move
    end = max(track.times_K[-1] for own in tracks.values() for track in own if len(track.times_K) > 1)
    times_F = np.arange(0, end + 1e-6, 1 / fps)
    nodes = glb.document["nodes"]
    parents = {child: number for number, node in enumerate(nodes) for child in node.get("children", [])}
    worlds: dict[int, tuple[np.ndarray, Rotation]] = {}

    def world(number: int) -> tuple[np.ndarray, Rotation]:
        """Return position and orientation of a node, which are those of its parent moved by its own."""
        if number not in worlds:
            moves = {track.path: track.at(times_F) for track in tracks.get(number, ())}
            still_3, upright = (
                nodes[number].get("translation", [0, 0, 0]),
                nodes[number].get("rotation", [0, 0, 0, 1]),
            )
            place_F3 = moves.get("translation", np.tile(np.asarray(still_3, float), (len(times_F), 1)))
            turn = Rotation.from_quat(moves.get("rotation", [upright]))
            if number in parents:
                parent_F3, parent = world(parents[number])
                place_F3, turn = parent_F3 + parent.apply(place_F3), parent * turn
            worlds[number] = place_F3, turn
        return worlds[number]

    return {str(node.get("name")): world(number)[0] for number, node in enumerate(nodes)}
