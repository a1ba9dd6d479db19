"""The options of `convert` and `debug`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.options.common import Options


@dataclass(frozen=True)
class Convert(Options):
    """Convert the authors' published weights to a checkpoint folder; downloads them unless --root names a copy."""

    dataset: Annotated[str, tyro.conf.Positional]
    """Dataset of the published model: humanml3d or snapmogen."""
    out: Annotated[Path, tyro.conf.Positional]
    """Checkpoint folder to write."""
    statistics: Path | None = None
    """Folder with the dataset's mean.npy and std.npy."""
    root: Path | None = None
    """Folder with a copy of the published weights."""


@dataclass(frozen=True)
class Debug(Options):
    """Write a tiny random checkpoint for tests."""

    out: Annotated[Path, tyro.conf.Positional]
    """Checkpoint folder to write."""
