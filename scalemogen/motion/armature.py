"""From joint positions to an armature: a rest pose, and rotations of the joints that move it.

Animation programs store a motion as rotations of a body whose bones keep their lengths. The joints of a generated
motion do not quite keep them, so rotations are fitted: `fit_armature` finds those with the smallest distances between
the joints of the armature and the joints of the motion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.inverse_kinematics import shortest_arc
from scalemogen.motion.skeleton import Skeleton

# Directions from parent to joint of a person who stands with the arms held out (T-pose), for the left side; X is
# left, Y up, Z front. Measured: means over 483 clips in which a person stands upright; the arms are set straight.
_STANDING = {
    "hip": (0.95, -0.32, 0.01),
    "knee": (0.03, -1.0, -0.04),
    "ankle": (0.02, -0.99, -0.12),
    "foot": (0.11, -0.64, 0.75),
    "collar": (0.35, 0.93, 0.01),
    "shoulder": (1.0, 0.08, -0.1),
    "elbow": (1.0, 0.0, 0.0),
    "wrist": (1.0, 0.0, 0.0),
    "pelvis": (0.0, -1.0, 0.0),  # of SnapMoGen's skeleton, whose root lies above the pelvis
}
_UPWARD = (0.0, 1.0, 0.0)  # of the joints of spine, neck and head
_CHUNK = 500  # frames that are fitted at a time; limits memory
_ROUNDS = 16  # steps of the fit; of eight generated motions, more hardly lower the error
_DAMPING = 1e-4  # square metres; keeps rotations that change no joint, such as twists of a straight limb, as they are
_LARGE = 0.005  # metres; distances beyond this count more and more, so that no single joint is far off
_MEAN, _FARTHEST = 0.004, 0.014  # metres; how far joints may be from their places in the motion
_GOOD = 1e-4  # metres; if all distances are smaller, the first guess is taken


@dataclass(frozen=True)
class Armature:
    """A rest pose and its movement.

    Attributes:
        offsets_J3: metres from parent to joint in the rest pose; zero for the root.
        rotations_FJ4: parent-relative unit quaternions (x, y, z, w); the identity is the rest pose.
        root_F3: places of the root in metres.
    """

    offsets_J3: np.ndarray
    rotations_FJ4: np.ndarray
    root_F3: np.ndarray

    def world(self, skeleton: Skeleton) -> list[Rotation]:
        """Return for each joint the (F,) rotations in the world."""
        return _composed(self.rotations_FJ4, skeleton)

    def joints(self, skeleton: Skeleton) -> np.ndarray:
        """Return the (F, J, 3) places of the joints in metres."""
        return _placed(self.root_F3, self.offsets_J3, self.world(skeleton), skeleton)

    def rest_J3(self, skeleton: Skeleton) -> np.ndarray:
        """Return the (J, 3) places of the joints in the rest pose, the root at the origin."""
        rest = self.offsets_J3.copy()
        for parent, joint in skeleton.bones:
            rest[joint] += rest[parent]
        return rest


def fit_armature(motion: MotionArrays) -> Armature:
    """Fit an armature to a motion.

    A motion with rotations keeps them, and gets the rest pose that they are relative to. Otherwise the rest pose is
    that of a person who stands with the arms held out. Bones are as long as on average over the frames. Pelvis and
    chest, which several bones leave, have the shape that fits all frames best. Rotations and the root's places are
    found by weighted least squares over all joints (Gauss-Newton steps with damping). What positions do not show, the
    twist of a bone about itself, is as small as possible.

    If joints are not `near` enough even so, because bones change their length, the rotations are those that follow
    the directions of the bones, and the root is where the motion has it: the writers then move single joints.
    """
    joints_FJ3, skeleton = np.asarray(motion.joints_FJ3, float), motion.skeleton
    if motion.rotations_FJ4 is not None:
        rotations_FJ4 = np.asarray(motion.rotations_FJ4, float)
        world = _composed(rotations_FJ4, skeleton)
        offsets_J3 = np.zeros((skeleton.joint_count, 3))
        for parent, joint in skeleton.bones:
            offsets_J3[joint] = world[parent].inv().apply(joints_FJ3[:, joint] - joints_FJ3[:, parent]).mean(0)
        return Armature(offsets_J3, rotations_FJ4, joints_FJ3[:, 0])
    offsets_J3, world = _first_guess(joints_FJ3, skeleton)
    parts = [slice(start, start + _CHUNK) for start in range(0, len(joints_FJ3), _CHUNK)]
    fitted = [_fitted(joints_FJ3[p], offsets_J3, [turn[p] for turn in world], skeleton) for p in parts]
    rotations_FJ4 = np.concatenate([_relative(turns, skeleton) for turns, _ in fitted])
    armature = Armature(offsets_J3, rotations_FJ4, np.concatenate([root_F3 for _, root_F3 in fitted]))
    if near(armature.joints(skeleton), joints_FJ3):
        return armature
    return Armature(offsets_J3, _relative(world, skeleton), joints_FJ3[:, 0])


def near(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether (..., 3) places in metres differ by at most 4 mm on average and 14 mm at most."""
    off = np.linalg.norm(one - other, axis=-1)
    return bool(off.mean() <= _MEAN and off.max() <= _FARTHEST)


