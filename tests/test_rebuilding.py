"""A recipe gives the same motion again: generated, told in pieces, led from one to another, edited."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scalemogen import EditMask, Motion, ScaleMoGen
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.recipe import PieceRecipe, PieceTake, Recipe
from scalemogen.rebuilding import MOST_SAMPLINGS
from scalemogen.stories.story import with_seeds

PIECES = with_seeds([PieceRecipe(text, 2.0, 0) for text in ("a person walks", "a person bows", "a person waves")], 3)


def assert_rebuilt(model: ScaleMoGen, motion: Motion, tmp_path) -> None:
    """The recipe gives the motion again, also after it was in a file."""
    assert motion.recipe is not None
    for recipe in (motion.recipe, Motion.load(motion.save(tmp_path / "motion.npz")).recipe):
        assert recipe is not None
        again = model.rebuild(recipe)
        assert np.array_equal(again.joints_FJ3, motion.joints_FJ3)
        assert again.recipe == motion.recipe


def test_a_generated_motion(debug_model: ScaleMoGen, tmp_path) -> None:
    motion = debug_model.generate("a person walks", 2.1, seed=4)
    assert_rebuilt(debug_model, motion, tmp_path)
    held = debug_model.rewrite("make him walk 3 times").kept_in(held_feet(motion))
    assert held.recipe is not None and held.recipe.feet_held
    assert_rebuilt(debug_model, held, tmp_path)


def test_edits_one_after_the_other(debug_model: ScaleMoGen, tmp_path) -> None:
    motion = held_feet(debug_model.generate("a person walks", 3, seed=4))
    first = debug_model.edit(motion, "a person waves", mask=EditMask(parts=["left_arm"], seconds=(1, 2)), seed=1)
    second = debug_model.edit(first.motion, "a person bows", seed=2, anchor="end")
    assert_rebuilt(debug_model, first.motion, tmp_path)
    assert_rebuilt(debug_model, second.motion, tmp_path)


def test_a_story_whose_pieces_were_sampled_anew_and_moved(debug_model: ScaleMoGen, tmp_path) -> None:
    story = debug_model.story(PIECES)
    assert story.motion.recipe is not None and story.motion.recipe.takes == ()
    assert_rebuilt(debug_model, story.motion, tmp_path)
    story = debug_model.renew_piece(story, 0, PieceRecipe("a person runs", 1.6, 8))
    story = debug_model.renew_piece(story, 1, replace(PIECES[1], seed=9))
    story = debug_model.move_piece(story, 2, 0)
    assert_rebuilt(debug_model, held_feet(story.motion), tmp_path)
    told = debug_model.retell(story.motion.recipe or pytest.fail())
    assert all(np.array_equal(one, other) for one, other in zip(told.rows, story.rows, strict=True))
    assert told.takes == story.takes
    again = debug_model.renew_piece(told, 1, PIECES[0])
    assert np.array_equal(again.motion.joints_FJ3, debug_model.renew_piece(story, 1, PIECES[0]).motion.joints_FJ3)


def test_only_takes_that_are_needed_are_kept(debug_model: ScaleMoGen) -> None:
    story = debug_model.story(PIECES)
    for seed in range(4):
        story = debug_model.renew_piece(story, 2, replace(PIECES[2], seed=seed))
    assert len(story.takes.made) == 3 and story.takes.pieces == story.pieces


def test_a_transition_between_generated_motions(debug_model: ScaleMoGen, tmp_path) -> None:
    start = debug_model.generate("a person walks", 2, seed=1)
    end = held_feet(debug_model.generate("a person bows", 2, seed=2))
    story = debug_model.between(start, end, PieceRecipe("a person stops", 1.0, 5))
    assert_rebuilt(debug_model, story.motion, tmp_path)


def test_what_began_with_a_file_says_so(debug_model: ScaleMoGen) -> None:
    captured = replace(debug_model.generate("a person walks", 2, seed=1), recipe=None)
    story = debug_model.between(captured, captured, PieceRecipe("a person stops", 1.0, 5))
    edited = debug_model.edit(captured, "a person waves", seed=1).motion
    for recipe in (story.motion.recipe, edited.recipe):
        assert recipe is not None
        with pytest.raises(ValueError, match="motion file"):
            debug_model.rebuild(recipe)
    assert story.motion.recipe is not None
    with pytest.raises(ValueError, match="another file"):
        debug_model.retell(story.motion.recipe)


def test_another_model_is_named(debug_model: ScaleMoGen) -> None:
    recipe = debug_model.generate("a person walks", 2, seed=1).recipe
    assert recipe is not None
    with pytest.raises(ValueError, match=r"needs the model base@12345678, but .* is loaded"):
        debug_model.rebuild(replace(recipe, model="base@12345678"))


def test_recipes_of_strangers_have_limits(debug_model: ScaleMoGen) -> None:
    recipe = debug_model.generate("a person walks", 2, seed=1).recipe
    assert recipe is not None
    takes = tuple(PieceTake(PIECES[0], recipe.sampling) for _ in range(MOST_SAMPLINGS + 1))
    with pytest.raises(ValueError, match="at most"):
        debug_model.rebuild(replace(recipe, story=PIECES[:1], takes=takes, order=(0,)))
    for broken in ({"order": [1]}, {"order": []}, {"order": [0, 0]}):
        with pytest.raises(ValueError, match="takes"):
            Recipe.from_dict({"prompt": "x", "seconds": 2, "seed": 1, "sampling": {}, "model": "m", "story": [
                {"prompt": "x", "seconds": 2, "seed": 1}], "takes": [
                {"piece": {"prompt": "x", "seconds": 2, "seed": 1}, "sampling": {}}], **broken})  # fmt: skip
    with pytest.raises(ValueError, match="takes"):
        replace(recipe, story=PIECES[:1], takes=(PieceTake(PIECES[0], recipe.sampling, before=0),), order=(0,))
