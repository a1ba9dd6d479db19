"""All token maps of a motion above each other, coarse to fine: which tokens may change, and which did."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from demo.plots.maps import MapAxes, calm
from demo.plots.part_rows import rows_of

KEPT, FREE, CHANGED = 0, 1, 2
_WORDS = ("kept", "may change", "changed")
_COLORS = ("rgba(124,134,148,0.16)", "rgba(61,127,196,0.75)", "rgba(214,72,128,0.85)")
_HEIGHT = 430  # pixels
_BAND = 0.86  # share of a scale's height that its band fills; the rest is a gap


def pyramid_plot(maps: Sequence[np.ndarray], axes: MapAxes) -> go.Figure:
    """Plot one band per scale.

    Args:
        maps: per scale (T_v, P_v) of KEPT, FREE or CHANGED.
        axes: axes that all maps of the motion share.
    """
    figure = calm(go.Figure([_band(index, values_TP, axes) for index, values_TP in enumerate(maps)]), _HEIGHT)
    figure.update_xaxes(range=[0, axes.seconds], ticksuffix=" s", nticks=6)
    figure.update_yaxes(
        range=[len(maps), 0],
        tickvals=[index + _BAND / 2 for index in range(len(maps))],
        ticktext=[f"scale {index + 1}" for index in range(len(maps))],
    )
    return figure


def _band(index: int, values_TP: np.ndarray, axes: MapAxes) -> go.Heatmap:
    scale = axes.schedule.scales[index]
    rows, edges = rows_of(scale.groups, axes.order), axes.column_edges(scale)
    columns = len(edges) - 1
    parts = rows[-1].stop
    values_PT = values_TP[:columns, [row.group for row in rows]].T.astype(int)
    text = [
        [
            f"scale {index + 1} · {row.name}<br>{edges[c] / axes.fps:.1f}–{edges[c + 1] / axes.fps:.1f} s"
            f"<br>{_WORDS[values_PT[r, c]]}"
            for c in range(columns)
        ]
        for r, row in enumerate(rows)
    ]
    # Three flat colours: each value has a third of the colour scale, and a cell lies in the middle of its third.
    steps = [[place, color] for value, color in enumerate(_COLORS) for place in (value / 3, (value + 1) / 3)]
    return go.Heatmap(
        z=values_PT + 0.5,
        x=edges / axes.fps,
        y=index + _BAND * np.array([rows[0].start, *(row.stop for row in rows)]) / parts,
        zmin=0,
        zmax=3,
        colorscale=steps,
        showscale=False,
        xgap=1,
        ygap=1,
        text=text,
        hovertemplate="%{text}<extra></extra>",
    )
