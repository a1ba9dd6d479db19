"""Run the commands `recipe` and `export`: how a file was made, and the same motion in other formats."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from scalemogen import Motion
from scalemogen.commands.common import doing, say
from scalemogen.commands.loading import load_model
from scalemogen.commands.options.keeping import Export, OpenRecipe
from scalemogen.commands.writing import write_motion
from scalemogen.drawing.saving import save_frame
from scalemogen.motion.files.recipes import read_recipe
from scalemogen.motion.recipe import PieceRecipe, Recipe

_SAME = 0.001  # metres between joints of the same motion, after rounding in a file


def run_recipe(options: OpenRecipe) -> int:
    """Print the recipe; make the motion again if it is to be written."""
    recipe = read_recipe(options.file)
    say("\n".join(described(recipe)))
    if options.out is None:
        return 0
    model = load_model(options.checkpoint)
    with doing("making the motion again"):
        motion = model.rebuild(recipe)
    write_motion(motion, options.out, _compared(options, motion))
    return 0


def _compared(options: OpenRecipe, motion: Motion) -> str:
    """Say whether the file's own motion is the same, if it has one and can be compared."""
    if options.file.suffix.lower() not in (".npz", ".csv"):  # other formats store rotations, or move the motion
        return ""
    stored = Motion.load(options.file)
    if stored.frames != motion.frames:
        return f"the file that you named has {stored.frames} of its {motion.frames} frames"
    apart = float(np.linalg.norm(stored.joints_FJ3 - motion.joints_FJ3, axis=-1).max())
    same = "the same as in the file that you named"
    return same if apart < _SAME else f"the file that you named differs by up to {1000 * apart:.0f} mm"


def run_export(options: Export) -> int:
    """Read the motion and write it in every format."""
    motion = Motion.load(options.motion, options.given)
    for path in options.out:
        if options.at is not None and path.suffix.lower() == ".png":
            write_motion(motion, path, f"the pose at {options.at:g} s", partial(save_frame, seconds=options.at))
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
        lines.append("feet and bones held" if recipe.steady_bones else "feet held")
    lines += [f'edited to "{edit.target_prompt}"  seed {edit.seed}' for edit in recipe.edits]
    return lines


def _pieces(pieces: Sequence[PieceRecipe]) -> list[str]:
    return [f'{piece.seconds:g} s  "{piece.prompt}"  seed {piece.seed}' for piece in pieces]
