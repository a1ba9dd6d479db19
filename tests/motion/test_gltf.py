"""GLB files of moving bodies: valid, small, synchronous, and at the positions of the joints."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pygltflib
import pytest
from scipy.spatial.transform import Rotation

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.files.gltf import SPACING, write_glb
from scalemogen.motion.mannequin import SHAPES, SIDE_COLORS, Body, piece_tracks, pieces_of
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D

SECONDS, FPS = 10, 20


@pytest.fixture(scope="module")
def motion() -> Motion:
    statistics, time = standing_statistics(), np.linspace(0, 20, SECONDS * FPS + 1)[:, None]
    phase = np.random.default_rng(0).uniform(0, 6, 263)
    rows = (statistics.mean + 0.03 * np.sin(time + phase)).astype(np.float32)
    rows[:, 2] = 0.04  # metres per frame forward
    return Motion(decode(rows, LAYOUTS["humanml3d"]).joints_FJ3, float(FPS), HUMANML3D)


def _load(path: Path) -> pygltflib.GLTF2:
    document = pygltflib.GLTF2().load(str(path))
    assert document is not None
    return document


def _values(document: pygltflib.GLTF2, number: int) -> np.ndarray:
    accessor = document.accessors[number]
    view = document.bufferViews[accessor.bufferView]
    width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor.type]
    kind = {pygltflib.FLOAT: np.float32, pygltflib.UNSIGNED_SHORT: np.uint16}[accessor.componentType]
    blob = document.binary_blob()
    return np.frombuffer(blob, kind, accessor.count * width, view.byteOffset).reshape(accessor.count, width)


def _track(document: pygltflib.GLTF2, node: int, path: str) -> tuple[np.ndarray, np.ndarray]:
    animation = document.animations[0]
    for channel in animation.channels:
        if channel.target.node == node and channel.target.path == path:
            sampler = animation.samplers[channel.sampler]
            return _values(document, sampler.input)[:, 0], _values(document, sampler.output)
    raise AssertionError(f"node {node} has no {path}")


def _piece_nodes(document: pygltflib.GLTF2) -> list[int]:
    turned = {c.target.node for c in document.animations[0].channels if c.target.path == "rotation"}
    return sorted(turned)


def test_a_file_is_a_glb_under_one_megabyte(motion: Motion, tmp_path: Path) -> None:
    write_glb(motion, tmp_path / "m.glb")
    content = (tmp_path / "m.glb").read_bytes()
    magic, version, length = struct.unpack("<4sII", content[:12])
    assert (magic, version, length) == (b"glTF", 2, len(content))
    assert len(content) < 1_000_000


def test_numbers_in_the_file_fit_together(motion: Motion, tmp_path: Path) -> None:
    write_glb(motion, tmp_path / "m.glb")
    document = _load(tmp_path / "m.glb")
    blob = document.binary_blob()
    for number, accessor in enumerate(document.accessors):
        values = _values(document, number)
        assert np.isfinite(values).all()
        np.testing.assert_allclose(values.min(0), accessor.min)
        np.testing.assert_allclose(values.max(0), accessor.max)
        view = document.bufferViews[accessor.bufferView]
        assert view.byteOffset % 4 == 0 and view.byteOffset + view.byteLength <= len(blob)
    for mesh in document.meshes:
        for primitive in mesh.primitives:
            vertices = document.accessors[primitive.attributes.POSITION].count
            assert _values(document, primitive.indices).max() < vertices
    children = document.nodes[0].children
    assert document.scenes[0].nodes == [0] and sorted(children) == list(range(1, len(document.nodes)))


def test_pieces_are_where_the_tracks_say(motion: Motion, tmp_path: Path) -> None:
    write_glb(motion, tmp_path / "m.glb")
    document = _load(tmp_path / "m.glb")
    nodes, tracks = _piece_nodes(document), piece_tracks(motion)
    assert len(nodes) == len(pieces_of(HUMANML3D))
    for number, node in enumerate(nodes):
        times, moved = _track(document, node, "translation")
        np.testing.assert_allclose(times, np.arange(SECONDS * FPS + 1) / FPS, rtol=1e-5)
        np.testing.assert_allclose(moved, tracks.translation_FN3[:, number], atol=1e-5)
        _, turned = _track(document, node, "rotation")
        np.testing.assert_allclose(np.linalg.norm(turned, axis=1), 1, atol=1e-4)
        assert (np.sum(turned[1:] * turned[:-1], axis=1) > 0.5).all()  # no flips between two frames


def test_limbs_reach_from_joint_to_joint(motion: Motion) -> None:
    tracks, pieces = piece_tracks(motion), pieces_of(HUMANML3D)
    for number, piece in enumerate(pieces):
        if piece.shape == "limb":
            up = Rotation.from_quat(tracks.rotation_FN4[:, number]).apply([0, 1, 0])
            tip = tracks.translation_FN3[:, number] + up * tracks.scale_FN3[:, number, 1:2]
            np.testing.assert_allclose(
                tracks.translation_FN3[:, number], motion.joints_FJ3[:, piece.start], atol=1e-5
            )
            np.testing.assert_allclose(tip, motion.joints_FJ3[:, piece.end], atol=1e-4)


def test_shapes_face_outwards() -> None:
    for shape in SHAPES.values():
        corners = shape.vertices_V3[shape.faces_N3.astype(int)]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        normals = shape.normals_V3[shape.faces_N3.astype(int)].mean(1)
        assert (np.sum(facing * normals, axis=-1) > 0).all()
        np.testing.assert_allclose(np.linalg.norm(shape.normals_V3, axis=-1), 1, atol=1e-5)


def test_several_bodies_share_one_clock(motion: Motion, tmp_path: Path) -> None:
    short, slow = motion.crop(0, 40), motion.resample(10)
    bodies = [motion, Body(short, (SIDE_COLORS["left"],) * 22), slow]
    write_glb(bodies, tmp_path / "m.glb")
    document = _load(tmp_path / "m.glb")
    nodes, count = _piece_nodes(document), len(pieces_of(HUMANML3D))
    assert len(nodes) == 3 * count
    ends = {round(float(_track(document, node, "translation")[0][-1]), 4) for node in nodes}
    assert ends == {SECONDS}
    _, waiting = _track(document, nodes[count], "translation")
    np.testing.assert_array_equal(waiting[-1], waiting[-2])
    starts = [document.nodes[nodes[body * count]].translation[0] for body in range(3)]
    np.testing.assert_allclose(np.diff(starts), SPACING, atol=0.01)


def test_joint_colours_become_materials(motion: Motion, tmp_path: Path) -> None:
    red = ((1.0, 0.0, 0.0),) * 22
    write_glb(Body(motion, red), tmp_path / "m.glb")
    document = _load(tmp_path / "m.glb")
    meshes = {document.nodes[node].mesh for node in _piece_nodes(document)}
    for mesh in meshes:
        material = document.materials[document.meshes[mesh].primitives[0].material]
        assert material.pbrMetallicRoughness.baseColorFactor[1:] == [0, 0, 1]
    with pytest.raises(ValueError, match="22 colours"):
        Body(motion, red[:3])


def test_a_followed_body_stays_in_place(motion: Motion, tmp_path: Path) -> None:
    write_glb(motion, tmp_path / "m.glb", follow=True)
    document = _load(tmp_path / "m.glb")
    times, stage = _track(document, 0, "translation")
    pelvis = motion.joints_FJ3[:, 0, [0, 2]]
    assert np.linalg.norm(pelvis[-1] - pelvis[0]) > 5
    own = np.arange(motion.frames) / FPS
    moved = np.stack([np.interp(own, times, axis) for axis in stage[:, [0, 2]].T], axis=-1)
    assert np.linalg.norm(pelvis + moved, axis=-1).max() < 0.5


def test_the_floor_lies_under_the_path_and_is_not_endless(motion: Motion, tmp_path: Path) -> None:
    joints = motion.joints_FJ3 * [1, 1, 0] + np.linspace(0, 1e5, motion.frames)[:, None, None] * [0, 0, 1]
    write_glb(MotionArrays(joints.astype(np.float32), 20.0, HUMANML3D), tmp_path / "m.glb")
    assert (tmp_path / "m.glb").stat().st_size < 1_500_000
    write_glb(motion, tmp_path / "n.glb")
    document = _load(tmp_path / "n.glb")
    floor = next(node for node in document.nodes if node.name == "floor")
    vertices = document.accessors[document.meshes[floor.mesh].primitives[0].attributes.POSITION]
    path = motion.joints_FJ3[:, 0]
    assert vertices.min[0] <= path[:, 0].min() and vertices.max[0] >= path[:, 0].max()
    assert vertices.min[2] <= path[:, 2].min() and vertices.max[2] >= path[:, 2].max()
