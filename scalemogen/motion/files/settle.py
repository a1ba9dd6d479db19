"""Turn what a reader found into a motion in metres, Y up; find up axis, unit and frame rate unless they are given."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.anatomy import fault_of_body
from scalemogen.motion.files.calibration import calibration_frames
from scalemogen.motion.files.handedness import is_mirrored, mirrored
from scalemogen.motion.files.raw import RawMotion
from scalemogen.motion.files.takes import chosen_take
from scalemogen.motion.files.world import (
    ADULT_LENGTH,
    UNITS,
    UP,
    Axis,
    axis_name,
    axis_of,
    body_length,
    turned_up,
    unit_of,
    up_axis,
)
from scalemogen.motion.sides import other_side
from scalemogen.motion.understood import FIND_OUT, ONE_TAKE, Axes, Given, JointsNotFound, Understood, UpAxis

_USUAL_UNITS = ("m", "cm", "mm")  # those that need no note
_TRAVEL_METRES = 1000.0  # largest distance of a joint from the start
_FPS = (0.1, 1000)
_LEFT_HANDED = (
    "the axes are taken to be left-handed, as in Unity, because feet and knees point backward otherwise; one axis is "
    "turned around"
)
_JUDGED = 2000  # about as many frames of a long motion, evenly spaced, are used to find axis and unit


def settled(raw: RawMotion, name: str, given: Given = FIND_OUT) -> MotionArrays:
    """Return the motion in metres, Y up, with what was understood of it.

    Args:
        raw: what the reader found.
        name: the file's name, for the error messages.
        given: what the user knows.

    Raises:
        JointsNotFound: if the nodes that are taken for joints form no human body.
        ValueError: if joints are given for a file without nodes, if the file does not have the take that is asked
            for, if there are fewer than two frames, or if the joints are not finite, form no human body, or go too
            far.
    """
    if given.joints and not raw.file_nodes.names:
        raise ValueError(f"{name} has no nodes with names, so no joint can be assigned; leave --joints out")
    if not raw.takes.names:
        chosen_take(("1",), given.take, name)
    _check_numbers(raw.motion.joints_FJ3, name)
    raw = _without_calibration(raw)
    motion, notes = raw.motion, list(raw.notes)
    fps, known = _frame_rate(raw, given, name)
    if not known:
        notes.append(f"the file does not say its frame rate; {fps:g} frames per second are assumed")
    check_body(raw, name)
    up = _up(raw, given)
    if up != UP and given.up is None:
        notes.append(f"{axis_name(up)} is taken to point up")
    unit, metres = _unit(raw, given)
    if unit not in UNITS:
        notes.append("the body's size fits no known unit, so it is scaled to the size of an adult")
    elif unit not in _USUAL_UNITS and given.unit is None:
        notes.append(f"the unit is taken to be {unit if unit[0].isdigit() else f'the {unit}'}")
    joints_FJ3 = (turned_up(motion.joints_FJ3, up) * metres).astype(np.float32)
    left_handed = _is_left_handed(raw, joints_FJ3, given)
    if left_handed:
        raw, joints_FJ3 = _right_handed(raw, joints_FJ3)
        notes += [] if given.axes else [_LEFT_HANDED]
    if raw.to_floor:
        joints_FJ3[..., 1] -= joints_FJ3[..., 1].min()
    _check_travel(joints_FJ3, name)
    upright = up == UP and not left_handed
    same = upright and metres == 1.0
    return replace(
        motion,
        joints_FJ3=joints_FJ3,
        fps=fps,
        rotations_FJ4=motion.rotations_FJ4 if upright else None,  # they would have to be turned, too
        heading_F=motion.heading_F if same else None,
        bone_lengths_J=motion.bone_lengths_J if same else None,
        understood=Understood(
            raw.content, axis_name(up), unit, fps, known, tuple(notes), raw.nodes, raw.file_nodes,
            "left-handed" if left_handed else "right-handed", raw.takes if len(raw.takes.names) > 1 else ONE_TAKE,
        ),
    )  # fmt: skip


def _check_numbers(joints_FJ3: np.ndarray, name: str) -> None:
    """Raise ValueError for joints that are not finite, or fewer than two frames."""
    if not np.isfinite(joints_FJ3).all():
        raise ValueError(f"{name} contains NaN or infinite values; replace them by numbers")
    if len(joints_FJ3) < 2:
        raise ValueError(f"{name} has one frame; a motion needs at least two")


def _without_calibration(raw: RawMotion) -> RawMotion:
    """Return the motion without the pose that stands still before it, and a note that says so."""
    count = 0 if raw.settled else calibration_frames(raw.motion.joints_FJ3, raw.motion.skeleton)
    if not count:
        return raw
    frames = "the first frame is" if count == 1 else f"the first {count} frames are"
    note = f"{frames} left out, as the body jumps from there into its motion (as from a calibration pose)"
    return replace(raw, motion=_from(raw.motion, count), notes=(*raw.notes, note))


def _from(motion: MotionArrays, start: int) -> MotionArrays:
    """Return the frames from `start` on."""
    rotations = None if motion.rotations_FJ4 is None else motion.rotations_FJ4[start:]
    return replace(motion, joints_FJ3=motion.joints_FJ3[start:], rotations_FJ4=rotations)


def _frame_rate(raw: RawMotion, given: Given, name: str) -> tuple[float, bool]:
    """Return the frame rate, and whether file or user know it."""
    fps = raw.motion.fps if given.fps is None else float(given.fps)
    if not _FPS[0] <= fps <= _FPS[1]:
        raise ValueError(f"{name} is said to have {fps:g} frames per second; {_FPS[0]} to {_FPS[1]} are possible")
    return fps, raw.fps_known or given.fps is not None


def _up(raw: RawMotion, given: Given) -> Axis:
    """Return the axis that points up."""
    if given.up is not None:
        if given.up not in get_args(UpAxis):
            raise ValueError(f"'{given.up}' is no axis; choose one of {', '.join(get_args(UpAxis))}")
        return axis_of(given.up)
    return UP if raw.settled else up_axis(_sample(raw.motion.joints_FJ3), raw.motion.skeleton, raw.rest_J3)


def _is_left_handed(raw: RawMotion, joints_FJ3: np.ndarray, given: Given) -> bool:
    """Whether the axes of the file are left-handed, for joints in metres with y up."""
    if given.axes is not None:
        if given.axes not in get_args(Axes):
            raise ValueError(f"axes are not '{given.axes}'; choose one of {', '.join(get_args(Axes))}")
        return given.axes == "left-handed"
    return not raw.settled and is_mirrored(_sample(joints_FJ3), raw.motion.skeleton)


def _right_handed(raw: RawMotion, joints_FJ3: np.ndarray) -> tuple[RawMotion, np.ndarray]:
    """Return the motion with one axis turned around. If feet told left and right, these change names."""
    joints_FJ3, skeleton = mirrored(joints_FJ3), raw.motion.skeleton
    if not raw.sides_by_feet or not is_mirrored(_sample(joints_FJ3), skeleton):
        return raw, joints_FJ3
    nodes = {joint: raw.nodes[other_side(joint)] for joint in raw.nodes}
    return replace(raw, nodes=nodes), joints_FJ3[:, list(skeleton.mirror)]


def check_body(raw: RawMotion, name: str) -> None:
    """Raise JointsNotFound if nodes form no human body, as others can be assigned; ValueError for an array."""
    fault = "" if raw.settled else fault_of_body(_sample(raw.motion.joints_FJ3), raw.motion.skeleton)
    if fault and raw.file_nodes.names:
        message = f"{name} holds no human body, as {fault}; if joints are found wrongly, say which nodes they are"
        raise JointsNotFound(f"{message} (--joints on the command line)", raw.nodes, raw.file_nodes)
    if fault:
        raise ValueError(f"{name} holds no human body, as {fault}; pass the positions of a person's joints")


def _unit(raw: RawMotion, given: Given) -> tuple[str, float]:
    """Return the unit's name and its length in metres."""
    if given.unit is not None:
        if given.unit not in UNITS:
            raise ValueError(f"'{given.unit}' is no unit; choose one of {', '.join(UNITS)}")
        return given.unit, UNITS[given.unit]
    if raw.settled:
        return "m", 1.0
    length = body_length(_sample(raw.motion.joints_FJ3), raw.motion.skeleton)
    unit = unit_of(length)
    return ("unknown", ADULT_LENGTH / length) if unit is None else (unit, UNITS[unit])


def _sample(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return as many frames as are needed to judge the body."""
    return joints_FJ3[:: max(1, len(joints_FJ3) // _JUDGED)]


def _check_travel(joints_FJ3: np.ndarray, name: str) -> None:
    """Raise ValueError if a joint goes farther than a person can."""
    farthest = float(np.abs(joints_FJ3 - joints_FJ3[0, 0]).max())
    if farthest > _TRAVEL_METRES:
        raise ValueError(f"{name} goes {farthest:g} metres away from its start; keep it within {_TRAVEL_METRES:g}")
