"""Requests, rules and reports of edits, on the debug model; general properties are in test_laws.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from edit_cases import ARMS, MIDDLE, TARGET

from scalemogen import EditMask, ScaleMoGen
from scalemogen.editing import EditRequest, EditResult, EditSettings, edit_source
from scalemogen.editing.mask import effective_maps
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.settings import SamplingSettings
from scalemogen.tokens import TokenPyramid


@pytest.fixture(scope="module")
def model(debug_model: ScaleMoGen) -> ScaleMoGen:
    return debug_model


def test_bits_change_by_the_papers_rule_and_no_other(debug_model: ScaleMoGen, walk: Motion) -> None:
    """Outside the mask, kept scales equal the source; at finer scales less probable bits are replaced."""
    source = edit_source(debug_model, walk, None, TARGET, debug_model.config.sampling)
    steps = list(
        debug_model.stream_edit(EditRequest(source, TARGET, None, ARMS, EditSettings(3, 0.2, "follows"), seed=8))
    )
    inside = effective_maps(ARMS, debug_model.schedule, 80, 20.0)
    for step, old, p_old in zip(steps, source.tokens.bits, source.probabilities, strict=True):
        new = step.tokens.bits[-1]
        fell = np.where(old, p_old - step.probabilities, step.probabilities - p_old) > 0.2
        may = inside[step.scale][..., None] | (fell & (step.scale >= 3))
        assert np.array_equal(new[~may], old[~may])
    assert (new[~inside[-1]] != old[~inside[-1]]).any()


def test_the_rest_follows_if_the_settings_allow_it(debug_model: ScaleMoGen, walk: Motion) -> None:
    kept, follows = (
        debug_model.edit(walk, TARGET, mask=ARMS, settings=EditSettings(0, 0.0, rest), seed=4).report()
        for rest in ("kept", "follows")
    )
    assert follows.outside_mm > 1 > 0.1 > kept.outside_mm
    assert [row.free for row in follows.scales] == [row.tokens for row in follows.scales]
    assert [row.free for row in kept.scales] == [1, 1, 1, 2, 3, 3, 5, 10, 10, 20, 40]


def test_teacher_forcing_finds_the_probabilities_that_sampling_gave(debug_model: ScaleMoGen) -> None:
    motion = debug_model.generate("a person walks", 4, 3, SamplingSettings(3.0, 0.9))
    sampled = edit_source(debug_model, motion, None, TARGET, SamplingSettings(3.0, 0.9))
    prompt = "a person  walks"  # the same words to the encoder, another sentence than the recipe's
    forced = edit_source(debug_model, motion, prompt, TARGET, SamplingSettings(3.0, 0.9))
    assert forced.prompt == prompt and sampled.prompt == "a person walks"
    for once, again in zip(sampled.probabilities, forced.probabilities, strict=True):
        np.testing.assert_allclose(once, again, atol=1e-5)


def test_a_threshold_of_zero_keeps_more_than_none_and_less_than_one(debug_model: ScaleMoGen, walk: Motion) -> None:
    replaced = [
        sum(int(r.sum()) for r in debug_model.edit(walk, TARGET, settings=EditSettings(0, t), seed=1).replaced)
        for t in (0.0, 0.05, 0.2, 1.0)
    ]
    assert replaced[0] > replaced[1] > replaced[2] >= replaced[3] == 0


def test_an_edit_of_a_cropped_motion_can_be_edited_on(debug_model: ScaleMoGen, walk: Motion) -> None:
    first = debug_model.edit(walk.crop(0, 60), TARGET, mask=ARMS, seed=1)
    second = debug_model.edit(first.motion, "a person waves", mask=ARMS, seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(second.source_tokens.bits, first.tokens.bits, strict=True))


def test_a_motion_that_its_recipe_no_longer_gives_is_encoded(debug_model: ScaleMoGen, walk: Motion) -> None:
    bent = replace(walk, joints_FJ3=walk.joints_FJ3 * np.float32([1, 1, 1.1]), heading_F=None)
    result = debug_model.edit(bent, TARGET, seed=1)
    assert all(
        np.array_equal(a, b) for a, b in zip(result.source_tokens.bits, debug_model.encode(bent).bits, strict=True)
    )
    assert debug_model.edit(walk.crop(0, 60), TARGET, seed=1).source.frames == 60


@pytest.mark.parametrize("mask", [MIDDLE, EditMask(seconds=(0, 1)), EditMask(seconds=(2.4, 4)), ARMS])
def test_an_anchored_end_is_where_it_was(debug_model: ScaleMoGen, walk: Motion, mask: EditMask) -> None:
    free, start, end = (
        debug_model.edit(walk, TARGET, "", mask, EditSettings(0, 0.1, "follows"), 4, anchor=anchor)
        for anchor in ("none", "start", "end")
    )

    def apart(result: EditResult, frames: slice) -> float:
        """Root mean square along the floor, of what the mask leaves out."""
        between = (result.motion.joints_FJ3 - result.source.joints_FJ3)[frames]
        return float(np.sqrt((between[~result.inside_FJ[frames]][:, [0, 2]] ** 2).sum(-1).mean()))

    assert free.drift_cm == start.drift_cm == end.drift_cm and free.drift_degrees == end.drift_degrees
    start_frame, stop_frame = free.window or (0, 80)
    if start_frame:
        assert apart(start, slice(0, start_frame)) < apart(free, slice(0, start_frame))
    if stop_frame < 80:
        assert apart(end, slice(stop_frame, 80)) < apart(free, slice(stop_frame, 80))
        tail = (free.motion.joints_FJ3 - free.source.joints_FJ3)[stop_frame:, 0][:, [0, 2]]
        assert 100 * np.linalg.norm(tail, axis=-1).mean() == pytest.approx(free.drift_cm, abs=1e-3)
    if not start_frame:
        assert np.array_equal(start.motion.joints_FJ3, free.motion.joints_FJ3)
    lengths = [np.linalg.norm(np.diff(r.motion.joints_FJ3, axis=1), axis=-1) for r in (free, end)]
    np.testing.assert_allclose(lengths[0], lengths[1], atol=1e-5)


def test_other_settings_alone_change_nothing(debug_model: ScaleMoGen) -> None:
    warm = debug_model.generate("a person walks", 4, seed=3, settings=SamplingSettings(7.0, 1.3))
    calm = SamplingSettings(2.0, 1.0)
    source = edit_source(debug_model, warm, None, TARGET, calm)
    said = edit_source(debug_model, warm, "a person walks ", TARGET, calm)
    own = edit_source(debug_model, warm, None, TARGET, SamplingSettings(7.0, 1.3))
    assert all(np.array_equal(a, b) for a, b in zip(source.tokens.bits, own.tokens.bits, strict=True))
    np.testing.assert_array_equal(source.probabilities[-1], said.probabilities[-1])
    assert not np.allclose(source.probabilities[-1], own.probabilities[-1], atol=1e-3)
    result = debug_model.edit(warm, "a person walks", settings=EditSettings(threshold=0.05), seed=9, sampling=calm)
    assert not any(changed.any() for changed in result.replaced), "the same words make no bit less probable"
    assert "nan" not in str(result.report())


def test_a_cropped_edit_is_read_anew(debug_model: ScaleMoGen, walk: Motion) -> None:
    edited = debug_model.edit(walk, TARGET, mask=ARMS, seed=1).motion
    source = edit_source(debug_model, edited.crop(0, 40), "", TARGET, SamplingSettings())
    for index, bits in enumerate(source.tokens.bits):
        assert not bits[source.tokens.valid_columns(index) :].any()


def test_the_report_counts_what_happened(debug_model: ScaleMoGen, walk: Motion) -> None:
    result = debug_model.edit(walk, TARGET, mask=ARMS, settings=EditSettings(keep_scales=9, threshold=0.2), seed=1)
    report = result.report()
    assert [row.tokens for row in report.scales] == [1, 1, 2, 4, 6, 9, 15, 30, 50, 100, 140]
    assert [row.inside for row in report.scales] == [0] * 8 + [10, 20, 40]
    assert [row.free for row in report.scales] == [0] * 8 + [10, 20, 40]
    assert [row.replaced for row in report.scales] == [int(r.sum()) for r in result.replaced]
    assert report.inside_mm > 1 > report.outside_mm
    assert report.skating_before > 0 and report.skating_after > 0
    whole = debug_model.edit(walk, TARGET, mask=EditMask(PART_NAMES), seed=1).report()
    assert np.isnan(whole.outside_mm) and whole.inside_mm > 0
    assert "mm inside the mask" in str(whole) and "nan" not in str(whole) and "outside" not in str(whole)


@pytest.mark.parametrize(
    "request_, message",
    [
        ({"target_prompt": " "}, "target prompt is empty"),
        ({"anchor": "middle"}, "no anchor 'middle'"),
        ({"mask": EditMask(frames=(90, 99))}, "outside the clip"),
        ({"seed": -1}, "a seed must be between"),
    ],
)
def test_bad_requests_say_what_to_do(debug_model: ScaleMoGen, walk: Motion, request_, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        debug_model.edit(walk, **{"target_prompt": TARGET, **request_})


@pytest.mark.parametrize(
    "asked, message",
    [
        ({"keep_scales": -1}, "keep_scales must be 0 or more"),
        ({"threshold": 1.5}, "0 to 1; got 1.5"),
        ({"rest": "gone"}, "'kept' or 'follows'; got 'gone'"),
    ],
)
def test_bad_settings_say_what_to_do(asked, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EditSettings(**asked)


def test_packed_tokens_come_back(debug_model: ScaleMoGen, captured: Motion) -> None:
    tokens = debug_model.encode(captured)
    back = TokenPyramid.unpack(tokens.pack(), tokens.frames, tokens.schedule, 6)
    assert all(np.array_equal(a, b) for a, b in zip(back.bits, tokens.bits, strict=True))
    for text in (tokens.pack()[:-8], "not base64!", ""):
        with pytest.raises(ValueError, match="pack"):
            TokenPyramid.unpack(text, tokens.frames, tokens.schedule, 6)
