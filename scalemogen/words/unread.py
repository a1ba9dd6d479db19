"""The end of a long sentence is not read by the text encoder; this says where reading ends."""

from __future__ import annotations

_SHOWN = 3  # last words of the part that is read, so that the place is found


def unread_note(sentence: str, read: str) -> str:
    """Return a sentence that says which words are read; "" if all are.

    Args:
        sentence: what was asked for.
        read: the beginning of it that the encoder reads; it may end within a word, which then counts as not read.
    """
    rest = sentence[len(read) :]
    if not rest.strip():
        return ""
    whole = read if rest[:1].isspace() else read.rsplit(maxsplit=1)[0] if " " in read else ""
    words = whole.split()
    if not words:
        return "Only the beginning of this long word is read."
    last = " ".join(words[-_SHOWN:]) if len(words) <= _SHOWN else f"... {' '.join(words[-_SHOWN:])}"
    return f"Only the first {len(words)} words are read: it ends after '{last}'."
