"""What the commands share. It imports nothing heavy, so that a command loads only what it needs."""

from __future__ import annotations

import sys
from pathlib import Path

BASE = Path(__file__).parents[2] / "checkpoints" / "base"


def say(text: str) -> None:
    """Print a line to stdout."""
    sys.stdout.write(text + "\n")
