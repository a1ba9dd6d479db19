"""Fit an armature to joint positions: a rest pose, and rotations of the joints that move it.

Animation programs store a motion as rotations of a body whose bones keep their lengths. The joints of a generated
motion do not quite keep them, so rotations are fitted: `fit_armature` finds those with the smallest distances between
the joints of the armature and the joints of the motion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.armature_fit import fitted_pose, placed
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.inverse_kinematics import bone_lengths_by_frame, shortest_arc
from scalemogen.motion.skeleton import ADULT_BONE_LENGTHS, Skeleton

# Directions from parent to joint of a person who stands with the arms held out (T-pose), for the left side. X is
# left, Y up, Z front. Measured: means over 483 clips in which a person stands upright, with the arms straightened.
_STANDING = {
    "hip": (0.95, -0.32, 0.01),
    "knee": (0.03, -1.0, -0.04),
    "ankle": (0.02, -0.99, -0.12),
    "foot": (0.11, -0.64, 0.75),
    "collar": (0.35, 0.93, 0.01),
    "shoulder": (1.0, 0.08, -0.1),
    "elbow": (1.0, 0.0, 0.0),
    "wrist": (1.0, 0.0, 0.0),
    "pelvis": (0.0, -1.0, 0.0),  # only in SnapMoGen's skeleton, whose root lies above the pelvis
}
_UPWARD = (0.0, 1.0, 0.0)  # the direction to the joints of spine, neck and head
_CHUNK = 500  # frames that are fitted at a time; limits memory
_MEAN, _FARTHEST = 0.004, 0.014  # metres; largest mean and largest single distance that count as near


@dataclass(frozen=True)
class Armature:
    """A rest pose and its movement.

    Attributes:
        offsets_J3: metres from parent to joint in the rest pose; zero for the root.
        rotations_FJ4: parent-relative unit quaternions (x, y, z, w); the identity is the rest pose.
        root_F3: positions of the root in metres.
    """

    offsets_J3: np.ndarray
    rotations_FJ4: np.ndarray
    root_F3: np.ndarray

    def world(self, skeleton: Skeleton) -> list[Rotation]:
        """Return for each joint the (F,) rotations in the world."""
        return _composed(self.rotations_FJ4, skeleton)

    def joints(self, skeleton: Skeleton) -> np.ndarray:
        """Return the (F, J, 3) positions of the joints in metres."""
        return placed(self.root_F3, self.offsets_J3, self.world(skeleton), skeleton)

    def rest_J3(self, skeleton: Skeleton) -> np.ndarray:
        """Return the (J, 3) positions of the joints in the rest pose, the root at the origin."""
        rest = self.offsets_J3.copy()
        for parent, joint in skeleton.bones:
            rest[joint] += rest[parent]
        return rest


def fit_armature(motion: MotionArrays) -> Armature:
    """Fit an armature to a motion.

    A motion with rotations keeps them, and gets the rest pose that they are relative to. Otherwise the rest pose is
    that of a person who stands with the arms held out. Bones are as long as on average over the frames. Pelvis and
    chest, which several bones leave, have the shape that fits all frames best. Rotations and the root's positions are
    found by weighted least squares over all joints (Gauss-Newton steps with damping). What positions do not show, the
    twist of a bone about itself, is as small as possible.

    In motions whose bones change their length, the fitted joints may be too far from the motion's joints (`near`).
    Then the rotations follow the directions of the bones, and the root is where the motion has it. The writers
    translate single joints to make up for the rest.

    The last results are kept, because a motion is usually written in several formats. Do not change their arrays.
    """
    rotations_FJ4 = None if motion.rotations_FJ4 is None else np.asarray(motion.rotations_FJ4, float).tobytes()
    return _fitted(np.asarray(motion.joints_FJ3, float).tobytes(), rotations_FJ4, motion.skeleton)


@lru_cache(maxsize=8)
def _fitted(joints: bytes, rotations: bytes | None, skeleton: Skeleton) -> Armature:
    """`fit_armature` of (F, J, 3) float64 positions and (F, J, 4) float64 rotations, as bytes."""
    joints_FJ3 = np.frombuffer(joints).reshape(-1, skeleton.joint_count, 3)
    if rotations is not None:
        rotations_FJ4 = np.frombuffer(rotations).reshape(-1, skeleton.joint_count, 4)
        world = _composed(rotations_FJ4, skeleton)
        offsets_J3 = np.zeros((skeleton.joint_count, 3))
        for parent, joint in skeleton.bones:
            offsets_J3[joint] = world[parent].inv().apply(joints_FJ3[:, joint] - joints_FJ3[:, parent]).mean(0)
        return Armature(offsets_J3, rotations_FJ4, joints_FJ3[:, 0])
    offsets_J3, world = _first_guess(joints_FJ3, skeleton)
    # Bodies of any unit are fitted in metres, as all limits here are.
    size = float(np.linalg.norm(offsets_J3, axis=-1).sum() / ADULT_BONE_LENGTHS.sum()) or 1.0
    rotated = Armature(offsets_J3, _relative(world, skeleton), joints_FJ3[:, 0])
    if _stretch(joints_FJ3, offsets_J3, skeleton) > 2 * _FARTHEST:
        return rotated  # no fit can be `near`
    parts = [slice(start, start + _CHUNK) for start in range(0, len(joints_FJ3), _CHUNK)]
    fitted = [
        fitted_pose(joints_FJ3[p] / size, offsets_J3 / size, [turn[p] for turn in world], skeleton) for p in parts
    ]
    rotations_FJ4 = np.concatenate([_relative(turns, skeleton) for turns, _ in fitted])
    armature = Armature(offsets_J3, rotations_FJ4, size * np.concatenate([root_F3 for _, root_F3 in fitted]))
    if near(armature.joints(skeleton), joints_FJ3):
        return armature
    return rotated


def _stretch(joints_FJ3: np.ndarray, offsets_J3: np.ndarray, skeleton: Skeleton) -> float:
    """Return the largest difference between a bone's length in a frame and its length in the armature.

    However the armature is posed, one end of that bone misses its place by at least half of this difference.
    """
    lengths_FJ = bone_lengths_by_frame(joints_FJ3, skeleton)
    return float(np.abs(lengths_FJ - np.linalg.norm(offsets_J3, axis=-1)).max())


def near(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether (..., 3) positions in metres differ by at most 4 mm on average and 14 mm at most."""
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


def _children(skeleton: Skeleton, joint: int) -> list[int]:
    """Return the joints directly below a joint."""
    return [child for child, parent in enumerate(skeleton.parents) if parent == joint]


def _composed(rotations_FJ4: np.ndarray, skeleton: Skeleton) -> list[Rotation]:
    """Return for each joint its (F,) rotations in the world, from parent-relative rotations."""
    world: list[Rotation] = []
    for joint, parent in enumerate(skeleton.parents):
        own = Rotation.from_quat(rotations_FJ4[:, joint])
        world.append(world[parent] * own if parent >= 0 else own)
    return world


def _relative(world: list[Rotation], skeleton: Skeleton) -> np.ndarray:
    """Return (F, J, 4) parent-relative rotations, from rotations in the world."""
    rows = [
        (world[parent].inv() * world[joint] if parent >= 0 else world[joint]).as_quat()
        for joint, parent in enumerate(skeleton.parents)
    ]
    return np.stack(rows, axis=1)
