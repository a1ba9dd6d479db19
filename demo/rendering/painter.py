"""Which painter this machine has: pyrender where GL works, else Pillow."""

from __future__ import annotations

import logging
import os
from typing import Protocol

import numpy as np

from demo.rendering.pillow import PillowPainter
from demo.rendering.settings import RenderSettings
from demo.rendering.stage import Actor

logger = logging.getLogger(__name__)

BACKEND_VARIABLE = "SCALEMOGEN_RENDERER"  # "pillow" does without GL


class Painter(Protocol):
    """Draws one frame of one actor."""

    backend: str

    def paint(self, actor: Actor, frame: int) -> np.ndarray:
        """(H, W, 3) uint8."""
        ...

    def close(self) -> None:
        """Give back what the painter holds."""
        ...


def make_painter(settings: RenderSettings) -> tuple[Painter, str]:
    """A painter, and why it is not pyrender ("" where it is)."""
    if os.environ.get(BACKEND_VARIABLE) == "pillow":
        return PillowPainter(settings), f"{BACKEND_VARIABLE} asks for it"
    try:
        # Only here is it known whether GL is wanted, and whether the system has it: the import itself looks for it.
        from demo.rendering.gl import GLPainter

        return GLPainter(settings), ""
    except Exception as error:  # PyOpenGL and pyrender raise whatever the missing piece raises
        logger.warning("no off-screen GL (%s); videos are drawn with Pillow", error)
        return PillowPainter(settings), f"{type(error).__name__}: {error}"
