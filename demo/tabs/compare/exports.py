"""Files of a comparison: the table, the recipe, the motions, and the order for the video."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.tabs.compare.state import Compared
from demo.tabs.compare.words import as_csv
from scalemogen.motion.mannequin import Body

_FILM = RenderSettings(width=480, height=480, labels=True)
_TABLE, _RECIPE, _MOTIONS, _VIDEO = "comparison.csv", "comparison.json", "comparison.zip", "comparison.mp4"


@dataclass(frozen=True)
class Exports:
    """The files of a comparison.

    Attributes:
        table: CSV.
        recipe: JSON, from which the same motions are made again.
        motions: the motions as NPZ, in one ZIP.
        film: the order for a video with one tile for each motion.
    """

    table: Path
    recipe: Path
    motions: Path
    film: FilmOrder

    @property
    def paths(self) -> tuple[Path, Path, Path]:
        """The files that exist at once."""
        return self.table, self.recipe, self.motions


def export(compared: Compared, folder: Path) -> Exports:
    """Write the files of a comparison. They name the systems, even while the page hides the names."""
    shown = compared.reveal()
    table = folder / _TABLE
    table.write_text(as_csv(shown.tiles, shown.rows), encoding="utf-8")
    recipe = folder / _RECIPE
    recipe.write_text(shown.plan.to_text(), encoding="utf-8")
    motions = folder / _MOTIONS
    with zipfile.ZipFile(motions, "w") as archive:
        for number, made in enumerate(shown.tiles, 1):
            name = re.sub(r"[^a-z0-9]+", "-", made.title.lower()).strip("-") or "motion"
            path = made.motion.save(folder / f"{number}-{name}.npz")
            archive.write(path, path.name)
    bodies = tuple(Body(made.motion, label=made.title) for made in shown.tiles)
    return Exports(table, recipe, motions, FilmOrder(bodies, folder / _VIDEO, _FILM))
