"""Blends: the arms of one clip on the walk of another.

The arm bones keep their directions relative to the chest, and are placed on the chest of the walking body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from scalemogen.data.compose.inertialization import bone_directions, place_bones
from scalemogen.motion.inverse_kinematics import bone_lengths, shortest_arc
from scalemogen.motion.skeleton import HUMANML3D

_ONSET = 12  # frames in which the arms change from swinging to the action, and back
_HIGH = 0.75  # share of the wrist's full rise; above it, the hand counts as up
_CALM_TURN = 3.0  # frames (sigma of a Gaussian) that smooth the turning points of to-and-fro playback
_SHORTEST_CYCLE = 40  # least frames of one to-and-fro cycle; a shorter cycle would look like trembling


@dataclass(frozen=True)
class Blended:
    """A walk with the arms of another clip.

    Attributes:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
        onset: frames [from, to) in which the arms change between swinging and the action.
        span: frames [from, to) in which the arms do the action.
    """

    joints_FJ3: np.ndarray
    onset: tuple[tuple[int, int], ...]
    span: tuple[int, int]


def hold(walk_FJ3: np.ndarray, action_GJ3: np.ndarray, side: str) -> Blended:
    """Keep the hands up during the whole walk: play the raised part of the action to and fro.

    Args:
        side: "left", "right", or "" for both.

    Raises:
        ValueError: if the hands are never up for three frames.
    """
    start, stop = raised_stretch(action_GJ3, side)
    if stop - start < 3:
        raise ValueError(f"the hand is up for {stop - start} frames only, too short to hold it up")
    frames = len(walk_FJ3)
    times = _to_and_fro(frames, start, stop - 1)
    whole = np.ones(frames)
    return Blended(with_arms(walk_FJ3, _at(action_GJ3, times), whole, side), (), (0, frames))


def insert(walk_FJ3: np.ndarray, action_GJ3: np.ndarray, side: str, start: int) -> Blended:
    """Play the whole action once from frame `start`; before and after it the arms swing as in the walk.

    Raises:
        ValueError: if the action does not end before the walk does.
    """
    stop = start + len(action_GJ3)
    if start < 0 or stop > len(walk_FJ3):
        raise ValueError(f"an action of {len(action_GJ3)} frames does not fit into {len(walk_FJ3)} from {start} on")
    times = np.clip(np.arange(len(walk_FJ3)) - start, 0, len(action_GJ3) - 1).astype(float)
    ramp = np.minimum(times, times[::-1].max() - times) / _ONSET
    share = np.clip(ramp, 0, 1)
    share = share**3 * (10 - 15 * share + 6 * share**2)  # smootherstep: no jump in speed or acceleration
    onset = ((start, start + _ONSET), (stop - _ONSET, stop))
    return Blended(with_arms(walk_FJ3, _at(action_GJ3, times), share, side), onset, (start, stop))


def raised_stretch(joints_FJ3: np.ndarray, side: str) -> tuple[int, int]:
    """Return frames [from, to) around the highest moment in which the hand (the lower of two) is up."""
    wrists = [HUMANML3D.index(f"{s}_wrist") for s in ([side] if side else ["left", "right"])]
    height_F = joints_FJ3[:, wrists, 1].min(axis=1)
    up = height_F > height_F.min() + _HIGH * np.ptp(height_F)
    top = int(height_F.argmax())
    off = np.flatnonzero(~up)
    return int(off[off < top].max(initial=-1) + 1), int(off[off > top].min(initial=len(up)))


def chest_frames(joints_FJ3: np.ndarray) -> Rotation:
    """Return the orientation of the chest: x towards the left collar bone, y up to the neck."""
    left, right, chest, neck = (HUMANML3D.index(n) for n in ("left_collar", "right_collar", "spine3", "neck"))
    x = joints_FJ3[:, left] - joints_FJ3[:, right]
    z = np.cross(x, joints_FJ3[:, neck] - joints_FJ3[:, chest])
    y = np.cross(z, x)
    axes = np.stack([x, y, z], axis=-1)
    return Rotation.from_matrix(axes / np.linalg.norm(axes, axis=1, keepdims=True))


def with_arms(walk_FJ3: np.ndarray, action_FJ3: np.ndarray, share_F: np.ndarray, side: str) -> np.ndarray:
    """Return the walk with its arms turned by a share towards the action's; the head turns too if both arms do.

    Args:
        walk_FJ3, action_FJ3: metres, equally many frames.
        share_F: 0 keeps the walk's arms, 1 takes those of the action.
        side: "left", "right", or "" for both arms.
    """
    sides = [side] if side else ["left", "right"]
    bones = [HUMANML3D.index(f"{s}_{name}") for s in sides for name in ("shoulder", "elbow", "wrist")]
    bones += [] if side else [HUMANML3D.index("head")]
    directions_FJ3 = bone_directions(walk_FJ3)
    action_directions_FJ3 = bone_directions(action_FJ3)
    # turns directions of the action (in the world) so that they are the same relative to the walking chest
    carry = chest_frames(walk_FJ3) * chest_frames(action_FJ3).inv()
    for bone in bones:
        own, wanted = directions_FJ3[:, bone], carry.apply(action_directions_FJ3[:, bone])
        turns = shortest_arc(own, wanted).as_rotvec() * share_F[:, None]
        directions_FJ3[:, bone] = Rotation.from_rotvec(turns).apply(own)
    return place_bones(walk_FJ3[:, 0], directions_FJ3, bone_lengths(walk_FJ3))


def _to_and_fro(frames: int, first: int, last: int) -> np.ndarray:
    """Return (F,) times that run from first to last and back, with smooth turning points."""
    cycle = max(2 * (last - first), _SHORTEST_CYCLE)
    phase = np.abs((np.arange(-20, frames + 20) / cycle + 0.25) % 1 * 2 - 1)
    return first + (last - first) * gaussian_filter1d(phase, _CALM_TURN, mode="nearest")[20:-20]


def _at(joints_GJ3: np.ndarray, times_F: np.ndarray) -> np.ndarray:
    """Return joints at fractional frames, linearly interpolated."""
    lower = np.clip(np.floor(times_F).astype(int), 0, len(joints_GJ3) - 2)
    share = (times_F - lower)[:, None, None]
    return (1 - share) * joints_GJ3[lower] + share * joints_GJ3[lower + 1]
