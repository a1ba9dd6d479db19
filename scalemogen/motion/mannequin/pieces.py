"""Which pieces a drawn body has. Sizes are for an adult; `tracks` scales them with the body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scalemogen.motion.skeleton import Skeleton


@dataclass(frozen=True)
class Piece:
    """One stretched copy of a unit shape, laid along the line from joint `start` to joint `end`.

    Attributes:
        shape: key of `SHAPES`.
        start, end: joints; equal for a ball that sits on a joint.
        color_joint: the joint whose colour it takes.
        radius: half width (x) and half depth (z) in metres.
        half_length: half height of a ball in metres; None stretches a limb to the distance between its joints.
        along: where the shape's origin is on the line, 0 at `start`, 1 at `end`.
        shift: further offset of the origin in metres: sideways, along the line, forward.
        lightness: factor on the colour, to set joints off from limbs.
        turns_with_torso: keep the width along the line between the hips and shoulders.
    """

    shape: Literal["ball", "limb"]
    start: int
    end: int
    color_joint: int
    radius: tuple[float, float]
    half_length: float | None = None
    along: float = 0.0
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lightness: float = 1.0
    turns_with_torso: bool = False


# By the joint at a bone's lower end, without its side: half width and half depth in metres.
_LIMBS = {
    "knee": (0.070, 0.074),
    "ankle": (0.052, 0.056),
    "foot": (0.036, 0.034),
    "shoulder": (0.044, 0.044),
    "elbow": (0.044, 0.046),
    "wrist": (0.037, 0.037),
}
_JOINT_BALLS = {
    "hip": 0.056, "knee": 0.047, "ankle": 0.034, "foot": 0.030, "shoulder": 0.046, "elbow": 0.034, "wrist": 0.026,
}  # fmt: skip


def _limb(skeleton: Skeleton, joint: int) -> Piece | None:
    role, parent = _role(skeleton, joint), skeleton.parents[joint]
    if role not in _LIMBS:
        return None
    # The bone that ends at the shoulder lies inside the torso and takes its colour.
    return Piece("limb", parent, joint, parent if role == "shoulder" else joint, _LIMBS[role])


def _joint_ball(skeleton: Skeleton, joint: int) -> Piece | None:
    radius = _JOINT_BALLS.get(_role(skeleton, joint))
    return Piece("ball", joint, joint, joint, (radius, radius), radius, lightness=1.1) if radius else None


def _role(skeleton: Skeleton, joint: int) -> str:
    return skeleton.joint_names[joint].removeprefix("left_").removeprefix("right_")


def _torso(skeleton: Skeleton) -> tuple[Piece, ...]:
    root, chest, head = 0, skeleton.index("spine3"), skeleton.index("head")
    belly = skeleton.index("spine1")
    neck = skeleton.parents[head]
    first_neck = skeleton.index("neck") if "neck" in skeleton.joint_names else skeleton.index("neck1")
    return (
        Piece("ball", root, belly, root, (0.125, 0.100), 0.095, shift=(0, -0.005, 0), turns_with_torso=True),
        Piece("ball", root, chest, chest, (0.105, 0.082), 0.150, along=0.55, turns_with_torso=True),
        Piece("ball", chest, first_neck, chest, (0.140, 0.105), 0.165, along=0.12, turns_with_torso=True),
        Piece("ball", first_neck, head, head, (0.045, 0.048), 0.100, 0.5, (0, 0.010, 0), turns_with_torso=True),
        Piece("ball", neck, head, head, (0.076, 0.092), 0.118, 1.0, (0, 0.090, 0.012), turns_with_torso=True),
        Piece("ball", neck, head, head, (0.016, 0.022), 0.026, 1.0, (0, 0.076, 0.102), 0.9, True),
    )


def _hands_and_toes(skeleton: Skeleton) -> tuple[Piece, ...]:
    pieces = []
    for side in ("left", "right"):
        elbow, wrist = skeleton.index(f"{side}_elbow"), skeleton.index(f"{side}_wrist")
        ankle, foot = skeleton.index(f"{side}_ankle"), skeleton.index(f"{side}_foot")
        pieces.append(Piece("ball", elbow, wrist, wrist, (0.026, 0.034), 0.075, 1.0, (0, 0.060, 0)))
        pieces.append(Piece("ball", ankle, foot, foot, (0.032, 0.026), 0.055, 1.0, (0, 0.030, 0)))
    return tuple(pieces)


@lru_cache
def pieces_of(skeleton: Skeleton) -> tuple[Piece, ...]:
    """The mannequin for a skeleton: limbs, balls on the joints, a torso, a head with a nose, hands and toes."""
    joints = range(skeleton.joint_count)
    limbs = [piece for joint in joints if (piece := _limb(skeleton, joint))]
    balls = [piece for joint in joints if (piece := _joint_ball(skeleton, joint))]
    return (*_torso(skeleton), *limbs, *balls, *_hands_and_toes(skeleton))
