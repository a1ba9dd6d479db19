"""Motions as compact data for the page: joint positions as 16-bit integers in base64, 3.5 KB a second at 20 frames.

Only joints are sent. The page places the pieces of the mannequin by the table of `mannequin_table`, which is sent
once. So one motion can be replaced by another, or blended into it, without loading anything else.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from demo.palette import BACKGROUND, FLOOR, GRID, MARK, to_hex
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.mannequin import FLOOR_HEIGHT, SHAPES, Body, Color, Shape, as_bodies, pieces_of, side_colors
from scalemogen.motion.mannequin.body import ADULT_HEIGHT, body_height
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import Skeleton

Layout = Literal["side", "over", "tiles"]
Legend = Sequence[tuple[Color | None, str]]  # pairs of a colour (None: all colours) and its meaning
_LARGEST = 32767  # the largest 16-bit integer


def scene(
    motions: MotionArrays | Body | Sequence[MotionArrays | Body],
    layout: Layout = "side",
    stages: Sequence[MotionArrays | Body] = (),
    legend: Legend = (),
) -> dict[str, Any]:
    """Return what `page/viewer.js` needs to show motions on one clock.

    A picture that is saved from the view carries the recipe of the last motion, such as the edited one. Tiles show
    different motions, so a picture of them carries none.

    Args:
        motions: one or several, all on the skeleton of the viewer's `mannequin_table`. A `Body` brings colours, a
            name and the time span in which it is marked.
        layout: side by side, one over the other, or each in a tile of its own.
        stages: what the first motion looks like after 1, 2, ... scales; the page can step through them.
        legend: what the colours mean, in few words, because they are written into the picture.
    """
    figures = [figure(body) for body in as_bodies(motions)]
    return {
        "layout": layout,
        "figures": figures,
        "stages": [figure(body) for body in as_bodies(stages)] if stages else [],
        "legend": [[color and to_hex(color), words] for color, words in legend],
        "recipe": _recipe(as_bodies(motions)[-1].motion) if layout != "tiles" or len(figures) == 1 else "",
    }


def figure(body: Body) -> dict[str, Any]:
    """Return one motion for the page: see `scene`."""
    motion = body.motion
    joints = np.asarray(motion.joints_FJ3, np.float32)
    return {
        "name": body.label,
        "fps": motion.fps,
        "frames": len(joints),
        "size": body_height(joints, motion.skeleton) / ADULT_HEIGHT,
        "colors": [to_hex(color) for color in body.colors],
        "marked": body.marked,
        "plain": None if body.marked is None else [to_hex(color) for color in side_colors(motion.skeleton)],
        **pack_joints(joints),
    }


def pack_joints(joints_FJ3: np.ndarray) -> dict[str, Any]:
    """Return joints as base64 of little-endian 16-bit integers, and the metres of one step.

    A step is at most 0.3 mm for motions that stay within 10 m of the origin.
    """
    step = max(float(np.abs(joints_FJ3).max()), 1e-6) / _LARGEST
    steps = np.rint(np.asarray(joints_FJ3, np.float64) / step).astype("<i2")
    return {"step": step, "joints": base64.b64encode(steps.tobytes()).decode()}


def mannequin_table(skeleton: Skeleton) -> dict[str, Any]:
    """Return the mannequin's shapes and pieces, and the colours around it, for `page/mannequin.js`."""
    return {
        "joints": list(skeleton.joint_names),
        "parts": list(skeleton.joint_parts),
        "parents": list(skeleton.parents),
        "feet": [skeleton.index(name) for name in ("left_foot", "right_foot")],
        "traces": [0, skeleton.index("left_wrist"), skeleton.index("right_wrist")],
        "across": [[skeleton.index(f"{side}_{name}") for side in ("left", "right")] for name in ("hip", "shoulder")],
        "floor": FLOOR_HEIGHT,
        "light": {"background": to_hex(BACKGROUND), "floor": to_hex(FLOOR), "grid": to_hex(GRID)},
        "mark": to_hex(MARK),
        "shapes": {
            name: {"sides": shape.sides, "rings": _rings(shape)} for name, shape in SHAPES.items()
        },
        "pieces": [
            {
                "shape": piece.shape, "start": piece.start, "end": piece.end, "joint": piece.color_joint,
                "radius": piece.radius, "half": piece.half_length, "along": piece.along, "shift": piece.shift,
                "lightness": piece.lightness, "torso": piece.turns_with_torso,
            }
            for piece in pieces_of(skeleton)
        ],
    }  # fmt: skip


def _rings(shape: Shape) -> list[list[float]]:
    """Return height, radius, and the normal's parts along and across the axis, for each ring of a shape."""
    first = slice(None, None, shape.sides)  # of each ring: the vertex with x = 0
    rings = np.concatenate([shape.vertices_V3[first, 1:], shape.normals_V3[first, 1:]], axis=1)
    return rings.round(4).tolist()


def _recipe(motion: MotionArrays) -> str:
    recipe = motion.recipe if isinstance(motion, Motion) else None
    return "" if recipe is None else recipe_text(recipe)
