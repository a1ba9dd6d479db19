"""Still pictures of a motion: one frame, or a strip of poses over time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from scalemogen.drawing.colors import CAPTION, to_rgb8
from scalemogen.drawing.painter import Painter, make_painter
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.stage import make_actors
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.mannequin import as_bodies

FRAME = RenderSettings(width=720, height=720, labels=False)
STRIP = RenderSettings(width=200, height=280, labels=False, elevation=8)
_POSES = 8
_WRITING = 18  # pixels of height for the times below a strip


def frame_picture(
    motion: MotionArrays, seconds: float, settings: RenderSettings = FRAME, painter: Painter | None = None
) -> Image.Image:
    """Draw the pose at a time.

    Raises:
        ValueError: if the motion does not last that long.
    """
    last = (len(motion.joints_FJ3) - 1) / motion.fps
    if not 0 <= seconds <= last + 0.5 / motion.fps:
        raise ValueError(f"the motion has frames from 0 to {last:.2f} s; there is none at {seconds:g} s")
    return Image.fromarray(_painted(motion, [round(seconds * motion.fps)], settings, painter)[0])


def strip_picture(
    motion: MotionArrays, settings: RenderSettings = STRIP, painter: Painter | None = None, count: int = _POSES
) -> Image.Image:
    """Draw equally spaced poses side by side, with their times in seconds below."""
    frames = np.linspace(0, len(motion.joints_FJ3) - 1, count).round().astype(int).tolist()
    poses = np.concatenate(_painted(motion, frames, settings, painter), axis=1)
    picture = Image.fromarray(poses)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(_WRITING - 3)
    for place, frame in enumerate(frames):
        middle = ((place + 0.5) * settings.width, settings.height - 0.5 * _WRITING)
        draw.text(middle, f"{frame / motion.fps:.1f} s", fill=to_rgb8(CAPTION), font=font, anchor="mm")
    return picture


def save_png(picture: Image.Image, motion: MotionArrays, path: Path) -> Path:
    """Write a picture as PNG, with prompt and recipe of the motion as text entries."""
    text = PngInfo()
    if motion.recipe is not None:
        text.add_text("Description", motion.recipe.last_prompt)
        text.add_text("recipe", recipe_text(motion.recipe))
    with path.open("wb") as file:
        picture.save(file, format="PNG", pnginfo=text, optimize=True)
    return path


def _painted(
    motion: MotionArrays, frames: list[int], settings: RenderSettings, painter: Painter | None
) -> list[np.ndarray]:
    """Return (H, W, 3) pictures of frames, all from one direction and one distance."""
    (actor,) = make_actors(as_bodies(motion), settings)
    if painter is not None:
        return [painter.paint(actor, frame) for frame in frames]
    with closing(make_painter(settings)[0]) as own:
        return [own.paint(actor, frame) for frame in frames]
