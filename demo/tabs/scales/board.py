"""The data of a dissection that the page needs: all token maps, running sums and numbers, sent once.

They travel with the viewer's scene, so that figures, maps and numbers cannot be those of different motions. The page
draws and links them by itself (`page/board.js`), so that the slider and the pointer need no answer of the server.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from demo.palette import MARK, group_colors, to_hex, to_rgb8
from demo.plots.maps import MapAxes
from demo.plots.part_rows import rows_of
from demo.tabs.scales.dissection import Dissection
from scalemogen.motion.skeleton import PART_NAMES

_SUM_STEPS = 127  # steps of the signed byte that holds a value of a running sum


def scene_with_board(dissection: Dissection, turn: int = 0) -> dict[str, Any]:
    """Return a dissection for the viewer and the maps.

    Args:
        dissection: what is shown.
        turn: number of the answer; the page ignores answers that are older than what it shows.
    """
    return {**dissection.scene(), "moved": dissection.moved_joints, "board": board(dissection), "turn": turn}


def board(dissection: Dissection) -> dict[str, Any]:
    """Return the maps and numbers of a dissection as JSON-ready data."""
    motion, tokens = dissection.motions[-1], dissection.tokens
    axes = MapAxes(tokens.schedule, motion.skeleton, tokens.frames, motion.fps)
    return {
        "title": dissection.title,
        "frames": tokens.frames,
        "fps": motion.fps,
        "width": int(tokens.bits[0].shape[-1]),
        "parts": [PART_NAMES[part].replace("_", " ") for part in axes.order],
        "order": list(axes.order),
        "joints": [name.replace("_", " ") for name in motion.skeleton.joint_names],
        "jointParts": list(motion.skeleton.joint_parts),
        "flips": dissection.flips,
        "captured": dissection.is_captured,
        "mark": to_hex(MARK),
        "scales": [_scale(dissection, index, axes) for index in range(dissection.count)],
    }


def _scale(dissection: Dissection, index: int, axes: MapAxes) -> dict[str, Any]:
    """Return one scale: the grid of its tokens, their bits, the running sum after it, and its row of the table."""
    tokens, motion = dissection.tokens, dissection.motions[-1]
    scale = tokens.schedule.scales[index]
    colors = group_colors(motion.skeleton, scale.groups)
    columns = tokens.valid_columns(index)
    bits = tokens.bits[index][:columns]
    rows = [
        {
            "group": row.group, "start": row.start, "stop": row.stop, "name": row.name,
            "parts": list(scale.groups[row.group]),
            "color": to_rgb8(colors[_first_joint(motion.skeleton.joint_parts, scale.groups[row.group])]),
        }
        for row in rows_of(scale.groups, axes.order)
    ]  # fmt: skip
    sums = np.clip(dissection.along_main_directions(index + 1)[:, list(axes.order)], -1, 1)
    return {
        "rows": rows,
        "edges": axes.column_edges(scale).tolist(),
        "bits": _base64(np.packbits(bits, axis=None)),
        "flipped": _base64(
            np.packbits(bits != (dissection.original or dissection).tokens.bits[index][:columns], axis=None)
        ),
        "sum": _base64(np.rint(sums * _SUM_STEPS).astype(np.int8)),
        "caption": dissection.caption(index + 1),
        "error": round(dissection.errors_mm[index], 3),
        "tokens": columns * len(rows),
        "bitCount": int(bits.size),
        "rate": round(dissection.bits_per_second(index + 1)),
        "energy": round(100 * dissection.energy_shares[index]),
    }


def _first_joint(joint_parts: tuple[int, ...], group: tuple[int, ...]) -> int:
    return next(joint for joint, part in enumerate(joint_parts) if part in group)


def _base64(array: np.ndarray) -> str:
    return base64.b64encode(array.tobytes()).decode()
