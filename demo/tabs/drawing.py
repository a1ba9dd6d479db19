"""A video that is drawn behind the page, and what is said meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from demo.films import FilmOrder, FilmStudio
from demo.progress import progress_line
from demo.tabs import SAME

logger = logging.getLogger(__name__)


def draw(
    studio: FilmStudio, order: FilmOrder, words: str, still_wanted: Callable[[], bool]
) -> Iterator[tuple[Any, Any, Any]]:
    """Draw a video, or say that it could not be; says nothing more once it is no longer wanted.

    Args:
        words: what the status line says of the motion.

    Yields:
        Status, video, its download.
    """
    try:
        for state in studio.watch([order]):
            if not still_wanted():
                return
            yield progress_line(f"{words} · drawing the video", state.fraction), SAME, SAME
    except Exception:  # whatever went wrong with the video, the motion and its files are there
        logger.exception("the video %s could not be drawn", order.path.name)
        yield progress_line(f"{words} · the video could not be drawn"), SAME, SAME
        return
    file = str(order.path)
    yield progress_line(words), gr.update(value=file, visible=True), gr.update(value=file, interactive=True)
