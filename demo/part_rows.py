"""In which order the seven body parts stand on a plot's vertical axis, and what a group of them is called.

Partitions get finer from scale to scale. With the right order every group is a run of neighbouring rows, so that
a plot keeps its rows while they split.
"""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import Groups, ScaleSchedule

# Top to bottom of a standing body; the partitions decide first, this order decides where they leave it open.
_STANDING = ("head", "left_arm", "right_arm", "left_leg", "right_leg", "spine", "root")
_UNIONS = {
    "arms": {"left_arm", "right_arm"},
    "legs": {"left_leg", "right_leg"},
    "limbs": {"left_arm", "right_arm", "left_leg", "right_leg"},
}


@dataclass(frozen=True)
class Row:
    """One group of parts on the vertical axis, which counts parts from 0 at the top.

    Attributes:
        group: index of the group in its scale.
        start, stop: the rows of parts it covers.
        name: for people.
    """

    group: int
    start: int
    stop: int
    name: str

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return (self.start + self.stop) / 2


def part_order(schedule: ScaleSchedule) -> tuple[int, ...]:
    """The seven parts top to bottom, such that every group of every scale is a run of neighbours."""
    partitions = list(dict.fromkeys(scale.groups for scale in schedule.scales))
    standing = [PART_NAMES.index(name) for name in _STANDING]

    def place(part: int) -> tuple[int, ...]:
        # A group stands where its topmost part would.
        groups = (next(g for g in groups if part in g) for groups in partitions)
        return (*(min(standing.index(p) for p in group) for group in groups), standing.index(part))

    return tuple(sorted(standing, key=place))


def rows_of(groups: Groups, order: tuple[int, ...]) -> tuple[Row, ...]:
    """The groups of a scale, top to bottom."""
    rows = []
    for index, group in enumerate(groups):
        places = sorted(order.index(part) for part in group)
        rows.append(Row(index, places[0], places[-1] + 1, group_name(group)))
    return tuple(sorted(rows, key=lambda row: row.start))


def group_name(group: tuple[int, ...]) -> str:
    """Such as "whole body", "limbs + head", "left arm"."""
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
