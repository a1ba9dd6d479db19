"""Data to train on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen.commands.common import say
from scalemogen.data.checking import check_folder
from scalemogen.data.compose import compose
from scalemogen.data.prepare import prepare
from scalemogen.data.snapmogen_folder import convert_snapmogen


@dataclass(frozen=True)
class Prepare:
    """A motion-capture archive (or extracted folder) to a folder to train on; or check such a folder."""

    source: str
    """bandai, ui-prmd, cmu, react-idle; "all" for a folder that holds the four archives; "snapmogen" for the
    published folder; "humanml3d" to check a folder of that layout."""
    path: Annotated[Path, tyro.conf.Positional]
    out: Path | None = None
    """Folder to write; not needed for a check."""
    compose: int = 0
    """Clips to compose besides for training, as the command `compose` does."""
    workers: int = 2

    def run(self) -> int:
        """Convert or check; prints what was written or found."""
        if self.source == "humanml3d":
            say(str(check_folder(self.path)))
        elif self.out is None:
            raise ValueError(f"--source {self.source} needs --out FOLDER to write to")
        elif self.source == "snapmogen":
            say(str(convert_snapmogen(self.path, self.out)))
        else:
            say(str(prepare(self.source, self.path, self.out, self.workers)))
            if self.compose:
                say(str(compose(self.out, self.compose, workers=self.workers)))
        return 0


@dataclass(frozen=True)
class Compose:
    """Add composed clips to the training split of a prepared folder; former ones are replaced."""

    data: Path
    count: int = 600
    """Clips to compose, mirror images not counted; 0 takes the former ones out."""
    seed: int = 0

    def run(self) -> int:
        """Compose; prints what was written."""
        say(str(compose(self.data, self.count, self.seed)))
        return 0
