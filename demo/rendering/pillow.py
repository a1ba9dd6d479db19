"""Drawing with Pillow where there is no GL: the same camera and colours, limbs as shaded strokes, far ones first."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from demo.palette import BACKGROUND, FLOOR, GRID, SHADOW, Color, to_rgb8
from demo.rendering.settings import RenderSettings
from demo.rendering.stage import FLOOR_HEIGHT, Actor

_OVERSAMPLING = 2  # drawn larger and scaled down: Pillow's strokes have hard edges
_FLOOR_REACH = 6  # metres of grid around the camera's target
_NEAR = 0.2  # metres; nothing nearer is projected
_LIGHT_STEPS = ((1.0, -0.16), (0.72, 0.0), (0.36, 0.14))  # (share of the width, lightness) of a limb's strokes


class PillowPainter:
    """Draws actors as pictures, without GL."""

    backend = "pillow"

    def __init__(self, settings: RenderSettings) -> None:
        self._width, self._height = settings.width * _OVERSAMPLING, settings.height * _OVERSAMPLING
        self._size = (settings.width, settings.height)
        self._shadow_on = settings.shadow

    def paint(self, actor: Actor, frame: int) -> np.ndarray:
        """(H, W, 3) uint8."""
        picture = Image.new("RGB", (self._width, self._height), to_rgb8(BACKGROUND))
        self._draw_floor(picture, actor, frame)
        if self._shadow_on:
            self._draw_shadow(picture, actor, frame)
        self._draw_body(picture, actor, frame)
        return np.asarray(picture.resize(self._size, Image.Resampling.LANCZOS))

    def close(self) -> None:
        """Nothing to give back."""

    def _pixels(self, actor: Actor, frame: int, points_N3: np.ndarray) -> np.ndarray:
        """(N, 3) pixel x, pixel y, depth in metres."""
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
                for step, (a, b) in enumerate(zip(seen[:-1], seen[1:], strict=True)):
                    away = np.hypot(reach[step] + 0.5, offset) / _FLOOR_REACH
                    if min(a[2], b[2]) > _NEAR and away < 1:
                        draw.line([*a[:2], *b[:2]], fill=_mixed(GRID, BACKGROUND, away), width=_OVERSAMPLING)

    def _draw_shadow(self, picture: Image.Image, actor: Actor, frame: int) -> None:
        discs = actor.shadow(frame)
        mask = Image.new("L", picture.size)
        draw = ImageDraw.Draw(mask)
        centers = self._pixels(actor, frame, discs.centers_N3)
        for (x, y, depth), radius, darkness in zip(centers, discs.radii_N, discs.darkness_N, strict=True):
            r = 0.7 * radius * self._scale(actor, depth)
            flat = r * 0.35
            draw.ellipse([x - r, y - flat, x + r, y + flat], fill=int(255 * min(1.0, 1.3 * darkness)))
        blurred = mask.filter(ImageFilter.GaussianBlur(self._height / 80))
        picture.paste(to_rgb8(_blend(SHADOW, FLOOR, 0.3)), mask=blurred)

    def _draw_body(self, picture: Image.Image, actor: Actor, frame: int) -> None:
        tracks, draw = actor.tracks, ImageDraw.Draw(picture)
        start = tracks.translation_FN3[frame].astype(float)
        up = _up_axes(tracks.rotation_FN4[frame])
        length = tracks.scale_FN3[frame, :, 1]
        limb = np.array([piece.shape == "limb" for piece in actor.pieces])
        # A limb reaches from its origin one length up; a ball as far up as down, less its round ends.
        width = tracks.scale_FN3[frame, :, 0]
        half = np.maximum(length - width, 0)
        low = np.where(limb[:, None], start, start - up * half[:, None])
        high = np.where(limb[:, None], start + up * length[:, None], start + up * half[:, None])
        a, b = self._pixels(actor, frame, low), self._pixels(actor, frame, high)
        for i in np.argsort(-(a[:, 2] + b[:, 2])):
            radius = 0.92 * width[i] * self._scale(actor, (a[i, 2] + b[i, 2]) / 2)
            self._stroke(draw, a[i, :2], b[i, :2], radius, actor.piece_colors[i])

    def _stroke(
        self, draw: ImageDraw.ImageDraw, a: np.ndarray, b: np.ndarray, radius: float, color: np.ndarray
    ) -> None:
        for share, lightness in _LIGHT_STEPS:
            r = max(radius * share, 1.0)
            shift = np.array([-0.25, -0.25]) * (radius - r)  # the lamp stands to the upper left
            fill = _lighter(color, lightness)
            (x0, y0), (x1, y1) = a + shift, b + shift
            draw.line([x0, y0, x1, y1], fill=fill, width=max(1, round(2 * r)))
            for x, y in ((x0, y0), (x1, y1)):
                draw.ellipse([x - r, y - r, x + r, y + r], fill=fill)

    def _scale(self, actor: Actor, depth: float) -> float:
        """Pixels per metre at a depth."""
        return actor.camera.focal * self._height / 2 / max(float(depth), _NEAR)


def _up_axes(quaternions_N4: np.ndarray) -> np.ndarray:
    """Second columns of the rotation matrices: where a piece's own +Y points."""
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
