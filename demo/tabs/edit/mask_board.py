"""The data with which the page shows the mask of an edit at every scale, sent once per motion or edit.

While parts and time are chosen, the page computes by itself which tokens may change (`page/mask.js`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from demo.plots.maps import MapAxes
from demo.plots.part_rows import rows_of
from demo.tabs.edit.view import EditView
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import ScaleSchedule, whole_columns
from scalemogen.tokens import TokenPyramid

KEPT, FREE, CHANGED = 0, 2, 3  # states of a token; page/maps.js has the same numbers


def mask_board(
    axes: MapAxes,
    window: tuple[float, float] | None = None,
    view: EditView | None = None,
    source: TokenPyramid | None = None,
) -> dict[str, Any]:
    """Return the maps of a motion as JSON-ready data.

    Args:
        axes: axes of the maps; the frames fill whole token columns.
        window: time span in seconds to set in the form; None leaves the form as it is.
        view: an edit of the motion, whose changes are shown.
        source: the bits of the motion before the edit, which are drawn under the mask; None draws none.
    """
    scales = range(len(axes.schedule))
    return {
        "frames": axes.frames,
        "fps": axes.fps,
        "parts": list(PART_NAMES),
        "scales": [_scale(axes, index) for index in scales],
        "window": None if window is None else list(window),
        "bits": None if source is None else [_first_bits(source, index, axes) for index in scales],
        "changes": None if view is None else [_digits(view, index, axes) for index in scales],
    }


def axes_of(schedule: ScaleSchedule, motion: Motion) -> MapAxes:
    """Return the axes of a motion's maps. They cover the frames that fill whole token columns."""
    return MapAxes(schedule, motion.skeleton, whole_columns(motion.frames), motion.fps)


def _scale(axes: MapAxes, index: int) -> dict[str, Any]:
    scale = axes.schedule.scales[index]
    rows = rows_of(scale.groups, axes.order)
    return {
        "divisor": scale.divisor,
        "length": scale.length,
        "columns": _columns(axes, index),
        "groups": [list(group) for group in scale.groups],
        "edges": axes.column_edges(scale).tolist(),
        "rows": [{"group": row.group, "start": row.start, "stop": row.stop, "name": row.name} for row in rows],
    }


def _digits(view: EditView, index: int, axes: MapAxes) -> str:
    """Return one digit per token as text, column by column."""
    changes_TP = np.where(view.replaced[index], CHANGED, np.where(view.free[index], FREE, KEPT))
    return "".join(map(str, changes_TP[: _columns(axes, index)].ravel()))


def _first_bits(source: TokenPyramid, index: int, axes: MapAxes) -> str:
    """Return the first three bits of each token as a digit 0 to 7, column by column: enough to tell tokens apart."""
    bits_TPD = source.bits[index][: _columns(axes, index), :, :3].astype(int)
    return "".join(map(str, (bits_TPD @ [4, 2, 1][: bits_TPD.shape[-1]]).ravel()))


def _columns(axes: MapAxes, index: int) -> int:
    return int(axes.schedule.valid_columns(torch.tensor([axes.frames]), index))
