"""Draw videos in the background: for each video, a thread waits for the render processes.

`FilmStudio.watch` takes orders and yields their progress. The render processes themselves are in `pool.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from demo.rendering import Renderer, RenderingCancelled, RenderSettings
from scalemogen.motion.mannequin import Body

_TICK_SECONDS = 0.25  # time between two reports of progress


@dataclass(frozen=True)
class FilmOrder:
    """What to draw: the bodies, side by side, the file to write, and how it looks.

    A file that ends in .gif, .webp or .png shows the last body only."""

    bodies: tuple[Body, ...]
    path: Path
    settings: RenderSettings


@dataclass(frozen=True)
class FilmState:
    """Progress of the videos of some orders.

    Attributes:
        ready: the file of each order; None for a video that is not finished.
        fraction: share of all frames of all videos that is drawn, 0..1.
    """

    ready: tuple[Path | None, ...]
    fraction: float

    @property
    def done(self) -> bool:
        """Whether all videos are finished."""
        return None not in self.ready


@dataclass
class _Job:
    order: FilmOrder
    fraction: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)

    def note(self, done: int, total: int) -> None:
        if self.stopped.is_set():
            raise RenderingCancelled(str(self.order.path))
        self.fraction = done / max(total, 1)


class FilmStudio:
    """Draws videos in threads and reports on them. Files that exist are not drawn again.

    Args:
        renderer: its processes draw. The studio does not close it.
        threads: how many videos may be drawn or wait for a process at a time.
    """

    def __init__(self, renderer: Renderer, threads: int = 16) -> None:
        self.renderer = renderer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="film")

    def watch(self, orders: Sequence[FilmOrder]) -> Iterator[FilmState]:
        """Draw videos, and yield their progress a few times a second, the last time when all are done.

        Closing the iterator early cancels the unfinished videos.
        """
        jobs = [_Job(order) for order in orders]
        futures = [self._threads.submit(self._render, job) for job in jobs]
        try:
            while not (state := _state(jobs, futures)).done:
                yield state
                wait_for([future for future in futures if not future.done()], timeout=_TICK_SECONDS)
            yield state
        finally:
            for job in jobs:
                job.stopped.set()

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _render(self, job: _Job) -> Path:
        order = job.order
        if not order.path.is_file() and not job.stopped.is_set():
            # Draw into a temporary file and rename it, so that no other thread sees an incomplete video, even if two
            # visitors ask for the same video.
            draft = order.path.with_name(f"{uuid4().hex}{order.path.suffix}")
            try:
                self.renderer.render(order.bodies, draft, order.settings, job.note)
                draft.replace(order.path)
            finally:
                draft.unlink(missing_ok=True)
        job.fraction = 1.0
        return order.path


def _state(jobs: Sequence[_Job], futures: Sequence[Future[Path]]) -> FilmState:
    ready = tuple(future.result() if future.done() else None for future in futures)
    return FilmState(ready, sum(job.fraction for job in jobs) / max(len(jobs), 1))
