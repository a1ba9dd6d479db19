import numpy as np
import pytest

from demo.tabs.scales.dissection import dissect


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


def test_the_full_motion_keeps_its_recipe(taken, step):
    assert taken.motions[-1].recipe.last_prompt == "a person walks"
    assert taken.motions[-1].recipe.tokens == step.tokens.pack()


def test_partial_motions_are_those_of_the_library(taken, debug_model, step):
    alone = debug_model.decode(step.tokens, scales=6)
    assert np.allclose(taken.motions[5].joints_FJ3, alone.joints_FJ3, atol=1e-4)


def test_captions_count_what_the_maps_hold(taken):
    assert taken.caption(1).startswith("Scale 1 of 11 · 1 moment × 1 group · 1 token · joint error ")
    # 3 s are 60 frames: 15 latent columns, two frames of four to a column at the last scale but one
    assert "15 moments × 7 groups · 105 tokens" in taken.caption(11)


def test_views_are_made_once(taken):
    assert taken.token_map(3) is taken.token_map(3)
    assert taken.stage(3).read_bytes()[:4] == b"glTF"
    taken.prepare()
    assert len(list(taken.folder.glob("*.glb"))) == 11


def test_an_abandoned_dissection_prepares_nothing_more(debug_model, step, tmp_path):
    left = dissect(debug_model, step.motion, "a person walks", tmp_path, step.tokens)
    left.abandon()
    left.prepare()
    assert not list(tmp_path.glob("*.glb"))
    assert left.stage(3).is_file()  # but what is asked for all the same


def test_joints_that_share_a_token_share_a_colour(taken):
    skeleton = taken.motions[0].skeleton
    for k in range(1, taken.count + 1):
        colors = taken.body(k).colors
        for group in taken.tokens.schedule.scales[k - 1].groups:
            of_group = {tuple(c) for c, part in zip(colors, skeleton.joint_parts, strict=True) if part in group}
            assert len(of_group) == 1


def test_the_row_shows_the_scales_of_the_papers_figure(taken):
    assert taken.row_scales == (3, 6, 9, 11)


def test_a_captured_motion_is_measured_against_itself(debug_model, step, tmp_path):
    taken = dissect(debug_model, step.motion, "capture", tmp_path / "new")
    assert taken.errors_mm[-1] > 0
