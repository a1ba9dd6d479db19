"""Videos for the app, drawn beside it.

`scalemogen.drawing` draws and encodes. `pool.py` does this in processes of its own, and `films.py` lets the app wait
for several videos.
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
