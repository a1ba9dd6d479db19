"""Videos of motions.

`stage.py` poses a body and `camera.py` follows it. A painter draws one frame: `gl.py` with pyrender, or `pillow.py`
where there is no OpenGL. `video.py` encodes frames as MP4, `pool.py` does this in processes of its own, and
`films.py` lets the app wait for several videos.
"""

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
