"""`GlbBuilder`: build a GLB file step by step from accessors, parts of meshes, nodes and their animation."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import pygltflib as gltf

from scalemogen.motion.mannequin import Color

_ROUGHNESS = 0.9  # surface of the body: nearly matt; 0 would be a mirror


@dataclass
class GlbBuilder:
    """A glTF document with one scene and one animation.

    Attributes:
        document: the document so far.
        binary: its binary buffer so far.
    """

    document: gltf.GLTF2 = field(default_factory=lambda: gltf.GLTF2())
    binary: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.document.scene = 0
        self.document.scenes = [gltf.Scene(nodes=[])]
        self.document.asset = gltf.Asset(generator="ScaleMoGen", version="2.0")
        self.document.animations = [gltf.Animation(name="motion")]

    def accessor(self, values: np.ndarray, kind: str, target: int | None = None) -> int:
        """Store a float32 or uint16 array, one element per row, and return the number of its accessor.

        Args:
            values: (count, width) or (count,) array.
            kind: glTF element type, such as "VEC3".
            target: what the GPU uses the data for, if it is part of a mesh.
        """
        data = np.ascontiguousarray(values)
        component = {np.dtype(np.uint16): gltf.UNSIGNED_SHORT, np.dtype(np.float32): gltf.FLOAT}[data.dtype]
        view = gltf.BufferView(buffer=0, byteOffset=len(self.binary), byteLength=data.nbytes, target=target)
        self.binary.extend(data.tobytes())
        self.binary.extend(b"\0" * (-len(self.binary) % 4))  # the format requires offsets that are multiples of 4
        self.document.bufferViews.append(view)
        flat = data.reshape(len(data), -1)
        self.document.accessors.append(
            gltf.Accessor(
                bufferView=len(self.document.bufferViews) - 1,
                componentType=component,
                count=len(data),
                type=kind,
                # The format requires the bounds of vertices and key times.
                min=flat.min(0).tolist(),
                max=flat.max(0).tolist(),
            )
        )
        return len(self.document.accessors) - 1

    def node(self, node: gltf.Node, parent: int | None = None) -> int:
        """Add a node to the scene, below another node if one is given, and return its number."""
        self.document.nodes.append(node)
        number = len(self.document.nodes) - 1
        beside = self.document.scenes[0].nodes if parent is None else self.document.nodes[parent].children
        cast("list[int]", beside).append(number)
        return number

    def animate(self, node: int, path: str, clock: int, values: np.ndarray) -> None:
        """Animate a node.

        Args:
            node: number of the node.
            path: "translation", "rotation" or "scale".
            clock: number of the accessor with the key times in seconds.
            values: one row per key.
        """
        animation = self.document.animations[0]
        output = self.accessor(values.astype(np.float32), gltf.VEC4 if values.shape[-1] == 4 else gltf.VEC3)
        animation.samplers.append(gltf.AnimationSampler(input=clock, output=output, interpolation="LINEAR"))
        target = gltf.AnimationChannelTarget(node=node, path=path)
        animation.channels.append(gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))

    def attributes(self, vertices_V3: np.ndarray, **others: np.ndarray) -> gltf.Attributes:
        """Store vertices and further (V, 3) vertex attributes by their glTF name, such as NORMAL."""
        arrays = {"POSITION": vertices_V3, **others}
        stored = {
            name: self.accessor(values.astype(np.float32), gltf.VEC3, gltf.ARRAY_BUFFER)
            for name, values in arrays.items()
        }
        return gltf.Attributes(**stored)

    def indices(self, faces_N3: np.ndarray) -> int:
        """Store triangles and return the number of the accessor."""
        return self.accessor(faces_N3.astype(np.uint16).reshape(-1), gltf.SCALAR, gltf.ELEMENT_ARRAY_BUFFER)

    def primitive(self, attributes: gltf.Attributes, indices: int, material: gltf.Material) -> gltf.Primitive:
        """Return a part of a mesh with a material of its own."""
        self.document.materials.append(material)
        return gltf.Primitive(attributes=attributes, indices=indices, material=len(self.document.materials) - 1)

    def save(self, path: Path) -> None:
        """Write the GLB file."""
        self.document.buffers = [gltf.Buffer(byteLength=len(self.binary))]
        self.document.set_binary_blob(bytes(self.binary))
        self.document.save_binary(str(path))


def matt(color: Color) -> gltf.Material:
    """Return the material of a body in a colour."""
    surface = gltf.PbrMetallicRoughness(
        baseColorFactor=[*_linear(color), 1.0], metallicFactor=0.0, roughnessFactor=_ROUGHNESS
    )
    return gltf.Material(pbrMetallicRoughness=surface)


def _linear(srgb: Color) -> np.ndarray:
    """Return sRGB values as linear light, which glTF requires (the inverse of the sRGB transfer function)."""
    values = np.asarray(srgb, dtype=float)
    return np.where(values > 0.04045, ((values + 0.055) / 1.055) ** 2.4, values / 12.92)
