"""Token maps, running sums and the error curve as Plotly figures.

All maps have the same axes and margins: seconds to the right, body parts downwards. Backgrounds are transparent and
the page's style sheet colours the text, so that they suit a light and a dark page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

from demo.palette import group_colors, to_rgb8
from demo.plots.part_rows import Row, part_order, rows_of
from scalemogen.motion.skeleton import PART_NAMES, Skeleton
from scalemogen.scales import FRAMES_PER_COLUMN, Scale, ScaleSchedule

MAP_HEIGHT = 280  # pixels
CURVE_HEIGHT = 240  # pixels
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"
_INK = "#7c8694"  # legible on white and on near-black if there is no style sheet
_ACCENT = "#3d7fc4"
_LEFT_MARGIN = 74  # pixels, for the names of the parts
_GAP = 0.12  # between two groups, as a share of a part's row
_OFF_ALPHA = 0.14  # opacity of a bit that is not set
_HOVER_LINE = 40  # characters per line of the text that appears under the pointer
_DIVERGING = [[0, "rgba(109,79,194,1)"], [0.5, "rgba(150,160,172,0.10)"], [1, "rgba(32,145,108,1)"]]


@dataclass(frozen=True)
class MapAxes:
    """The time axis and the axis of body parts of a map.

    Attributes:
        schedule, skeleton: scales and skeleton of the model.
        frames, fps: length and frame rate of the motion.
    """

    schedule: ScaleSchedule
    skeleton: Skeleton
    frames: int
    fps: float

    @property
    def seconds(self) -> float:
        """Duration of the motion."""
        return self.frames / self.fps

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The parts from top to bottom."""
        return part_order(self.schedule)

    def column_edges(self, scale: Scale) -> np.ndarray:
        """Return the first frame of each column that holds motion, and the end of the motion."""
        # A column of a scale covers `divisor` latent columns of FRAMES_PER_COLUMN frames each.
        return np.append(np.arange(0, self.frames, FRAMES_PER_COLUMN * scale.divisor)[: scale.length], self.frames)


def token_map(bits_TPD: np.ndarray, index: int, axes: MapAxes) -> go.Figure:
    """Plot the bits of one scale: each group has a block of D thin rows, in full colour where a bit is set.

    Args:
        bits_TPD: (T_v, P_v, D) bool.
        index: index of the scale.
        axes: axes that all maps of the motion share.
    """
    scale = axes.schedule.scales[index]
    rows, edges = rows_of(scale.groups, axes.order), axes.column_edges(scale)
    columns = len(edges) - 1
    colors = group_colors(axes.skeleton, scale.groups)
    blocks = []
    for row in rows:
        joint = next(j for j, part in enumerate(axes.skeleton.joint_parts) if part in scale.groups[row.group])
        blocks.append(_bit_block(bits_TPD[:columns, row.group], row, edges / axes.fps, to_rgb8(colors[joint])))
    text = [
        [
            _describe_token(
                bits_TPD[c, row.group],
                scale.groups[row.group],
                (edges[c], edges[c + 1]),
                axes.fps,
                axes.skeleton,
            )
            for c in range(columns)
        ]
        for row in rows
    ]
    return _as_map([*blocks, _hover_cells(text, rows, edges / axes.fps)], rows, axes)


def running_sum_map(values_TP: np.ndarray, axes: MapAxes) -> go.Figure:
    """Plot a running sum, one number per latent column and part.

    Args:
        values_TP: (columns, 7) over the valid columns; colours are at full strength at -1 and 1.
        axes: axes that all maps of the motion share.
    """
    rows = rows_of(tuple((part,) for part in range(len(PART_NAMES))), axes.order)
    values_PT = values_TP[:, [row.group for row in rows]].T
    heat = go.Heatmap(
        z=values_PT.astype(np.float32),
        x=np.arange(values_PT.shape[1] + 1) * FRAMES_PER_COLUMN / axes.fps,
        y=np.arange(len(rows) + 1),
        zmin=-1,
        zmax=1,
        colorscale=_DIVERGING,
        showscale=False,
        ygap=2,
        text=[[row.name] * values_PT.shape[1] for row in rows],
        hovertemplate="%{text} · %{x:.1f} s<br>%{z:+.2f}<extra></extra>",
    )
    return _as_map([heat], rows, axes)


