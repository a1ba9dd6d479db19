"""Bodies ready to be drawn in any frame: posed triangles, shadow discs and a camera. All painters use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.drawing.camera import CameraPath, follow, three_quarter_view
from scalemogen.drawing.settings import RenderSettings
from scalemogen.motion.mannequin import (
    FLOOR_HEIGHT,
    SHAPES,
    Body,
    Color,
    Piece,
    Tracks,
    piece_tracks,
    pieces_of,
    side_colors,
)

# Metres that a shadow moves per metre of height: to the camera's right, and away from it. The light in flat.frag
# comes from the same direction.
_SLANT_RIGHT, _SLANT_AWAY = 0.22, 0.28


@dataclass(frozen=True)
class Triangles:
    """One coloured mesh.

    Attributes:
        vertices_V3: positions in the world, metres.
        normals_V3: unit normals.
        colors_V3: sRGB 0..1.
        faces_N3: three indices of vertices per triangle.
    """

    vertices_V3: np.ndarray
    normals_V3: np.ndarray
    colors_V3: np.ndarray
    faces_N3: np.ndarray


@dataclass(frozen=True)
class ShadowDiscs:
    """Soft discs on the floor: centres (N, 3), radii (N,) in metres, darkness (N,) 0..1."""

    centers_N3: np.ndarray
    radii_N: np.ndarray
    darkness_N: np.ndarray


class Actor:
    """One body with its camera.

    Args:
        body: what to draw.
        camera: one pose per frame of the motion.
    """

    def __init__(self, body: Body, camera: CameraPath) -> None:
        self.body, self.camera = body, camera
        self.pieces: tuple[Piece, ...] = pieces_of(body.motion.skeleton)
        self.tracks: Tracks = piece_tracks(body.motion)
        self.frame_count = len(body.motion.joints_FJ3)
        self._faces = _joined_faces(self.pieces)
        counts = [len(SHAPES[piece.shape].vertices_V3) for piece in self.pieces]
        self._own, self._usual = (self._of_pieces(c) for c in (body.colors, side_colors(body.motion.skeleton)))
        self._vertices_N = np.array(counts)

    def _of_pieces(self, joint_colors: Sequence[Color]) -> np.ndarray:
        colors = np.array([joint_colors[piece.color_joint] for piece in self.pieces])
        return np.clip(colors * [[piece.lightness] for piece in self.pieces], 0, 1)

    def piece_colors(self, frame: int) -> np.ndarray:
        """Return the colour of each piece, (N, 3) sRGB 0..1.

        Outside the body's marked time, the usual colours of left and right replace the body's own.
        """
        plain = self.body.marked is not None and not self.body.is_marked(frame / self.body.motion.fps)
        return self._usual if plain else self._own

    def triangles(self, frame: int) -> Triangles:
        """Return all pieces in one mesh."""
        tracks = self.tracks
        turns = Rotation.from_quat(tracks.rotation_FN4[frame]).as_matrix().astype(np.float32)
        vertices, normals = [], []
        for piece, turn, scale, place in zip(
            self.pieces, turns, tracks.scale_FN3[frame], tracks.translation_FN3[frame], strict=True
        ):
            shape = SHAPES[piece.shape]
            # Scale, rotate, move. Normals are divided by the scale, so that they stay perpendicular to the surface.
            vertices.append((shape.vertices_V3 * scale) @ turn.T + place)
            normals.append((shape.normals_V3 / scale) @ turn.T)
        normal = np.concatenate(normals)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        colors = np.repeat(self.piece_colors(frame), self._vertices_N, axis=0).astype(np.float32)
        return Triangles(np.concatenate(vertices), normal, colors, self._faces)

    def shadow(self, frame: int) -> ShadowDiscs:
        """Return one disc under every piece. The higher the piece is, the wider and paler is its disc."""
        place, scale = self.tracks.translation_FN3[frame], self.tracks.scale_FN3[frame]
        height = np.maximum(place[:, 1] - FLOOR_HEIGHT, 0)
        centers = place.astype(np.float64).copy()
        right, _, backward = self.camera.rotation_33.T
        # The light is slanted, so the shadow of a high piece lies beside it.
        centers += height[:, None] * (_SLANT_RIGHT * right - _SLANT_AWAY * backward)
        centers[:, 1] = FLOOR_HEIGHT
        # Chosen by eye: at least 5 cm, 12 cm wider per metre of height, and paler with height.
        radii = 1.6 * np.minimum(scale.max(-1), 0.16) + 0.05 + 0.12 * height
        return ShadowDiscs(centers, radii, 0.40 / (1 + 3.2 * height) ** 1.25)


def make_actors(bodies: tuple[Body, ...], settings: RenderSettings) -> tuple[Actor, ...]:
    """Return one actor per body. Their cameras share direction and distance, so that panels can be compared.

    Args:
        bodies: bodies to draw side by side; the camera's direction follows from the front of the first one.
        settings: size and view.
    """
    axes = three_quarter_view(bodies[0].motion, settings)
    distance = max(follow(body.motion, settings, axes).distance for body in bodies)
    return tuple(Actor(body, follow(body.motion, settings, axes, distance)) for body in bodies)


def _joined_faces(pieces: tuple[Piece, ...]) -> np.ndarray:
    faces, first = [], 0
    for piece in pieces:
        shape = SHAPES[piece.shape]
        faces.append(shape.faces_N3.astype(np.uint32) + first)
        first += len(shape.vertices_V3)
    return np.concatenate(faces)
