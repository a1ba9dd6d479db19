"""The colours of a drawn body: blue is left, orange is right, neutral is the middle.

Blue against orange is told apart with every common kind of colour blindness, and within a side arm and leg differ
in lightness. `demo.palette` builds on these, so that plots, videos and the 3-D view agree.
"""

from __future__ import annotations

from types import MappingProxyType

from scalemogen.motion.skeleton import Skeleton

Color = tuple[float, float, float]


def from_hex(text: str) -> Color:
    """`#rrggbb` as sRGB components in 0..1; ValueError for anything else."""
    digits = text.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"a colour is written as #rrggbb; got {text!r}")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


SIDE_COLORS = MappingProxyType(
    {"left": from_hex("#3d7fc4"), "right": from_hex("#e58a3c"), "middle": from_hex("#b9c0c9")}
)

PART_COLORS = MappingProxyType(
    {
        "root": from_hex("#4f5968"),
        "left_leg": from_hex("#22559c"),
        "right_leg": from_hex("#c2541b"),
        "spine": from_hex("#9aa3af"),
        "left_arm": from_hex("#6db3ea"),
        "right_arm": from_hex("#f6b25e"),
        "head": from_hex("#e6dcc8"),
    }
)


def side_colors(skeleton: Skeleton) -> tuple[Color, ...]:
    """One colour per joint: left limbs, right limbs and the middle (collars count as middle: they are torso)."""
    return tuple(SIDE_COLORS[_side(name)] for name in skeleton.joint_names)


def _side(joint_name: str) -> str:
    side = joint_name.partition("_")[0]
    return side if side in ("left", "right") and not joint_name.endswith("collar") else "middle"
