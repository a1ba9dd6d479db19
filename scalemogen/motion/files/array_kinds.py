"""What an array of numbers is: features, positions of joints, or rotations of joints; the numbers themselves decide.

Arrays have no names, and several contents share a shape: (F, 72) may be positions of 24 joints in two orders or their
rotations. So each content that fits the shape is tried, and the first that forms a human body is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import decode
from scalemogen.motion.files.anatomy import fault_of_body
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.smpl import BODIES, are_rotations, smpl_joints
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN, Skeleton

_BELOW_FLOOR = -0.1  # metres; the pelvis is never lower, so lower numbers are not heights


@dataclass(frozen=True)
class _Positions:
    """Positions of `points` joints, of which the first ones are those of the skeleton."""

    title: str
    points: int
    skeleton: Skeleton


_POSITIONS = (
    _Positions("positions of the 22 joints of HumanML3D", 22, HUMANML3D),
    _Positions("positions of the 24 joints of SnapMoGen", 24, SNAPMOGEN),
    *(
        _Positions(f"positions of the {points} joints of {body}", points, HUMANML3D)
        for points, body in BODIES.items()
    ),
)

# Ends of shapes that cannot be read, and what has them.
_KNOWN_SHAPES = (
    ((3, 3), "rotation matrices: turn them into rotation vectors"),
    ((4,), "quaternions: turn them into rotation vectors"),
    ((6,), "rotations of six numbers each: turn them into rotation vectors"),
    ((132,), "22 rotations of six numbers each: turn them into rotation vectors"),
    ((135,), "22 rotations of six numbers each and a path: turn them into rotation vectors"),
    ((63,), "rotations of a body without its orientation: put three columns with that before them"),
    ((69,), "rotations of SMPL without its orientation: put three columns with that before them"),
    ((75,), "rotations of SMPL with a path in three columns: store both in an NPZ file as poses and trans"),
    ((251,), "features of the 21 joints of KIT-ML, a skeleton that is not known here"),
)


def raw_array(array: np.ndarray, name: str, pelvis_F3: np.ndarray | None = None) -> RawMotion:
    """Return what an array holds.

    Args:
        array: numbers, one row per frame; a batch of one motion may come first.
        name: of the file, for the error messages.
        pelvis_F3: (F, 3) positions of the pelvis, if they are known beside rotations.

    Raises:
        ValueError: if the array does not hold numbers, or has no shape of a motion.
    """
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} holds values of type {array.dtype} where numbers belong; save integers or floats")
    if array.ndim == 4 and array.shape[0] == 1:
        array = array[0]
    for layout in LAYOUTS.values():
        if array.ndim == 2 and array.shape[1] == layout.dims and len(array):
            return _features(array.astype(np.float32), layout, name)
    points_FN3 = _as_points(array)
    kinds = [kind for kind in _POSITIONS if points_FN3 is not None and kind.points == points_FN3.shape[1]]
    if points_FN3 is None or not kinds:
        raise ValueError(
            f"{name} has shape {array.shape}{_looks_like(array.shape)}; a motion has (frames, 22, 3) joints or "
            "(frames, 263) features, for SnapMoGen (frames, 24, 3) or (frames, 296), or as rotations (frames, 66), "
            "(frames, 72), (frames, 156) or (frames, 165)"
        )
    read = [_joints(points_FN3, kind) for kind in kinds]
    bodies = [raw for raw in read if not fault_of_body(raw.motion.joints_FJ3, raw.motion.skeleton)]
    if not bodies and are_rotations(points_FN3):
        return _rotations(points_FN3, pelvis_F3, name)
    return next(iter([*bodies, *read]))  # of an array without a body, `settled` says what is not human


def _looks_like(shape: tuple[int, ...]) -> str:
    """Return what an unreadable shape is known for, to be put after it in a message; "" if nothing."""
    known = next((title for ending, title in _KNOWN_SHAPES if shape[1:] and shape[-len(ending) :] == ending), "")
    return f", which looks like {known}" if known else ""


def _as_points(array: np.ndarray) -> np.ndarray | None:
    """Return the array as (F, N, 3); None if it has another shape or no frames."""
    if array.ndim == 3 and array.shape[2] == 3 and len(array):
        return array
    if array.ndim == 2 and array.shape[1] % 3 == 0 and len(array):
        return array.reshape(len(array), -1, 3)
    return None


def _joints(points_FN3: np.ndarray, kind: _Positions) -> RawMotion:
    """Return the points as positions; NPY files cannot say a frame rate, so that of the data set is assumed."""
    skeleton = kind.skeleton
    joints_FJ3 = points_FN3[:, : skeleton.joint_count].astype(np.float32)
    motion = MotionArrays(joints_FJ3, float(LAYOUTS[skeleton.name].fps), skeleton)
    return RawMotion(motion, kind.title, fps_known=False)


def _rotations(rotations_FJ3: np.ndarray, pelvis_F3: np.ndarray | None, name: str) -> RawMotion:
    """Return the joints of a body that is posed by the rotations."""
    notes = ["the file holds rotations of joints; they pose an adult body, as bone lengths are not read"]
    if pelvis_F3 is None:
        notes.append("the file does not say where the body is, so the pelvis stays in place")
    elif pelvis_F3.shape != (len(rotations_FJ3), 3) or not np.isfinite(pelvis_F3).all():
        raise ValueError(f"{name} has a path of shape {pelvis_F3.shape}; it is to be one finite place per frame")
    body = BODIES[rotations_FJ3.shape[1]]
    joints_FJ3 = smpl_joints(rotations_FJ3, pelvis_F3)
    motion = MotionArrays(joints_FJ3, float(LAYOUTS[HUMANML3D.name].fps), HUMANML3D)
    return RawMotion(motion, f"rotations of {body}", fps_known=False, notes=tuple(notes), to_floor=True)


def _features(features_FC: np.ndarray, layout: FeatureLayout, name: str) -> RawMotion:
    """Return the motion of features; ValueError if they are not in their original units."""
    motion = decode(features_FC, layout)
    fault = fault_of_body(motion.joints_FJ3, layout.skeleton)
    if not fault and motion.joints_FJ3[:, 0, 1].min() < _BELOW_FLOOR:
        fault = "the pelvis goes below the floor"
    if fault and np.isfinite(features_FC).all():
        raise ValueError(
            f"{name} looks like features that are still normalised, as {fault}; multiply them by the standard "
            "deviation of their data set and add its mean"
        )
    return RawMotion(motion, f"features of the layout {layout.name}", settled=True)
