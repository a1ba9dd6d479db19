"""The recipe of a motion as text in a file: people can read the prompt in it, and `Motion.load` finds the recipe."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict

from scalemogen.motion.recipe import Recipe

_LARGEST_UNPACKED = 2**20  # bytes; a story of a minute has 20 KB


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


def packed_recipe(recipe: Recipe) -> str:
    """Return a recipe as text for an address: compressed, in letters, digits, "-" and "_"."""
    return base64.urlsafe_b64encode(zlib.compress(recipe_text(recipe).encode(), 9)).decode().rstrip("=")


def unpacked_recipe(text: str) -> Recipe:
    """Read a recipe from text that `packed_recipe` wrote.

    Raises:
        ValueError: if the text is damaged, or unpacks to more than a recipe can have.
    """
    unpacker = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacked = unpacker.decompress(packed, _LARGEST_UNPACKED).decode()
    except (ValueError, zlib.error) as error:
        raise ValueError("it is damaged; copy it again") from error
    if not unpacker.eof:
        raise ValueError("it is cut off or too long; copy it again")
    return recipe_of(unpacked)


def marked_recipe(text: str) -> tuple[Recipe | None, tuple[str, ...]]:
    """Return the recipe and no notes, or None and a note: the motion can be read even if its recipe cannot."""
    if not text:
        return None, ()
    try:
        return recipe_of(text), ()
    except ValueError:
        return None, ("the recipe in the file is unreadable and is left out",)
