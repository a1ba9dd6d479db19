"""The command `parity`: compare our modules with numbers that the published architecture computed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.common import doing, say
from scalemogen.published.parity import compare, table


@dataclass(frozen=True)
class Parity:
    """Recompute a folder of reference numbers. Exit code 1 if a difference exceeds its tolerance."""

    folder: Annotated[Path, tyro.conf.Positional]
    """Folder of reference numbers, such as tests/parity/humanml3d."""

    def run(self) -> int:
        """Print the table of largest differences; return 1 if one exceeds its tolerance."""
        with doing("computing"):
            rows = compare(self.folder)
        say(table(rows))
        return 0 if all(row.passed for row in rows) else 1
