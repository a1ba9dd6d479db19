"""What the commands share. It imports nothing heavy, so that a command loads only what it needs."""

from __future__ import annotations

import sys
from pathlib import Path

_PROJECT = Path(__file__).parents[2]
BASE = _PROJECT / "checkpoints" / "base"
PEOPLE = _PROJECT / "assets" / "people.tsv"


def say(text: str) -> None:
    """Print a line to stdout."""
    sys.stdout.write(text + "\n")
