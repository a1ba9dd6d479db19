"""Paths and output of the commands. This module imports nothing heavy, so that every command starts fast."""

from __future__ import annotations

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
        what: a few words, such as "loading the model". They go to stderr, and nowhere if that is no terminal.
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


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
