"""The options of `recipe` and `export`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.common import BASE
from scalemogen.commands.options.common import Options, check_files
from scalemogen.motion.understood import FIND_OUT, Given


@dataclass(frozen=True)
class OpenRecipe(Options):
    """Print how a file was made and, with --out, make the same motion again."""

    file: Annotated[Path, tyro.conf.Positional]
    """Any file of ScaleMoGen: bvh, npz, glb, csv, mp4, gif, webp, png, zip, or a recipe as json."""
    out: Path | None = None
    """File to write; its suffix decides, as for `generate`."""
    checkpoint: Path = BASE
    """Folder of the model."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        check_files(write=[self.out] if self.out else [])


@dataclass(frozen=True)
class Export(Options):
    """Write a motion file in other formats; no model is needed."""

    motion: Annotated[Path, tyro.conf.Positional]
    """File to read: bvh, npz, npy, glb or csv."""
    out: Annotated[tuple[Path, ...], tyro.conf.Positional]
    """Files to write; the suffix of each decides: bvh, npz, npy, glb, csv, mp4, gif, webp, png (a strip of poses), or
    zip (several of these)."""
    at: float | None = None
    """Time, in seconds, of the single pose that each PNG shows instead of a strip of poses."""
    given: tyro.conf.OmitArgPrefixes[Given] = FIND_OUT
    """Facts about the file that it does not contain, or that are not recognised correctly."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        check_files([self.motion], self.out)
