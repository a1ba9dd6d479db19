"""A pool of render processes that stay alive: a GL context belongs to one thread and takes seconds to make."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path

from demo.rendering.painter import Painter, make_painter
from demo.rendering.settings import RenderSettings
from demo.rendering.video import FrameCallback, Motions, frame_times, write_video
from scalemogen.motion.mannequin import Body, as_bodies

PROCESSES_VARIABLE = "SCALEMOGEN_RENDERERS"
_SLOTS = 64  # videos at once, waiting ones included
_STOP = -1  # in a slot: nobody waits for this video any more
_POLL_SECONDS = 0.1


class RenderingCancelled(RuntimeError):
    """The video was given up before it was finished."""


@dataclass(frozen=True)
class _Order:
    bodies: tuple[Body, ...]
    path: Path
    settings: RenderSettings
    slot: int


class Renderer:
    """Renders videos in other processes; safe to use from several threads."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or int(os.environ.get(PROCESSES_VARIABLE, "1"))
        self._context = multiprocessing.get_context("spawn")
        self._done: SynchronizedArray[int] = self._context.Array("i", _SLOTS)
        self._free = list(range(_SLOTS))
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._backend: tuple[str, str] | None = None

    @property
    def backend(self) -> str:
        """ "pyrender" or "pillow"; the first call starts a process to find out."""
        return self._find_backend()[0]

    @property
    def reason(self) -> str:
        """Why the backend is not pyrender."""
        return self._find_backend()[1]

    def render(
        self,
        motions: Motions,
        path: Path,
        settings: RenderSettings | None = None,
        progress: FrameCallback | None = None,
    ) -> Path:
        """Write an MP4 and wait for it; a render process that died is replaced once.

        Args:
            progress: called with (frames done, frames in all) a few times a second; if it raises, the video is
                given up and the exception passed on.
        """
        bodies = as_bodies(motions)
        with self._lock:
            slot = self._free.pop()
        try:
            order = _Order(bodies, path, settings or RenderSettings(), slot)
            try:
                return self._wait(order, progress)
            except BrokenProcessPool:
                self.close()
                return self._wait(order, progress)
        finally:
            with self._lock:
                self._free.append(slot)

    def close(self) -> None:
        """End the processes; the next video starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _wait(self, order: _Order, progress: FrameCallback | None) -> Path:
        self._done[order.slot] = 0
        future = self._submit(order)
        total = len(frame_times(order.bodies, order.settings))
        try:
            while True:
                try:
                    return future.result(timeout=_POLL_SECONDS)
                except NotYet:
                    if progress is not None:
                        progress(max(0, self._done[order.slot]), total)
        except BaseException:
            self._done[order.slot] = _STOP
            future.cancel()
            raise

    def _submit(self, order: _Order) -> Future[Path]:
        return self._started().submit(_render, order)

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._processes, mp_context=self._context, initializer=_set_up, initargs=(self._done,)
                )
            return self._pool

    def _find_backend(self) -> tuple[str, str]:
        if self._backend is None:
            self._backend = self._started().submit(_backend).result()
        return self._backend


# In the render processes:

_slots: SynchronizedArray[int] | None = None
_painters: dict[RenderSettings, Painter] = {}
_reason = ""


def _set_up(slots: SynchronizedArray[int]) -> None:
    global _slots
    _slots = slots


def _painter(settings: RenderSettings) -> Painter:
    """The painter for these settings; one at a time, as GL contexts in one process disturb each other."""
    global _reason
    if settings not in _painters:
        for painter in _painters.values():
            painter.close()
        _painters.clear()
        _painters[settings], _reason = make_painter(settings)
    return _painters[settings]


def _backend() -> tuple[str, str]:
    return _painter(RenderSettings()).backend, _reason


def _render(order: _Order) -> Path:
    assert _slots is not None
    slots = _slots

    def note(done: int, total: int) -> None:
        if slots[order.slot] == _STOP:
            raise RenderingCancelled(str(order.path))
        slots[order.slot] = done

    return write_video(order.bodies, order.path, order.settings, note, _painter(order.settings))
