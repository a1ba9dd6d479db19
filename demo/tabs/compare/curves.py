"""The height of a joint over time, one curve for each motion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from demo.plots.maps import CURVE_HEIGHT, calm
from demo.tabs.compare.measures import Made
from scalemogen.motion.mannequin import from_hex
from scalemogen.motion.skeleton import Skeleton

COLORS = ("#3d7fc4", "#e58a3c", "#2f9a86", "#9a6bb5")  # one colour per motion, in the overlay and in the curves
BODY_COLORS = tuple(from_hex(color) for color in COLORS)
_FIRST = "right_wrist"


def joint_choices(skeleton: Skeleton) -> list[tuple[str, str]]:
    """Return (words for the page, name) for each joint."""
    return [(name.replace("_", " "), name) for name in skeleton.joint_names]


def first_joint(skeleton: Skeleton) -> str:
    """Return the joint that is shown first."""
    return _FIRST if _FIRST in skeleton.joint_names else skeleton.joint_names[-1]


def height_curves(tiles: Sequence[Made], joint: str) -> go.Figure:
    """Plot the height of a joint in metres over seconds.

    Raises:
        ValueError: if the skeleton has no such joint.
    """
    names = tiles[0].motion.skeleton.joint_names
    if joint not in names:
        raise ValueError(f"there is no joint '{joint}': choose one of {', '.join(names)}")
    lines = []
    for made, color in zip(tiles, COLORS, strict=False):
        heights_F = made.motion.joints_FJ3[:, names.index(joint), 1]
        seconds_F = np.arange(len(heights_F)) / made.motion.fps
        lines.append(
            go.Scatter(
                x=seconds_F.round(3).tolist(), y=heights_F.round(3).tolist(), name=made.title, mode="lines",
                line={"color": color, "width": 2}, hovertemplate="%{y:.2f} m at %{x:.1f} s",
            )
        )  # fmt: skip
    figure = calm(go.Figure(lines), CURVE_HEIGHT)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 34, "l": 48},
    )
    figure.update_xaxes(title="seconds")
    figure.update_yaxes(title=f"{joint.replace('_', ' ')}, m", showgrid=True, rangemode="tozero", nticks=6)
    return figure
