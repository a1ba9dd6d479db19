"""Pictures and videos of motions.

`stage.py` poses a body and `camera.py` follows it. A painter draws one frame: `gl.py` with pyrender, or `pillow.py`
where there is no OpenGL. `video.py` encodes frames as MP4.
"""

from scalemogen.drawing.painter import BACKEND_VARIABLE, make_painter
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.video import render_frames, write_video

__all__ = ["BACKEND_VARIABLE", "RenderSettings", "make_painter", "render_frames", "write_video"]