def error_curve(errors_mm: Sequence[float], chosen: int) -> go.Figure:
    """Plot the joint error after 1, 2, ... scales, with the chosen number of scales marked."""
    counts = list(range(1, len(errors_mm) + 1))
    line = go.Scatter(
        x=counts,
        y=list(errors_mm),
        mode="lines+markers",
        line={"color": _ACCENT, "width": 2, "shape": "spline", "smoothing": 0.4},
        marker={"size": 6},
        fill="tozeroy",
        fillcolor="rgba(61,127,196,0.10)",
        hovertemplate="%{x} of " + str(len(counts)) + " scales<br>%{y:.0f} mm<extra></extra>",
    )
    here = go.Scatter(
        x=[chosen],
        y=[errors_mm[chosen - 1]],
        mode="markers+text",
        marker={"size": 14, "color": _ACCENT, "line": {"width": 3, "color": "rgba(255,255,255,0.9)"}},
        text=[f"{errors_mm[chosen - 1]:.0f} mm"],
        textposition="top right" if chosen < len(counts) - 1 else "top left",
        hoverinfo="skip",
    )
    figure = calm(go.Figure([line, here]), CURVE_HEIGHT)
    figure.update_xaxes(title="scales", tickvals=counts, range=[0.5, len(counts) + 0.5])
    figure.update_yaxes(title="joint error, mm", range=[0, max(max(errors_mm), 1) * 1.2], nticks=5, showgrid=True)
    return figure


def _bit_block(bits_TD: np.ndarray, row: Row, edges: np.ndarray, color: tuple[int, int, int]) -> go.Heatmap:
    solid, faint = (f"rgba({color[0]},{color[1]},{color[2]},{alpha})" for alpha in (1, _OFF_ALPHA))
    return go.Heatmap(
        z=bits_TD.T.astype(np.uint8),
        x=edges,
        y=np.linspace(row.start + _GAP / 2, row.stop - _GAP / 2, bits_TD.shape[1] + 1),
        zmin=0,
        zmax=1,
        colorscale=[[0, faint], [1, solid]],
        showscale=False,
        xgap=1,
        hoverinfo="skip",
    )


def _hover_cells(text: list[list[str]], rows: Sequence[Row], edges: np.ndarray) -> go.Heatmap:
    """Return one invisible cell per token that shows text under the pointer."""
    clear = "rgba(0,0,0,0)"
    return go.Heatmap(
        z=np.zeros((len(text), len(text[0])), np.uint8),
        x=edges,
        y=[rows[0].start, *(row.stop for row in rows)],
        text=text,
        colorscale=[[0, clear], [1, clear]],
        showscale=False,
        hovertemplate="%{text}<extra></extra>",
    )


def _describe_token(
    bits_D: np.ndarray, group: tuple[int, ...], frames: tuple[int, int], fps: float, skeleton: Skeleton
) -> str:
    """Return time, joints and bits of one token, with lines separated by <br>.

    Args:
        bits_D: (D,) bool.
        group: the parts that share the token.
        frames: the first frame and the one after the last.
        fps: frames per second.
        skeleton: names the joints.
    """
    start, stop = frames
    lines = [
        f"{start / fps:.1f} to {stop / fps:.1f} s · frames {start} to {stop - 1}",
        *wrap(_joints(group, skeleton), _HOVER_LINE),
        *wrap(_bits(bits_D), _HOVER_LINE),
    ]
    return "<br>".join(lines)


def _joints(group: tuple[int, ...], skeleton: Skeleton) -> str:
    names = [name for name, part in zip(skeleton.joint_names, skeleton.joint_parts, strict=True) if part in group]
    if len(names) == skeleton.joint_count:
        return f"all {len(names)} joints"
    return ", ".join(name.replace("_", " ") for name in names)


def _bits(bits_D: np.ndarray) -> str:
    digits = "".join("1" if bit else "0" for bit in bits_D)
    return " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))


def _as_map(traces: list[go.Heatmap], rows: Sequence[Row], axes: MapAxes) -> go.Figure:
    figure = calm(go.Figure(traces), MAP_HEIGHT)
    figure.update_xaxes(range=[0, axes.seconds], ticksuffix=" s", nticks=6)
    figure.update_yaxes(
        range=[rows[-1].stop, 0],
        tickvals=[row.middle for row in rows],
        ticktext=[_short_lines(row.name) for row in rows],
    )
    return figure


def _short_lines(name: str) -> str:
    return name.replace(" + ", "<br>+ ").replace("whole ", "whole<br>")


def calm(figure: go.Figure, height: int) -> go.Figure:
    """Set margins, fonts and colours of a figure. Zooming is off, so that a finger scrolls the page."""
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": _LEFT_MARGIN, "r": 14, "t": 8, "b": 36},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 12, "color": _INK},
        hoverlabel={"font": {"family": FONT, "size": 12}, "align": "left"},
        showlegend=False,
        dragmode=False,
    )
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "gridcolor": "rgba(124,134,148,0.22)"}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure
