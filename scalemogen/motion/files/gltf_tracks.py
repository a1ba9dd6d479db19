"""Animations of GLB files: values of each node's translation, rotation and scale at given times.

The JSON of a file is read as it is (glTF 2.0 specification): a library that turns it into objects takes seconds for
files with many animations.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

# NumPy type of each component type, and the largest value of normalised integers.
_COMPONENTS = {
    5126: (np.float32, 1),
    5120: (np.int8, 127),
    5121: (np.uint8, 255),
    5122: (np.int16, 32767),
    5123: (np.uint16, 65535),
}
_INDICES = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32}  # types of the places of sparse values
_WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}
_MOST_ZEROS = 100_000  # keys of a track without data of its own; a short file could ask for any number
_JSON, _BINARY = 0x4E4F534A, 0x004E4942  # types of chunks


@dataclass(frozen=True)
class Glb:
    """The content of a GLB file.

    Attributes:
        document: the JSON, see the glTF 2.0 specification.
        blob: the binary chunk, which accessors refer to.
    """

    document: Mapping[str, Any]
    blob: bytes

    @classmethod
    def parse(cls, content: bytes) -> Glb:
        """Read the chunks of a file; ValueError or struct.error if it is not a GLB."""
        if content[:4] != b"glTF":
            raise ValueError("it does not start with 'glTF'")
        chunks: dict[int, bytes] = {}
        start = 12  # after magic, version and length
        while start + 8 <= len(content):
            length, kind = struct.unpack_from("<II", content, start)
            chunks.setdefault(kind, content[start + 8 : start + 8 + length])
            start += 8 + length
        document = json.loads(chunks.get(_JSON, b""))
        if not isinstance(document, dict):
            raise ValueError("its JSON is not an object")
        return cls(document, chunks.get(_BINARY, b""))

    def numbers(self, number: int) -> np.ndarray:
        """Return the (count, width) values of an accessor; normalised integers as numbers up to 1.

        Raises:
            ValueError: if the file does not hold so many values.
        """
        accessor = self.document["accessors"][number]
        kind, largest = _COMPONENTS[accessor["componentType"]]
        width = _WIDTHS[accessor["type"]]
        if "bufferView" in accessor:
            values = self._read(accessor, kind, accessor["count"] * width).reshape(-1, width)
        elif accessor["count"] > _MOST_ZEROS:
            raise ValueError(f"accessor {number} has {accessor['count']:,} values, but no data")
        else:  # all zero, but for the sparse values
            values = np.zeros((accessor["count"], width), kind)
        if sparse := accessor.get("sparse"):
            places = self._read(sparse["indices"], _INDICES[sparse["indices"]["componentType"]], sparse["count"])
            values = values.copy()
            values[places] = self._read(sparse["values"], kind, sparse["count"] * width).reshape(-1, width)
        return values if kind is np.float32 else np.maximum(values / largest, -1.0)

    def _read(self, place: Mapping[str, Any], kind: type[np.generic], count: int) -> np.ndarray:
        """Return numbers from the buffer view that an accessor, or a part of it, names."""
        view = self.document["bufferViews"][place["bufferView"]]
        return np.frombuffer(self.blob, kind, count, view.get("byteOffset", 0) + place.get("byteOffset", 0))


@dataclass(frozen=True)
class Track:
    """The keys of one property of one node.

    Attributes:
        path: "translation", "rotation" (quaternions x, y, z, w) or "scale".
        times_K: seconds.
        values_KC: one row per key; for CUBICSPLINE three rows: tangent before, value, tangent after.
        interpolation: "LINEAR", "STEP" or "CUBICSPLINE".
    """

    path: str
    times_K: np.ndarray
    values_KC: np.ndarray
    interpolation: str

    def at(self, times_F: np.ndarray) -> np.ndarray:
        """Return the (F, C) values at other times; before the first and after the last key they stay as there."""
        if self.interpolation == "CUBICSPLINE":
            return self._spline(times_F)
        if np.array_equal(times_F, self.times_K):
            return self.values_KC
        if self.interpolation == "STEP" or len(self.times_K) == 1:
            # half a microsecond more, so that rounding does not select the key before
            last = np.searchsorted(self.times_K, times_F + 5e-7, side="right") - 1
            return self.values_KC[np.maximum(last, 0)]
        inside_F = np.clip(times_F, self.times_K[0], self.times_K[-1])
        if self.path == "rotation":
            return Slerp(self.times_K, Rotation.from_quat(self.values_KC))(inside_F).as_quat()
        return np.stack([np.interp(inside_F, self.times_K, column) for column in self.values_KC.T], axis=-1)

    def _spline(self, times_F: np.ndarray) -> np.ndarray:
        """Return the values of cubic Hermite splines (glTF 2.0 specification, appendix C)."""
        before_KC, values_KC, after_KC = (self.values_KC[start::3] for start in range(3))
        if len(self.times_K) == 1:
            return np.repeat(values_KC, len(times_F), axis=0)
        inside_F = np.clip(times_F, self.times_K[0], self.times_K[-1])
        key_F = np.clip(np.searchsorted(self.times_K, inside_F, side="right") - 1, 0, len(self.times_K) - 2)
        span = (self.times_K[key_F + 1] - self.times_K[key_F])[:, None]
        s = (inside_F - self.times_K[key_F])[:, None] / span
        return (
            (2 * s**3 - 3 * s**2 + 1) * values_KC[key_F]
            + span * (s**3 - 2 * s**2 + s) * after_KC[key_F]
            + (-2 * s**3 + 3 * s**2) * values_KC[key_F + 1]
            + span * (s**3 - s**2) * before_KC[key_F + 1]
        )


def tracks_of(glb: Glb, animation: Mapping[str, Any], nodes: set[int]) -> dict[int, list[Track]]:
    """Return the tracks of some nodes in an animation, by node number.

    Raises:
        ValueError: if a track has no keys, times that do not rise, or another number of values than of times.
    """
    found: dict[int, list[Track]] = {}
    for channel in animation["channels"]:
        path, node = channel["target"]["path"], channel["target"].get("node")
        if node not in nodes or path not in ("translation", "rotation", "scale"):
            continue
        sampler = animation["samplers"][channel["sampler"]]
        times, values = glb.numbers(sampler["input"]), glb.numbers(sampler["output"])
        kind = sampler.get("interpolation", "LINEAR")
        track = Track(path, times[:, 0].astype(float), values.astype(float), kind)
        rows = len(track.times_K) * (3 if kind == "CUBICSPLINE" else 1)
        if not rows or len(values) != rows or (np.diff(track.times_K) <= 0).any():
            raise ValueError(f"the {path} of node {node} has unusable keys")
        found.setdefault(node, []).append(track)
    return found
