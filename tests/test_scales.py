import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from scalemogen.scales import ScaleSchedule

DIVISORS = (49, 24, 16, 7, 4, 2, 1)
SCHEDULES = {m: ScaleSchedule.create(196, DIVISORS, m) for m in range(6)}


def test_the_schedule_of_the_paper() -> None:
    maps = [(s.length, len(s.groups)) for s in SCHEDULES[5].scales]
    assert maps == [
        (1, 1),
        (2, 1),
        (2, 2),
        (3, 2),
        (7, 2),
        (7, 3),
        (12, 3),
        (24, 3),
        (24, 5),
        (49, 5),
        (49, 7),
    ]
    assert SCHEDULES[5].tokens == 864


@pytest.mark.parametrize("mapping", range(6))
def test_every_partition_holds_every_part_once(mapping: int) -> None:
    for scale in SCHEDULES[mapping].scales:
        assert sorted(part for group in scale.groups for part in group) == list(range(7))


@pytest.mark.parametrize("mapping", range(6))
def test_scales_get_finer(mapping: int) -> None:
    tokens = [scale.tokens for scale in SCHEDULES[mapping].scales]
    assert tokens == sorted(tokens)


@pytest.mark.parametrize("mapping", range(6))
def test_a_constant_survives_down_and_up(mapping: int) -> None:
    schedule = SCHEDULES[mapping]
    constant = torch.full((1, schedule.columns, 7, 3), 0.7)
    for index in range(len(schedule)):
        torch.testing.assert_close(schedule.up(schedule.down(constant, index), index), constant)
        torch.testing.assert_close(
            schedule.predictor_input(constant, index), torch.full_like(schedule.down(constant, index), 0.7)
        )


def test_resizing_in_time_is_torchs() -> None:
    schedule, x = SCHEDULES[3], torch.randn(2, 49, 7, 3)
    flat = x.permute(0, 2, 3, 1).flatten(1, 2)
    for index, scale in enumerate(schedule.scales):
        area = F.interpolate(flat, scale.length, mode="area").unflatten(1, (7, 3)).permute(0, 3, 1, 2)
        torch.testing.assert_close(schedule.down(x, index), area)
        back = F.interpolate(area.permute(0, 2, 3, 1).flatten(1, 2), 49, mode="linear").unflatten(1, (7, 3))
        torch.testing.assert_close(schedule.up(area, index), back.permute(0, 3, 1, 2))


def test_groups_average_and_copy() -> None:
    schedule = SCHEDULES[5]
    x = torch.zeros(1, 49, 7, 1)
    x[:, :, 4] = 3.0  # left arm; at scale 2 it shares a token with the other limbs and the head
    down = schedule.down(x, 2)
    torch.testing.assert_close(down[0, 0, :, 0], torch.tensor([0.0, 3.0 / 5]))
    up = schedule.up(down, 2)[0, 0, :, 0]
    torch.testing.assert_close(up, torch.tensor([0, 0.6, 0.6, 0, 0.6, 0.6, 0.6]))


@given(frames=st.integers(1, 196), index=st.integers(0, 10))
@settings(max_examples=60)
def test_valid_columns_cover_exactly_the_frames(frames: int, index: int) -> None:
    schedule = SCHEDULES[5]
    scale = schedule.scales[index]
    count = int(schedule.valid_columns(torch.tensor([frames]), index))
    assert count == min(int(np.ceil(frames / (4 * scale.divisor))), scale.length)
    assert schedule.valid(torch.tensor([frames]), index).sum() == count


def test_accumulate_is_the_sum_of_ups() -> None:
    schedule = SCHEDULES[5]
    maps = [torch.randn(1, s.length, len(s.groups), 2) for s in schedule.scales]
    total = sum(schedule.up(m, i) for i, m in enumerate(maps))
    torch.testing.assert_close(schedule.accumulate(maps)[-1], total)


def test_bad_schedules_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="unknown scale mapping 9"):
        ScaleSchedule.create(196, DIVISORS, 9)
    with pytest.raises(ValueError, match="needs 7 temporal divisors"):
        ScaleSchedule.create(196, (4, 1), 5)
