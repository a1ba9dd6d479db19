"""The measured rows of all systems as a file, from which the app and the documents show table and plot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scalemogen.evaluation.kept_results import read_column
from scalemogen.evaluation.systems import Point, SystemRow
from scalemogen.support.records import from_dict


def write_systems(rows: Sequence[SystemRow], head: str, path: Path) -> Path:
    """Write rows and the head of their table as JSON; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"head": head, "rows": [asdict(row) for row in rows]}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_systems(path: Path) -> tuple[list[SystemRow], str]:
    """Return the rows, those of the real clips first, and the head of their table.

    Raises:
        ValueError: if the file does not have this form.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        SystemRow(
            **row
            | {
                "numbers": read_column(row["numbers"]),
                "points": tuple(from_dict(Point, each) for each in row["points"]),
            }
        )
        for row in content["rows"]
    ]
    return rows, content["head"]
