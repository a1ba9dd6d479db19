"""Find a calibration pose before the motion: many files begin with a T-pose, from which the body jumps."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.files.world import body_length
from scalemogen.motion.skeleton import Skeleton

_LATEST = 5  # frames at the start in which a jump is looked for
_HELD = 0.002  # largest distance of any joint from the first frame, in body lengths, while a T-pose is held
_JUMP = 0.15  # step of some joint, in body lengths, that makes a jump; a fast punch has 0.25 at 20 frames per second
# A jump is at least this many times as large as the steps around it. A real fast move takes more than one frame.
_RATIO = 4.0
_T_POSE_RATIO = 1.5  # the same ratio after a T-pose: frames between it and the motion may be interpolated
_WATCHED = 5  # number of steps after a jump with which the jump is compared
_STRAIGHT, _ACROSS, _OPPOSITE = (
    0.95,
    0.35,
    -0.8,
)  # limits for a T-pose: length of the arm, and two cosines; see `_is_t_pose`


def calibration_frames(joints_FJ3: np.ndarray, skeleton: Skeleton) -> int:
    """Return how many frames at the start show a pose from which the body jumps into its motion; 0 if none do.

    Args:
        joints_FJ3: (F, J, 3) positions in any unit and axes.
    """
    length = max(body_length(joints_FJ3[: _LATEST + _WATCHED + 1], skeleton), 1e-9)
    t_pose = _is_t_pose(joints_FJ3[0], skeleton)
    held = _held_frames(joints_FJ3, length) - 1 if t_pose else 0  # without the last one: the jump starts from it
    watched_FJ3 = np.asarray(joints_FJ3[held : held + _LATEST + _WATCHED + 1], float)
    # The largest step of any joint from each frame to the next, in world coordinates, as the whole body may jump.
    steps_F = np.linalg.norm(np.diff(watched_FJ3, axis=0), axis=-1).max(axis=1) / length
    count = 0
    for start in range(min(_LATEST, len(steps_F) - _WATCHED)):
        before = [] if t_pose else steps_F[:start]
        others = np.concatenate([before, steps_F[start + 1 : start + 1 + _WATCHED]])
        if steps_F[start] > max(_JUMP, (_T_POSE_RATIO if t_pose else _RATIO) * others.max()):
            count = held + start + 1
    return count


def _held_frames(joints_FJ3: np.ndarray, length: float) -> int:
    """Return for how many frames the body stays in the pose of the first one."""
    far_F = np.abs(joints_FJ3 - joints_FJ3[:1]).max(axis=(1, 2)) > _HELD * length
    return int(far_F.argmax()) if far_F.any() else len(far_F)


def _is_t_pose(joints_J3: np.ndarray, skeleton: Skeleton) -> bool:
    """Whether both arms are straight, at right angles to the trunk, and point away from each other."""
    head, root = joints_J3[skeleton.index("head")], joints_J3[0]
    trunk_3 = (head - root) / max(float(np.linalg.norm(head - root)), 1e-9)
    arms = []
    for side in ("left", "right"):
        shoulder, elbow, wrist = (joints_J3[skeleton.index(f"{side}_{n}")] for n in ("shoulder", "elbow", "wrist"))
        bones = np.linalg.norm(elbow - shoulder) + np.linalg.norm(wrist - elbow)
        arm_3 = (wrist - shoulder) / max(float(bones), 1e-9)  # of length 1 if the arm is straight
        if np.linalg.norm(arm_3) < _STRAIGHT or abs(arm_3 @ trunk_3) > _ACROSS:
            return False
        arms.append(arm_3)
    return bool(arms[0] @ arms[1] < _OPPOSITE)
