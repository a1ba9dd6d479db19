"""Animations of a GLB file that is written here: nodes move with their parents, and rest without keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygltflib as gltf
import pytest
from scipy.spatial.transform import Rotation

from scalemogen.data.capture.animated_nodes import read_animated_nodes

_QUARTER = Rotation.from_euler("y", 90, degrees=True).as_quat().tolist()


def write_arm(path: Path) -> Path:
    """Write a root that walks 2 m along x in a second, and a hand half a metre before it.

    In "Turn" the root turns a quarter to the left as well; in "Walk" its rotation has a single key.
    """
    document, blob = gltf.GLTF2(), b""

    def stored(rows: list, kind: str) -> int:
        nonlocal blob
        values = np.array(rows, np.float32)
        document.bufferViews.append(gltf.BufferView(buffer=0, byteOffset=len(blob), byteLength=values.nbytes))
        view = len(document.bufferViews) - 1
        document.accessors.append(
            gltf.Accessor(bufferView=view, componentType=gltf.FLOAT, count=len(rows), type=kind)
        )
        blob += values.tobytes()
        return len(document.accessors) - 1

    times, once = stored([0, 1], gltf.SCALAR), stored([0], gltf.SCALAR)
    places = stored([[0, 1, 0], [2, 1, 0]], gltf.VEC3)
    turned, still = stored([[0, 0, 0, 1], _QUARTER], gltf.VEC4), stored([[0, 0, 0, 1]], gltf.VEC4)
    for name, keys, rotations in (("Turn", times, turned), ("Walk", once, still)):
        document.animations.append(
            gltf.Animation(
                name=name,
                samplers=[
                    gltf.AnimationSampler(input=times, output=places),
                    gltf.AnimationSampler(input=keys, output=rotations),
                ],
                channels=[
                    gltf.AnimationChannel(sampler=0, target=gltf.AnimationChannelTarget(node=0, path="translation")),
                    gltf.AnimationChannel(sampler=1, target=gltf.AnimationChannelTarget(node=0, path="rotation")),
                ],
            )
        )
    document.nodes = [gltf.Node(name="root", children=[1]), gltf.Node(name="hand", translation=[0.0, 0.0, 0.5])]
    document.buffers = [gltf.Buffer(byteLength=len(blob))]
    document.set_binary_blob(blob)
    document.save_binary(str(path))
    return path


def test_nodes_move_with_their_parents(tmp_path):
    found = read_animated_nodes(write_arm(tmp_path / "arm.glb"), 10)
    assert set(found) == {"Turn", "Walk"} and all(len(nodes["hand"]) == 11 for nodes in found.values())
    np.testing.assert_allclose(found["Walk"]["hand"][[0, 5, 10]], [(0, 1, 0.5), (1, 1, 0.5), (2, 1, 0.5)], atol=1e-6)
    np.testing.assert_allclose(found["Turn"]["root"][10], (2, 1, 0), atol=1e-6)
    np.testing.assert_allclose(found["Turn"]["hand"][10], (2.5, 1, 0), atol=1e-6)
    half = np.sqrt(0.5) / 2  # halfway, the hand points 45 degrees to the side
    np.testing.assert_allclose(found["Turn"]["hand"][5], (1 + half, 1, half), atol=1e-6)


def test_a_file_without_animations_is_refused(tmp_path):
    (tmp_path / "text.glb").write_text("nothing")
    gltf.GLTF2(nodes=[gltf.Node(name="root")]).save_binary(str(tmp_path / "still.glb"))
    for name in ("text.glb", "still.glb"):
        with pytest.raises(ValueError, match=f"{name} is not a GLB file with animations"):
            read_animated_nodes(tmp_path / name, 24)
