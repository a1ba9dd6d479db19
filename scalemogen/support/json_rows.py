"""Files with one JSON value per line, to which a running program adds rows.

If the program is killed, the last row can be incomplete: `read_rows` skips it, `add_row` starts a new line after it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> Iterator[Any]:
    """Yield the rows of a file; none if the file does not exist. Incomplete rows are skipped."""
    # Split at "\n" only: str.splitlines also splits at characters that may be inside a JSON string.
    for line in path.read_text(encoding="utf-8").split("\n") if path.is_file() else ():
        with suppress(json.JSONDecodeError):
            yield json.loads(line)


def add_row(path: Path, row: Any) -> None:
    """Append a row on a line of its own, also after an incomplete row."""
    with path.open("a+b") as file:
        if file.seek(0, os.SEEK_END):  # not empty: look at the last byte
            file.seek(-1, os.SEEK_END)
            file.write(b"" if file.read(1) == b"\n" else b"\n")
        file.write(json.dumps(row).encode() + b"\n")
