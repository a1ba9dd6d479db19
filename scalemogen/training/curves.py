"""Curves of a training run as a page to open."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import plotly.graph_objects as go
from plotly.subplots import make_subplots

METRICS = "metrics.jsonl"


def read_metrics(folder: Path) -> list[dict[str, float]]:
    """Rows of `metrics.jsonl`; after a resume the later row of a step stands. A row that a kill cut off is none."""
    rows: dict[int, dict[str, float]] = {}
    for line in (folder / METRICS).read_text().splitlines():
        with suppress(json.JSONDecodeError):
            row = json.loads(line)
            rows[row["step"]] = row
    return list(rows.values())


def add_metrics(folder: Path, row: dict[str, float]) -> None:
    """One more row, on a line of its own even where a kill cut off the last one."""
    with (folder / METRICS).open("a+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            file.write(b"" if file.read(1) == b"\n" else b"\n")
        file.write(json.dumps(row).encode() + b"\n")


def write_curves(folder: Path) -> Path:
    """Write `curves.html` from `metrics.jsonl`: one panel per number."""
    rows = read_metrics(folder)
    names = [name for name in rows[-1] if name != "step"]
    figure = make_subplots(rows=(len(names) + 2) // 3, cols=3, subplot_titles=names)
    for place, name in enumerate(names):
        points = [(row["step"], row[name]) for row in rows if name in row]
        trace = go.Scatter(x=[p[0] for p in points], y=[p[1] for p in points], name=name, showlegend=False)
        figure.add_trace(trace, row=place // 3 + 1, col=place % 3 + 1)
    figure.update_layout(height=240 * ((len(names) + 2) // 3), template="plotly_white")
    path = folder / "curves.html"
    figure.write_html(path, include_plotlyjs="directory")
    return path
