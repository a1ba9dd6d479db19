"""How a motion looks: colours, body pieces and where each piece is in every frame.

The GLB writer and the video renderer draw the same mannequin from here, so that both show the same person.
"""

from scalemogen.motion.mannequin.body import FLOOR_HEIGHT, Body, as_bodies
from scalemogen.motion.mannequin.colors import PART_COLORS, SIDE_COLORS, Color, from_hex, side_colors
from scalemogen.motion.mannequin.pieces import Piece, pieces_of
from scalemogen.motion.mannequin.shapes import SHAPES, Shape
from scalemogen.motion.mannequin.tracks import Tracks, piece_tracks

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
    "piece_tracks",
    "pieces_of",
    "side_colors",
]
