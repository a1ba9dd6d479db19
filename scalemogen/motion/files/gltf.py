"""GLB: figures that move, for any 3-D viewer. One node per piece, animated by translation, rotation and scale.

Several bodies in one file share one clock: a shorter one holds its last pose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pygltflib as gltf

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.mannequin import SHAPES, Body, as_bodies, piece_tracks, pieces_of
from scalemogen.motion.mannequin.colors import Color, from_hex

SPACING = 1.6  # metres between neighbouring bodies
_FLOOR_MARGIN = 2.0  # metres of floor around where the bodies go
_FLOOR_HEIGHT = -0.025  # below the joints at height 0, which are inside the feet
_FLOOR_COLORS = (from_hex("#eef1f5"), from_hex("#e2e7ee"))
_CLEARCOAT_ROUGHNESS = 0.75


@dataclass
class _Builder:
    """A GLB being put together: the document, its binary part, and what is shared in it."""

    document: gltf.GLTF2 = field(default_factory=lambda: gltf.GLTF2(scene=0, scenes=[gltf.Scene(nodes=[])]))
    binary: bytearray = field(default_factory=bytearray)
    meshes: dict[tuple[str, Color], int] = field(default_factory=dict)
    shapes: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def accessor(self, values: np.ndarray, kind: str, target: int | None = None) -> int:
        """Store an array; float32 unless it is an index list. Returns the accessor's number."""
        data = np.ascontiguousarray(values)
        component = {np.dtype(np.uint16): gltf.UNSIGNED_SHORT, np.dtype(np.float32): gltf.FLOAT}[data.dtype]
        self.binary.extend(b"\0" * (-len(self.binary) % 4))
        view = gltf.BufferView(buffer=0, byteOffset=len(self.binary), byteLength=data.nbytes, target=target)
        self.binary.extend(data.tobytes())
        self.document.bufferViews.append(view)
        flat = data.reshape(len(data), -1)
        self.document.accessors.append(
            gltf.Accessor(
                bufferView=len(self.document.bufferViews) - 1,
                componentType=component,
                count=len(data),
                type=kind,
                min=flat.min(0).tolist(),
                max=flat.max(0).tolist(),
            )
        )
        return len(self.document.accessors) - 1

    def node(self, node: gltf.Node) -> int:
        """Add a node to the scene; returns its number."""
        self.document.nodes.append(node)
        number = len(self.document.nodes) - 1
        self.document.scenes[0].nodes.append(number)
        return number


def write_glb(motions: MotionArrays | Body | Sequence[MotionArrays | Body], path: Path) -> None:
    """Write one motion, or several side by side (first one leftmost as seen from the front).

    Raises:
        ValueError: if there is no motion.
    """
    bodies = as_bodies(motions)
    builder = _Builder()
    places = [SPACING * (i - (len(bodies) - 1) / 2) for i in range(len(bodies))]
    last = max(body.seconds for body in bodies)
    animation = gltf.Animation(name="motion")
    for body, place in zip(bodies, places, strict=True):
        _add_body(builder, animation, body, place, last)
    builder.document.animations.append(animation)
    _add_floor(builder, bodies, places)
    builder.document.buffers.append(gltf.Buffer(byteLength=len(builder.binary)))
    builder.document.set_binary_blob(bytes(builder.binary))
    builder.document.save_binary(str(path))


def _add_body(builder: _Builder, animation: gltf.Animation, body: Body, place: float, last: float) -> None:
    tracks, pieces = piece_tracks(body.motion), pieces_of(body.motion.skeleton)
    frames = len(body.motion.joints_FJ3)
    times = np.arange(frames) / body.motion.fps
    held = times[-1] < last - 1e-6
    clock = builder.accessor(np.append(times, last)[: frames + held].astype(np.float32), gltf.SCALAR)
    moved = tracks.translation_FN3 + np.array([place, 0, 0], np.float32)
    for number, piece in enumerate(pieces):
        tint = np.clip(np.array(body.colors[piece.color_joint]) * piece.lightness, 0, 1)
        color: Color = (float(tint[0]), float(tint[1]), float(tint[2]))
        node = builder.node(gltf.Node(mesh=_mesh(builder, piece.shape, color)))
        scale = tracks.scale_FN3[:, number]
        paths = [("translation", moved[:, number]), ("rotation", tracks.rotation_FN4[:, number])]
        if np.ptp(scale, axis=0).max() > 1e-4:
            paths.append(("scale", scale))
        else:
            builder.document.nodes[node].scale = scale[0].tolist()
        for name, values in paths:
            if held:
                values = np.concatenate([values, values[-1:]])
            _add_channel(builder, animation, clock, node, name, values)