def standing_directions(skeleton: Skeleton) -> np.ndarray:
    """Return (J, 3) unit directions from parent to joint of a person who stands in a T-pose; zero for the root."""
    rows = np.zeros((skeleton.joint_count, 3))
    for joint, name in enumerate(skeleton.joint_names[1:], start=1):
        side, _, role = name.rpartition("_")
        direction = np.array(_STANDING.get(role, _UPWARD)) * [-1 if side == "right" else 1, 1, 1]
        rows[joint] = direction / np.linalg.norm(direction)
    return rows


def _first_guess(joints_FJ3: np.ndarray, skeleton: Skeleton) -> tuple[np.ndarray, list[Rotation]]:
    """Return (J, 3) offsets and for each joint the (F,) rotations in the world.

    A joint with one child turns by the shortest arc from its parent's orientation. A joint with several children gets
    the rotation that fits all of them best.
    """
    directions, offsets = standing_directions(skeleton), np.zeros((skeleton.joint_count, 3))
    world: list[Rotation] = []
    for joint, parent in enumerate(skeleton.parents):
        above = world[parent] if parent >= 0 else Rotation.identity(len(joints_FJ3))
        children = _children(skeleton, joint)
        bones = joints_FJ3[:, children] - joints_FJ3[:, [joint]]
        lengths = np.linalg.norm(bones, axis=-1).mean(0)
        rest = directions[children] * lengths[:, None]
        if len(children) == 1:
            seen = above.inv().apply(bones[:, 0])  # the bone in the axes of the parent joint
            world.append(above * shortest_arc(np.broadcast_to(rest, seen.shape), seen))
        elif children:
            turned, rest = _fit_several(rest, bones)
            world.append(turned)
        else:
            world.append(above)  # an end joint does not turn
        offsets[children] = rest
    return offsets, world


def _fit_several(rest_C3: np.ndarray, bones_FC3: np.ndarray) -> tuple[Rotation, np.ndarray]:
    """Fit one rigid set of bones to all frames.

    Returns:
        (F,) rotations, and the (C, 3) bones: their mean over the frames after undoing the rotations, turned so that
        they are as near as possible to the given ones.
    """
    bones_C3, turned = rest_C3, Rotation.identity(len(bones_FC3))
    for _ in range(3):  # alternate between the rotations for given bones and the bones for given rotations
        turned = _best_rotation(np.broadcast_to(bones_C3, bones_FC3.shape), bones_FC3)
        bones_C3 = np.einsum("fij,fci->fcj", turned.as_matrix(), bones_FC3).mean(0)
    upright = _best_rotation(bones_C3[None], rest_C3[None])[0]
    return turned * upright.inv(), upright.apply(bones_C3)


