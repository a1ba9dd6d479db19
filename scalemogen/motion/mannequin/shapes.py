"""Two unit shapes that every body piece is a stretched copy of: a ball and a limb."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

# Radius of a limb along its length, as (height, radius): it swells below the upper joint like a muscle.
_LIMB_PROFILE = ((0.0, 0.70), (0.07, 0.86), (0.2, 0.98), (0.35, 1.0), (0.6, 0.88), (0.85, 0.70), (1.0, 0.60))
_LIMB_SIDES = 14
_BALL_RINGS, _BALL_SIDES = 9, 14


@dataclass(frozen=True)
class Shape:
    """A triangle mesh.

    Attributes:
        vertices_V3, normals_V3: float32.
        faces_N3: uint16 indices, counter-clockwise seen from outside.
    """

    vertices_V3: np.ndarray
    normals_V3: np.ndarray
    faces_N3: np.ndarray


def _lathe(heights: np.ndarray, radii: np.ndarray, sides: int, slopes: np.ndarray) -> Shape:
    """Turn a profile about the Y axis; `slopes` are the y components of the normals before normalising."""
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    around = np.stack([np.sin(angles), np.zeros(sides), np.cos(angles)], -1)
    vertices = around[None] * radii[:, None, None] + np.array([0, 1, 0]) * heights[:, None, None]
    normals = around[None] + np.array([0, 1, 0]) * slopes[:, None, None]
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return Shape(
        vertices.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        _tube_faces(len(heights), sides),
    )


def _tube_faces(rings: int, sides: int) -> np.ndarray:
    ring, side = np.divmod(np.arange((rings - 1) * sides), sides)
    here, beside = ring * sides + side, ring * sides + (side + 1) % sides
    lower = np.stack([here, beside, here + sides], -1)
    upper = np.stack([beside, beside + sides, here + sides], -1)
    return np.concatenate([lower, upper]).astype(np.uint16)


def unit_ball() -> Shape:
    """Radius 1 about the origin."""
    # A hair of radius at the poles keeps their triangles from being degenerate, which some viewers reject.
    angles = np.linspace(-np.pi / 2 + 0.02, np.pi / 2 - 0.02, _BALL_RINGS)
    return _lathe(np.sin(angles), np.cos(angles), _BALL_SIDES, np.tan(angles))


def unit_limb() -> Shape:
    """From the origin to (0, 1, 0), widest radius 1, open at both ends (joint balls cover them)."""
    heights, radii = np.array(_LIMB_PROFILE).T
    # Normals as seen on a limb about eight times as long as wide, the usual proportion here.
    return _lathe(heights, radii, _LIMB_SIDES, -np.gradient(radii, heights))


SHAPES = MappingProxyType({"ball": unit_ball(), "limb": unit_limb()})
