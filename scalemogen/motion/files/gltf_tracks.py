"""The animation of a glTF document: values of each node's translation, rotation and scale at given times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygltflib as gltf
from scipy.spatial.transform import Rotation, Slerp

# NumPy type of each component type, and the largest value of normalised integers.
_COMPONENTS = {
    gltf.FLOAT: (np.float32, 1),
    gltf.BYTE: (np.int8, 127),
    gltf.UNSIGNED_BYTE: (np.uint8, 255),
    gltf.SHORT: (np.int16, 32767),
    gltf.UNSIGNED_SHORT: (np.uint16, 65535),
}
_WIDTHS = {gltf.SCALAR: 1, gltf.VEC3: 3, gltf.VEC4: 4}


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


def tracks_of(document: gltf.GLTF2, blob: bytes, animation: gltf.Animation) -> dict[int, list[Track]]:
    """Return the tracks of an animation by node number.

    Raises:
        ValueError: if a track has no keys, times that do not rise, or another number of values than of times.
    """
    found: dict[int, list[Track]] = {}
    for channel in animation.channels:
        path, node = channel.target.path, channel.target.node
        if node is None or path not in ("translation", "rotation", "scale"):
            continue
        sampler = animation.samplers[channel.sampler]
        times, values = (_numbers(document, blob, number) for number in (sampler.input, sampler.output))
        kind = sampler.interpolation or "LINEAR"
        track = Track(path, times[:, 0].astype(float), values.astype(float), kind)
        rows = len(track.times_K) * (3 if kind == "CUBICSPLINE" else 1)
        if not rows or len(values) != rows or (np.diff(track.times_K) <= 0).any():
            raise ValueError(f"the {path} of node {node} has unusable keys; export the file again")
        found.setdefault(node, []).append(track)
    return found


def _numbers(document: gltf.GLTF2, blob: bytes, number: int) -> np.ndarray:
    """Return the (count, width) values of an accessor; normalised integers as numbers up to 1."""
    accessor = document.accessors[number]
    if accessor.bufferView is None:
        raise ValueError(f"accessor {number} has no values; export the file again")
    view = document.bufferViews[accessor.bufferView]
    kind, largest = _COMPONENTS[accessor.componentType]
    width = _WIDTHS[accessor.type]
    start = (view.byteOffset or 0) + (accessor.byteOffset or 0)
    values = np.frombuffer(blob, kind, accessor.count * width, start).reshape(-1, width)
    return values if kind is np.float32 else np.maximum(values / largest, -1.0)
