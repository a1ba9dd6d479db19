import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from demo.tabs.scales.board import board
from demo.tabs.scales.dissection import dissect, moved_joints
from scalemogen.token_edits import flip_bit


@pytest.fixture(scope="module")
def step(debug_model):
    *_, last = debug_model.stream("a person walks", 3.0, 5)
    return last


@pytest.fixture(scope="module")
def taken(debug_model, step, tmp_path_factory):
    return dissect(debug_model, step.motion, "a person walks", tmp_path_factory.mktemp("parts"), step.tokens)


def test_all_scales_of_a_sampled_motion_are_the_motion(taken, step):
    assert np.allclose(taken.motions[-1].joints_FJ3, step.motion.joints_FJ3, atol=1e-4)
    assert taken.errors_mm[-1] == pytest.approx(0, abs=1e-6)
    assert all(np.isfinite(taken.errors_mm))
    assert taken.energy_shares[-1] == 1 and all(0 <= share <= 1 for share in taken.energy_shares)


def test_the_full_motion_keeps_its_recipe(taken, step):
    assert taken.motions[-1].recipe.last_prompt == "a person walks"
    assert taken.motions[-1].recipe.tokens == step.tokens.pack()


def test_partial_motions_are_those_of_the_library(taken, debug_model, step):
    alone = debug_model.decode(step.tokens, scales=6)
    assert np.allclose(taken.motions[5].joints_FJ3, alone.joints_FJ3, atol=1e-4)


def test_captions_count_what_the_maps_hold(taken):
    assert taken.caption(1).startswith("Scale 1 of 11 · whole body × whole time = 1 token · joints off by ")
    # 3 s are 60 frames: 15 latent columns, two frames of four to a column at the last scale but one
    assert "7 body parts × 15 time slices = 105 tokens" in taken.caption(11)


def test_joints_that_share_a_token_share_a_colour(taken):
    skeleton = taken.motions[0].skeleton
    for k in range(1, taken.count + 1):
        colors = taken.body(k).colors
        for group in taken.tokens.schedule.scales[k - 1].groups:
            of_group = {tuple(c) for c, part in zip(colors, skeleton.joint_parts, strict=True) if part in group}
            assert len(of_group) == 1


def test_the_buttons_are_the_scales_of_the_papers_figure(taken):
    assert taken.paper_scales == (3, 6, 9, 11)


def test_a_captured_motion_is_measured_against_itself(debug_model, step, tmp_path):
    taken = dissect(debug_model, step.motion, "capture", tmp_path / "new")
    assert taken.errors_mm[-1] > 0


def test_a_flipped_bit_is_counted_and_flips_back_to_the_original(taken, debug_model):
    once = taken.with_tokens(debug_model, flip_bit(taken.tokens, 0, 0, 0, 3))
    assert once.flips == 1 and once.original is taken
    assert once.moved_joints == moved_joints(once.motions[-1], taken.motions[-1])
    twice = once.with_tokens(debug_model, flip_bit(once.tokens, 10, 2, 6, 1))
    assert twice.flips == 2 and twice.original is taken and twice.errors_mm[-1] > 0
    back = flip_bit(flip_bit(twice.tokens, 10, 2, 6, 1), 0, 0, 0, 3)
    assert twice.with_tokens(debug_model, back) is taken


def test_the_quick_scene_of_a_flip_is_that_of_the_whole_dissection(taken, debug_model):
    tokens = flip_bit(taken.tokens, 0, 0, 0, 3)
    quick, whole = taken.scene_of_flip(debug_model, tokens, 4), taken.with_tokens(debug_model, tokens)
    assert quick["figures"][1] == whole.scene()["figures"][1] and quick["moved"] == whole.moved_joints
    assert quick["figures"][0] == whole.scene()["stages"][3]


def test_a_motion_without_a_token_stands_beside_the_full_one(taken, debug_model):
    scene = taken.scene_without(debug_model, 0, 0, 0)
    assert [figure["name"] for figure in scene["figures"]] == ["without this token", "all 11 maps"]
    assert scene["moved"], "the token of the whole body moves joints"


def test_how_far_joints_move_is_measured_from_the_pelvis_over_the_frames_that_change(taken):
    full = taken.motions[-1]
    joints = full.joints_FJ3.copy()
    joints[8:12, 20] += (0.0, 0.06, 0.0)
    joints += (1.0, 0.0, 0.0)
    assert moved_joints(replace(full, joints_FJ3=joints), full) == ((20, 60),)


def test_the_page_gets_the_bits_the_sums_and_the_numbers(taken):
    data = board(taken)
    json.dumps(data)
    assert len(data["scales"]) == 11 and data["width"] == taken.tokens.bits[0].shape[-1]
    for index, scale in enumerate(data["scales"]):
        columns, groups = len(scale["edges"]) - 1, len(scale["rows"])
        packed = np.frombuffer(base64.b64decode(scale["bits"]), np.uint8)
        bits = np.unpackbits(packed, count=columns * groups * data["width"]).reshape(columns, groups, -1)
        assert np.array_equal(bits.astype(bool), taken.tokens.bits[index][:columns])
        assert scale["tokens"] == columns * groups and scale["bitCount"] == bits.size
        sums = np.frombuffer(base64.b64decode(scale["sum"]), np.int8).reshape(-1, 7)
        wanted = np.clip(taken.along_main_directions(index + 1), -1, 1)[:, data["order"]]
        assert np.allclose(sums / 127, wanted, atol=0.005)
        assert sorted(part for row in scale["rows"] for part in row["parts"]) == list(range(7))
    rates = [scale["rate"] for scale in data["scales"]]
    assert rates == sorted(rates)
    assert rates[-1] == pytest.approx(sum(scale["bitCount"] for scale in data["scales"]) / 3.0, abs=1)
