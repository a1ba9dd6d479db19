"""Animations as GIF and WebP in an endless loop, for pages and messages that cannot show a video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from scalemogen.drawing.painter import Painter
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.video import FrameCallback, frame_times, render_frames
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.files.recipes import EXIF_DESCRIPTION
from scalemogen.motion.mannequin import as_bodies

# GIF stores the duration of a frame in hundredths of a second, and browsers slow down frames shorter than 0.02 s.
ANIMATION = RenderSettings(width=320, height=320, fps=20, labels=False)
_COLORS = 128  # size of the palette of a GIF
_WEBP_QUALITY = 80


def write_animation(
    motion: MotionArrays,
    path: Path,
    settings: RenderSettings = ANIMATION,
    progress: FrameCallback | None = None,
    painter: Painter | None = None,
) -> Path:
    """Draw a motion and write it as .gif or .webp, with its recipe as comment or EXIF description.

    Args:
        settings: size, view and frame rate; the rate must divide 100, because GIF stores hundredths of a second.
        progress: called after every frame; if it raises, nothing is written.

    Raises:
        ValueError: for another suffix.
    """
    kind = path.suffix.lower()
    if kind not in (".gif", ".webp"):
        raise ValueError(f"an animation is a .gif or a .webp, not '{path.suffix or path.name}'")
    total = len(frame_times(as_bodies(motion), settings))
    pictures = []
    for done, frame in enumerate(render_frames(motion, settings, painter), start=1):
        pictures.append(Image.fromarray(frame))
        if progress is not None:
            progress(done, total)
    if kind == ".gif":
        pictures = _few_colors(pictures)
    first, *others = pictures
    options: dict[str, Any] = {"quality": _WEBP_QUALITY, "method": 3} if kind == ".webp" else {"optimize": False}
    with path.open("wb") as file:
        first.save(
            file, format=kind[1:].upper(), save_all=True, append_images=others, loop=0,
            duration=round(1000 / (settings.fps or motion.fps)), **options, **_marks(motion, kind),
        )  # fmt: skip
    return path


def _few_colors(pictures: list[Image.Image]) -> list[Image.Image]:
    """Return the pictures with the palette of the middle one; with a palette each, colours would flicker."""
    palette = pictures[len(pictures) // 2].quantize(_COLORS)
    return [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]


def _marks(motion: MotionArrays, kind: str) -> dict[str, Any]:
    if motion.recipe is None:
        return {}
    text = recipe_text(motion.recipe)
    if kind == ".gif":
        return {"comment": text.encode()}
    exif = Image.Exif()
    exif[EXIF_DESCRIPTION] = text
    return {"exif": exif}
