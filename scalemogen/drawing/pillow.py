"""A painter for systems without OpenGL.

It uses the camera and the colours of `gl.py`. Limbs are shaded strokes, drawn from far to near.
"""

from __future__ import annotations

import itertools

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scalemogen.drawing.colors import BACKGROUND, GRID, SHADOW, to_rgb8
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.stage import Actor
from scalemogen.motion.mannequin import FLOOR_HEIGHT, Color

_OVERSAMPLING = 2  # pictures are drawn larger and scaled down, as Pillow's strokes have hard edges
_FLOOR_REACH = 6  # metres of grid around the camera's target
_NEAR = 0.2  # metres from the camera; floor lines that come nearer are not drawn, and sizes stop growing there
_LIMB_END = 0.64  # width of a limb's far end as a share of its near end
_LIGHT_STEPS = ((1.0, -0.16), (0.72, 0.0), (0.36, 0.14))  # (share of the width, lightness) of a limb's strokes


class PillowPainter:
    """Draws actors without OpenGL.

    Args:
        settings: size of one panel.
    """

    backend = "pillow"

    def __init__(self, settings: RenderSettings) -> None:
        self._width, self._height = settings.width * _OVERSAMPLING, settings.height * _OVERSAMPLING
        self._size = (settings.width, settings.height)
        self._shadow_on = settings.shadow

    def paint(self, actor: Actor, frame: int) -> np.ndarray:
        """Return a picture (H, W, 3) uint8."""
        picture = Image.new("RGB", (self._width, self._height), to_rgb8(BACKGROUND))
        self._draw_floor(picture, actor, frame)
        if self._shadow_on:
            self._draw_shadow(picture, actor, frame)
        self._draw_body(picture, actor, frame)
        return np.asarray(picture.resize(self._size, Image.Resampling.LANCZOS))

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _pixels(self, actor: Actor, frame: int, points_N3: np.ndarray) -> np.ndarray:
        """Return (N, 3): pixel x, pixel y, depth in metres."""
        seen = actor.camera.project(frame, points_N3)
        x = (seen[..., 0] + 1) / 2 * self._width
        y = (1 - seen[..., 1]) / 2 * self._height
        return np.stack([x, y, seen[..., 2]], axis=-1)

    def _draw_floor(self, picture: Image.Image, actor: Actor, frame: int) -> None:
        middle = np.floor(actor.camera.target_F3[frame] * [1, 0, 1])
        reach = np.arange(-_FLOOR_REACH, _FLOOR_REACH + 1)
        draw = ImageDraw.Draw(picture)
        for along in (0, 2):
            for offset in reach:
                line = np.zeros((2 * _FLOOR_REACH + 1, 3))
                line[:, along], line[:, 2 - along] = reach, offset
                seen = self._pixels(actor, frame, line + middle + [0, FLOOR_HEIGHT, 0])
                for step, (a, b) in enumerate(itertools.pairwise(seen)):
                    away = np.hypot(reach[step] + 0.5, offset) / _FLOOR_REACH
                    if min(a[2], b[2]) > _NEAR and away < 1:
                        draw.line([*a[:2], *b[:2]], fill=_mixed(GRID, BACKGROUND, away**2), width=_OVERSAMPLING)

    def _draw_shadow(self, picture: Image.Image, actor: Actor, frame: int) -> None:
        discs = actor.shadow(frame)
        light = Image.new("L", picture.size, 255)
        centers = self._pixels(actor, frame, discs.centers_N3)
        for (x, y, depth), radius, darkness in zip(centers, discs.radii_N, discs.darkness_N, strict=True):
            # Chosen by eye to look like the soft discs of `gl.py`: smaller, because the blur below widens them, and
            # flat, because the floor is seen at a low angle.
            r = 0.6 * radius * self._scale(actor, depth)
            flat = r * 0.35
            spot = (int(x - r), int(y - flat), int(x + r) + 1, int(y + flat) + 1)
            # Shadows multiply, so that the shadow of two pieces is darker than that of one.
            covered = light.crop(spot)
            dimmed = covered.point([int(value * (1 - 0.7 * darkness)) for value in range(256)])
            disc = Image.new("L", covered.size)
            ImageDraw.Draw(disc).ellipse([0, 0, covered.width - 1, covered.height - 1], fill=255)
            covered.paste(dimmed, mask=disc)
            light.paste(covered, spot[:2])
        mask = ImageChops.invert(light.filter(ImageFilter.GaussianBlur(self._height / 90)))
        picture.paste(to_rgb8(SHADOW), mask=mask)

    def _draw_body(self, picture: Image.Image, actor: Actor, frame: int) -> None:
        tracks, draw = actor.tracks, ImageDraw.Draw(picture)
        start = tracks.translation_FN3[frame].astype(float)
        up = _up_axes(tracks.rotation_FN4[frame])
        length = tracks.scale_FN3[frame, :, 1]
        limb = np.array([piece.shape == "limb" for piece in actor.pieces])
        # A limb reaches from its origin one length up. Any other shape is centred: it reaches half up and half down,
        # without its round ends.
        width = tracks.scale_FN3[frame, :, 0]
        half = np.maximum(length - width, 0)
        low = np.where(limb[:, None], start, start - up * half[:, None])
        high = np.where(limb[:, None], start + up * length[:, None], start + up * half[:, None])
        a, b = self._pixels(actor, frame, low), self._pixels(actor, frame, high)
        thinner, colors_N3 = np.where(limb, _LIMB_END, 1.0), actor.piece_colors(frame)
        for i in np.argsort(-(a[:, 2] + b[:, 2])):
            near_end = float(width[i]) * self._scale(actor, a[i, 2])
            far_end = float(width[i] * thinner[i]) * self._scale(actor, b[i, 2])
            _draw_stroke(draw, a[i, :2], b[i, :2], (near_end, far_end), colors_N3[i])

    def _scale(self, actor: Actor, depth: float) -> float:
        """Return pixels per metre at a depth."""
        return actor.camera.focal * self._height / 2 / max(float(depth), _NEAR)


