"""Videos of motions: pyrender in processes of its own, Pillow where there is no GL."""

from demo.rendering.painter import BACKEND_VARIABLE, make_painter
from demo.rendering.pool import Renderer, RenderingCancelled
from demo.rendering.settings import RenderSettings
from demo.rendering.video import render_frames, write_video

__all__ = [
    "BACKEND_VARIABLE",
    "RenderSettings",
    "Renderer",
    "RenderingCancelled",
    "make_painter",
    "render_frames",
    "write_video",
]
