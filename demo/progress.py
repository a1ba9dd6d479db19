"""One calm line that says what is being done and how far it is."""

from __future__ import annotations

from html import escape


def progress_line(text: str, fraction: float | None = None) -> str:
    """HTML: the words, and under them a thin bar while there is something to wait for.

    Args:
        text: plain text.
        fraction: 0..1, or None when nothing is going on.
    """
    words = f'<div class="progress-words" role="status">{escape(text)}</div>'
    if fraction is None:
        return words
    return f'{words}<div class="progress-bar"><i style="width:{100 * min(max(fraction, 0), 1):.0f}%"></i></div>'
