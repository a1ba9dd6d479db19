"""Draw quality against seconds per motion: a curve for each system over its settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import plotly.graph_objects as go

from scalemogen.evaluation.systems import SystemRow

COLORS = ("#d1495b", "#00798c", "#edae49", "#30638e", "#6a994e", "#7b2d8b", "#8d6b4f", "#5f6b6d")
_TICKS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
_MEASURES = {"FID, lower is better": "fid", "R@3, higher is better": "recall_3"}


def systems_figures(rows: Sequence[SystemRow]) -> tuple[go.Figure, ...]:
    """Return a figure of FID and one of R@3, both over the seconds that a motion takes."""
    return tuple(_figure(rows, title, measure) for title, measure in _MEASURES.items())


def write_systems_plot(rows: Sequence[SystemRow], path: Path) -> Path:
    """Write the figures as a web page; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figures = systems_figures(rows)
    parts = [each.to_html(full_html=False, include_plotlyjs=each is figures[0]) for each in figures]
    head = '<!doctype html>\n<meta charset="utf-8">\n<title>Quality and time</title>\n'
    path.write_text(head + "\n".join(parts) + "\n", encoding="utf-8")
    return path


def _figure(rows: Sequence[SystemRow], title: str, measure: str) -> go.Figure:
    figure = go.Figure()
    for place, row in enumerate(row for row in rows if row.points):
        points = sorted(row.points, key=lambda point: point.seconds)
        color = COLORS[place % len(COLORS)]
        figure.add_scatter(
            x=[point.seconds for point in points],
            y=[getattr(point, measure) for point in points],
            name=row.name,
            mode="lines+markers",
            text=[point.settings for point in points],
            hovertemplate="%{text}<br>%{x:.3f} s<br>%{y:.3f}",
            marker={"color": color, "size": 9},
            line={"color": color},
        )
    figure.update_xaxes(type="log", tickvals=_TICKS, ticktext=_TICKS, title="seconds to sample four seconds")
    figure.update_layout(title=title, template="plotly_white", height=420, legend={"orientation": "h", "y": -0.35})
    return figure
