"""Facts about what a body does, measured on its joints.

Captions are written from these facts, and the evaluation checks with them whether a motion does what its prompt says.
`measure` first makes a `Body` (smoothed joints in the person's own coordinates). Then one detector per file measures
hands, arms, legs, torso, locomotion, positions and tempo. The thresholds of the detectors are tested on clips that a
person watched and described (tests/motion/facts/test_seen.py). Local coordinates are x to the left, y up, z to the
front.
"""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.arms import Arm, measure_arm
from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.hands import Hand, measure_hand
from scalemogen.motion.facts.legs import Legs, measure_legs
from scalemogen.motion.facts.locomotion import Locomotion, measure_locomotion
from scalemogen.motion.facts.position import Positions, measure_positions
from scalemogen.motion.facts.tempo import Tempo, measure_tempo, pose_at
from scalemogen.motion.facts.torso import Torso, measure_torso

__all__ = ["Arm", "Facts", "Hand", "Legs", "Locomotion", "Positions", "Tempo", "Torso", "measure"]


@dataclass(frozen=True)
class Facts:
    """Everything that is measured on one clip.

    Attributes:
        seconds: duration.
        positions: whether the body stands, kneels, sits or lies.
        start_pose, end_pose: pose in the first and the last frame; see `tempo.pose_at` for the names.
    """

    seconds: float
    locomotion: Locomotion
    left_hand: Hand
    right_hand: Hand
    left_arm: Arm
    right_arm: Arm
    legs: Legs
    torso: Torso
    tempo: Tempo
    positions: Positions
    start_pose: str
    end_pose: str

    def hand(self, side: str) -> Hand:
        """Return the hand of a side, "left" or "right"."""
        return self.left_hand if side == "left" else self.right_hand

    def arm(self, side: str) -> Arm:
        """Return the arm of a side, "left" or "right"."""
        return self.left_arm if side == "left" else self.right_arm

    @property
    def higher_hand(self) -> str:
        """The side of the hand that reaches higher, "left" or "right"."""
        return "left" if self.left_hand.top > self.right_hand.top else "right"


def measure(motion: MotionArrays) -> Facts:
    """Measure a clip of any frame rate, in metres, Y up.

    Raises:
        ValueError: for a skeleton without the 22 joints, or fewer than two frames.
    """
    body = Body.of(motion)
    return Facts(
        seconds=body.seconds,
        locomotion=measure_locomotion(body),
        left_hand=measure_hand(body, "left"),
        right_hand=measure_hand(body, "right"),
        left_arm=measure_arm(body, "left"),
        right_arm=measure_arm(body, "right"),
        legs=measure_legs(body),
        torso=measure_torso(body),
        tempo=measure_tempo(body),
        positions=measure_positions(body),
        start_pose=pose_at(body, 0),
        end_pose=pose_at(body, body.frames - 1),
    )
