"""Paths and output of the commands. This module imports nothing heavy, so that every command starts fast."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

NOTICE_AFTER = 1.0  # seconds that a command works in silence
_ERASE = "\r\x1b[K"  # terminal code: back to the start of the line, and clear it

_PROJECT = Path(__file__).parents[2]
BASE = _PROJECT / "checkpoints" / "base"
PEOPLE = _PROJECT / "assets" / "people.tsv"


def say(text: str) -> None:
    """Print a line to stdout."""
    sys.stdout.write(text + "\n")


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Show on a terminal what a command is doing, if that takes more than a second; afterwards erase the line.

    Args:
        what: a few words, such as "loading the model". They are written to stderr if that is a terminal.
    """
    if not sys.stderr.isatty():
        yield
        return
    timer = Timer(NOTICE_AFTER, _show, [f"{what} ..."])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        _show(_ERASE)


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the garbage collector while modules are imported and weights are loaded.

    Otherwise it would search all their objects again and again and find no garbage. This would take a seventh of the
    time until `generate` has written its file.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what is imported stays, so it is not searched later, either
        gc.enable()


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def use_all_cores() -> None:
    """Let PyTorch use one thread per logical core; its default is one per physical core.

    Launchers that start several processes on one machine set OMP_NUM_THREADS, and then their number of threads stays.
    Without effect if the command has not imported PyTorch.
    """
    if "torch" in sys.modules and "OMP_NUM_THREADS" not in os.environ:
        sys.modules["torch"].set_num_threads(os.cpu_count() or 1)
