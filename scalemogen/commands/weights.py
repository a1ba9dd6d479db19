"""The commands `convert` and `debug`: write a checkpoint folder from published or from random weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.common import doing, say
from scalemogen.commands.debug_model import write_debug_checkpoint
from scalemogen.published.convert import convert_published


@dataclass(frozen=True)
class Convert:
    """Convert the authors' published weights to a checkpoint folder; downloads them unless --root names a copy."""

    dataset: Annotated[str, tyro.conf.Positional]
    """Dataset of the published model: humanml3d or snapmogen."""
    out: Annotated[Path, tyro.conf.Positional]
    """Checkpoint folder to write."""
    statistics: Path | None = None
    """Folder with the dataset's mean.npy and std.npy."""
    root: Path | None = None
    """Folder with a copy of the published weights."""

    def run(self) -> int:
        """Convert and save; print the folder."""
        with doing("converting"):
            folder = convert_published(self.dataset, self.statistics, self.root).save(self.out)
        say(f"wrote {folder}")
        return 0


@dataclass(frozen=True)
class Debug:
    """Write a tiny random checkpoint for tests."""

    out: Annotated[Path, tyro.conf.Positional]
    """Checkpoint folder to write."""

    def run(self) -> int:
        """Write the checkpoint; print the folder."""
        say(f"wrote {write_debug_checkpoint(self.out)}")
        return 0
