"""Writing BVH files for Blender and other programs: centimetres, Y up, one rotation per joint, constant bone lengths.

`fit_skeleton` turns positions into constant bones and rotations; the rest formats them as text.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.inverse_kinematics import shortest_arc
from scalemogen.motion.skeleton import Skeleton

CENTIMETRES = 100.0  # per metre
_ROTATION_CHANNELS = "Zrotation Yrotation Xrotation"


def write_bvh(motion: MotionArrays, path: Path) -> None:
    """Fit constant bones and joint rotations to the positions of a motion, and write them."""
    offsets_J3, rotations_FJ4 = fit_skeleton(motion.joints_FJ3, motion.skeleton)
    lines = ["HIERARCHY", *_hierarchy(motion.skeleton, offsets_J3 * CENTIMETRES, 0, 0), "MOTION"]
    lines += [f"Frames: {len(motion.joints_FJ3)}", f"Frame Time: {1 / motion.fps:.8f}"]
    order = _written_order(motion.skeleton)
    euler = Rotation.from_quat(rotations_FJ4[:, order].reshape(-1, 4)).as_euler("ZYX", degrees=True)
    # Unwrap, so that programs that interpolate between frames see no jumps from 180 to -180 degrees.
    euler = np.unwrap(euler.reshape(len(motion.joints_FJ3), -1), period=360, axis=0)
    rows = np.concatenate([motion.joints_FJ3[:, 0] * CENTIMETRES, euler], axis=1)
    lines += [" ".join(f"{value:.5f}" for value in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fit_skeleton(joints_FJ3: np.ndarray, skeleton: Skeleton) -> tuple[np.ndarray, np.ndarray]:
    """Return constant bones and rotations that reproduce the positions as well as a rigid skeleton can.

    A joint with one child turns by the shortest arc from its parent's orientation. A joint with several children
    (pelvis, chest) gets the rotation that fits all of them best, because generated hips and collars change shape.

    Returns:
        (J, 3) offsets of the joints from their parents in metres, and (F, J, 4) parent-relative rotations.
    """
    joints = np.asarray(joints_FJ3, float)
    offsets = np.zeros((skeleton.joint_count, 3))
    world = np.tile([0.0, 0.0, 0.0, 1.0], (*joints.shape[:2], 1))
    local = world.copy()
    for joint, parent in enumerate(skeleton.parents):
        above = Rotation.from_quat(world[:, parent]) if parent >= 0 else Rotation.identity(len(joints))
        children = [child for child, p in enumerate(skeleton.parents) if p == joint]
        bones = joints[:, children] - joints[:, [joint]]
        lengths = np.linalg.norm(bones, axis=-1).mean(0)  # constant: the mean over the frames
        rest = np.array([skeleton.rest_directions[c] for c in children], float).reshape(-1, 3) * lengths[:, None]
        if len(children) == 1:
            seen = above.inv().apply(bones[:, 0])  # the bone in the axes of the parent joint
            turned = above * shortest_arc(np.broadcast_to(rest, seen.shape), seen)
        elif children:
            turned, rest = _fit_several(rest, bones)
        else:
            turned = above  # an end joint does not turn
        offsets[children] = rest
        world[:, joint], local[:, joint] = turned.as_quat(), (above.inv() * turned).as_quat()
    return offsets, local


def _fit_several(rest_C3: np.ndarray, bones_FC3: np.ndarray) -> tuple[Rotation, np.ndarray]:
    """Fit one rigid set of bones to all frames.

    Returns:
        (F,) rotations, and the (C, 3) bones: their mean over the frames after undoing the rotations.
    """
    # Alternate between the rotations for given bones and the bones for given rotations; two rounds.
    for _ in range(2):
        # Kabsch: the best rotation comes from the singular value decomposition of the covariance.
        covariance = np.einsum("fci,cj->fij", bones_FC3, rest_C3)
        u, _, vt = np.linalg.svd(covariance)
        u[:, :, 2] *= np.sign(np.linalg.det(u @ vt))[:, None]  # a rotation, never a reflection
        turned = Rotation.from_matrix(u @ vt)
        rest_C3 = np.einsum("fij,fci->fcj", turned.as_matrix(), bones_FC3).mean(0)
    return turned, rest_C3


def _hierarchy(skeleton: Skeleton, offsets_J3: np.ndarray, joint: int, depth: int) -> list[str]:
    """Return the lines of a joint and everything below it; offsets are in centimetres."""
    indent, kind = "\t" * depth, "JOINT" if depth else "ROOT"
    channels = f"6 Xposition Yposition Zposition {_ROTATION_CHANNELS}" if not depth else f"3 {_ROTATION_CHANNELS}"
    lines = [
        f"{indent}{kind} {skeleton.joint_names[joint]}",
        f"{indent}{{",
        f"{indent}\t{_offset(offsets_J3[joint])}",
    ]
    lines.append(f"{indent}\tCHANNELS {channels}")
    children = [child for child, parent in enumerate(skeleton.parents) if parent == joint]
    for child in children:
        lines += _hierarchy(skeleton, offsets_J3, child, depth + 1)
    if not children:
        end = 0.3 * offsets_J3[joint]  # an end bone for display, 0.3 times as long as the bone before it
        lines += [f"{indent}\tEnd Site", f"{indent}\t{{", f"{indent}\t\t{_offset(end)}", f"{indent}\t}}"]
    return [*lines, f"{indent}}}"]


def _offset(values: np.ndarray) -> str:
    """Return an OFFSET line."""
    return "OFFSET " + " ".join(f"{value:.5f}" for value in values)


def _written_order(skeleton: Skeleton, joint: int = 0) -> list[int]:
    """Return the joints depth first, the order in which the hierarchy lists them and the rows must follow."""
    order = [joint]
    for child, parent in enumerate(skeleton.parents):
        if parent == joint:
            order += _written_order(skeleton, child)
    return order
