"""`Body`: a motion as it is drawn, with the colours of its joints and a caption.

Blue is left, orange is right, neutral colours are the middle. People with any common kind of colour blindness can
tell blue from orange, and within a side arm and leg differ in lightness. `demo.palette` builds on these colours, so
that plots, videos and the 3-D view agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import Skeleton

Color = tuple[float, float, float]  # sRGB, 0..1

# `body_height` in metres of an adult; the sizes in `pieces` are those of this adult.
ADULT_HEIGHT = 1.45
# Metres. A toe joint at height 0 lies inside the foot, so the floor is drawn lower, by about the radius of a toe.
FLOOR_HEIGHT = -0.025


def from_hex(text: str) -> Color:
    """Return `#rrggbb` as sRGB components in 0..1; ValueError for anything else."""
    digits = text.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{text!r} is not a colour; write it as #rrggbb")
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


@dataclass(frozen=True)
class Body:
    """A motion as it is drawn.

    Attributes:
        motion: the motion.
        joint_colors: one sRGB colour (0..1) per joint, or None for the colours of left, right and middle.
        label: a short caption.
        marked: seconds [from, to) in which a video draws a mark and shows `joint_colors`; at other times it shows the
            colours of left, right and middle. None: no mark, and always `joint_colors`.

    Raises:
        ValueError: if the number of colours differs from the number of joints.
    """

    motion: MotionArrays
    joint_colors: Sequence[Color] | None = None
    label: str = ""
    marked: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        wanted = self.motion.skeleton.joint_count
        if self.joint_colors is not None and len(self.joint_colors) != wanted:
            raise ValueError(f"joint_colors needs {wanted} colours, one per joint; got {len(self.joint_colors)}")

    def is_marked(self, time: float) -> bool:
        """Return whether a time in seconds lies in the marked span."""
        return self.marked is not None and self.marked[0] <= time < self.marked[1]

    @property
    def colors(self) -> Sequence[Color]:
        """One colour per joint."""
        return side_colors(self.motion.skeleton) if self.joint_colors is None else self.joint_colors

    @property
    def seconds(self) -> float:
        """Time of the last frame in seconds, (F - 1) / fps."""
        return (len(self.motion.joints_FJ3) - 1) / self.motion.fps


def as_bodies(motions: MotionArrays | Body | Sequence[MotionArrays | Body]) -> tuple[Body, ...]:
    """Return one motion or several, with or without colours, as bodies; ValueError if there is none."""
    items = (motions,) if isinstance(motions, MotionArrays | Body) else tuple(motions)
    if not items:
        raise ValueError("nothing to draw: got 0 motions; pass at least one")
    return tuple(item if isinstance(item, Body) else Body(item) for item in items)


def body_height(joints_FJ3: np.ndarray, skeleton: Skeleton) -> float:
    """Return the length along the bones, root to ankle plus root to head, in metres: the same in every pose."""
    lengths = bone_lengths(joints_FJ3, skeleton)
    reach = np.zeros(skeleton.joint_count)  # distance of each joint from the root along the bones
    for parent, joint in skeleton.bones:
        reach[joint] = reach[parent] + lengths[joint]
    return float(reach[skeleton.index("left_ankle")] + reach[skeleton.index("head")])


def side_colors(skeleton: Skeleton) -> tuple[Color, ...]:
    """Return one colour per joint: left limbs, right limbs, and the middle with the collars, which are torso."""
    return tuple(SIDE_COLORS[_side(name)] for name in skeleton.joint_names)


def _side(joint_name: str) -> str:
    """Return the key of SIDE_COLORS for a joint."""
    side = joint_name.partition("_")[0]
    return side if side in ("left", "right") and not joint_name.endswith("collar") else "middle"
