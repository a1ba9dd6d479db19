"""The order of the seven body parts on the vertical axis of a plot, and the names of groups of parts.

Partitions get finer from scale to scale. In the order chosen here, the parts of every group of every scale
are in neighbouring rows. So a row can split at a finer scale, but no row moves.
"""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import Groups, ScaleSchedule

# The parts of a standing body from top to bottom: the order of parts that the partitions do not decide.
_STANDING = ("head", "left_arm", "right_arm", "left_leg", "right_leg", "spine", "root")
_UNIONS = {
    "arms": {"left_arm", "right_arm"},
    "legs": {"left_leg", "right_leg"},
    "limbs": {"left_arm", "right_arm", "left_leg", "right_leg"},
}


@dataclass(frozen=True)
class Row:
    """One group of parts on the vertical axis. The axis counts parts from 0 at the top.

    Attributes:
        group: index of the group in its scale.
        start, stop: the rows that it covers.
        name: such as "left arm".
    """

    group: int
    start: int
    stop: int
    name: str

    @property
    def middle(self) -> float:
        """The place of its label."""
        return (self.start + self.stop) / 2


def part_order(schedule: ScaleSchedule) -> tuple[int, ...]:
    """Return the seven parts from top to bottom; the parts of every group of every scale are neighbours."""
    partitions = list(dict.fromkeys(scale.groups for scale in schedule.scales))
    standing = [PART_NAMES.index(name) for name in _STANDING]

    def place(part: int) -> tuple[int, ...]:
        # Sort by the topmost part of the group at each partition, coarse to fine, so that groups stay together.
        groups = (next(g for g in groups if part in g) for groups in partitions)
        return (*(min(standing.index(p) for p in group) for group in groups), standing.index(part))

    return tuple(sorted(standing, key=place))


def rows_of(groups: Groups, order: tuple[int, ...]) -> tuple[Row, ...]:
    """Return the groups of a scale from top to bottom."""
    rows = []
    for index, group in enumerate(groups):
        places = sorted(order.index(part) for part in group)
        rows.append(Row(index, places[0], places[-1] + 1, group_name(group)))
    return tuple(sorted(rows, key=lambda row: row.start))


def group_name(group: tuple[int, ...]) -> str:
    """Return a name such as "whole body", "limbs + head", "left arm"."""
    left = {PART_NAMES[part] for part in group}
    if len(left) == len(PART_NAMES):
        return "whole body"
    words = []
    for name in sorted(_UNIONS, key=lambda union: -len(_UNIONS[union])):
        if _UNIONS[name] <= left:
            words.append(name)
            left -= _UNIONS[name]
    words += [name.replace("_", " ") for name in _STANDING[::-1] if name in left]
    return " + ".join(words)
