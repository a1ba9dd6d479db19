"""The downloads of a motion: a file per format, and a video, which is drawn when the visitor asks for it.

FilesPart: [BVH] [NPZ] [GLB] [MP4] [Video] [More files]     FilmPart: its button, the video and its progress
           [CSV] [GIF] [WEBP] [PNG] [ZIP]
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from demo.rendering.films import FilmOrder, FilmStudio
from demo.run import Run
from demo.status import progress_line
from demo.tab import Values
from scalemogen.drawing.animation import ANIMATION
from scalemogen.drawing.pictures import STRIP
from scalemogen.drawing.saving import save, write_archive
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion

logger = logging.getLogger(__name__)
FORMATS = ("bvh", "npz", "glb")  # formats of the files that are written with the motion
_DRAWN = ("gif", "webp", "png")
_MORE = ("csv", *_DRAWN, "zip")
# Animations of motions longer than _LONG seconds get _FEW_FRAMES frames per second, because they fill the memory.
_LONG, _FEW_FRAMES = 15.0, 10
_OFF = gr.update(interactive=False)
_GONE = gr.update(visible=False, value=None)
_DRAWING = "drawing the video"


@dataclass(frozen=True)
class FilmPart:
    """A button that draws a video, and the place where the video is shown.

    Attributes:
        status: the status line, which reports how much is drawn.
        draw: the button.
        video: hidden until it is drawn.
        download: the button that downloads the video, also hidden until then; None for a part without download.
    """

    status: gr.HTML
    draw: gr.Button
    video: gr.Video
    download: gr.DownloadButton | None = None

    @property
    def outputs(self) -> list[Any]:
        """The components that drawing a video changes."""
        return [self.status, self.video, *([self.download] if self.download else [])]

    def undrawn(self, possible: bool) -> Values:
        """Return the values for a new motion, whose video is not drawn yet; `possible` says whether it can be."""
        values: Values = {self.draw: gr.update(interactive=possible), self.video: _GONE}
        return values if self.download is None else values | {self.download: _GONE}

    def watch(
        self, studio: FilmStudio, order: FilmOrder, run: Run, words: Callable[[], str] = lambda: ""
    ) -> Iterator[Values]:
        """Draw a video and report its progress until it is done, has failed, or is no longer wanted.

        Args:
            studio: draws it.
            order: what to draw.
            run: the run of this drawing; Stop or a newer run of its lane ends it.
            words: returns the status text about the motion; called for each report, because the text may change.
        """
        try:
            for state in studio.watch([order]):
                if not run.wanted:
                    if run.stopped:
                        yield {self.status: _line(words(), "no video")}
                    return
                yield {self.status: _line(words(), _DRAWING, state.fraction)}
        except Exception:  # a failed video must not affect the motion and its files
            logger.exception("%s could not be drawn", order.path.name)
            yield {self.status: _line(words(), "the video could not be drawn")}
            return
        yield {self.status: progress_line(words()), **self.showing(order.path)}

    def showing(self, path: Path) -> Values:
        """Return the values that show a video and offer it as a download."""
        values: Values = {self.video: gr.update(value=str(path), visible=True)}
        return values if self.download is None else values | _offered(self.download, path)


@dataclass(frozen=True)
class FilesPart:
    """The downloads of a motion in every format, and its video."""

    downloads: tuple[gr.DownloadButton, ...]
    film: FilmPart
    more: gr.Button
    others: tuple[gr.DownloadButton, ...]

    @property
    def outputs(self) -> list[Any]:
        """The downloads that are shown at first: a file per format, and the video."""
        return [*self.downloads, self.film.download]

    @property
    def more_outputs(self) -> list[Any]:
        """The button for more files, and their downloads."""
        return [self.more, *self.others]

    @property
    def nothing(self) -> Values:
        """The values if there is no motion."""
        return {**dict.fromkeys(self.downloads, _OFF), **self.film.undrawn(False), **self._no_more(False)}

    def _no_more(self, possible: bool) -> Values:
        return {self.more: gr.update(interactive=possible), **dict.fromkeys(self.others, _GONE)}

    def draw_more(
        self, studio: FilmStudio, film: FilmOrder, run: Run, words: Callable[[], str] = lambda: ""
    ) -> Iterator[Values]:
        """Make the files that take a moment, then an archive of all files; report progress as `FilmPart.watch`.

        Args:
            film: the order for the motion's video; the files get its name, and are put beside it.
        """
        motion, status = film.bodies[-1].motion, self.film.status
        looks = replace(ANIMATION, fps=_FEW_FRAMES) if len(motion.joints_FJ3) / motion.fps > _LONG else ANIMATION
        drawn = [
            FilmOrder((Body(motion),), film.path.with_suffix(f".{kind}"), STRIP if kind == "png" else looks)
            for kind in _DRAWN
        ]
        try:
            for state in studio.watch(drawn):
                if not run.wanted:
                    if run.stopped:
                        yield {status: _line(words(), "no pictures")}
                    return
                yield {status: _line(words(), "drawing pictures", state.fraction)}
        except Exception:  # as in `FilmPart.watch`
            logger.exception("pictures of %s could not be drawn", film.path.stem)
            yield {status: _line(words(), "the pictures could not be drawn")}
            return
        paths = {kind: film.path.with_suffix(f".{kind}") for kind in (*FORMATS, *_MORE, "mp4")}
        for kind in (*FORMATS, "csv"):
            save(motion, paths[kind])
        present = [path for kind, path in paths.items() if kind != "zip" and path.is_file()]
        write_archive(present, motion, paths["zip"])
        values: Values = {status: progress_line(words()), self.more: _OFF}
        for button, kind in zip(self.others, _MORE, strict=True):
            values |= _offered(button, paths[kind])
        yield values

    def of(self, motion: Motion, folder: Path, stem: str, film: Path | None = None) -> Values:
        """Write the files of a motion, and return the values that offer them.

        Args:
            motion: the motion to save.
            folder: the folder for the files.
            stem: the name of the files without suffix.
            film: path of a video that exists already, which is offered at once.
        """
        values = saved(self.downloads, motion, folder, stem) | self.film.undrawn(True) | self._no_more(True)
        if film is not None and film.is_file() and self.film.download is not None:
            values |= _offered(self.film.download, film)
        return values


def files_part(status: gr.HTML, draw_id: str, video_id: str, which: str = "") -> FilesPart:
    """Create the downloads of a motion, and its video below them.

    Args:
        status: the status line, which reports how much is drawn.
        draw_id: id of the button that draws the video.
        video_id: id of the video.
        which: a word before the downloads, which also begins their ids; "" for none.
    """
    with download_row(which):
        downloads = download_buttons(which)
        mp4 = _button("mp4", which, visible=False)
        draw = gr.Button("Video", interactive=False, size="sm", min_width=60, elem_id=draw_id)
        more = gr.Button("More files", interactive=False, size="sm", min_width=60, elem_id=f"{draw_id}-more")
    with gr.Row(elem_classes="downloads"):
        others = tuple(_button(kind, which, visible=False) for kind in _MORE)
    return FilesPart(downloads, FilmPart(status, draw, film_view(video_id), mp4), more, others)


def download_row(which: str) -> gr.Row:
    """Create a row for downloads that begins with a word, or with nothing."""
    with gr.Row(elem_classes="downloads") as row:
        if which:
            gr.HTML(which, elem_classes="hint", min_height=0)
    return row


def download_buttons(which: str) -> tuple[gr.DownloadButton, ...]:
    """Create a download per format; their ids begin with `which` if it is not empty."""
    return tuple(_button(kind, which) for kind in FORMATS)


def film_view(elem_id: str) -> gr.Video:
    """Create the video component, hidden until there is a video."""
    return gr.Video(show_label=False, autoplay=True, loop=True, visible=False, elem_id=elem_id, elem_classes="film")


def saved(buttons: Sequence[gr.DownloadButton], motion: Motion, folder: Path, stem: str) -> Values:
    """Write a motion in every format, and return the values with which the buttons offer the files."""
    values: Values = {}
    for button, kind in zip(buttons, FORMATS, strict=True):
        values |= _offered(button, motion.save(folder / f"{stem}.{kind}"))
    return values


def _button(kind: str, which: str, visible: bool = True) -> gr.DownloadButton:
    elem_id = f"{which}-{kind}" if which else None
    return gr.DownloadButton(
        kind.upper(), interactive=False, size="sm", min_width=60, elem_id=elem_id, visible=visible
    )


def _offered(button: gr.DownloadButton, path: Path) -> Values:
    return {button: gr.update(value=str(path), interactive=True, visible=True)}


def _line(words: str, what: str, fraction: float | None = None) -> str:
    return progress_line(f"{words} · {what}" if words else what.capitalize(), fraction)
