"""The text encoder does not read the end of a very long sentence; `unread_note` says where it stops."""

from __future__ import annotations

_SHOWN = 3  # number of words quoted, so that people find the place in their sentence


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
