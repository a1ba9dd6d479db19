"""Colours of everything but the body: background, floor, shadow and text. The body's are in `motion.mannequin`."""

from __future__ import annotations

from scalemogen.motion.mannequin import Color, from_hex

BACKGROUND = from_hex("#f4f6f9")
FLOOR = from_hex("#e9edf2")
GRID = from_hex("#cfd7e1")
SHADOW = from_hex("#5d6b7e")
CAPTION = from_hex("#4a5564")
MARK = from_hex("#d64880")  # body parts that an edit changed


def to_rgb8(color: Color) -> tuple[int, int, int]:
    """Convert sRGB from 0..1 to integers 0..255."""
    red, green, blue = (round(255 * component) for component in color)
    return red, green, blue


def to_hex(color: Color) -> str:
    """Convert sRGB from 0..1 to "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*to_rgb8(color))
