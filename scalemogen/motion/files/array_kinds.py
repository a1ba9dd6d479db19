"""Find out what an array holds, from its shape and its numbers: features, positions or rotations of joints.

Arrays have no names, and several contents share a shape: (F, 72) may be positions of 24 joints in two orders or their
rotations. So each content that fits the shape is tried, and the first that forms a human body is taken.

Networks write several motions into one array and put the axes in different orders; `array_axes` brings one motion to
(frames, ...).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import decode
from scalemogen.motion.files.anatomy import fault_of_body
from scalemogen.motion.files.array_axes import motion_at, without_padding
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.smpl import (
    BODIES,
    WITH_MORE_POINTS,
    are_rotations,
    are_rotations_in_degrees,
    as_rotation_vectors,
    path_unit,
    smpl_joints,
)
from scalemogen.motion.files.soma import SOMA_30, SOMA_77, SOMA_FPS
from scalemogen.motion.files.takes import numbered_take
from scalemogen.motion.files.world import UNITS
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN, Skeleton

_MOTION_X, _MOTION_X_PATH = 322, slice(309, 312)  # numbers per frame of Motion-X, and those of the path
_BELOW_FLOOR = -0.1  # metres; the pelvis is never lower, so lower numbers are not heights


@dataclass(frozen=True)
class _Positions:
    """Positions of `points` joints; `rows` are those of the skeleton's joints, by default the first ones.

    With `flat`, arrays of shape (F, 3 * points) are read, too; without it, that shape means something else.
    """

    title: str
    points: int
    skeleton: Skeleton
    rows: tuple[int, ...] = ()
    fps: float | None = None  # if it differs from that of the skeleton's data set
    flat: bool = True


_POSITIONS = (
    _Positions("positions of the 22 joints of HumanML3D", 22, HUMANML3D),
    _Positions("positions of the 24 joints of SnapMoGen", 24, SNAPMOGEN),
    *(
        _Positions(f"positions of the {points} joints of {body}", points, HUMANML3D)
        for points, body in BODIES.items()
    ),
    *(
        _Positions(
            f"positions of {points} points of {body}, of which the first 22 are read", points, HUMANML3D, flat=False
        )
        for points, body in WITH_MORE_POINTS.items()
    ),
    _Positions("positions of the 77 joints of SOMA", 77, HUMANML3D, SOMA_77, SOMA_FPS),
    _Positions("positions of the 30 joints of SOMA", 30, HUMANML3D, SOMA_30, SOMA_FPS),
)
_DIMS = frozenset(layout.dims for layout in LAYOUTS.values())
POINTS = frozenset(kind.points for kind in _POSITIONS)
_WITH_CONFIDENCE = {(kind.points, 4) for kind in _POSITIONS if not kind.rows}  # shapes of a frame

# Ends of shapes that cannot be read, and what has them.
_KNOWN_SHAPES = (
    ((3, 3), "matrices of joints: only rotations of 22, 24, 52 or 55 joints are read, without scaling or mirroring"),
    ((4,), "quaternions: turn them into rotation vectors"),
    ((6,), "rotations of six numbers each: turn them into rotation vectors"),
    ((34, 3), "joints of the robot G1, which does not have a human body"),
    ((21, 3), "joints of KIT-ML, a skeleton that is not known here"),
    ((17, 3), "17 key points, as of Human3.6M, in which spine, neck and toes are missing"),
    ((25, 3), "25 joints of Kinect or key points of OpenPose, in which the spine is missing"),
    ((33, 3), "33 landmarks of MediaPipe, in which the spine is missing"),
    ((133, 3), "133 key points of COCO-WholeBody, in which the spine is missing"),
    ((2,), "key points in a picture: they have no depth"),
    ((132,), "22 rotations of six numbers each: turn them into rotation vectors"),
    ((135,), "22 rotations of six numbers each and a path: turn them into rotation vectors"),
    ((63,), "rotations of a body without its orientation: put three columns with that before them"),
    ((69,), "rotations of SMPL without its orientation: put three columns with that before them"),
    ((75,), "rotations of SMPL with a path in three columns: store both in an NPZ file as poses and trans"),
    ((251,), "features of the 21 joints of KIT-ML, a skeleton that is not known here"),
)


def raw_array(
    array: np.ndarray,
    name: str,
    pelvis_F3: np.ndarray | None = None,
    lengths: Sequence[int] = (),
    take: str | None = None,
) -> RawMotion:
    """Return what an array holds.

    Args:
        array: numbers of one motion or of several, of which one is read; see `motion_at` for the axes.
        name: name of the file, for the error messages.
        pelvis_F3: (F, 3) positions of the pelvis, if they are known beside rotations.
        lengths: numbers of frames of the motions, if padding follows them; empty if they are not known.
        take: number of the motion that is read, from 1; None for the first.

    Raises:
        ValueError: if the array does not hold numbers, has no shape of a motion, or not the motion that is asked for.
    """
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} holds values of type {array.dtype} where numbers belong; save integers or floats")
    _, count = motion_at(0, array, POINTS, _DIMS)
    index, takes, notes = numbered_take(count, take, name)
    one, _ = motion_at(index, array, POINTS, _DIMS)
    if len(lengths) > index and lengths[index] > 0:
        one = one[: lengths[index]]
    elif one.ndim > 1 and one.size:
        one, padded = without_padding(one)
        if padded:
            notes.append(f"the last {padded} frames hold only zeros and are left out")
            pelvis_F3 = None if pelvis_F3 is None else pelvis_F3[: len(one)]
    if one.ndim == 3 and one.shape[1:] in _WITH_CONFIDENCE and _is_body(one[..., :3]):
        one = one[..., :3]
        notes.append("the fourth number of each joint is not a coordinate and is left out")
    raw = _one_motion(one, array.shape, name, pelvis_F3)
    return replace(raw, notes=(*notes, *raw.notes), takes=takes)


def _is_body(points_FN3: np.ndarray) -> bool:
    """Whether the first 22 points have the shape of a human body in the order of `humanml3d`."""
    finite = points_FN3.size > 0 and bool(np.isfinite(points_FN3).all())
    return finite and not fault_of_body(points_FN3[:, :22], HUMANML3D)


def _one_motion(array: np.ndarray, shape: tuple[int, ...], name: str, pelvis_F3: np.ndarray | None) -> RawMotion:
    """Return what the array of one motion holds; `shape` is that of the file."""
    if array.ndim == 2 and array.shape[1] == _MOTION_X and len(array):
        return _rotations(array[:, :66].reshape(-1, 22, 3), array[:, _MOTION_X_PATH], name)
    vectors = as_rotation_vectors(array)
    if vectors is not array and vectors.ndim == 3 and vectors.shape[1] in BODIES:
        return _rotations(vectors, pelvis_F3, name)
    for layout in LAYOUTS.values():
        if array.ndim == 2 and array.shape[1] == layout.dims and len(array):
            return _features(array.astype(np.float32), layout, name)
    points_FN3 = _as_points(array)
    kinds = [
        kind
        for kind in _POSITIONS
        if points_FN3 is not None and kind.points == points_FN3.shape[1] and (kind.flat or array.ndim == 3)
    ]
    if points_FN3 is None or not kinds:
        raise ValueError(
            f"{name} has shape {shape}{_looks_like(shape) or _looks_like(shape[:-1])}; a motion has (frames, 22, 3) "
            "joints or (frames, 263) features, for SnapMoGen (frames, 24, 3) or (frames, 296), or as rotations "
            "(frames, 66), (frames, 72), (frames, 156) or (frames, 165)"
        )
    read = [_joints(points_FN3, kind) for kind in kinds]
    bodies = [raw for raw in read if not fault_of_body(raw.motion.joints_FJ3, raw.motion.skeleton)]
    if not bodies and are_rotations(points_FN3):
        if points_FN3.shape[1] not in BODIES:
            raise ValueError(
                f"{name} looks like rotations of {points_FN3.shape[1]} joints; only those of "
                f"{', '.join(map(str, BODIES))} joints are read, so save positions"
            )
        return _rotations(points_FN3, pelvis_F3, name)
    if not bodies and are_rotations_in_degrees(points_FN3):
        raise ValueError(f"{name} looks like rotations in degrees; save rotation vectors in radians, or positions")
    return next(iter([*bodies, *read]))  # if no reading gives a body, `settled` raises and says what is not human


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
    """Return the points as positions. NPY files store no frame rate, so that of the data set is assumed."""
    skeleton = kind.skeleton
    joints_FJ3 = points_FN3[:, list(kind.rows or range(skeleton.joint_count))].astype(np.float32)
    motion = MotionArrays(joints_FJ3, kind.fps or float(LAYOUTS[skeleton.name].fps), skeleton)
    return RawMotion(motion, kind.title, fps_known=False)


def _rotations(rotations_FJ3: np.ndarray, pelvis_F3: np.ndarray | None, name: str) -> RawMotion:
    """Return the joints of a body that is posed by the rotations."""
    notes = ["the file holds rotations of joints; an adult body is posed by them, as bone lengths are not read"]
    if pelvis_F3 is None:
        notes.append("the file has no positions of the body, so the pelvis stays where it is")
    elif pelvis_F3.shape != (len(rotations_FJ3), 3) or not np.isfinite(pelvis_F3).all():
        raise ValueError(f"{name} has a path of shape {pelvis_F3.shape}; it must have one finite position per frame")
    elif (unit := path_unit(rotations_FJ3, pelvis_F3)) != "m":
        notes.append(f"the path of the body is taken to be in {unit}")
        pelvis_F3 = pelvis_F3 * UNITS[unit]
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
