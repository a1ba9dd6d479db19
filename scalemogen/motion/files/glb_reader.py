"""Reading back the GLB files that `write_glb` makes of one motion: each joint is a node that carries its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygltflib as gltf

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import SKELETONS, Skeleton

_EVEN = 0.1  # of a frame, by which key times may differ from a steady rate


def read_glb(path: Path) -> MotionArrays:
    """Joints (F, J, 3) in metres from the moving nodes that are called like the joints of a skeleton.

    Raises:
        ValueError: if the file is no GLB, or holds no such nodes: characters with a skin are not read.
    """
    try:
        document = gltf.GLTF2.load_binary(str(path))
        blob = document.binary_blob() if document else None
        tracks = _translations(document, blob) if document and blob else {}
    except Exception as error:  # the parser trips over damaged files in many ways
        raise ValueError(f"{path.name} is not a GLB file") from error
    for skeleton in SKELETONS.values():
        if all(name in tracks for name in skeleton.joint_names):
            return _motion(tracks, skeleton, path.name)
    raise ValueError(f"{path.name} has no node for every joint; of GLB files only those saved here can be read")


def _motion(tracks: dict[str, tuple[np.ndarray, np.ndarray]], skeleton: Skeleton, name: str) -> MotionArrays:
    times_F, root_F3 = tracks[skeleton.joint_names[0]]
    joints = [tracks[joint][1] for joint in skeleton.joint_names]
    if len(times_F) < 2 or any(len(track) != len(root_F3) for track in joints):
        raise ValueError(f"{name} does not move all joints in step")
    seconds = np.diff(times_F)
    step = float(np.median(seconds))
    if not step > 0 or np.abs(seconds - step).max() > _EVEN * step:
        raise ValueError(f"the keys of {name} do not follow each other at a steady rate")
    return MotionArrays(np.stack(joints, axis=1).astype(np.float32), round(1 / step, 3), skeleton)


def _translations(document: gltf.GLTF2, blob: bytes) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By node name the key times (F,) and positions (F, 3) of every node that is moved."""
    found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for animation in document.animations:
        for channel in animation.channels:
            if channel.target.path == "translation" and channel.target.node is not None:
                sampler = animation.samplers[channel.sampler]
                times, values = (_numbers(document, blob, number) for number in (sampler.input, sampler.output))
                found[str(document.nodes[channel.target.node].name)] = times[:, 0], values
    return found


def _numbers(document: gltf.GLTF2, blob: bytes, number: int) -> np.ndarray:
    """(count, width) float32 of an accessor."""
    accessor = document.accessors[number]
    if accessor.componentType != gltf.FLOAT or accessor.bufferView is None:
        raise ValueError("only float accessors hold keys")
    view = document.bufferViews[accessor.bufferView]
    width = {gltf.SCALAR: 1, gltf.VEC3: 3, gltf.VEC4: 4}[accessor.type]
    start = (view.byteOffset or 0) + (accessor.byteOffset or 0)
    return np.frombuffer(blob, np.float32, accessor.count * width, start).reshape(-1, width)
