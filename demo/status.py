"""The status line of a tab, and phrases for it."""

from __future__ import annotations

from html import escape

from scalemogen.motion.skeleton import PART_NAMES


def progress_line(text: str, fraction: float | None = None) -> str:
    """Return HTML: the text, and a thin progress bar under it while something is in progress.

    Args:
        text: plain text.
        fraction: share that is done, 0..1; None if nothing is in progress.
    """
    words = f'<div class="progress-words" role="status">{escape(text)}</div>'
    if fraction is None:
        return words
    return f'{words}<div class="progress-bar"><i style="width:{100 * min(max(fraction, 0), 1):.0f}%"></i></div>'


def cut_note(text: str, most: int) -> str:
    """Return a warning if a text box is full, because the page cuts longer texts; else ""."""
    return f"Only the first {most} characters fit; the rest is cut off." if len(text) >= most else ""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 map", "3 maps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def grid_words(columns: int, groups: int) -> str:
    """Return the size of a token map: "3 body groups × 12 time slices"."""
    body = "whole body" if groups == 1 else f"{groups} body {'parts' if groups == len(PART_NAMES) else 'groups'}"
    return f"{body} × {'whole time' if columns == 1 else f'{columns} time slices'}"


WAITING = progress_line("Waiting in the queue …", 0.0)
