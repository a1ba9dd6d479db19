"""Measured values in a file: a value that was measured in the same way before is read instead of measured again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scalemogen.evaluation.comparison import Column
from scalemogen.evaluation.metrics import Interval
from scalemogen.support.json_rows import add_row, read_rows
from scalemogen.support.processes import this_process
from scalemogen.support.records import from_dict


@dataclass(frozen=True)
class KeptResults:
    """A .jsonl file with one measured value per line.

    Attributes:
        path: the file; it is written when the first value was measured.
    """

    path: Path

    def value(self, what: str, asked: tuple[Any, ...], measure: Callable[[], Any]) -> Any:
        """Return a JSON value from the file, or else measure it and add it. Call it on all processes.

        Args:
            what: name of the value, for readers of the file.
            asked: everything that the value depends on; its `repr` is compared.
            measure: measures the value.
        """
        digest = hashlib.sha256(repr((what, asked)).encode()).hexdigest()[:16]
        for row in read_rows(self.path):
            if row["asked"] == digest:
                return row["value"]
        made = measure()
        if this_process().is_main_process:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            add_row(self.path, {"what": what, "asked": digest, "value": made})
        return made

    def column(self, what: str, asked: tuple[Any, ...], measure: Callable[[], Column]) -> Column:
        """As `value`, for numbers with intervals by the titles of their lines."""
        return read_column(
            self.value(what, asked, lambda: {title: asdict(each) for title, each in measure().items()})
        )


def read_column(stored: Mapping[str, Any]) -> Column:
    """Return numbers with intervals that were stored as JSON."""
    return {title: from_dict(Interval, each) for title, each in stored.items()}
