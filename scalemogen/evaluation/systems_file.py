"""The measured rows of all systems as a file, from which the app and the documents show table and plot."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from scalemogen.evaluation.systems import SystemRow
from scalemogen.support.records import from_dict


@dataclass(frozen=True)
class SystemsFile:
    """Content of `systems.json`.

    Attributes:
        head: head of the first column of the table; it says how the rows were measured.
        rows: that of the real clips first.
    """

    head: str
    rows: tuple[SystemRow, ...]

    def write(self, path: Path) -> Path:
        """Write the file and return its path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, path: Path) -> SystemsFile:
        """Read a file.

        Raises:
            ValueError: if it does not have this form.
        """
        return from_dict(cls, json.loads(path.read_text(encoding="utf-8")))
