"""A pool of render processes.

An OpenGL context may be used in one thread only and takes seconds to make, so videos are drawn in processes that stay
alive. `Renderer.render` sends an order to a process and waits. Both sides share a `_Board`: the process writes how
many frames are done, and reads whether the video is still wanted.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path
from typing import TypeVar

from scalemogen.drawing.animation import write_animation
from scalemogen.drawing.painter import BACKEND_VARIABLE, Painter, make_painter
from scalemogen.drawing.pictures import save_png, strip_picture
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.video import FrameCallback, Motions, frame_times, write_video
from scalemogen.motion.mannequin import Body, as_bodies

logger = logging.getLogger(__name__)
T = TypeVar("T")

PROCESSES_VARIABLE = "SCALEMOGEN_RENDERERS"
_SLOTS = 64  # largest number of videos that are drawn or wait for a process; further ones wait for a slot
_NO_TICKET = 0  # stands in a slot whose video is not wanted
_POLL_SECONDS = 0.1  # time between two checks of the board


class RenderingCancelled(RuntimeError):
    """The video was cancelled before it was finished."""


@dataclass(frozen=True)
class _Order:
    """A video to draw.

    Attributes:
        slot: where the board counts its frames.
        ticket: number of this video; the board holds it in the slot while the video is wanted.
    """

    bodies: tuple[Body, ...]
    path: Path
    settings: RenderSettings
    slot: int
    ticket: int


@dataclass(frozen=True)
class _Board:
    """Memory shared with the render processes: for each slot, the ticket of the wanted video and its frames done."""

    ticket: SynchronizedArray[int]
    done: SynchronizedArray[int]


class Renderer:
    """Draws videos in other processes. It may be used from several threads.

    Args:
        processes: number of render processes; by default the value of SCALEMOGEN_RENDERERS, else one.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or int(os.environ.get(PROCESSES_VARIABLE, "1"))
        self._context = multiprocessing.get_context("spawn")  # a forked GL context or thread pool would be broken
        self._board = _Board(self._context.Array("i", _SLOTS), self._context.Array("i", _SLOTS))
        self._slots: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(_SLOTS):
            self._slots.put(slot)
        self._tickets = itertools.count(1)
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._without_gl = False
        self._backend: tuple[str, str] | None = None

    @property
    def backend(self) -> str:
        """ "pyrender" or "pillow"; the first call starts a process to find out."""
        return self._find_backend()[0]

    @property
    def reason(self) -> str:
        """Why the backend is not pyrender, or "" if it is."""
        return self._find_backend()[1]

    def start(self) -> None:
        """Start a process without waiting for it, so that the first video does not have to wait."""
        self._started().submit(_find_backend)

    def render(
        self,
        motions: Motions,
        path: Path,
        settings: RenderSettings | None = None,
        progress: FrameCallback | None = None,
    ) -> Path:
        """Draw an MP4 and wait for it. If the render process dies, another one starts the video again.

        A path that ends in .gif, .webp or .png gets an animation or a strip of poses of the last motion instead.

        Args:
            motions: one, or several to stand side by side.
            path: path of the file; it appears when it is complete.
            settings: size and view.
            progress: called with (frames done, all frames) a few times a second; if it raises, the video is cancelled
                and the exception is passed on.

        Raises:
            ValueError: if there is no motion.
        """
        bodies, settings = as_bodies(motions), settings or RenderSettings()
        slot = self._slots.get()
        order = _Order(bodies, Path(path), settings, slot, next(self._tickets))
        try:
            self._board.ticket[slot], self._board.done[slot] = order.ticket, 0
            return self._retry(lambda pool: self._wait(pool, order, progress))
        finally:
            self._board.ticket[slot] = _NO_TICKET
            self._slots.put(slot)

    def close(self) -> None:
        """End the processes. The next video starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _retry(self, work: Callable[[ProcessPoolExecutor], T]) -> T:
        """Do `work(pool)`. If the processes die, try again with new ones; the third try is without OpenGL."""
        for _ in range(2):
            pool = self._started()
            try:
                return work(pool)
            except BrokenProcessPool:
                self._discard(pool)
        logger.warning("render processes die; videos are drawn with Pillow from now on")
        self._without_gl, self._backend = True, None
        self.close()
        return work(self._started())

    def _wait(self, pool: ProcessPoolExecutor, order: _Order, progress: FrameCallback | None) -> Path:
        future = pool.submit(_render, order)
        total = len(frame_times(order.bodies, order.settings))
        try:
            while True:
                try:
                    path = future.result(timeout=_POLL_SECONDS)
                    break
                except NotYet:
                    if progress is not None:
                        progress(self._board.done[order.slot], total)
        finally:
            future.cancel()  # has no effect on a finished task
        if progress is not None:
            progress(total, total)
        return path

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._processes,
                    mp_context=self._context,
                    initializer=_set_up,
                    initargs=(self._board.ticket, self._board.done, self._without_gl),
                )
            return self._pool

    def _discard(self, broken: ProcessPoolExecutor) -> None:
        # Another thread may have replaced the broken pool already; the new one must not be thrown away.
        with self._lock:
            if self._pool is broken:
                self._pool = None
        broken.shutdown(wait=False, cancel_futures=True)

    def _find_backend(self) -> tuple[str, str]:
        if self._backend is None:
            self._backend = self._retry(lambda pool: pool.submit(_find_backend).result())
        return self._backend


# What follows runs in the render processes.

_board: _Board | None = None
_painters: dict[RenderSettings, tuple[Painter, str]] = {}


def _set_up(tickets: SynchronizedArray[int], done: SynchronizedArray[int], without_gl: bool) -> None:
    global _board
    _board = _Board(tickets, done)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if without_gl:
        os.environ[BACKEND_VARIABLE] = "pillow"


def _end_with_parent() -> None:
    """End this process when the app's process ends. A killed app cannot end its pool itself."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _painter(settings: RenderSettings) -> tuple[Painter, str]:
    """Return the painter for these settings. Only one exists, as OpenGL contexts of a process disturb each other."""
    if settings not in _painters:
        for painter, _ in _painters.values():
            painter.close()
        _painters.clear()
        _painters[settings] = make_painter(settings)
    return _painters[settings]


def _find_backend() -> tuple[str, str]:
    painter, reason = _painter(RenderSettings())
    return painter.backend, reason


def _render(order: _Order) -> Path:
    assert _board is not None
    tickets, counts = _board.ticket, _board.done

    def note(done: int, _total: int) -> None:
        if tickets[order.slot] != order.ticket:
            raise RenderingCancelled(str(order.path))
        counts[order.slot] = done

    note(0, 0)
    painter, motion = _painter(order.settings)[0], order.bodies[-1].motion
    if order.path.suffix == ".png":
        return save_png(strip_picture(motion, order.settings, painter), motion, order.path)
    if order.path.suffix in (".gif", ".webp"):
        return write_animation(motion, order.path, order.settings, note, painter)
    return write_video(order.bodies, order.path, order.settings, note, painter)
