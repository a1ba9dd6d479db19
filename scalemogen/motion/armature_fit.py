"""Fit the pose of an armature to joint positions: damped least squares over rotations and the root's position."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.skeleton import Skeleton

_ROUNDS = 16  # steps of the fit; on eight generated motions more steps hardly lowered the error
_DAMPING = 1e-4  # square metres; keeps rotations that change no joint, such as twists of a straight limb, as they are
_LEAST_DAMPING = 1e-6  # square metres; with less, the system is near to having no solution
_HEAVIEST = 1e4  # largest weight of a joint, reached by a joint that is 0.5 m off: 1 + (0.5 / 0.005)^2
_LARGE = 0.005  # metres; distances beyond this count more and more, so that no single joint is far off
_GOOD, _GOOD_MEAN = 0.005, 0.001  # metres; the steps end when the largest and the mean distance are below these


def fitted_pose(
    joints_FJ3: np.ndarray, offsets_J3: np.ndarray, world: list[Rotation], skeleton: Skeleton
) -> tuple[list[Rotation], np.ndarray]:
    """Improve rotations and root positions until the armature's joints are as near to the motion's as possible.

    Each frame takes Levenberg-Marquardt steps. A step that makes the frame's distances larger is undone, and the next
    one is shorter.
    """
    root_F3 = joints_FJ3[:, 0]
    missing_FJ3 = joints_FJ3 - placed(root_F3, offsets_J3, world, skeleton)
    damping_F = np.full(len(joints_FJ3), _DAMPING)
    for _ in range(_ROUNDS):
        distances_FJ = np.linalg.norm(missing_FJ3, axis=-1)
        if distances_FJ.max() <= _GOOD and distances_FJ.mean() <= _GOOD_MEAN:
            break
        steps_FJ3, step_F3 = _steps(joints_FJ3 - missing_FJ3, missing_FJ3, damping_F, skeleton)
        moved = _turned(world, steps_FJ3, skeleton)
        left_FJ3 = joints_FJ3 - placed(root_F3 + step_F3, offsets_J3, moved, skeleton)
        better_F = _cost(left_FJ3) < _cost(missing_FJ3)
        damping_F = np.maximum(damping_F * np.where(better_F, 0.3, 10.0), _LEAST_DAMPING)
        world = [_chosen(better_F, after, before) for after, before in zip(moved, world, strict=True)]
        root_F3 = np.where(better_F[:, None], root_F3 + step_F3, root_F3)
        missing_FJ3 = np.where(better_F[:, None, None], left_FJ3, missing_FJ3)
    return world, root_F3


def _cost(missing_FJ3: np.ndarray) -> np.ndarray:
    """Return the (F,) sums over joints of d^2 + d^4 / (2 * _LARGE^2), which are minimised; d is the distance."""
    squares_FJ = (missing_FJ3**2).sum(-1)
    return (squares_FJ + squares_FJ**2 / (2 * _LARGE**2)).sum(-1)


def _steps(
    places_FJ3: np.ndarray, missing_FJ3: np.ndarray, damping_F: np.ndarray, skeleton: Skeleton
) -> tuple[np.ndarray, np.ndarray]:
    """Return small turns of all joints, (F, J, 3) in radians about axes of the world, and (F, 3) moves of the root.

    Args:
        places_FJ3: where the armature's joints are.
        missing_FJ3: how far they have to go.
        damping_F: what is added to the diagonal of the normal equations.
    """
    frames, joints = places_FJ3.shape[:2]
    below_JJ = _below(skeleton)
    turning = np.flatnonzero(below_JJ.any(axis=1))
    # A small turn w of joint j moves each joint k below it by w x (k - j); a move of the root moves all joints.
    arms_FTJ3 = (places_FJ3[:, None] - places_FJ3[:, turning, None]) * below_JJ[turning][None, :, :, None]
    root_moves = np.broadcast_to(np.eye(3), (frames, 1, joints, 3, 3))
    moves_FPJ33 = np.concatenate([_crossed(arms_FTJ3), root_moves], axis=1)
    system = moves_FPJ33.transpose(0, 1, 3, 2, 4).reshape(frames, -1, joints * 3)
    # From the derivative of `_cost`; limited, as the system could not be solved with very large weights.
    weights_FJ = np.minimum(1 + (missing_FJ3**2).sum(-1) / _LARGE**2, _HEAVIEST)
    weighted = system * np.repeat(weights_FJ, 3, axis=1)[:, None]
    square = weighted @ system.transpose(0, 2, 1) + damping_F[:, None, None] * np.eye(system.shape[1])
    solved = np.linalg.solve(square, weighted @ missing_FJ3.reshape(frames, -1, 1)).reshape(frames, -1, 3)
    steps_FJ3 = np.zeros_like(places_FJ3)
    steps_FJ3[:, turning] = solved[:, :-1]
    return steps_FJ3, solved[:, -1]


def _chosen(first_F: np.ndarray, one: Rotation, other: Rotation) -> Rotation:
    """Return for each frame the first or the second rotation."""
    return Rotation.from_quat(np.where(first_F[:, None], one.as_quat(), other.as_quat()))


def placed(root_F3: np.ndarray, offsets_J3: np.ndarray, world: list[Rotation], skeleton: Skeleton) -> np.ndarray:
    """Return the (F, J, 3) positions of an armature's joints for given rotations in the world."""
    places_FJ3 = np.repeat(root_F3[:, None], skeleton.joint_count, axis=1)
    for parent, joint in skeleton.bones:
        places_FJ3[:, joint] = places_FJ3[:, parent] + world[parent].apply(offsets_J3[joint])
    return places_FJ3


def _crossed(arms: np.ndarray) -> np.ndarray:
    """Return for arms r the (..., 3, 3) matrices whose row i is the move by a turn about axis i: e_i x r."""
    x, y, z = np.moveaxis(arms, -1, 0)
    zero = np.zeros_like(x)
    return np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(*arms.shape, 3)


def _turned(world: list[Rotation], steps_FJ3: np.ndarray, skeleton: Skeleton) -> list[Rotation]:
    """Return the rotations in the world after small turns; a joint carries along what is below it."""
    turns: list[Rotation] = []
    for joint, parent in enumerate(skeleton.parents):
        own = Rotation.from_rotvec(steps_FJ3[:, joint])
        turns.append(turns[parent] * own if parent >= 0 else own)
    return [turn * rotation for turn, rotation in zip(turns, world, strict=True)]


def _below(skeleton: Skeleton) -> np.ndarray:
    """Return (J, J), True where the second joint lies below the first."""
    below_JJ = np.zeros((skeleton.joint_count, skeleton.joint_count), bool)
    for parent, joint in skeleton.bones:
        below_JJ[:, joint] = below_JJ[:, parent]
        below_JJ[parent, joint] = True
    return below_JJ
