"""What a body does, measured on its joints: the facts that captions are made of and prompts are checked by."""

from __future__ import annotations

from dataclasses import dataclass

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.arms import Arm, measure_arm
from scalemogen.motion.facts.body import Body
from scalemogen.motion.facts.hands import Hand, measure_hand
from scalemogen.motion.facts.legs import Legs, measure_legs
from scalemogen.motion.facts.locomotion import Locomotion, measure_locomotion
from scalemogen.motion.facts.tempo import Tempo, measure_tempo, pose_at
from scalemogen.motion.facts.torso import Torso, measure_torso

__all__ = ["Arm", "Facts", "Hand", "Legs", "Locomotion", "Tempo", "Torso", "measure"]


@dataclass(frozen=True)
class Facts:
    """Everything that is measured on one clip.

    Attributes:
        seconds: duration.
        start_pose, end_pose: see `tempo.pose_at`.
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
    start_pose: str
    end_pose: str

    def hand(self, side: str) -> Hand:
        """The hand of a side, "left" or "right"."""
        return self.left_hand if side == "left" else self.right_hand

    def arm(self, side: str) -> Arm:
        """The arm of a side, "left" or "right"."""
        return self.left_arm if side == "left" else self.right_arm

    @property
    def higher_hand(self) -> str:
        """The hand that gets higher."""
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
        start_pose=pose_at(body, 0),
        end_pose=pose_at(body, body.frames - 1),
    )
