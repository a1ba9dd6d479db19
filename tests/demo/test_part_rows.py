import pytest

from demo.plots.part_rows import group_name, part_order, rows_of
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import ScaleSchedule

DIVISORS = (49, 24, 16, 7, 4, 2, 1)


@pytest.mark.parametrize("mapping", range(6))
def test_every_group_of_every_scale_is_a_run_of_rows(mapping):
    schedule = ScaleSchedule.create(196, DIVISORS, mapping)
    order = part_order(schedule)
    assert sorted(order) == list(range(7))
    for scale in schedule.scales:
        rows = rows_of(scale.groups, order)
        assert [row.start for row in rows] == [0, *(row.stop for row in rows[:-1])]
        assert rows[-1].stop == 7
        assert all(row.stop - row.start == len(scale.groups[row.group]) for row in rows)


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (PART_NAMES, "whole body"),
        (("left_leg", "right_leg"), "legs"),
        (("left_arm", "right_arm", "head"), "arms + head"),
        (("left_leg", "right_leg", "left_arm", "right_arm", "head"), "limbs + head"),
        (("root", "spine"), "root + spine"),
        (("left_arm",), "left arm"),
    ],
)
def test_groups_have_names_that_people_use(names, wanted):
    assert group_name(tuple(PART_NAMES.index(name) for name in names)) == wanted
