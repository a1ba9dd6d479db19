"""The pieces that a drawn body consists of: stretched copies of two unit shapes, a ball and a limb.

`pieces_of` lists the pieces for a skeleton; sizes are for an adult, and `tracks` scales them with the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

import numpy as np

from scalemogen.motion.skeleton import Skeleton

# Radius of the unit limb along its length, as (height, radius): thickest below the upper joint, like a muscle.
_LIMB_PROFILE = ((0.0, 0.70), (0.07, 0.86), (0.2, 0.98), (0.35, 1.0), (0.6, 0.88), (0.85, 0.70), (1.0, 0.60))
_LIMB_SIDES = 14  # corners around a limb
_BALL_RINGS, _BALL_SIDES = 9, 14  # rings from pole to pole of a ball, and corners of a ring

# By the joint at a bone's lower end, without its side: half width and half depth in metres.
_LIMBS = {
    "knee": (0.070, 0.074),
    "ankle": (0.052, 0.056),
    "foot": (0.036, 0.034),
    "shoulder": (0.044, 0.044),
    "elbow": (0.044, 0.046),
    "wrist": (0.037, 0.037),
}
# By joint, without its side: radius in metres of the ball on the joint.
_JOINT_BALLS = {
    "hip": 0.056, "knee": 0.047, "ankle": 0.034, "foot": 0.030, "shoulder": 0.046, "elbow": 0.034, "wrist": 0.026,
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A triangle mesh.

    Attributes:
        vertices_V3, normals_V3: float32.
        faces_N3: uint16 indices, counter-clockwise seen from outside.
        sides: number of corners around the Y axis; the vertices are rings of so many.
    """

    vertices_V3: np.ndarray
    normals_V3: np.ndarray
    faces_N3: np.ndarray
    sides: int


@dataclass(frozen=True)
class Piece:
    """One stretched copy of a unit shape, laid along the line from joint `start` to joint `end`.

    Attributes:
        shape: key of `SHAPES`.
        start, end: joints; equal for a ball on a joint.
        color_joint: the joint whose colour the piece has.
        radius: half width (x) and half depth (z) in metres.
        half_length: half height of a ball in metres; None stretches a limb to the distance between its joints.
        along: position of the shape's origin on the line, 0 at `start`, 1 at `end`.
        shift: further offset of the origin in metres: sideways, along the line, forward.
        lightness: factor on the colour, so that joints stand out from limbs.
        turns_with_torso: whether the width follows the line across hips and shoulders.
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


@lru_cache
def pieces_of(skeleton: Skeleton) -> tuple[Piece, ...]:
    """Return the pieces for a skeleton: torso and head with a nose, limbs, balls on the joints, hands and toes."""
    joints = range(skeleton.joint_count)
    limbs = [piece for joint in joints if (piece := _limb(skeleton, joint))]
    balls = [piece for joint in joints if (piece := _joint_ball(skeleton, joint))]
    return (*_torso(skeleton), *limbs, *balls, *_hands_and_toes(skeleton))


def _limb(skeleton: Skeleton, joint: int) -> Piece | None:
    """Return the limb that ends in a joint, or None if that bone is part of the torso."""
    role, parent = _role(skeleton, joint), skeleton.parents[joint]
    if role not in _LIMBS:
        return None
    # The bone that ends in the shoulder lies inside the torso and has its colour.
    return Piece("limb", parent, joint, parent if role == "shoulder" else joint, _LIMBS[role])


def _joint_ball(skeleton: Skeleton, joint: int) -> Piece | None:
    """Return the ball on a joint, or None for a joint of the torso."""
    radius = _JOINT_BALLS.get(_role(skeleton, joint))
    return Piece("ball", joint, joint, joint, (radius, radius), radius, lightness=1.1) if radius else None


def _role(skeleton: Skeleton, joint: int) -> str:
    """Return the name of a joint without its side."""
    return skeleton.joint_names[joint].removeprefix("left_").removeprefix("right_")


def _torso(skeleton: Skeleton) -> tuple[Piece, ...]:
    """Return pelvis, belly, chest, neck, head and nose, in this order."""
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
    """Return a ball beyond each wrist and each ball of the foot."""
    pieces = []
    for side in ("left", "right"):
        elbow, wrist = skeleton.index(f"{side}_elbow"), skeleton.index(f"{side}_wrist")
        ankle, foot = skeleton.index(f"{side}_ankle"), skeleton.index(f"{side}_foot")
        pieces.append(Piece("ball", elbow, wrist, wrist, (0.026, 0.034), 0.075, 1.0, (0, 0.060, 0)))
        pieces.append(Piece("ball", ankle, foot, foot, (0.032, 0.026), 0.055, 1.0, (0, 0.030, 0)))
    return tuple(pieces)


def _unit_ball() -> Shape:
    """Return a ball of radius 1 about the origin."""
    # The poles have a small radius (0.02 rad): triangles without area are rejected by some viewers.
    angles = np.linspace(-np.pi / 2 + 0.02, np.pi / 2 - 0.02, _BALL_RINGS)
    return _lathe(np.sin(angles), np.cos(angles), _BALL_SIDES, np.tan(angles))


def _unit_limb() -> Shape:
    """Return a limb from the origin to (0, 1, 0), widest radius 1, open at both ends (joint balls cover them)."""
    heights, radii = np.array(_LIMB_PROFILE).T
    # A normal leans by minus the slope of the radius along the limb.
    return _lathe(heights, radii, _LIMB_SIDES, -np.gradient(radii, heights))


def _lathe(heights: np.ndarray, radii: np.ndarray, sides: int, slopes: np.ndarray) -> Shape:
    """Turn a profile about the Y axis; `slopes` are the y components of the normals before they are normalised."""
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    around = np.stack([np.sin(angles), np.zeros(sides), np.cos(angles)], -1)  # one circle of unit vectors
    vertices = around[None] * radii[:, None, None] + np.array([0, 1, 0]) * heights[:, None, None]
    normals = around[None] + np.array([0, 1, 0]) * slopes[:, None, None]
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return Shape(
        vertices.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        _tube_faces(len(heights), sides),
        sides,
    )


def _tube_faces(rings: int, sides: int) -> np.ndarray:
    """Return the triangles between neighbouring rings: two per square."""
    ring, side = np.divmod(np.arange((rings - 1) * sides), sides)
    here, beside = ring * sides + side, ring * sides + (side + 1) % sides
    lower = np.stack([here, beside, here + sides], -1)
    upper = np.stack([beside, beside + sides, here + sides], -1)
    return np.concatenate([lower, upper]).astype(np.uint16)


SHAPES = MappingProxyType({"ball": _unit_ball(), "limb": _unit_limb()})
