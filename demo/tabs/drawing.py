"""A video that is drawn behind the page, and what is said meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr

from demo.films import FilmOrder, FilmState, FilmStudio
from demo.progress import progress_line
from demo.tabs import SAME

logger = logging.getLogger(__name__)


def watch(studio: FilmStudio, orders: Sequence[FilmOrder]) -> Iterator[FilmState | None]:
    """How far videos are; None, as the last, where one could not be drawn."""
    try:
        yield from studio.watch(orders)
    except Exception:  # whatever went wrong with a video, the motion and its files are there
        logger.exception("could not be drawn: %s", ", ".join(order.path.name for order in orders))
        yield None


def draw(
    studio: FilmStudio, order: FilmOrder, words: Callable[[], str], still_wanted: Callable[[], bool]
) -> Iterator[tuple[Any, Any, Any]]:
    """Draw a video, or say that it could not be; says nothing more once it is no longer wanted.

    Args:
        words: what the status line says of the motion, at that moment.

    Yields:
        Status, video, its download.
    """
    for state in watch(studio, [order]):
        if not still_wanted():
            return
        if state is None:
            yield progress_line(f"{words()} · the video could not be drawn"), SAME, SAME
            return
        yield progress_line(f"{words()} · drawing the video", state.fraction), SAME, SAME
    file = str(order.path)
    yield progress_line(words()), gr.update(value=file, visible=True), gr.update(value=file, interactive=True)
