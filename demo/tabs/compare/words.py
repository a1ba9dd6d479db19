"""What the Compare tab says: the table, the votes, and which systems are installed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape
from typing import Any

from demo.tabs.compare.curves import COLORS
from demo.tabs.compare.measures import LINES, Line, Made, Measures, best_of
from demo.tabs.compare.state import Compared, Tally
from demo.tabs.compare.systems import Systems
from scalemogen.baselines.ideas import IDEAS
from scalemogen.baselines.systems import FOLDERS, NEAREST, RECORDED

FIRST_STATUS = "Choose two to four motions and press Compare."
STOPPED = "Stopped. The motions shown are the previous ones."
HIDDEN = "The names and the table appear after your vote."
NO_DIFFERENCE = "no difference"
OTHER = "another checkpoint of our architecture"
_NONE = "–"


def describe(compared: Compared) -> str:
    """Return a line with the sentence, and with what could not be made."""
    plan = compared.plan
    words = f"“{plan.typed or plan.prompt}” · {plan.seconds:g} s · {len(compared.made)} motions"
    return f"{words}. Left out: {'; '.join(compared.left_out)}." if compared.left_out else words


def table(compared: Compared) -> str:
    """Return the table as HTML: one column for each motion, the best values bold."""
    tiles, rows = compared.tiles, compared.rows
    names = "".join(
        f'<th scope="col"><i style="background:{color}"></i>{escape(made.title)}</th>'
        for color, made in zip(COLORS, tiles, strict=False)
    )
    lines = []
    for line in LINES:
        values = [line.value(made, row) for made, row in zip(tiles, rows, strict=True)]
        best = best_of(line, values)
        cells = "".join(
            f'<td class="{"best" if place in best else ""}">{_cell(line, value)}</td>'
            for place, value in enumerate(values)
        )
        lines.append(f'<tr><th scope="row">{escape(line.name)}<small>{escape(line.help)}</small></th>{cells}</tr>')
    return f"<table><thead><tr><th></th>{names}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cell(line: Line, value: Any) -> str:
    return _NONE if value in (None, "") else escape(line.shown(value))


def as_csv(tiles: Sequence[Made], rows: Sequence[Measures]) -> str:
    """Return the table as CSV: one row for each motion."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Motion", *(line.name for line in LINES)])
    for made, row in zip(tiles, rows, strict=True):
        values = [line.value(made, row) for line in LINES]
        writer.writerow([made.title, *("" if value is None else value for value in values)])
    return text.getvalue()


def describe_tally(tally: Tally) -> str:
    """Return HTML: how often each name was best; "" without votes."""
    if not tally.shown:
        return ""
    names = sorted(tally.shown, key=lambda name: (-tally.wins[name] / tally.shown[name], name))
    parts = [f"<b>{escape(name)}</b> best in {tally.wins[name]} of {tally.shown[name]}" for name in names]
    ties = [f"no difference in {tally.ties}"] if tally.ties else []
    return "Your votes: " + " · ".join([*parts, *ties])


def _place(key: str, there: Sequence[str]) -> str:
    if key in there:
        return "ready"
    return "needs the data set" if key in (NEAREST, RECORDED) else "not installed"


def describe_systems(systems: Systems) -> str:
    """Return HTML: every system, what it does, and whether it is installed."""
    there = systems.installed()
    keys = list(dict.fromkeys([*IDEAS, *there]))
    rows = "".join(
        f"<tr><th scope='row'>{escape(systems.label(key))}</th><td>{escape(systems.idea(key) or OTHER)}</td>"
        f"<td>{_place(key, there)}</td></tr>"
        for key in keys
    )
    notes = []
    if any(key not in there for key in FOLDERS):
        notes.append(
            "The weights of a system that is not installed are made with the data set: "
            "<code>python -m scalemogen train all --config NAME --data FOLDER</code>, then copy "
            "<code>runs/NAME/checkpoint</code> to <code>checkpoints/baselines/NAME</code> (with _ for -)."
        )
    if not systems.has_data:
        notes.append(
            "Nearest caption and recorded show clips of the data set: set <code>SCALEMOGEN_DATA</code> to a prepared "
            "folder before you start the app."
        )
    return f"<table>{rows}</table>" + "".join(f"<p>{note}</p>" for note in notes)


def summary(systems: Systems) -> str:
    """Return one line: how many systems are ready."""
    ready, missing = len(systems.installed()), len(systems.missing())
    words = "only ours is installed" if ready == 1 else f"{ready} are installed"
    return f"{words}, {missing} more can be trained" if missing else words
