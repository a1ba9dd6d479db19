"""Films are rendered behind the page: each one in a thread that waits for the render processes."""

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

_TICK_SECONDS = 0.25


@dataclass(frozen=True)
class FilmOrder:
    """One film: bodies side by side, and the file to write."""

    bodies: tuple[Body, ...]
    path: Path
    settings: RenderSettings


@dataclass(frozen=True)
class FilmState:
    """How far some films are.

    Attributes:
        ready: the finished ones, in the order in which they were asked for; None where one is not.
        fraction: of all frames.
    """

    ready: tuple[Path | None, ...]
    fraction: float

    @property
    def done(self) -> bool:
        """Whether all are finished."""
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
    """Renders several films at a time and reports on them; files that exist are not rendered again."""

    def __init__(self, renderer: Renderer, waiting: int = 16) -> None:
        self.renderer = renderer
        self._threads = ThreadPoolExecutor(waiting, thread_name_prefix="film")

    def watch(self, orders: Sequence[FilmOrder]) -> Iterator[FilmState]:
        """Render films, yielding a few times a second how far they are, last of all when everything is done.

        Closing the iterator early gives the unfinished films up.
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

    def close(self, keep_renderer: bool = False) -> None:
        """End threads and render processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if not keep_renderer:
            self.renderer.close()

    def _render(self, job: _Job) -> Path:
        order = job.order
        if not order.path.is_file() and not job.stopped.is_set():
            # Whoever looks for the file finds it whole or not at all, also when two visitors ask for the same one.
            draft = order.path.with_name(f"{uuid4().hex}.mp4")
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
