"""`FilesBelow`: the files of a data set below its extracted folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FilesBelow:
    """Finds files by their names; an instance is the `find` of a `Source`.

    Attributes:
        pattern: pattern of the file names, as in a shell.
        title: name of the data set, for the error message.
        wanted: a further condition on a path; None takes all that match the pattern.
        shown: the names in words that people understand; "" shows the pattern.
    """

    pattern: str
    title: str
    wanted: Callable[[Path], object] | None = None
    shown: str = ""

    def __call__(self, folder: Path) -> list[Path]:
        """Return the files below an extracted folder, sorted by file name.

        Raises:
            ValueError: if there are none.
        """
        found = sorted(folder.rglob(self.pattern), key=lambda path: path.name)
        paths = [path for path in found if self.wanted is None or self.wanted(path)]
        if not paths:
            raise ValueError(
                f"no {self.shown or self.pattern} below {folder}: give the extracted {self.title} folder"
            )
        return paths
