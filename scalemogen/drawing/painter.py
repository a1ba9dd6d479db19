"""Choose a painter: pyrender where OpenGL works, else Pillow."""

from __future__ import annotations

import logging
import os
from typing import Protocol

import numpy as np

from scalemogen.drawing.pillow import PillowPainter
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.stage import Actor

logger = logging.getLogger(__name__)

BACKEND_VARIABLE = "SCALEMOGEN_RENDERER"  # "pillow" draws without OpenGL


class Painter(Protocol):
    """Draws one frame of one actor."""

    backend: str

    def paint(self, actor: Actor, frame: int) -> np.ndarray:
        """Return a picture (H, W, 3) uint8."""
        ...

    def close(self) -> None:
        """Release what the painter holds."""
        ...


def make_painter(settings: RenderSettings) -> tuple[Painter, str]:
    """Return a painter, and the reason why it is not pyrender ("" if it is)."""
    if os.environ.get(BACKEND_VARIABLE) == "pillow":
        return PillowPainter(settings), f"{BACKEND_VARIABLE} asks for it"
    try:
        # Imported here because the import itself looks for OpenGL, and fails on a system without it.
        from scalemogen.drawing.gl import GLPainter

        return GLPainter(settings), ""
    except Exception as error:  # PyOpenGL and pyrender raise whatever the missing library raises
        logger.warning("no off-screen OpenGL (%s); videos are drawn with Pillow", error)
        return PillowPainter(settings), f"{type(error).__name__}: {error}"
