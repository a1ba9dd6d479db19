"""The options of `parity`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.options.common import Options


@dataclass(frozen=True)
class Parity(Options):
    """Recompute a folder of reference numbers. Exit code 1 if a difference exceeds its tolerance."""

    folder: Annotated[Path, tyro.conf.Positional]
    """Folder of reference numbers, such as tests/parity/humanml3d."""
