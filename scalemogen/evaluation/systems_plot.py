"""Draw quality against seconds per motion, as a web page: a curve for each system over its settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from scalemogen.evaluation.systems import SystemRow

COLORS = ("#d1495b", "#00798c", "#edae49", "#30638e", "#6a994e", "#7b2d8b", "#8d6b4f", "#5f6b6d")


def systems_figure(rows: Sequence[SystemRow]) -> go.Figure:
    """Return a figure with two panels: FID (lower is better) and R@3 (higher is better) over seconds per motion."""
    figure = make_subplots(rows=1, cols=2, subplot_titles=("FID, lower is better", "R@3, higher is better"))
    for place, row in enumerate(row for row in rows if row.points):
        points = sorted(row.points, key=lambda point: point.seconds)
        color = COLORS[place % len(COLORS)]
        for panel, values in enumerate(([p.fid for p in points], [p.recall_3 for p in points]), 1):
            trace = go.Scatter(
                x=[point.seconds for point in points],
                y=values,
                name=row.name,
                legendgroup=row.name,
                showlegend=panel == 1,
                mode="lines+markers",
                text=[point.settings for point in points],
                hovertemplate="%{text}<br>%{x:.3f} s<br>%{y:.3f}",
                marker={"color": color, "size": 9},
                line={"color": color},
            )
            figure.add_trace(trace, row=1, col=panel)
    figure.update_xaxes(type="log", title="seconds for a motion of four seconds")
    figure.update_layout(template="plotly_white", height=460, legend={"orientation": "h", "y": -0.25})
    return figure


def write_systems_plot(rows: Sequence[SystemRow], path: Path) -> Path:
    """Write the figure as a web page; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    systems_figure(rows).write_html(path, include_plotlyjs="directory")
    return path
