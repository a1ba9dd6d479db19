"""The recipe of a motion as text in a file: people can read the prompt in it, and `Motion.load` finds the recipe."""

from __future__ import annotations

import json
from dataclasses import asdict

from scalemogen.motion.recipe import Recipe


def recipe_text(recipe: Recipe) -> str:
    """Return a recipe as JSON on one line."""
    return json.dumps(asdict(recipe))


def recipe_of(text: str) -> Recipe:
    """Read a recipe from text that `recipe_text` wrote.

    Raises:
        ValueError: if the text is not a recipe.
    """
    try:
        return Recipe.from_dict(json.loads(text))
    except (KeyError, RecursionError, TypeError, ValueError) as error:  # RecursionError: JSON nested too deeply
        raise ValueError("it has an unreadable recipe") from error


def marked_recipe(text: str) -> tuple[Recipe | None, tuple[str, ...]]:
    """Return the recipe and no notes, or None and a note: the motion can be read even if its recipe cannot."""
    if not text:
        return None, ()
    try:
        return recipe_of(text), ()
    except ValueError:
        return None, ("the recipe in the file is unreadable and is left out",)
