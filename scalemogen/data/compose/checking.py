"""Faults that composed clips must not have: pops, crossed limbs, sliding feet, feet below the floor.

A composed clip may show as much of each as its source clips do, or a small fixed amount.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scalemogen.motion.feet import TOES, floor_of, resting
from scalemogen.motion.skeleton import HUMANML3D

_FPS = 20
_QUIET = 12.0  # m/s^2 that are allowed at a seam even if the sources stand still: a slow movement of a hand
_THIN = 0.9  # smallest allowed distance between limbs, as a share of the smallest distance in the sources
_LEG_GAP, _ARM_GAP = 0.06, 0.10  # metres between the axes of limbs, below which they would overlap
_SLIP = 0.04  # metres that a resting foot may move within _SPAN
_SPAN = 10  # frames: half a second
_SAMPLES = np.linspace(0, 1, 5)  # points along each bone for distances between limbs


def faults(
    joints_FJ3: np.ndarray, sources: Sequence[np.ndarray], blended: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """Return the faults of a composed clip, each in a word or two; () for none.

    Args:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
        sources: the motions it is made of.
        blended: frames [from, to) that equal none of them.
    """
    found = []
    frames = blended_frames(blended, len(joints_FJ3))
    own = max(float(accelerations(source).max()) for source in sources)
    if accelerations(joints_FJ3)[frames].max(initial=0) > max(own, _QUIET):
        found.append("pop")
    for name, gap, smallest in (("legs", leg_gaps, _LEG_GAP), ("arms", arm_gaps, _ARM_GAP)):
        allowed = min(smallest, *(_THIN * float(gap(source).min()) for source in sources))
        if gap(joints_FJ3)[frames].min(initial=np.inf) < allowed:
            found.append(f"crossed {name}")
    if slip(joints_FJ3, frames) > max(_SLIP, *(slip(source) for source in sources)):
        found.append("sliding")
    if joints_FJ3[frames][:, :, 1].min(initial=1) < floor_of(sources[0]) - 0.05:
        found.append("sunk")
    return tuple(found)


def blended_frames(blended: Sequence[tuple[int, int]], count: int) -> np.ndarray:
    """Return (F,) bool: frames of the seams, and two more on either side."""
    frames = np.zeros(count, bool)
    for start, stop in blended:
        frames[max(0, start - 2) : stop + 2] = True
    return frames


def accelerations(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F,) the largest acceleration of all joints, m/s^2."""
    second = np.linalg.norm(np.diff(joints_FJ3, n=2, axis=0), axis=-1).max(axis=1) * _FPS**2
    return np.pad(second, 1, mode="edge")


def leg_gaps(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F,) metres between the left and the right leg, without thighs."""
    left, right = (_points(joints_FJ3, [f"{s}_knee", f"{s}_ankle", f"{s}_foot"]) for s in ("left", "right"))
    return np.linalg.norm(left[:, :, None] - right[:, None], axis=-1).min(axis=(1, 2))


def arm_gaps(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F,) the smallest distance in metres of the forearms to the spine and to each other."""
    arms = [_points(joints_FJ3, [f"{side}_elbow", f"{side}_wrist"]) for side in ("left", "right")]
    trunk = _points(joints_FJ3, ["pelvis", "spine1", "spine2", "spine3", "neck", "head"])
    pairs = ((arms[0], trunk), (arms[1], trunk), (arms[0], arms[1]))
    gaps = [np.linalg.norm(a[:, :, None] - b[:, None], axis=-1).min(axis=(1, 2)) for a, b in pairs]
    return np.min(gaps, axis=0)


def slip(joints_FJ3: np.ndarray, frames: np.ndarray | None = None) -> float:
    """Return the largest distance in metres that the ball of a resting foot moves in half a second.

    Args:
        frames: (F,) bool; only half seconds that end in these frames count. None: all.
    """
    frames = np.ones(len(joints_FJ3), bool) if frames is None else frames
    rest_F2 = resting(joints_FJ3)
    toes_F22 = joints_FJ3[:, list(TOES)][..., [0, 2]]
    span = min(_SPAN, len(rest_F2) - 1)
    way = np.linalg.norm(toes_F22[span:] - toes_F22[:-span], axis=-1)
    rests = np.all([rest_F2[k : len(rest_F2) - span + k] for k in range(span + 1)], axis=0) & frames[span:, None]
    return float(way[rests].max(initial=0))


def _points(joints_FJ3: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return (F, N, 3) points along a chain of joints."""
    chain = joints_FJ3[:, [HUMANML3D.index(name) for name in names]]
    starts, ends = chain[:, :-1], chain[:, 1:]
    return np.concatenate([starts + share * (ends - starts) for share in _SAMPLES], axis=1)
