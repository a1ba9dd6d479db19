"""Files of JSON rows that grow while something runs, and may have been cut off by a kill."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> Iterator[Any]:
    """The rows of a file, if there is one; a row that a kill cut off is none."""
    for line in path.read_text(encoding="utf-8").split("\n") if path.is_file() else ():
        with suppress(json.JSONDecodeError):
            yield json.loads(line)


def add_row(path: Path, row: Any) -> None:
    """One more row, on a line of its own even where a kill cut off the last one."""
    with path.open("a+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            file.write(b"" if file.read(1) == b"\n" else b"\n")
        file.write(json.dumps(row).encode() + b"\n")
