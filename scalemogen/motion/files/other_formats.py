"""Formats of motion that are not read, and how to convert a file of each."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from scalemogen.motion.files.pickled import PICKLES, TORCH, how_to_unpickle

_BLENDER = "open it in Blender and export it as glTF binary (.glb)"
_VIDEO = "it holds pictures, no joints; use a program that captures motion from video, and save BVH, GLB or NPZ there"
WAYS_OUT = {
    **dict.fromkeys((".fbx", ".dae", ".blend", ".usd", ".usda", ".usdc", ".usdz", ".abc", ".x3d"), _BLENDER),
    ".gltf": "export it as glTF binary (.glb), which holds all its data in one file",
    **dict.fromkeys((".amc", ".asf"), "convert it to BVH, or open it in Blender and export it as BVH"),
    **dict.fromkeys(
        (".c3d", ".trc", ".mot"),
        "it holds markers or joint angles of a laboratory; export it as BVH from the program that recorded it",
    ),
    **dict.fromkeys(
        (".ma", ".mb", ".max", ".bip", ".c4d", ".hip", ".vmd"),
        "open it in the program that wrote it, and export it as BVH or GLB",
    ),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".webm"), _VIDEO),
}  # what to do, by suffix


def refusal(path: Path, readable: Collection[str]) -> str:
    """Return the sentence for a file of a format that is not read.

    Args:
        path: only its name is looked at.
        readable: suffixes that are read.
    """
    suffix = path.suffix.lower()
    if suffix in (*PICKLES, *TORCH):
        return how_to_unpickle(path)
    way_out = WAYS_OUT.get(suffix, f"use one of {', '.join(readable)}")
    return f"cannot read '{path.suffix or path.name}' files; {way_out}"