def _best_rotation(from_FC3: np.ndarray, to_FC3: np.ndarray) -> Rotation:
    """Return the (F,) rotations that bring sets of vectors onto others with the least squared distance (Kabsch)."""
    u, _, vt = np.linalg.svd(np.einsum("fci,fcj->fij", to_FC3, from_FC3))
    u[:, :, 2] *= np.sign(np.linalg.det(u @ vt))[:, None]  # a rotation, never a reflection
    return Rotation.from_matrix(u @ vt)


def _fitted(
    joints_FJ3: np.ndarray, offsets_J3: np.ndarray, world: list[Rotation], skeleton: Skeleton
) -> tuple[list[Rotation], np.ndarray]:
    """Improve rotations and places of the root until the armature's joints are as near to the motion's as possible.

    Each frame takes Levenberg-Marquardt steps: one that makes its distances larger is undone, the next is shorter.
    """
    root_F3 = joints_FJ3[:, 0]
    missing_FJ3 = joints_FJ3 - _placed(root_F3, offsets_J3, world, skeleton)
    damping_F = np.full(len(joints_FJ3), _DAMPING)
    for _ in range(_ROUNDS):
        if np.abs(missing_FJ3).max() < _GOOD:
            break
        steps_FJ3, step_F3 = _steps(joints_FJ3 - missing_FJ3, missing_FJ3, damping_F, skeleton)
        moved = _turned(world, steps_FJ3, skeleton)
        left_FJ3 = joints_FJ3 - _placed(root_F3 + step_F3, offsets_J3, moved, skeleton)
        better_F = _cost(left_FJ3) < _cost(missing_FJ3)
        damping_F *= np.where(better_F, 0.3, 10.0)
        world = [_chosen(better_F, after, before) for after, before in zip(moved, world, strict=True)]
        root_F3 = np.where(better_F[:, None], root_F3 + step_F3, root_F3)
        missing_FJ3 = np.where(better_F[:, None, None], left_FJ3, missing_FJ3)
    return world, root_F3


def _cost(missing_FJ3: np.ndarray) -> np.ndarray:
    """Return the (F,) sums over the joints that are minimised: squared distances, of large ones the fourth power."""
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
    weights_FJ = 1 + (missing_FJ3**2).sum(-1) / _LARGE**2  # from the derivative of `_cost`
    weighted = system * np.repeat(weights_FJ, 3, axis=1)[:, None]
    square = weighted @ system.transpose(0, 2, 1) + damping_F[:, None, None] * np.eye(system.shape[1])
    solved = np.linalg.solve(square, weighted @ missing_FJ3.reshape(frames, -1, 1)).reshape(frames, -1, 3)
    steps_FJ3 = np.zeros_like(places_FJ3)
    steps_FJ3[:, turning] = solved[:, :-1]
    return steps_FJ3, solved[:, -1]


def _chosen(first_F: np.ndarray, one: Rotation, other: Rotation) -> Rotation:
    """Return for each frame the first or the second rotation."""
    return Rotation.from_quat(np.where(first_F[:, None], one.as_quat(), other.as_quat()))


def _placed(root_F3: np.ndarray, offsets_J3: np.ndarray, world: list[Rotation], skeleton: Skeleton) -> np.ndarray:
    """Return the (F, J, 3) places of an armature's joints for given rotations in the world."""
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


def _children(skeleton: Skeleton, joint: int) -> list[int]:
    """Return the joints directly below a joint."""
    return [child for child, parent in enumerate(skeleton.parents) if parent == joint]


def _composed(rotations_FJ4: np.ndarray, skeleton: Skeleton) -> list[Rotation]:
    """Return for each joint the (F,) rotations in the world of parent-relative ones."""
    world: list[Rotation] = []
    for joint, parent in enumerate(skeleton.parents):
        own = Rotation.from_quat(rotations_FJ4[:, joint])
        world.append(world[parent] * own if parent >= 0 else own)
    return world


def _relative(world: list[Rotation], skeleton: Skeleton) -> np.ndarray:
    """Return (F, J, 4) parent-relative rotations of those in the world."""
    rows = [
        (world[parent].inv() * world[joint] if parent >= 0 else world[joint]).as_quat()
        for joint, parent in enumerate(skeleton.parents)
    ]
    return np.stack(rows, axis=1)
