"""The axes that all token maps share, and the look of the Plotly figures.

Maps show seconds to the right and body parts downwards. Backgrounds are transparent and the style sheet colours
the text, so that they suit a light and a dark page. The maps and the curve of the Scales tab are drawn by the
page itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from demo.plots.part_rows import part_order
from scalemogen.motion.skeleton import Skeleton
from scalemogen.scales import FRAMES_PER_COLUMN, Scale, ScaleSchedule

CURVE_HEIGHT = 240  # height of a curve plot in pixels
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"
_INK = "#7c8694"  # used if there is no style sheet; legible on light and on dark pages
_LEFT_MARGIN = 74  # room for the names of the parts, in pixels


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
