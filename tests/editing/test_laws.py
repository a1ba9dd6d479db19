"""General properties of edits, on the debug model and the base checkpoint: what is not replaced does not change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from edit_cases import ALL_FREE, ARMS, MASK_ALONE, MIDDLE, TARGET, outside_is_kept
from hypothesis import given, settings
from hypothesis import strategies as st

from scalemogen import EditMask, ScaleMoGen
from scalemogen.editing import EditRequest, EditSettings
from scalemogen.editing.mask import touched_maps
from scalemogen.editing.result import joint_change
from scalemogen.motion.cleanup import plant_feet
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import PART_NAMES


@pytest.fixture(scope="module", params=["debug", pytest.param("base", marks=pytest.mark.thorough)])
def model(request) -> ScaleMoGen:
    if request.param == "debug":
        return request.getfixturevalue("debug_model")
    return ScaleMoGen.from_pretrained(Path(__file__).parents[2] / "checkpoints" / "base", device="cpu")


def same_bits(one, other) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one.bits, other.bits, strict=True))


@settings(max_examples=8)
@given(
    parts=st.sets(st.sampled_from(PART_NAMES)),
    window=st.none() | st.tuples(st.integers(0, 9), st.integers(10, 19)).map(lambda w: (4 * w[0], 4 * w[1])),
    mode=st.sampled_from(["both", "either"]),
    keep=st.integers(0, 11),
    threshold=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_tokens_that_are_not_replaced_are_the_sources(
    model: ScaleMoGen, walk: Motion, parts, window, mode, keep, threshold, seed
) -> None:
    mask = EditMask(sorted(parts), window, mode=mode)
    result = model.edit(walk, TARGET, mask=mask, settings=EditSettings(keep, threshold), seed=seed)
    assert outside_is_kept(result)
    for index, (changed, inside) in enumerate(zip(result.replaced, result.mask, strict=True)):
        assert not changed[result.tokens.valid_columns(index) :].any()
        if index < keep or threshold == 1:
            assert not (changed & ~inside).any()


def test_an_edit_that_asks_for_nothing_returns_the_source(model: ScaleMoGen, walk: Motion) -> None:
    result = model.edit(walk, "a person walks", settings=MASK_ALONE, seed=3)
    assert np.array_equal(result.motion.joints_FJ3, walk.joints_FJ3)
    assert not any(changed.any() for changed in result.replaced)
    assert (result.drift_cm, result.drift_degrees) == (0, 0)


def test_the_sources_own_prompt_and_seed_change_nothing_even_where_all_may(model, walk: Motion) -> None:
    everything = EditMask(PART_NAMES)
    again = model.edit(walk, "a person walks", mask=everything, settings=ALL_FREE, seed=3)
    assert np.array_equal(again.motion.joints_FJ3, walk.joints_FJ3)


def test_an_unchanged_captured_motion_is_not_replaced_by_its_reconstruction(model, captured: Motion) -> None:
    result = model.edit(captured, "a person walks", "a person walks", settings=MASK_ALONE, seed=3)
    tokens = model.encode(captured)
    assert all(np.array_equal(a, b) for a, b in zip(result.tokens.bits, tokens.bits, strict=True))
    assert np.array_equal(result.motion.joints_FJ3, model.conform(captured).joints_FJ3)
    assert np.array_equal(result.motion.joints_FJ3, result.source.joints_FJ3)


def test_the_rest_is_kept(model: ScaleMoGen, walk: Motion) -> None:
    arms = model.edit(walk, TARGET, mask=ARMS, settings=ALL_FREE, seed=4)
    others = [j for j, part in enumerate(walk.skeleton.joint_parts) if PART_NAMES[part] not in ARMS.parts]
    np.testing.assert_allclose(arms.motion.joints_FJ3[:, others], walk.joints_FJ3[:, others], atol=1e-5)
    middle = model.edit(walk, TARGET, mask=MIDDLE, settings=ALL_FREE, seed=4)
    np.testing.assert_allclose(middle.motion.joints_FJ3[:24], walk.joints_FJ3[:24], atol=1e-5)
    report = middle.report()
    assert report.outside_mm < 0.1 < report.inside_mm and report.drift_cm > 1
    assert arms.report().drift_cm < 1e-3
    for result in (arms, middle):
        lengths = [
            np.linalg.norm(m.joints_FJ3[:, j] - m.joints_FJ3[:, p], axis=-1)
            for p, j in walk.skeleton.bones
            for m in (result.motion, walk)
        ]
        np.testing.assert_allclose(lengths[::2], lengths[1::2], atol=1e-5)
        touched = touched_maps(ARMS if result is arms else MIDDLE, model.schedule, 80, 20.0)
        assert not any((changed & ~touch).any() for changed, touch in zip(result.replaced, touched, strict=True))


def test_masking_everything_equals_generating(model: ScaleMoGen, walk: Motion) -> None:
    result = model.edit(walk, TARGET, mask=EditMask(PART_NAMES), seed=9)
    assert np.array_equal(result.motion.joints_FJ3, model.generate(TARGET, 4, seed=9).joints_FJ3)


def test_streaming_ends_with_the_result_of_editing(model: ScaleMoGen, walk: Motion) -> None:
    steps = list(model.stream_edit(EditRequest(walk, TARGET, mask=MIDDLE, seed=5, anchor="end")))
    whole = model.edit(walk, TARGET, mask=MIDDLE, seed=5, anchor="end")
    assert [step.scale for step in steps] == list(range(11))
    assert np.array_equal(steps[-1].result.motion.joints_FJ3, whole.motion.joints_FJ3)
    assert all(np.array_equal(s.replaced, r) for s, r in zip(steps, whole.replaced, strict=True))
    assert steps[4].motion.frames == walk.frames
    with pytest.raises(ValueError, match="not the last"):
        _ = steps[4].result


def test_a_batch_of_mixed_lengths_equals_single_edits(model: ScaleMoGen, walk: Motion, captured: Motion) -> None:
    long = model.generate("someone runs", 8, seed=2)
    requests = [
        EditRequest(walk, TARGET, mask=ARMS, seed=1),
        EditRequest(captured, "run", "walk", MIDDLE, EditSettings(2, 0.3), seed=2, anchor="end"),
        EditRequest(long, TARGET, settings=EditSettings(0, 0.0), seed=3),
    ]
    for together, request in zip(model.edit_batch(requests), requests, strict=True):
        (alone,) = model.edit_batch([request])
        assert all(np.array_equal(a, b) for a, b in zip(together.tokens.bits, alone.tokens.bits, strict=True))
        np.testing.assert_allclose(together.motion.joints_FJ3, alone.motion.joints_FJ3, atol=1e-4)
    assert model.edit_batch([]) == []


def test_edits_can_be_chained_and_saved(model: ScaleMoGen, captured: Motion, tmp_path) -> None:
    first = model.edit(captured, TARGET, "walk", MIDDLE, seed=1, anchor="end")
    loaded = Motion.load(first.motion.save(tmp_path / "edited.npz"))
    second = model.edit(loaded, "a person waves", mask=ARMS, seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(second.source_tokens.bits, first.tokens.bits, strict=True))
    recipe = second.motion.recipe
    assert recipe is not None and loaded.recipe == first.motion.recipe and recipe.prompt == "walk"
    assert [edit.target_prompt for edit in recipe.edits] == [TARGET, "a person waves"]
    assert [edit.source_prompt for edit in recipe.edits] == ["walk", TARGET]
    assert [edit.mask.frames for edit in recipe.edits] == [(24, 48), None]
    assert recipe.edits[1].mask.parts == ("left_arm", "right_arm")


def test_joints_far_from_the_masked_time_move_less(model: ScaleMoGen) -> None:
    inside, far = [], []
    for seed in range(3):
        motion = model.generate("a person walks", 8, seed=seed)
        result = model.edit(motion, TARGET, mask=EditMask(frames=(60, 100)), settings=MASK_ALONE, seed=seed + 50)
        window, ends = np.zeros((160, 22), bool), np.zeros((160, 22), bool)
        window[60:100] = True
        ends[-40:] = True
        # as the tokens have it: the motion itself takes what is outside from its source
        before, after = (model.decode(tokens) for tokens in (result.source_tokens, result.tokens))
        inside.append(joint_change(before, after, window)[0])
        far.append(joint_change(before, after, ends)[0])
    assert np.mean(far) < 0.5 * np.mean(inside)


@pytest.mark.parametrize(
    "mask, anchor", [(ARMS, "start"), (MIDDLE, "end"), (EditMask(["left_arm"], seconds=(0, 1.2)), "start")]
)
def test_an_edit_made_again_on_its_result_changes_nothing(
    model: ScaleMoGen, captured: Motion, walk: Motion, mask: EditMask, anchor, tmp_path
) -> None:
    """The second edit starts from the result itself: its pose, its place, its heading."""
    for source in (walk, captured):
        first = model.edit(source, TARGET, mask=mask, seed=1, anchor=anchor).motion
        loaded = Motion.load(first.save(tmp_path / "first.npz"))
        again = model.edit(loaded, TARGET, mask=mask, settings=EditSettings(keep_scales=11), seed=1, anchor=anchor)
        assert again.source.frames == first.frames and same_bits(again.tokens, again.source_tokens)
        np.testing.assert_allclose(again.source.joints_FJ3, first.joints_FJ3, atol=1e-4)
        np.testing.assert_allclose(again.motion.joints_FJ3, first.joints_FJ3, atol=1e-4)
        asked_nothing = model.edit(loaded, TARGET, settings=MASK_ALONE, seed=1)
        np.testing.assert_allclose(asked_nothing.motion.joints_FJ3, first.joints_FJ3, atol=1e-4)
        legs = model.edit(loaded, "a person runs", mask=EditMask(["left_leg"]), seed=5)
        others = [j for j, part in enumerate(first.skeleton.joint_parts) if PART_NAMES[part] != "left_leg"]
        np.testing.assert_allclose(legs.motion.joints_FJ3[:, others], first.joints_FJ3[:, others], atol=1e-4)


def test_a_changed_path_is_kept(model: ScaleMoGen, walk: Motion) -> None:
    """Motions that differ from what their recipe gives: walking in place, lifted, mirrored."""
    in_place = walk.joints_FJ3 - (walk.joints_FJ3[:, :1] * [1, 0, 1]).astype(np.float32)
    for joints_FJ3 in (in_place, walk.joints_FJ3 + np.float32([0, 1, 0]), walk.joints_FJ3 * np.float32([-1, 1, 1])):
        source = replace(walk, joints_FJ3=joints_FJ3, heading_F=None)
        result = model.edit(source, TARGET, settings=MASK_ALONE, seed=1)
        np.testing.assert_allclose(result.source.joints_FJ3, model.conform(source).joints_FJ3, atol=1e-6)
        assert np.abs(result.source.joints_FJ3[:76] - walk.joints_FJ3[:76]).max() > 0.05


def test_a_motion_saved_with_held_feet_keeps_them_and_the_tokens_of_its_recipe(
    model: ScaleMoGen, walk: Motion, tmp_path
) -> None:
    loaded = Motion.load(plant_feet(walk).save(tmp_path / "held.npz"))
    result = model.edit(loaded, TARGET, mask=ARMS, settings=ALL_FREE, seed=1)
    held, made = plant_feet(walk), model.edit(walk, TARGET, mask=ARMS, settings=ALL_FREE, seed=1)
    assert np.abs(held.joints_FJ3 - walk.joints_FJ3).max() > 0.01
    for tokens, wanted in ((result.source_tokens, made.source_tokens), (result.tokens, made.tokens)):
        assert all(map(np.array_equal, tokens.bits, wanted.bits))
    others = [j for j, part in enumerate(walk.skeleton.joint_parts) if PART_NAMES[part] not in ARMS.parts]
    np.testing.assert_allclose(result.source.joints_FJ3, held.joints_FJ3, atol=1e-5)
    np.testing.assert_allclose(result.motion.joints_FJ3[:, others], held.joints_FJ3[:, others], atol=1e-4)


@pytest.mark.parametrize("mode", ["both", "either"])
def test_parts_and_time_meet_or_join(model: ScaleMoGen, walk: Motion, mode) -> None:
    result = model.edit(walk, TARGET, mask=EditMask(["left_arm"], (24, 48), mode=mode), settings=MASK_ALONE, seed=6)
    arm_F7 = np.zeros((80, 7), bool)
    arm_F7[:, PART_NAMES.index("left_arm")] = True
    time_F7 = np.zeros((80, 7), bool)
    time_F7[24:48] = True
    wanted_F7 = arm_F7 & time_F7 if mode == "both" else arm_F7 | time_F7
    assert np.array_equal(result.inside_FJ, wanted_F7[:, list(walk.skeleton.joint_parts)])
    assert not (result.replaced[-1][:20] & ~wanted_F7[::4]).any() and result.replaced[-1].any()
    with pytest.raises(ValueError, match="outside the clip"):
        model.edit(walk, TARGET, mask=EditMask(["left_arm"], (80, 90), mode=mode))
