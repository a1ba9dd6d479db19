"""The commands `recipe` and `export`: how a file was made, and the same motion in other formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import tyro

from scalemogen import Motion
from scalemogen.commands.common import BASE, doing, say
from scalemogen.commands.loading import load_model
from scalemogen.commands.writing import write_motion
from scalemogen.drawing.saving import check_savable, save_frame
from scalemogen.motion.files import check_readable
from scalemogen.motion.files.recipes import read_recipe
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.motion.understood import FIND_OUT, Given

_SAME = 0.001  # metres between joints of the same motion, after rounding in a file


@dataclass(frozen=True)
class OpenRecipe:
    """Print how a file was made and, with --out, make the same motion again."""

    file: Annotated[Path, tyro.conf.Positional]
    """Any file of ScaleMoGen: bvh, npz, glb, csv, mp4, gif, webp, png, zip, or a recipe as json."""
    out: Path | None = None
    """File to write; its suffix decides, as for `generate`."""
    checkpoint: Path = BASE
    """Folder of the model."""

    def run(self) -> int:
        """Print the recipe; make the motion again if it is to be written."""
        recipe = read_recipe(self.file)
        say("\n".join(described(recipe)))
        if self.out is None:
            return 0
        model = load_model(self.checkpoint, write=self.out)
        with doing("making the motion again"):
            motion = model.rebuild(recipe)
        write_motion(motion, self.out, self._compared(motion))
        return 0

    def _compared(self, motion: Motion) -> str:
        """Say whether the file's own motion is the same, if it has one and can be compared."""
        if self.file.suffix.lower() not in (".npz", ".csv"):  # other formats store rotations, or move the motion
            return ""
        stored = Motion.load(self.file)
        if stored.frames != motion.frames:
            return f"the file that you named has {stored.frames} of its {motion.frames} frames"
        apart = float(np.linalg.norm(stored.joints_FJ3 - motion.joints_FJ3, axis=-1).max())
        same = "the same as in the file that you named"
        return same if apart < _SAME else f"the file that you named differs by up to {1000 * apart:.0f} mm"


@dataclass(frozen=True)
class Export:
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

    def run(self) -> int:
        """Read the motion and write it in every format."""
        check_readable(self.motion)
        for path in self.out:
            check_savable(path)
        motion = Motion.load(self.motion, self.given)
        for path in self.out:
            if self.at is not None and path.suffix.lower() == ".png":
                write_motion(motion, path, f"the pose at {self.at:g} s", partial(save_frame, seconds=self.at))
            else:
                write_motion(motion, path)
        return 0


def described(recipe: Recipe) -> list[str]:
    """Return lines that say how a motion was made."""
    sampling = recipe.sampling
    lines = [f"model {recipe.model}  guidance {sampling.guidance:g}  temperature {sampling.temperature:g}"]
    if recipe.story:
        lines += _pieces(recipe.story)
    else:
        lines.append(f'"{recipe.prompt}"  {recipe.seconds:g} s  seed {recipe.seed}')
    if recipe.typed:
        lines.append(f'typed: "{recipe.typed}"')
    if recipe.feet_held:
        lines.append("resting feet held")
    lines += [f'edited to "{edit.target_prompt}"  seed {edit.seed}' for edit in recipe.edits]
    return lines


def _pieces(pieces: Sequence[PieceRecipe]) -> list[str]:
    return [f'{piece.seconds:g} s  "{piece.prompt}"  seed {piece.seed}' for piece in pieces]
