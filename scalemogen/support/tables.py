"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table with one line per row and no final newline.

    A "|" in a cell becomes "/", because it would end the cell. An empty heading is written as "| |", as the tables of
    the model cards have it.
    """
    lines = [_row(head).replace("|  ", "| "), "|---" * len(head) + "|", *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"