def _draw_stroke(
    draw: ImageDraw.ImageDraw, a: np.ndarray, b: np.ndarray, radii: tuple[float, float], color: np.ndarray
) -> None:
    """Draw a tapering stroke with round ends from a to b in three shades: edge, body, highlight."""
    line = b - a
    length = float(np.hypot(*line))
    normal = np.array([-line[1], line[0]]) / length if length > 0.5 else np.zeros(2)
    for share, lightness in _LIGHT_STEPS:
        fill = _lighter(color, lightness)
        ends = []
        for point, radius in zip((a, b), radii, strict=True):
            r = max(radius * share, 1.0)
            center = point - 0.25 * (radius - r)  # the light comes from the upper left
            draw.ellipse([*(center - r), *(center + r)], fill=fill)
            ends.append((center + normal * r, center - normal * r))
        (left, right), (far_left, far_right) = ends
        draw.polygon([tuple(corner) for corner in (left, far_left, far_right, right)], fill=fill)


def _up_axes(quaternions_N4: np.ndarray) -> np.ndarray:
    """Return the second columns of the rotation matrices: the direction of each piece's own +Y."""
    x, y, z, w = quaternions_N4.astype(float).T
    return np.stack([2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)], axis=-1)


def _lighter(color: np.ndarray, amount: float) -> tuple[int, int, int]:
    toward = np.ones(3) if amount > 0 else np.zeros(3)
    red, green, blue = (int(255 * c) for c in color + (toward - color) * abs(amount))
    return red, green, blue


def _blend(color: Color, other: Color, share: float) -> Color:
    red, green, blue = (a + (b - a) * share for a, b in zip(color, other, strict=True))
    return red, green, blue


def _mixed(color: Color, other: Color, share: float) -> tuple[int, int, int]:
    return to_rgb8(_blend(color, other, share))
