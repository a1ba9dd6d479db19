"""Recipes are read from files as they were written, also by earlier versions; broken ones are refused."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from scalemogen import ScaleMoGen
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.marks import packed_recipe, recipe_text, unpacked_recipe
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import EditRecipe, Recipe
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.settings import EditMask, EditSettings, SamplingSettings

OLD_FILES = Path(__file__).parent / "old_files"  # written before a recipe's settings were nested
RECIPE = Recipe("a person walks", 2.0, 7, SamplingSettings(3.0, 0.9), "test")
EDIT = EditRecipe(
    target_prompt="a person waves",
    source_prompt="",
    mask=EditMask(("left_arm",), (4, 20)),
    settings=EditSettings(3, 0.1),
    seed=7,
    sampling=SamplingSettings(3.0, 0.9),
    anchor="start",
)


def as_json(recipe: Recipe) -> dict:
    return json.loads(json.dumps(asdict(recipe)))


def test_a_recipe_is_packed_for_a_link() -> None:
    recipe = replace(RECIPE, prompt="他走 ☃", edits=(EDIT,) * 3, tokens="abc")
    packed = packed_recipe(recipe)
    assert re.fullmatch(r"[\w-]+", packed, re.ASCII) and len(packed) < len(recipe_text(recipe)) / 2
    assert unpacked_recipe(packed) == recipe
    bomb = base64.urlsafe_b64encode(zlib.compress(b'"' + b" " * 2**26, 9)).decode()
    for damaged in (packed[:-9], packed[3:], "x", "%%%", "é", bomb):
        with pytest.raises(ValueError):
            unpacked_recipe(damaged)


def test_a_recipe_with_edits_comes_back(tmp_path: Path) -> None:
    recipe = replace(RECIPE, edits=(EDIT, replace(EDIT, mask=EditMask(), anchor="none")), tokens="abc")
    motion = Motion(np.zeros((20, 22, 3), np.float32), 20.0, HUMANML3D, recipe=recipe)
    motion.joints_FJ3[:, 15, 1] = 1.7  # a body has a size
    assert Motion.load(motion.save(tmp_path / "m.npz")).recipe == recipe
    assert Recipe.from_dict(as_json(recipe)) == recipe


@pytest.mark.parametrize(
    "place, value",
    [
        ("seconds", float("inf")), ("seconds", "4"), ("seconds", 1e308), ("seconds", 10**400), ("seconds", 0),
        ("sampling.temperature", 0), ("sampling.guidance", -1), ("sampling.guidance", 1e308),
        ("sampling.guidance", None), ("sampling.draw", "dice"), ("sampling.colour", 1), ("sampling", [1]),
        ("seed", "x"), ("seed", 2**70), ("seed", -1), ("seed", True), ("tokens", 7), ("prompt", None),
        ("edits", [1]), ("edits", "ab"), ("edits.0.mask.frames", [float("inf"), 5]), ("edits.0.mask.frames", [1]),
        ("edits.0.mask.parts", [1]), ("edits.0.mask.parts", ["tail"]), ("edits.0.settings.keep_scales", 1.5),
        ("edits.0.settings.rest", "goes"), ("edits.0.anchor", "middle"), ("edits.0.seed", 0.5), ("colour", "red"),
    ],
)  # fmt: skip
def test_broken_recipes_are_refused(place: str, value: object) -> None:
    data: dict = as_json(replace(RECIPE, edits=(EDIT,)))
    *path, last = place.split(".")
    inner = data
    for key in path:
        inner = inner[int(key) if key.isdigit() else key]
    inner[last] = value
    with pytest.raises(ValueError):
        Recipe.from_dict(data)


@pytest.mark.parametrize("data", [[1, 2], "x", None, {}, {"prompt": "walk"}])
def test_what_is_not_a_recipe_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        Recipe.from_dict(data)


def test_a_generated_motion_of_an_older_file_is_made_again(debug_model: ScaleMoGen) -> None:
    old = Motion.load(OLD_FILES / "generated.npz")
    assert old.recipe == Recipe("a person walks", 2.0, 7, SamplingSettings(2.5, 0.9), debug_model.revision)
    again = debug_model.generate(old.recipe.prompt, old.recipe.seconds, old.recipe.seed, old.recipe.sampling)
    np.testing.assert_allclose(again.joints_FJ3, old.joints_FJ3, rtol=0, atol=1e-6)  # processors round differently


def test_held_feet_of_an_older_file_are_made_again(debug_model: ScaleMoGen) -> None:
    old = Motion.load(OLD_FILES / "feet-held.npz")
    assert old.recipe is not None
    again = debug_model.generate(old.recipe.prompt, old.recipe.seconds, old.recipe.seed, old.recipe.sampling)
    np.testing.assert_allclose(held_feet(again, steady_bones=False).joints_FJ3, old.joints_FJ3, atol=1e-6)


def test_the_edits_of_an_older_file_are_made_again(debug_model: ScaleMoGen) -> None:
    old = Motion.load(OLD_FILES / "edited-twice.npz")
    assert old.recipe is not None
    first, second = old.recipe.edits
    assert first == EditRecipe(
        "a person raises both hands", "a person walks", EditMask(("left_arm", "right_arm"), (8, 32)),
        EditSettings(2, 0.2, "follows"), 3, SamplingSettings(7.0, 1.3), "end",
    )  # fmt: skip
    assert second.sampling == SamplingSettings(1.0, 1.0, "argmax") and second.mask == EditMask(frames=(8, 24))
    motion = Motion.load(OLD_FILES / "generated.npz")
    for edit in old.recipe.edits:
        motion = debug_model.edit(
            motion, edit.target_prompt, mask=edit.mask, settings=edit.settings, seed=edit.seed,
            sampling=edit.sampling, anchor=edit.anchor,
        ).motion  # fmt: skip
    assert motion.recipe == old.recipe
    np.testing.assert_allclose(motion.joints_FJ3, old.joints_FJ3, atol=1e-5)
