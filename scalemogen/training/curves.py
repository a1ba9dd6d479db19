"""The numbers of a training run: read from `metrics.jsonl`, and drawn as a web page."""

from __future__ import annotations

from pathlib import Path

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from scalemogen.support.json_rows import read_rows

METRICS = "metrics.jsonl"


def read_metrics(folder: Path) -> list[dict[str, float]]:
    """Read the rows of `metrics.jsonl`, one per validation.

    A resumed run may write the row of a step again; then the later row counts. Rows that are incomplete, because the
    run was killed, are skipped.
    """
    rows: dict[int, dict[str, float]] = {}
    for row in read_rows(folder / METRICS):
        rows[row["step"]] = row
    return list(rows.values())


def write_curves(folder: Path) -> Path:
    """Draw `metrics.jsonl` as `curves.html`, one panel per number, three panels per row; return its path."""
    rows = read_metrics(folder)
    names = [name for name in rows[-1] if name not in ("step", "seconds")]
    figure = make_subplots(rows=(len(names) + 2) // 3, cols=3, subplot_titles=names)
    for place, name in enumerate(names):
        points = [(row["step"], row[name]) for row in rows if name in row]
        trace = go.Scatter(x=[p[0] for p in points], y=[p[1] for p in points], name=name, showlegend=False)
        figure.add_trace(trace, row=place // 3 + 1, col=place % 3 + 1)
    figure.update_layout(height=240 * ((len(names) + 2) // 3), template="plotly_white")
    path = folder / "curves.html"
    figure.write_html(path, include_plotlyjs="directory")
    return path
