"""Writing GLB files to look at: moving figures with a floor and soft shadows. `gltf_armature` writes those to keep.

Every piece of the mannequin is a node, animated by translation, rotation and scale. Several bodies in one file end at
the same time: a shorter one holds its last pose. `GlbBuilder` does the bookkeeping of the format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygltflib as gltf

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.gltf_builder import GlbBuilder
from scalemogen.motion.mannequin import (
    FLOOR_HEIGHT,
    Body,
    Color,
    as_bodies,
    from_hex,
    ground_path,
    piece_tracks,
    pieces_of,
)

_STAGE = 0  # number of the node that is the parent of all others
SPACING = 1.6  # metres between neighbouring bodies
_FOLLOW_STEP = 0.1  # seconds between two keys of the root node's animation
_FLOOR_MARGIN, _FLOOR_FADE = 4, 3  # metres of floor around the bodies' paths, and how many of them fade out
_FLOOR_LIMIT = 40  # metres from the first body's start up to which paths get floor; limits the file's size
_TILE_COLORS = (from_hex("#eceff4"), from_hex("#dfe4ec"))
_SHADOW_COLOR = from_hex("#414d5e")
# Joint, radius in metres, alpha.
_SHADOWS = (("pelvis", 0.34, 0.42), ("left_ankle", 0.15, 0.5), ("right_ankle", 0.15, 0.5))
_DISC_SIDES = 20  # corners of a shadow


def write_glb(
    motions: MotionArrays | Body | Sequence[MotionArrays | Body],
    path: Path,
    follow: bool = False,
    spacing: float = SPACING,
) -> None:
    """Write one motion, or several side by side along X, the first at the smallest x.

    Args:
        motions: motions, or bodies with colours.
        path: a path that ends in .glb.
        follow: True moves floor and bodies so that the bodies' smoothed mean path stays at the origin, for viewers
            with a fixed camera. With False, positions are those of the motion.
        spacing: metres between neighbours; 0 draws them at the same place.

    Raises:
        ValueError: if there is no motion.
    """
    bodies = as_bodies(motions)
    builder = GlbBuilder()
    builder.node(gltf.Node(name="stage", children=[]))
    places = [spacing * (i - (len(bodies) - 1) / 2) for i in range(len(bodies))]  # x of each body, centred on 0
    last = max(body.seconds for body in bodies)
    _add_floor(builder, bodies, places)
    for body, place in zip(bodies, places, strict=True):
        clock = _clock(builder, body, last)
        _add_shadows(builder, body, place, clock)
        _add_pieces(builder, body, place, clock)
    if follow:
        _follow(builder, bodies, last)
    builder.save(path)


@dataclass(frozen=True)
class _Clock:
    """The key times of one body.

    Attributes:
        accessor: number of the accessor with the times in seconds.
        held: whether the body ends before the longest one. Then there is one more key at the end, with its last pose.
    """

    accessor: int
    held: bool

    def keys(self, values_FN: np.ndarray) -> np.ndarray:
        """Return one row of values per key."""
        return np.concatenate([values_FN, values_FN[-1:]]) if self.held else values_FN


def _clock(builder: GlbBuilder, body: Body, last: float) -> _Clock:
    """Store the key times of a body; `last` is the time at which the longest body ends, in seconds."""
    times = np.arange(len(body.motion.joints_FJ3)) / body.motion.fps
    held = bool(times[-1] < last - 1e-6)
    times = np.append(times, last) if held else times
    return _Clock(builder.accessor(times.astype(np.float32), gltf.SCALAR), held)


def _add_pieces(builder: GlbBuilder, body: Body, place: float, clock: _Clock) -> None:
    """Add the mannequin of a body, moved to x = `place`."""
    tracks = piece_tracks(body.motion)
    moved = tracks.translation_FN3 + np.array([place, 0, 0], np.float32)
    for number, piece in enumerate(pieces_of(body.motion.skeleton)):
        tint = np.clip(np.array(body.colors[piece.color_joint]) * piece.lightness, 0, 1)
        color: Color = (float(tint[0]), float(tint[1]), float(tint[2]))
        scale = tracks.scale_FN3[:, number]
        node = gltf.Node(mesh=builder.shape_mesh(piece.shape, color), scale=scale[0].tolist())
        paths = {"translation": moved[:, number], "rotation": tracks.rotation_FN4[:, number]}
        if np.ptp(scale, axis=0).max() > 1e-4:  # metres; a constant scale needs no keys
            paths["scale"] = scale
        # Also store the first pose in the node itself, for viewers that do not play animations.
        node.translation, node.rotation = moved[0, number].tolist(), tracks.rotation_FN4[0, number].tolist()
        added = builder.node(node, _STAGE)
        for name, values in paths.items():
            builder.animate(added, name, clock.accessor, clock.keys(values))


def _add_shadows(builder: GlbBuilder, body: Body, place: float, clock: _Clock) -> None:
    """Add soft round shadows under pelvis and feet, which show where on the ground the body is."""
    skeleton = body.motion.skeleton
    for layer, (name, radius, alpha) in enumerate(_SHADOWS, start=1):
        joint = skeleton.index(name) if name in skeleton.joint_names else 0
        # Each shadow lies 2 mm above the one before, so that they do not flicker where they overlap.
        spot = body.motion.joints_FJ3[:, joint].astype(float) * [1, 0, 1] + [place, FLOOR_HEIGHT + 0.002 * layer, 0]
        disc = gltf.Node(mesh=_disc(builder, radius, alpha), translation=spot[0].tolist())
        node = builder.node(disc, _STAGE)
        builder.animate(node, "translation", clock.accessor, clock.keys(spot))


def _disc(builder: GlbBuilder, radius: float, alpha: float) -> int:
    """Add the mesh of a disc that fades from `alpha` at its centre to 0 at its border; return its number."""
    angles = np.linspace(0, 2 * np.pi, _DISC_SIDES, endpoint=False)
    ring = np.stack([np.sin(angles), np.zeros(_DISC_SIDES), np.cos(angles)], axis=-1)
    # Centre, a ring half-way, and the border; alpha falls faster in the inner half.
    vertices = np.concatenate([np.zeros((1, 3)), ring * 0.5 * radius, ring * radius])
    fade = np.repeat([alpha, 0.45 * alpha, 0.0], [1, _DISC_SIDES, _DISC_SIDES])
    colors = np.concatenate([np.tile(_SHADOW_COLOR, (len(vertices), 1)), fade[:, None]], axis=1)
    side = np.arange(_DISC_SIDES)
    beside = (side + 1) % _DISC_SIDES
    inner, outer = 1, 1 + _DISC_SIDES  # number of the first vertex of each ring; vertex 0 is the centre
    faces = [
        np.stack([np.zeros_like(side), inner + side, inner + beside], axis=-1),
        np.stack([inner + side, outer + side, inner + beside], axis=-1),
        np.stack([inner + beside, outer + side, outer + beside], axis=-1),
    ]
    return builder.flat_mesh(vertices, colors, np.concatenate(faces))


def _add_floor(builder: GlbBuilder, bodies: Sequence[Body], places: Sequence[float]) -> None:
    """Add a chessboard of one-metre tiles under the paths of all bodies; its border fades out."""
    paths = [body.motion.joints_FJ3[:, 0, [0, 2]] + [place, 0] for body, place in zip(bodies, places, strict=True)]
    ground = np.clip(np.concatenate(paths), paths[0][0] - _FLOOR_LIMIT, paths[0][0] + _FLOOR_LIMIT)
    low = np.floor(ground.min(0) - _FLOOR_MARGIN).astype(int)
    high = np.ceil(ground.max(0) + _FLOOR_MARGIN).astype(int)
    tiles = np.stack(np.meshgrid(*(np.arange(a, b) for a, b in zip(low, high, strict=True))), -1).reshape(-1, 2)
    corners = (tiles[:, None] + np.array([[0, 0], [0, 1], [1, 1], [1, 0]])).reshape(-1, 2)
    # A corner is opaque if it is at least _FLOOR_FADE metres from the border.
    to_border = np.minimum(corners - low, high - corners).min(1)
    tints = np.repeat(np.array(_TILE_COLORS)[tiles.sum(1) % 2], 4, axis=0)
    colors = np.concatenate([tints, np.clip(to_border / _FLOOR_FADE, 0, 1)[:, None]], axis=1).reshape(-1, 4, 4)
    vertices = np.insert(corners.astype(float), 1, FLOOR_HEIGHT, axis=1).reshape(-1, 4, 3)
    # Opaque and transparent tiles are separate meshes, see `GlbBuilder.flat_mesh`.
    inside = colors[..., 3].min(1) == 1
    for name, chosen in (("floor", inside), ("floor border", ~inside)):
        faces = np.array([[0, 1, 2], [0, 2, 3]]) + 4 * np.arange(chosen.sum())[:, None, None]
        mesh = builder.flat_mesh(vertices[chosen].reshape(-1, 3), colors[chosen].reshape(-1, 4), faces)
        builder.node(gltf.Node(name=name, mesh=mesh), _STAGE)


def _follow(builder: GlbBuilder, bodies: Sequence[Body], last: float) -> None:
    """Animate the root node, the parent of all nodes, so that the bodies' smoothed mean path stays at the origin."""
    times = np.append(np.arange(0, last, _FOLLOW_STEP), last)
    middle = np.mean([_at(times, ground_path(body.motion), body.motion.fps) for body in bodies], axis=0)
    builder.document.nodes[_STAGE].translation = (-middle[0]).tolist()
    clock = builder.accessor(times.astype(np.float32), gltf.SCALAR)
    builder.animate(_STAGE, "translation", clock, -middle)


def _at(times: np.ndarray, path_F3: np.ndarray, fps: float) -> np.ndarray:
    """Return a path at other times; after its end it stays at its last position."""
    own = np.arange(len(path_F3)) / fps
    return np.stack([np.interp(times, own, axis) for axis in path_F3.T], axis=-1)
