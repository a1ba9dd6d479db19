"""The status line of a tab."""

from __future__ import annotations

from html import escape


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
