"""The table of all systems: one column per system, the best system of each line in bold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scalemogen.evaluation.comparison import BODY_ROWS, interval_text
from scalemogen.evaluation.metrics import Interval
from scalemogen.evaluation.systems import ASKED, QUALITY, SystemRow
from scalemogen.support.tables import markdown_table


def systems_table(rows: Sequence[SystemRow], head: str) -> str:
    """Return a Markdown table with one column per system; the best value of a line (real clips aside) is bold."""
    titles = [*QUALITY, *ASKED]
    shown = [title for title in titles if any(title in row.numbers for row in rows)]
    lines = [[title, *(_cell(row, title, rows) for row in rows)] for title in shown]
    return markdown_table([head, *(row.name for row in rows)], [*lines, *_sizes(rows)])


def _sizes(rows: Sequence[SystemRow]) -> list[list[str]]:
    """Return the lines of what a system costs."""
    return [
        ["seconds a motion", *("–" if row.seconds is None else f"{row.seconds:.3f}" for row in rows)],
        ["million parameters", *("–" if row.parameters is None else f"{row.parameters / 1e6:.1f}" for row in rows)],
        [
            "training, hours",
            *("–" if row.training_seconds is None else f"{row.training_seconds / 3600:.2f}" for row in rows),
        ],
    ]


def _cell(row: SystemRow, title: str, rows: Sequence[SystemRow]) -> str:
    if title not in row.numbers:
        return "–"
    value = row.numbers[title]
    text = f"{value.mean:.0%}" if title in ASKED else interval_text(value)
    means = {each.name: each.numbers[title].mean for each in rows[1:] if title in each.numbers}
    best = _best(title, means, rows[0].numbers.get(title)) if means else None
    return f"**{text}**" if row is not rows[0] and means.get(row.name) == best else text


def _best(title: str, means: Mapping[str, float], real: Interval | None) -> float:
    """Return the best value.

    For shares and multimodality it is the highest, for diversity and jerk the one nearest to that of the real clips,
    for all others the lowest.
    """
    if title in ASKED or title.startswith("R@"):
        return max(means.values())
    if title in ("diversity", BODY_ROWS["jerk"]) and real is not None:
        return min(means.values(), key=lambda value: abs(value - real.mean))
    if title == "multimodality":
        return max(means.values())
    return min(means.values())
