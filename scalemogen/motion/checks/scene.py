"""`Scene`: one motion, with the quantities that checks of actions use, each computed on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import Facts, measure
from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.signals import smooth, spans_above
from scalemogen.motion.sides import SIDES

_PELVIS_ABOVE_HIPS = 0.08  # metres from the hip joints up to the pelvis, as `leg_length` ends at the hip joints
_EITHER = ("", "any")  # words of a check for "left or right"


@dataclass(frozen=True, eq=False)
class Scene:
    """A motion with the quantities that the checks use. Angles are in degrees.

    Attributes:
        motion: on the skeleton of 22 joints, metres, Y up.
    """

    motion: MotionArrays

    @cached_property
    def body(self) -> Body:
        """Joints in the world and in the person's own coordinates (x left, y up, z front)."""
        return Body.of(self.motion)

    @cached_property
    def facts(self) -> Facts:
        """The facts that captions are written from."""
        return measure(self.motion)

    @cached_property
    def hips_F(self) -> np.ndarray:
        """(F,) height of the pelvis as a share of its height in an upright body."""
        return self.body.world("pelvis")[:, 1] / self.standing

    @cached_property
    def standing(self) -> float:
        """Height of the pelvis of an upright body, metres."""
        return self.body.leg_length + _PELVIS_ABOVE_HIPS

    @cached_property
    def trunk_F(self) -> np.ndarray:
        """(F,) angle between the trunk (pelvis to neck) and the vertical: 0 upright, 90 level, 180 upside down."""
        trunk_F3 = self.body.world("neck") - self.body.world("pelvis")
        return np.degrees(np.arccos(np.clip(trunk_F3[:, 1] / np.linalg.norm(trunk_F3, axis=-1), -1, 1)))

    @cached_property
    def facing_up_F(self) -> np.ndarray:
        """(F,) how much the chest faces up: 1 lying on the back, 0 upright, -1 lying face down."""
        across_F3 = self.body.world("right_shoulder") - self.body.world("left_shoulder")
        trunk_F3 = self.body.world("neck") - self.body.world("pelvis")
        front_F3 = np.cross(trunk_F3, across_F3)  # up x right-hand side = front
        return front_F3[:, 1] / np.maximum(np.linalg.norm(front_F3, axis=-1), 1e-9)

    @cached_property
    def lowest_F(self) -> np.ndarray:
        """(F,) height of the lowest joint in metres."""
        return self.body.world_FJ3[..., 1].min(axis=1)

    @cached_property
    def path_F2(self) -> np.ndarray:
        """Ground position of the pelvis, metres, smoothed so that it does not sway with each step."""
        return smooth(self.body.world("pelvis")[:, [0, 2]], self.body.fps, 0.3)

    @cached_property
    def path_length(self) -> float:
        """Length of the path in metres."""
        return float(np.linalg.norm(np.diff(self.path_F2, axis=0), axis=-1).sum())

    @property
    def displacement(self) -> float:
        """Distance from start to end in metres."""
        return float(np.linalg.norm(self.path_F2[-1] - self.path_F2[0]))

    @property
    def turned(self) -> float:
        """Degrees from the first to the last heading, positive to the left, full turns included."""
        return float(np.degrees(self.body.yaw_F[-1] - self.body.yaw_F[0]))

    @property
    def upright_F(self) -> np.ndarray:
        """(F,) True while the body is on its feet: hips high, trunk not level."""
        return (self.hips_F > 0.6) & (self.trunk_F < 60)

    def height(self, joint: str) -> np.ndarray:
        """Return the (F,) height of a joint in metres."""
        return self.body.world(joint)[:, 1]

    def apart(self, one: str, other: str) -> np.ndarray:
        """Return the (F,) distance between two joints in metres."""
        return np.linalg.norm(self.body.world(one) - self.body.world(other), axis=-1)

    def lasts(self, flags_F: np.ndarray, seconds: float) -> bool:
        """Whether the flags are True for at least `seconds` without a break."""
        return bool(self.spans(flags_F, seconds))

    def spans(self, flags_F: np.ndarray, seconds: float = 0.0) -> list[tuple[int, int]]:
        """Return the spans [start, stop) of True flags that last at least `seconds`."""
        return spans_above(np.asarray(flags_F, float), 0.5, 0.5, self.body.frames_in(seconds))

    def share(self, flags_F: np.ndarray) -> float:
        """Return the share of frames in which flags are True."""
        return float(np.mean(flags_F))


def sides(word: str = "") -> tuple[str, ...]:
    """Return the sides that a word allows: "left", "right", or both for "" and "any"."""
    return SIDES if word in _EITHER else (word,)
