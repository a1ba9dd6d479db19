"""The demo's colours, in one place for the renderer, the 3-D viewer and the plots.

Body colours come from the library (its GLB files use them too), and so do backgrounds and floor.
"""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.drawing.colors import BACKGROUND, CAPTION, FLOOR, GRID, MARK, SHADOW, to_hex, to_rgb8
from scalemogen.motion.mannequin import (
    PART_COLORS,
    SIDE_COLORS,
    Color,
    from_hex,
    side_colors,
)
from scalemogen.motion.skeleton import PART_NAMES, Skeleton

LEFT, RIGHT, MIDDLE = (SIDE_COLORS[side] for side in ("left", "right", "middle"))

# Groups with left and right parts are green; blue and orange are for groups of the left or the right side only.
# The single parts listed here do not have the colours of the body, which are too pale or too dark for the thin rows
# of a plot.
_GROUP_COLORS = {
    frozenset(parts): from_hex(color)
    for parts, color in (
        (PART_NAMES, "#6f6bb5"),
        (("left_leg", "right_leg", "left_arm", "right_arm", "head"), "#2f9a86"),
        (("left_arm", "right_arm", "head"), "#57b88f"),
        (("left_arm", "right_arm"), "#57b88f"),
        (("left_leg", "right_leg"), "#1f7a72"),
        (("root", "spine"), "#7482a3"),
        (("head",), "#c9ab74"),
        (("root",), "#66738b"),
    )
}

__all__ = [
    "BACKGROUND",
    "CAPTION",
    "FLOOR",
    "GRID",
    "LEFT",
    "MARK",
    "MIDDLE",
    "PART_COLORS",
    "RIGHT",
    "SHADOW",
    "SIDE_COLORS",
    "Color",
    "from_hex",
    "group_colors",
    "side_colors",
    "to_hex",
    "to_rgb8",
]


def group_colors(skeleton: Skeleton, groups: Sequence[Sequence[int]]) -> tuple[Color, ...]:
    """Return one colour per joint for a partition of the seven parts.

    A group without a colour of its own takes the mean of its parts.

    Raises:
        ValueError: if a part is in no group.
    """
    color_of_part: dict[int, Color] = {}
    for group in groups:
        names = [PART_NAMES[part] for part in group]
        color = _GROUP_COLORS.get(frozenset(names)) or _mean([PART_COLORS[name] for name in names])
        color_of_part.update(dict.fromkeys(group, color))
    missing = [PART_NAMES[part] for part in range(len(PART_NAMES)) if part not in color_of_part]
    if missing:
        raise ValueError(f"every part needs a group; missing: {', '.join(missing)}")
    return tuple(color_of_part[part] for part in skeleton.joint_parts)


def _mean(colors: Sequence[Color]) -> Color:
    red, green, blue = (sum(component) / len(colors) for component in zip(*colors, strict=True))
    return red, green, blue
