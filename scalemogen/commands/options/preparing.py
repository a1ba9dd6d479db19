"""The options of `prepare` and `compose`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.options.common import Options
from scalemogen.data.sources import SOURCES

_SOURCE_HELP = (
    f'One or several data sets ({", ".join(source.name for source in SOURCES)}), or "all"; "snapmogen" converts the '
    'published folder; "humanml3d" checks a folder in that layout.'
)


@dataclass(frozen=True)
class Prepare(Options):
    """Turn motion-capture archives (or extracted folders) into a folder to train on, or check such a folder."""

    source: Annotated[tuple[str, ...], tyro.conf.arg(help=_SOURCE_HELP)]
    path: Annotated[Path | None, tyro.conf.Positional] = None
    """Folder that holds the archives or extracted folders; for a single data set also the archive itself."""
    out: Path | None = None
    """Folder to write; not needed for a check."""
    compose: int = 0
    """Number of clips to compose for training afterwards, as the command `compose` does."""
    workers: int = 2
    """Processes that work at once; the result does not depend on it."""

    def check(self) -> None:
        """Raise ValueError if `path` or `out` is missing."""
        if self.sources_and_path()[0] != ("humanml3d",):
            self.needed_out()

    def needed_out(self) -> Path:
        """Return the folder to write; raise ValueError if none is named."""
        if self.out is None:
            raise ValueError("name the folder to write with --out FOLDER")
        return self.out

    def sources_and_path(self) -> tuple[tuple[str, ...], Path]:
        """Return the names and the path. A path that follows the names of --source is parsed as one more name."""
        if self.path is not None:
            return self.source, self.path
        if len(self.source) < 2:
            raise ValueError(f"prepare needs the path of {' '.join(self.source) or 'the data'} as its last argument")
        return self.source[:-1], Path(self.source[-1])


@dataclass(frozen=True)
class Compose(Options):
    """Add composed clips to the training split of a prepared folder, in place of those of an earlier call."""

    data: Path
    """Prepared folder."""
    count: int = 600
    """Clips to compose, without mirror images; 0 removes all composed clips."""
    seed: int = 0
    """The same folder and seed give the same clips."""
