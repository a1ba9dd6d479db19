"""Read the positions of all nodes in every animation of a GLB file."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from scalemogen.motion.files.glb_reader import places_of
from scalemogen.motion.files.gltf_tracks import Glb, tracks_of

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
        animations = {str(each["name"]): each for each in glb.document["animations"]}
        names = {number: str(node["name"]) for number, node in enumerate(glb.document["nodes"])}
    except (ValueError, struct.error, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is not a GLB file with animations: {error}") from error
    found: dict[str, Positions] = {}
    for title, animation in animations.items():
        tracks = tracks_of(glb, animation, set(names))
        end = max(track.times_K[-1] for own in tracks.values() for track in own)
        places = places_of(glb.document, tracks, names, np.arange(0, end + 1e-6, 1 / fps))
        found[title] = {names[number]: place_F3 for number, place_F3 in places.items()}
    return found
