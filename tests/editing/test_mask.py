"""What a mask covers, after rounding to token columns and part groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalemogen import EditMask
from scalemogen.commands.debug_model import debug_config
from scalemogen.editing.mask import effective_maps, touched_maps
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.networks.tokenizer import schedule_of

SCHEDULE = schedule_of(debug_config().tokenizer)
FPS = 20.0
ARMS = ("left_arm", "right_arm")
part_sets = st.sets(st.sampled_from(PART_NAMES)).map(lambda parts: tuple(sorted(parts)))


@st.composite
def clips_and_windows(draw: st.DrawFn) -> tuple[int, tuple[int, int]]:
    frames = 4 * draw(st.integers(4, 49))
    start = draw(st.integers(0, frames - 4))
    return frames, (start, draw(st.integers(start + 4, frames)))


def test_a_window_covers_the_columns_it_starts_in_up_to_the_one_it_ends_in() -> None:
    # columns 5 to 15 of the finest map: 5 // 16 to 15 // 16 at the third, and so on
    masks = effective_maps(EditMask(frames=(20, 60)), SCHEDULE, 196, FPS)
    covered = [np.flatnonzero(mask.all(1)).tolist() for mask in masks]
    by_length = {scale.length: columns for scale, columns in zip(SCHEDULE.scales, covered, strict=True)}
    assert by_length == {1: [], 2: [], 3: [], 7: [0, 1], 12: [1, 2], 24: [*range(2, 7)], 49: [*range(5, 15)]}


def test_a_group_is_inside_when_all_its_parts_are() -> None:
    def groups(*parts: str) -> list[set[tuple[int, ...]]]:
        masks = effective_maps(EditMask(parts=parts), SCHEDULE, 196, FPS)
        return [
            {group for group, inside in zip(scale.groups, mask[0], strict=True) if inside}
            for scale, mask in zip(SCHEDULE.scales, masks, strict=True)
        ]

    one, both, upper = groups("left_arm"), groups(*ARMS), groups(*ARMS, "head")
    assert one == [set()] * 10 + [{(4,)}]
    assert both[8:] == [{(4, 5)}, {(4, 5)}, {(4,), (5,)}] and not any(both[:8])
    assert upper[5:8] == [{(4, 5, 6)}] * 3


@settings(max_examples=40)
@given(clips_and_windows(), part_sets, st.sampled_from(["both", "either"]))
def test_both_is_where_parts_and_time_meet_and_either_their_union(clip, parts, mode) -> None:
    frames, window = clip
    masks = effective_maps(EditMask(parts, window, mode=mode), SCHEDULE, frames, FPS)
    in_parts = effective_maps(EditMask(parts), SCHEDULE, frames, FPS)
    in_time = effective_maps(EditMask(frames=window), SCHEDULE, frames, FPS)
    for mask, part, time in zip(masks, in_parts, in_time, strict=True):
        if not parts:
            assert np.array_equal(mask, time)
        elif mode == "both":
            assert np.array_equal(mask, part & time)
        else:
            assert np.array_equal(mask, part | time)


@settings(max_examples=40)
@given(clips_and_windows(), part_sets)
def test_padded_columns_are_outside_and_the_whole_is_the_whole(clip, parts) -> None:
    frames, window = clip
    for mask in (EditMask(parts), EditMask(parts, window, mode="either"), EditMask(parts, (0, frames))):
        for scale, inside in zip(SCHEDULE.scales, effective_maps(mask, SCHEDULE, frames, FPS), strict=True):
            assert inside.shape == (scale.length, len(scale.groups))
            assert not inside[-(-frames // (4 * scale.divisor)) :].any()
    for mask in (EditMask(PART_NAMES), EditMask(frames=(0, frames)), EditMask(PART_NAMES, (0, frames))):
        effective = effective_maps(mask, SCHEDULE, frames, FPS)
        for scale, inside in zip(SCHEDULE.scales, effective, strict=True):
            assert inside.sum() == min(-(-frames // (4 * scale.divisor)), scale.length) * len(scale.groups)


@settings(max_examples=40)
@given(clips_and_windows(), part_sets, st.sampled_from(["both", "either"]), st.booleans())
def test_what_is_inside_is_touched_and_the_finest_columns_agree(clip, parts, mode, timed) -> None:
    frames, (start, stop) = clip
    window = (start // 4 * 4, stop // 4 * 4) if timed else None
    mask = EditMask(parts, window, mode=mode)
    inside, touched = effective_maps(mask, SCHEDULE, frames, FPS), touched_maps(mask, SCHEDULE, frames, FPS)
    assert not any((a & ~b).any() for a, b in zip(inside, touched, strict=True))
    assert np.array_equal(inside[-1], touched[-1])
    assert all(b.any() == (not mask.is_empty) for b in touched)


def test_seconds_are_frames() -> None:
    frames = effective_maps(EditMask(frames=(20, 60)), SCHEDULE, 80, FPS)
    seconds = effective_maps(EditMask(seconds=(1.0, 3.0)), SCHEDULE, 80, FPS)
    assert all(np.array_equal(a, b) for a, b in zip(frames, seconds, strict=True))


def test_an_empty_mask_covers_nothing() -> None:
    assert EditMask().is_empty and not EditMask(["head"]).is_empty
    assert not any(mask.any() for mask in effective_maps(EditMask(), SCHEDULE, 80, FPS))


def test_an_end_a_column_behind_the_clip_is_its_end() -> None:
    past, end = (effective_maps(EditMask(frames=(40, stop)), SCHEDULE, 80, FPS) for stop in (84, 80))
    assert all(np.array_equal(a, b) for a, b in zip(past, end, strict=True))


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"parts": ("tail",)}, "no part 'tail'; the parts are root"),
        ({"parts": ("head",), "mode": "xor"}, "'both' or 'either', not 'xor'"),
        ({"frames": (8, 8)}, "ends after it starts"),
        ({"seconds": (2.0, 1.0)}, "ends after it starts"),
        ({"seconds": (-1.0, 1.0)}, "starts at 0 or later"),
        ({"seconds": (0.0, float("inf"))}, "ends after it starts"),
        ({"frames": (0.5, 7.2)}, "must be integers"),
        ({"seconds": (float("nan"), 1.0)}, "starts at 0 or later"),
        ({"frames": (0, 8), "seconds": (0.0, 1.0)}, "frames or in seconds"),
    ],
)
def test_masks_that_make_no_sense_are_refused(settings, message) -> None:
    with pytest.raises(ValueError, match=message):
        EditMask(**settings)


@pytest.mark.parametrize(
    "window, message",
    [
        ((80, 90), "outside the clip of 80 frames"),
        ((40, 85), "outside the clip"),
        ((20, 23), "inside one token column of 4 frames; end the mask at frame 24"),
    ],
)
def test_times_outside_the_clip_are_refused(window, message) -> None:
    with pytest.raises(ValueError, match=message):
        effective_maps(EditMask(frames=window), SCHEDULE, 80, FPS)
