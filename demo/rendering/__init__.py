"""Videos for the app, drawn in other processes.

`scalemogen.drawing` draws and encodes videos. `pool.py` calls it in render processes. `films.py` lets the app ask for
several videos and wait for them.
"""

from demo.rendering.pool import Renderer, RenderingCancelled
from scalemogen.drawing import BACKEND_VARIABLE, RenderSettings, make_painter, render_frames, write_video

__all__ = [
    "BACKEND_VARIABLE",
    "RenderSettings",
    "Renderer",
    "RenderingCancelled",
    "make_painter",
    "render_frames",
    "write_video",
]
