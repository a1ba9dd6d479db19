"""What is put on stage: a motion with its colours and its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.mannequin.colors import Color, side_colors
from scalemogen.motion.skeleton import Skeleton

# Root to ankle plus root to head of the adult that the sizes in `pieces` were made for.
ADULT_HEIGHT = 1.45
# A joint at height 0 is inside the foot; the floor is below it by about the radius of a toe.
FLOOR_HEIGHT = -0.025


@dataclass(frozen=True)
class Body:
    """A motion as it is drawn.

    Attributes:
        motion: what moves.
        joint_colors: one sRGB colour (0..1) per joint, or None for left, right and middle.
        label: a short caption.
        marked: seconds [from, to) that a video marks, and outside which it shows the usual colours; None for none.

    Raises:
        ValueError: if there is not one colour per joint.
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
        """Whether a moment, in seconds, lies in the marked time."""
        return self.marked is not None and self.marked[0] <= time < self.marked[1]

    @property
    def colors(self) -> Sequence[Color]:
        """One colour per joint."""
        return side_colors(self.motion.skeleton) if self.joint_colors is None else self.joint_colors

    @property
    def seconds(self) -> float:
        """Time of the last frame."""
        return (len(self.motion.joints_FJ3) - 1) / self.motion.fps


def as_bodies(motions: MotionArrays | Body | Sequence[MotionArrays | Body]) -> tuple[Body, ...]:
    """One motion or several, with or without colours, as bodies; ValueError when there is none."""
    items = (motions,) if isinstance(motions, MotionArrays | Body) else tuple(motions)
    if not items:
        raise ValueError("nothing to draw: pass at least one motion")
    return tuple(item if isinstance(item, Body) else Body(item) for item in items)


def body_height(joints_FJ3: np.ndarray, skeleton: Skeleton) -> float:
    """Length of the body along its bones, root to ankle plus root to head: the same in every pose, in metres."""
    lengths = bone_lengths(joints_FJ3, skeleton)
    reach = np.zeros(skeleton.joint_count)
    for parent, joint in skeleton.bones:
        reach[joint] = reach[parent] + lengths[joint]
    return float(reach[skeleton.index("left_ankle")] + reach[skeleton.index("head")])
