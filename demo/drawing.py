"""The status line of a tab, and the display of a video that is drawn in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import gradio as gr

from demo.rendering.films import FilmOrder, FilmState, FilmStudio
from demo.run import Run
from demo.tab import Values

logger = logging.getLogger(__name__)


def progress_line(text: str, fraction: float | None = None) -> str:
    """Return HTML: the text, and a thin progress bar under it while something is in progress.

    Args:
        text: plain text.
        fraction: done, 0..1; None when nothing is going on.
    """
    words = f'<div class="progress-words" role="status">{escape(text)}</div>'
    if fraction is None:
        return words
    return f'{words}<div class="progress-bar"><i style="width:{100 * min(max(fraction, 0), 1):.0f}%"></i></div>'


WAITING = progress_line("Waiting in the queue …", 0.0)


@dataclass(frozen=True)
class RunFilm:
    """The video of the motion that a run made, to be drawn unless the run has ended."""

    run: Run
    order: FilmOrder


@dataclass(frozen=True)
class FilmPanel:
    """The components that show a video and the progress of drawing it."""

    status: gr.HTML
    video: gr.Video
    download: gr.DownloadButton

    def draw(self, studio: FilmStudio, film: RunFilm, words: Callable[[], str]) -> Iterator[Values]:
        """Draw a video and report on it until it is done, could not be drawn, or is no longer wanted.

        Args:
            studio: draws it.
            film: what to draw.
            words: returns the text about the motion; called for each report, because the text may change meanwhile.
        """
        for state in watch(studio, [film.order]):
            if not film.run.wanted:
                return
            if state is None:
                yield {self.status: progress_line(f"{words()} · the video could not be drawn")}
                return
            yield {self.status: progress_line(f"{words()} · drawing the video", state.fraction)}
        file = str(film.order.path)
        yield {
            self.status: progress_line(words()),
            self.video: gr.update(value=file, visible=True),
            self.download: gr.update(value=file, interactive=True, visible=True),
        }


def watch(studio: FilmStudio, orders: Sequence[FilmOrder]) -> Iterator[FilmState | None]:
    """Yield the progress of videos. If one could not be drawn, yield None and end."""
    try:
        yield from studio.watch(orders)
    except Exception:  # an error in drawing must not affect the motion and its files
        logger.exception("could not be drawn: %s", ", ".join(order.path.name for order in orders))
        yield None
