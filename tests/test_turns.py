"""Prompts with several actions, sampled in turn."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from scalemogen import Motion, ScaleMoGen
from scalemogen.commands.common import BASE
from scalemogen.holding import HeldColumns
from scalemogen.motion.checks import Checks
from scalemogen.motion.recipe import PieceRecipe, PieceTake
from scalemogen.rebuilding import check_revision
from scalemogen.turns import ends_in_turn, sentences_in_turn

BOWS_AND_WALKS = "A person bows. Then the person walks forward."


@pytest.fixture(scope="module")
def in_turn(debug_model: ScaleMoGen) -> ScaleMoGen:
    """The debug model with sampling in turn."""
    return debug_model.with_sampling(replace(debug_model.config.sampling, in_turn=True))


def test_a_new_action_begins_with_then_or_finally() -> None:
    assert sentences_in_turn("a person walks, then sits down") == ("a person walks, then sits down",)
    assert sentences_in_turn("She bows. Then she waves! Finally, the dog sits.") == (
        "She bows", "a person waves", "the dog sits",
    )  # fmt: skip
    assert sentences_in_turn("A person walks. It is dark. And then he stops.") == (
        "A person walks. It is dark", "a person stops",
    )  # fmt: skip
    assert sentences_in_turn("A person walks. Then. Finally, sits.") == ("A person walks", "a person sits")
    assert sentences_in_turn("A person walks. Then they walk back.") == ("A person walks", "they walk back")
    assert sentences_in_turn("Then the person bows.") == ("Then the person bows.",)
    assert sentences_in_turn("A person bows. Thenceforth he rests.") == ("A person bows. Thenceforth he rests.",)


@pytest.mark.parametrize("frames", [32, 48, 64, 100, 196])
def test_actions_share_the_motion_in_proportion_to_their_usual_length(frames: int) -> None:
    first, last = ends_in_turn(frames, (30, 90), 16)
    assert last == frames and first % 4 == 0 and first >= 16 and last - first >= 16
    assert ends_in_turn(64, (10, 10, 10, 10), 16) == (16, 32, 48, 64)


def test_one_action_is_sampled_as_before(debug_model: ScaleMoGen, in_turn: ScaleMoGen) -> None:
    one, other = (each.generate("a person walks", 3, seed=4) for each in (debug_model, in_turn))
    assert np.array_equal(one.joints_FJ3, other.joints_FJ3)
    short = [each.generate(BOWS_AND_WALKS, 1.4, seed=4) for each in (debug_model, in_turn)]
    assert np.array_equal(*(each.joints_FJ3 for each in short)), "there is no time for two actions"


def test_the_first_action_does_not_know_the_second(in_turn: ScaleMoGen) -> None:
    (_, first_end), _ = in_turn.actions_in_turn(BOWS_AND_WALKS, 4, in_turn.config.sampling)
    waves = BOWS_AND_WALKS.replace("walks forward", "waves the hand")
    one, other = (in_turn.rows(in_turn.generate(prompt, 4, seed=1)) for prompt in (BOWS_AND_WALKS, waves))
    difference_F = np.abs(one - other).mean(1)
    assert difference_F[: first_end - 12].mean() < 0.6 * difference_F[first_end:].mean()


def test_a_motion_is_the_same_alone_in_a_batch_streamed_and_rebuilt(in_turn: ScaleMoGen) -> None:
    three = "A person bows. Then the person walks. Finally, the person jumps."
    prompts, seconds = [BOWS_AND_WALKS, "a person walks", three, BOWS_AND_WALKS], [4, 3, 6, 5]
    batch = in_turn.generate_batch(prompts, seconds, [1, 2, 3, 4])
    for motion, prompt, duration, seed in zip(batch, prompts, seconds, (1, 2, 3, 4), strict=True):
        alone = in_turn.generate(prompt, duration, seed)
        assert np.abs(alone.joints_FJ3 - motion.joints_FJ3).max() < 1e-4
    *_, last = in_turn.stream(three, 6, 3)
    assert np.abs(last.motion.joints_FJ3 - batch[2].joints_FJ3).max() < 1e-4
    assert np.abs(in_turn.decode(last.tokens).joints_FJ3 - last.motion.joints_FJ3).max() < 1e-4
    assert batch[2].recipe is not None and batch[2].recipe.sampling.in_turn
    assert np.array_equal(in_turn.rebuild(batch[2].recipe).joints_FJ3, in_turn.generate(three, 6, 3).joints_FJ3)


def test_a_file_keeps_how_it_was_sampled(in_turn: ScaleMoGen, tmp_path) -> None:
    motion = in_turn.generate(BOWS_AND_WALKS, 4, seed=1)
    assert Motion.load(motion.save(tmp_path / "bows.npz")).recipe == motion.recipe


def test_a_piece_of_a_story_is_sampled_in_turn(in_turn: ScaleMoGen) -> None:
    pieces = in_turn.story_pieces(f"4: {BOWS_AND_WALKS}\n3: a person waves", seed=1)
    story = in_turn.story(pieces)
    assert [len(rows) for rows in story.rows] == [80, 60]
    assert story.motion.recipe is not None
    again = in_turn.retell(story.motion.recipe)
    assert np.array_equal(again.motion.joints_FJ3, story.motion.joints_FJ3)
    at_once = in_turn.story(pieces, replace(in_turn.config.sampling, in_turn=False))
    assert not np.array_equal(at_once.rows[0], story.rows[0])


def test_the_last_run_draws_nothing(in_turn: ScaleMoGen) -> None:
    frames_B = in_turn.counts([92])
    latent = torch.zeros(1, in_turn.schedule.columns, 7, in_turn.tokenizer.quantizer.bits)
    blend = HeldColumns(in_turn.tokenizer.quantizer, latent, frames_B, in_turn.counts([0]), frames_B)
    for index, scale in enumerate(in_turn.schedule.scales):
        valid = in_turn.schedule.valid(frames_B, index)[0]
        drawn = [
            torch.zeros(1, scale.length, len(scale.groups), latent.shape[-1], dtype=torch.bool) for _ in range(2)
        ]
        drawn[1] = ~drawn[1]
        one, other = (copy(blend)(index, bits, bits)[0][valid] for bits in drawn)
        assert torch.equal(one, other)


def test_a_recipe_with_many_actions_counts_all_of_its_samplings(in_turn: ScaleMoGen) -> None:
    prompt = " Then the person jumps.".join(["A person walks.", *[""] * 5])
    recipe = in_turn.generate(prompt, 9, seed=1).recipe
    assert recipe is not None
    check_revision(in_turn, recipe)
    long = replace(recipe, story=(PieceRecipe(prompt, 7, 1),) * 50)
    with pytest.raises(ValueError, match="samples 350 times"):
        check_revision(in_turn, long)
    at_once = replace(recipe.sampling, in_turn=False)
    takes = tuple(PieceTake(piece, recipe.sampling) for piece in long.story)
    with pytest.raises(ValueError, match="samples 350 times"):
        check_revision(in_turn, replace(long, sampling=at_once, takes=takes, order=tuple(range(50))))


def test_base_does_both_actions() -> None:
    model = ScaleMoGen.from_pretrained(BASE, device="cpu")
    prompt = "A person walks forward. Then the person sits on a chair."
    does = Checks.parse("walks > sits")
    assert sum(does.hold(each) for each in model.generate_batch([prompt] * 4, [9] * 4, range(4))) >= 3