def _add_channel(
    builder: _Builder, animation: gltf.Animation, clock: int, node: int, path: str, values: np.ndarray
) -> None:
    kind = gltf.VEC4 if values.shape[-1] == 4 else gltf.VEC3
    output = builder.accessor(values.astype(np.float32), kind)
    animation.samplers.append(gltf.AnimationSampler(input=clock, output=output, interpolation="LINEAR"))
    target = gltf.AnimationChannelTarget(node=node, path=path)
    animation.channels.append(gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))


def _mesh(builder: _Builder, shape: str, color: Color) -> int:
    """A shape in a colour; the same one twice is stored once."""
    if (shape, color) not in builder.meshes:
        if shape not in builder.shapes:
            source = SHAPES[shape]
            builder.shapes[shape] = (
                builder.accessor(source.vertices_V3.astype(np.float32), gltf.VEC3, gltf.ARRAY_BUFFER),
                builder.accessor(source.normals_V3.astype(np.float32), gltf.VEC3, gltf.ARRAY_BUFFER),
                builder.accessor(
                    source.faces_N3.astype(np.uint16).reshape(-1), gltf.SCALAR, gltf.ELEMENT_ARRAY_BUFFER
                ),
            )
        builder.meshes[shape, color] = _add_mesh(builder, *builder.shapes[shape], color)
    return builder.meshes[shape, color]


def _add_mesh(builder: _Builder, positions: int, normals: int, faces: int, color: Color) -> int:
    linear = [((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in color]  # glTF wants linear light
    surface = gltf.PbrMetallicRoughness(
        baseColorFactor=[*linear, 1.0], metallicFactor=0.0, roughnessFactor=_CLEARCOAT_ROUGHNESS
    )
    builder.document.materials.append(gltf.Material(pbrMetallicRoughness=surface, doubleSided=True))
    primitive = gltf.Primitive(
        attributes=gltf.Attributes(POSITION=positions, NORMAL=normals),
        indices=faces,
        material=len(builder.document.materials) - 1,
    )
    builder.document.meshes.append(gltf.Mesh(primitives=[primitive]))
    return len(builder.document.meshes) - 1


def _add_floor(builder: _Builder, bodies: Sequence[Body], places: Sequence[float]) -> None:
    """A chessboard of one-metre tiles under everything that is walked over."""
    ground = np.concatenate(
        [body.motion.joints_FJ3[:, 0, [0, 2]] + [place, 0] for body, place in zip(bodies, places, strict=True)]
    )
    low = np.floor(ground.min(0) - _FLOOR_MARGIN).astype(int)
    high = np.ceil(ground.max(0) + _FLOOR_MARGIN).astype(int)
    tiles = np.array([(x, z) for x in range(low[0], high[0]) for z in range(low[1], high[1])])
    for parity, color in enumerate(_FLOOR_COLORS):
        chosen = tiles[tiles.sum(1) % 2 == parity]
        corners = chosen[:, None] + np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
        vertices = np.insert(corners.reshape(-1, 2).astype(np.float32), 1, _FLOOR_HEIGHT, axis=1)
        faces = np.array([0, 1, 2, 0, 2, 3]) + 4 * np.arange(len(chosen))[:, None]
        mesh = _add_mesh(
            builder,
            builder.accessor(vertices, gltf.VEC3, gltf.ARRAY_BUFFER),
            builder.accessor(np.tile(np.float32([0, 1, 0]), (len(vertices), 1)), gltf.VEC3, gltf.ARRAY_BUFFER),
            builder.accessor(faces.astype(np.uint16).reshape(-1), gltf.SCALAR, gltf.ELEMENT_ARRAY_BUFFER),
            color,
        )
        builder.node(gltf.Node(mesh=mesh))
