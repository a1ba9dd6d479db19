"""Measured values in a file: a value that was measured in the same way before is read instead of measured again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from scalemogen.support.json_rows import add_row, read_rows
from scalemogen.support.processes import this_process
from scalemogen.support.records import as_json, from_json

Value = TypeVar("Value")


@dataclass(frozen=True)
class KeptResults:
    """A .jsonl file with one measured value per line.

    Attributes:
        path: the file; it is written when the first value was measured.
    """

    path: Path

    def value(self, what: str, asked: tuple[Any, ...], kind: Any, measure: Callable[[], Value]) -> Value:
        """Return a value from the file, or else measure it and add it to the file. Call it on all processes.

        Args:
            what: name of the value, for readers of the file.
            asked: everything that the value depends on; its `repr` is compared with that of earlier calls.
            kind: type hint of the value, such as `dict[str, Interval]`.
            measure: measures the value.

        Raises:
            ValueError: if the `repr` of `asked` differs between processes, because it holds an address.
        """
        text = repr((what, asked))
        if " at 0x" in text:
            raise ValueError(f"what '{what}' depends on cannot be compared with earlier calls: {text[:200]}")
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        for row in read_rows(self.path):
            if row["asked"] == digest:
                return from_json(kind, row["value"], what)
        made = measure()
        if this_process().is_main_process:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            add_row(self.path, {"what": what, "asked": digest, "value": as_json(made)})
        return made
