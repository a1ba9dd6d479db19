"""Reading GLB files that `write_glb` wrote for one motion: each joint is an animated node with the joint's name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygltflib as gltf

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import SKELETONS, Skeleton

_EVEN = 0.1  # share of a frame by which the time between two keys may differ from the median


def read_glb(path: Path) -> MotionArrays:
    """Read the joints, in metres, from the animated nodes that are named like the joints of a skeleton.

    Raises:
        ValueError: if the file is not a GLB or has no such nodes. Skinned characters cannot be read.
    """
    try:
        document = gltf.GLTF2.load_binary(str(path))
        blob = document.binary_blob() if document else None
        tracks = _translations(document, blob) if document and blob else {}
    except Exception as error:  # the parser raises many kinds of errors for damaged files
        raise ValueError(f"{path.name} is not a GLB file; use a .glb file saved here") from error
    for skeleton in SKELETONS.values():
        if all(name in tracks for name in skeleton.joint_names):
            return _motion(tracks, skeleton, path.name)
    raise ValueError(f"{path.name} has no node for every joint; use a .glb file of one motion that was saved here")


def _motion(tracks: dict[str, tuple[np.ndarray, np.ndarray]], skeleton: Skeleton, name: str) -> MotionArrays:
    """Return the motion of the tracks; its frame rate comes from the key times."""
    times_F, root_F3 = tracks[skeleton.joint_names[0]]
    joints = [tracks[joint][1] for joint in skeleton.joint_names]
    if len(times_F) < 2 or any(len(track) != len(root_F3) for track in joints):
        raise ValueError(f"{name} has a different number of keys for some joints; use a .glb file saved here")
    seconds = np.diff(times_F)
    step = float(np.median(seconds))
    if not step > 0 or np.abs(seconds - step).max() > _EVEN * step:
        raise ValueError(f"the keys of {name} are not evenly spaced, {step:g} s apart; use a .glb file saved here")
    return MotionArrays(np.stack(joints, axis=1).astype(np.float32), round(1 / step, 3), skeleton)


def _translations(document: gltf.GLTF2, blob: bytes) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the (F,) key times and (F, 3) positions of every node with an animated translation, by node name."""
    found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for animation in document.animations:
        for channel in animation.channels:
            if channel.target.path == "translation" and channel.target.node is not None:
                sampler = animation.samplers[channel.sampler]
                times, values = (
                    accessor_values(document, blob, number) for number in (sampler.input, sampler.output)
                )
                found[str(document.nodes[channel.target.node].name)] = times[:, 0], values
    return found


def accessor_values(document: gltf.GLTF2, blob: bytes, number: int) -> np.ndarray:
    """Return the (count, width) float32 values of an accessor."""
    accessor = document.accessors[number]
    if accessor.componentType != gltf.FLOAT or accessor.bufferView is None:
        raise ValueError(f"accessor {number} does not hold float values; use a .glb file saved here")
    view = document.bufferViews[accessor.bufferView]
    width = {gltf.SCALAR: 1, gltf.VEC3: 3, gltf.VEC4: 4}[accessor.type]
    start = (view.byteOffset or 0) + (accessor.byteOffset or 0)
    return np.frombuffer(blob, np.float32, accessor.count * width, start).reshape(-1, width)
