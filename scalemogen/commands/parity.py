"""Run the command `parity`: compare our modules with numbers that the published architecture computed."""

from __future__ import annotations

from scalemogen.commands.common import doing, say
from scalemogen.commands.options.parity import Parity
from scalemogen.published.parity import compare, table


def run_parity(options: Parity) -> int:
    """Print the table of largest differences; return 1 if one exceeds its tolerance."""
    with doing("computing"):
        rows = compare(options.folder)
    say(table(rows))
    return 0 if all(row.passed for row in rows) else 1
