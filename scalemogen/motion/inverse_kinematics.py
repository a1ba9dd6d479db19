"""Bone rotations from joint positions and back, and fitting a motion to another body (docs/method.md, section 1).

A joint's rotation here turns the bone that *ends* in the joint from its rest direction into its direction. It is
relative to the rotation of the bone before it in the chain; the first bone of every chain is relative to the root's
heading. Quaternions are (x, y, z, w). A "6D" rotation is the first and the second column of the rotation matrix.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.skeleton import HUMANML3D, Skeleton
from scalemogen.motion.vectors import unit

_TINY = 1e-8  # lengths below this count as zero


def shortest_arc(sources_N3: np.ndarray, targets_N3: np.ndarray) -> Rotation:
    """Return the smallest rotations that take each source direction onto its target.

    Opposite vectors have no single shortest arc. They get half a turn about the axis nearest to +Y, so that for two
    horizontal directions the rotation is a turn about the vertical.

    Args:
        sources_N3, targets_N3: (N, 3) vectors of any length; a zero vector gives the identity.
    """
    sources, targets = unit(np.asarray(sources_N3, float)), unit(np.asarray(targets_N3, float))
    # For unit vectors the unnormalised quaternion (a x b, 1 + a.b) is the rotation from a to b.
    axes, cosines = np.cross(sources, targets), np.sum(sources * targets, axis=-1, keepdims=True)
    quaternions = np.concatenate([axes, 1 + cosines], axis=-1)
    # For opposite vectors it is zero. (axis, 0) is half a turn about an axis at right angles to both.
    opposite = (cosines[:, 0] < 0) & (np.linalg.norm(quaternions, axis=-1) < _TINY)
    quaternions[opposite] = np.pad(_perpendicular(sources[opposite]), ((0, 0), (0, 1)))
    return Rotation.from_quat(quaternions)


def bone_lengths(joints_FJ3: np.ndarray, skeleton: Skeleton = HUMANML3D) -> np.ndarray:
    """Return the (J,) median distance of each joint to its parent, in the unit of the joints; 0 for the root."""
    return np.median(bone_lengths_by_frame(joints_FJ3, skeleton), axis=0)


def bone_lengths_by_frame(joints_FJ3: np.ndarray, skeleton: Skeleton = HUMANML3D) -> np.ndarray:
    """Return the (F, J) distances of each joint to its parent, in the unit of the joints; 0 for the root."""
    return np.linalg.norm(_bone_vectors(joints_FJ3, skeleton), axis=-1)


def inverse_kinematics(joints_FJ3: np.ndarray, yaw_F: np.ndarray, skeleton: Skeleton = HUMANML3D) -> np.ndarray:
    """Return chain-relative bone rotations: the shortest arcs from the rest directions.

    Args:
        joints_FJ3: (F, J, 3) positions, any unit.
        yaw_F: (F,) heading in radians about +Y, 0 facing +Z.

    Returns:
        (F, J, 4) float64 quaternions; the root's is the turn by -yaw.
    """
    rotations_FJ4 = np.zeros((*joints_FJ3.shape[:2], 4))
    root = _turn(-yaw_F)
    rotations_FJ4[:, 0] = root.as_quat()
    directions = _bone_vectors(joints_FJ3, skeleton)
    for chain in skeleton.chains:
        before = root
        for joint in chain[1:]:
            rest = np.broadcast_to(np.asarray(skeleton.rest_directions[joint], float), directions[:, joint].shape)
            world = shortest_arc(rest, directions[:, joint])
            rotations_FJ4[:, joint] = (before.inv() * world).as_quat()  # relative to the bone before
            before = world
    return rotations_FJ4


def forward_kinematics(
    rotations_FJ4: np.ndarray, root_F3: np.ndarray, lengths_J: np.ndarray, skeleton: Skeleton = HUMANML3D
) -> np.ndarray:
    """Return joint positions from chain-relative rotations: the inverse of `inverse_kinematics`.

    Args:
        rotations_FJ4: (F, J, 4) as `inverse_kinematics` returns them.
        root_F3: (F, 3) root positions.
        lengths_J: (J,) bone lengths in the unit of the root positions.

    Returns:
        (F, J, 3) float64 positions.
    """
    joints_FJ3 = np.zeros((*rotations_FJ4.shape[:2], 3))
    joints_FJ3[:, 0] = root_F3
    offsets_J3 = np.asarray(skeleton.rest_directions, float) * np.asarray(lengths_J)[:, None]
    for chain in skeleton.chains:
        world = Rotation.from_quat(rotations_FJ4[:, 0])
        for joint in chain[1:]:
            # Multiply the rotations along the chain, then place the joint at the end of its turned bone.
            world = world * Rotation.from_quat(rotations_FJ4[:, joint])
            joints_FJ3[:, joint] = joints_FJ3[:, skeleton.parents[joint]] + world.apply(offsets_J3[joint])
    return joints_FJ3


def retarget(joints_FJ3: np.ndarray, lengths_J: np.ndarray, skeleton: Skeleton = HUMANML3D) -> np.ndarray:
    """Return the same poses on a body with other bone lengths; the root's path is scaled with the leg length.

    Inverse kinematics followed by forward kinematics with other lengths keeps every bone's direction. So it is enough
    to stretch each bone along itself; no rotation is computed.

    Args:
        joints_FJ3: (F, J, 3) positions; the leg is measured in frame 0, as in HumanML3D's recipe.
        lengths_J: (J,) target lengths in the unit of the joints.

    Returns:
        (F, J, 3) float64 positions.

    Raises:
        ValueError: if the right leg of frame 0 has no length.
    """
    vectors_FJ3 = _bone_vectors(joints_FJ3, skeleton)
    leg = [skeleton.index("right_knee"), skeleton.index("right_ankle")]
    source_leg = np.linalg.norm(vectors_FJ3[0, leg], axis=-1).sum()
    if source_leg < _TINY:
        raise ValueError(
            f"the right leg has length {source_leg:g} in the first frame; pass joints in the order of the skeleton "
            f"'{skeleton.name}'"
        )
    retargeted_FJ3 = np.empty(vectors_FJ3.shape)
    # Longer legs take longer steps: scale the root's path by the ratio of the leg lengths.
    retargeted_FJ3[:, 0] = np.asarray(joints_FJ3[:, 0], float) * np.asarray(lengths_J)[leg].sum() / source_leg
    stretched_FJ3 = unit(np.asarray(vectors_FJ3, float)) * np.asarray(lengths_J)[:, None]
    for parent, joint in skeleton.bones:
        retargeted_FJ3[:, joint] = retargeted_FJ3[:, parent] + stretched_FJ3[:, joint]
    return retargeted_FJ3


def sixd_from_quaternions(rotations: np.ndarray) -> np.ndarray:
    """Return (..., 6) first and second matrix columns of (..., 4) quaternions (Zhou et al., CVPR 2019)."""
    matrices = Rotation.from_quat(rotations.reshape(-1, 4)).as_matrix()
    return np.concatenate([matrices[..., 0], matrices[..., 1]], axis=-1).reshape(*rotations.shape[:-1], 6)


def quaternions_from_sixd(sixd: np.ndarray) -> np.ndarray:
    """Return (..., 4) quaternions of (..., 6) first and second matrix columns, which need not be orthonormal."""
    # Gram-Schmidt: normalise the first column, remove its share from the second, normalise that.
    first = sixd[..., :3] / np.maximum(np.linalg.norm(sixd[..., :3], axis=-1, keepdims=True), 1e-8)
    second = sixd[..., 3:] - first * np.sum(first * sixd[..., 3:], axis=-1, keepdims=True)
    second = second / np.maximum(np.linalg.norm(second, axis=-1, keepdims=True), 1e-8)
    # The third column of a rotation matrix is the cross product of the other two.
    matrices = np.stack([first, second, np.cross(first, second)], axis=-1)
    return Rotation.from_matrix(matrices.reshape(-1, 3, 3)).as_quat().reshape(*sixd.shape[:-1], 4)


def _bone_vectors(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return (F, J, 3) float64 vectors from each joint's parent to the joint; zero for the root."""
    joints = np.asarray(joints_FJ3, float)
    parents = np.maximum(skeleton.parents, 0)  # The root counts as its own parent.
    return joints - joints[:, parents]


def _perpendicular(directions_N3: np.ndarray) -> np.ndarray:
    """Return for each unit direction a unit vector at right angles to it, as near to +Y as possible."""
    # Remove the direction's share from +Y, or from +X where the direction itself is nearly vertical.
    upright = np.abs(directions_N3[:, 1:2]) > 0.9
    helpers = np.where(upright, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    return unit(helpers - directions_N3 * np.sum(helpers * directions_N3, axis=-1, keepdims=True))


def _turn(angle_F: np.ndarray) -> Rotation:
    """Return rotations about +Y by the angles, in radians."""
    return Rotation.from_euler("y", np.asarray(angle_F, float).reshape(-1, 1))
