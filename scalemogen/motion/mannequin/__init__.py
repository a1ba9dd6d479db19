"""The mannequin: how a motion looks. Colours, body pieces, and where each piece is in every frame.

The GLB writer and the video renderer both draw this mannequin, so that they show the same person.
"""

from scalemogen.motion.mannequin.body import (
    FLOOR_HEIGHT,
    PART_COLORS,
    SIDE_COLORS,
    Body,
    Color,
    as_bodies,
    from_hex,
    side_colors,
)
from scalemogen.motion.mannequin.pieces import SHAPES, Piece, Shape, pieces_of
from scalemogen.motion.mannequin.tracks import Tracks, ground_path, piece_tracks, torso_across

__all__ = [
    "FLOOR_HEIGHT",
    "PART_COLORS",
    "SHAPES",
    "SIDE_COLORS",
    "Body",
    "Color",
    "Piece",
    "Shape",
    "Tracks",
    "as_bodies",
    "from_hex",
    "ground_path",
    "piece_tracks",
    "pieces_of",
    "side_colors",
    "torso_across",
]
