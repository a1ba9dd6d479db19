"""Pieces of a story continue each other, and a piece that is sampled anew leaves the others as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from scalemogen import Motion, ScaleMoGen
from scalemogen.commands.common import BASE
from scalemogen.holding import HeldColumns
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.stories import Story, read_story, seams_of
from scalemogen.stories.story import OVERLAP, longest_piece, with_seeds

PIECES = with_seeds([PieceRecipe(text, 2.0, 0) for text in ("a person walks", "a person bows", "a person waves")], 3)


def test_a_story_has_all_its_pieces(debug_model: ScaleMoGen) -> None:
    steps = list(debug_model.stream_story(PIECES))
    assert [len(step.pieces) for step in steps] == [1, 2, 3]
    story = steps[-1]
    assert story.motion.frames == sum(map(len, story.rows)) == 120 and story.starts == (0, 40, 80)
    assert story.motion.recipe is not None and story.motion.recipe.story == PIECES
    for early, late in zip(steps[0].rows, story.rows, strict=False):
        assert np.array_equal(early, late), "a piece does not change when the next one is sampled"
    again = debug_model.story(PIECES)
    assert np.array_equal(again.motion.joints_FJ3, story.motion.joints_FJ3)


def test_pieces_continue_each_other(debug_model: ScaleMoGen) -> None:
    story = debug_model.story(PIECES)
    joints_FJ3 = story.motion.joints_FJ3
    steps_F = np.linalg.norm(np.diff(joints_FJ3, axis=0), axis=-1).max(axis=1)
    assert _at_seams(story) <= np.percentile(steps_F, 95), "the debug model's body trembles, but it does not jump"


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_piece_sampled_anew_leaves_the_others(debug_model: ScaleMoGen, index: int) -> None:
    story = debug_model.story(PIECES)
    piece = PieceRecipe("a person turns left", 3.0, 99)
    other = debug_model.renew_piece(story, index, piece)
    assert other.pieces[index] == piece and len(other.rows[index]) == 60
    for place in {0, 1, 2} - {index}:
        assert np.array_equal(other.rows[place], story.rows[place])
    steps_F = np.linalg.norm(np.diff(other.motion.joints_FJ3, axis=0), axis=-1).max(axis=1)
    assert _at_seams(other) <= np.percentile(steps_F, 95)


def _at_seams(story: Story) -> float:
    """The farthest that a joint moves in one frame at a seam, metres."""
    joints_FJ3 = story.motion.joints_FJ3
    return max(
        float(np.linalg.norm(joints_FJ3[start] - joints_FJ3[start - 1], axis=-1).max()) for start in story.starts[1:]
    )


def test_held_columns_come_close_to_the_motion_whatever_is_drawn(debug_model: ScaleMoGen) -> None:
    model = debug_model
    quantizer, schedule, frames_B = model.tokenizer.quantizer, model.schedule, model.counts([80])
    random = torch.Generator().manual_seed(0)
    shapes = [(1, scale.length, len(scale.groups), quantizer.bits) for scale in schedule.scales]
    motion, drawn = ([torch.rand(shape, generator=random) < 0.5 for shape in shapes] for _ in range(2))
    latent = quantizer.sums(motion, frames_B)[-1]
    held = HeldColumns(quantizer, latent, frames_B, *map(model.counts, ([24], [16])))  # columns 0-5 and 16-19
    made = [held(index, bits, bits) for index, bits in enumerate(drawn)]
    apart_T = (quantizer.sums(made, frames_B)[-1] - latent).norm(dim=-1).mean(-1)[0]
    kept = torch.cat([apart_T[:6], apart_T[16:20]])
    assert kept.mean() < 0.7 * apart_T[6:16].mean()
    nothing = HeldColumns(quantizer, latent, frames_B, *map(model.counts, ([0], [0])))
    assert all(torch.equal(nothing(i, bits, bits), bits) for i, bits in enumerate(drawn))


def test_a_transition_leads_from_one_motion_to_another(debug_model: ScaleMoGen) -> None:
    start, end = debug_model.generate("a person walks", 2, seed=1), debug_model.generate("a person bows", 2, seed=2)
    story = debug_model.between(start, end, PieceRecipe("a person stops", 1.0, 5))
    assert [len(rows) for rows in story.rows] == [40, 20, 40]
    assert np.array_equal(story.rows[0], debug_model.rows(start))


def test_the_recipe_of_a_story_is_stored(debug_model: ScaleMoGen, tmp_path) -> None:
    motion = debug_model.story(PIECES).motion
    again = Motion.load(motion.save(tmp_path / "story.npz"))
    assert again.recipe == motion.recipe


def test_recipes_without_a_story_are_still_read() -> None:
    recipe = Recipe.from_dict({"prompt": "x", "seconds": 2, "seed": 1, "sampling": {}, "model": "m"})
    assert recipe.story == () and recipe.typed == ""


def test_lines_and_then_separate_the_sentences() -> None:
    assert read_story("3: he walks\nshe bows | 2.5\n\nrun") == (("he walks", 3.0), ("she bows", 2.5), ("run", None))
    assert read_story("4 s: he walks (slowly)") == (("he walks (slowly)", 4.0),)
    assert read_story("he walks, then bows and then waves") == (("he walks", None), ("bows", None), ("waves", None))
    with pytest.raises(ValueError, match="empty"):
        read_story("  \n ")


def test_pieces_get_seconds_and_seeds(debug_model: ScaleMoGen) -> None:
    pieces = debug_model.story_pieces("2: make him bow\nhe walks for 3 seconds", seed=4)
    assert pieces[0].prompt == "a person bows"
    assert [piece.seconds for piece in pieces] == [2.0, 3.0] and len({piece.seed for piece in pieces}) == 2
    assert debug_model.story_pieces("2: make him bow", 4, rewritten=False)[0].prompt == "make him bow"


def test_what_cannot_be_made_is_refused(debug_model: ScaleMoGen) -> None:
    piece = PIECES[0]
    longest = longest_piece(debug_model)
    assert longest == (196 - 2 * OVERLAP) / 20
    for pieces, message in (
        ([], "at least one"),
        ([replace(piece, prompt=" ")], "is empty"),
        ([replace(piece, seconds=longest + 0.5)], "a piece of a story lasts"),
        ([piece] * 31, "at most 60 s"),
    ):
        with pytest.raises(ValueError, match=message):
            debug_model.story(pieces)
    with pytest.raises(ValueError, match="there is no piece 5"):
        debug_model.renew_piece(debug_model.story([piece]), 5, piece)


@pytest.mark.skipif(not (BASE / "predictor.safetensors").is_file(), reason="no base checkpoint")
def test_seams_of_the_base_model_are_not_seen() -> None:
    model = ScaleMoGen.from_pretrained(BASE, device="cpu")
    sentences = ("a person walks forward", "a person waves with the right hand", "a person runs forward")
    story = model.story(with_seeds([PieceRecipe(text, 3.0, 0) for text in sentences], 1))
    for seam in seams_of(story, held_feet(story.motion)):
        assert seam.jerk_ratio <= 1.5 and seam.sliding_ratio <= 1.5 and abs(seam.turn) < 10
