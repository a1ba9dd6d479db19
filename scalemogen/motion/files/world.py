"""Convert positions from the axes and the unit of a file to metres with Y up.

Most motion formats do not say which axis points up and what the unit is. Both are found from the body: its trunk and
legs point up while it stands and walks, its lowest joint stays at the height of the floor, feet and hands rest there,
and an adult is between 1.2 and 2.2 metres tall.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.skeleton import Skeleton
from scalemogen.motion.understood import UpAxis

Axis = tuple[int, int]  # index of the axis (0 for x) and its sign

UP: Axis = (1, 1)
_AXES: tuple[Axis, ...] = tuple((axis, sign) for axis in (1, 2, 0) for sign in (1, -1))
_NAMES: dict[Axis, UpAxis] = {
    (0, 1): "x", (0, -1): "-x", (1, 1): "y", (1, -1): "-y", (2, 1): "z", (2, -1): "-z",
}  # fmt: skip
# Evidence that an axis points up. Distances are in shares of the body length; each penalty is a weight times a
# distance, up to a limit. The weights were chosen on 2082 windows of 3 and 10 s of LaFAN1 and CMU, in a quarter of
# which the body lies, crawls or is upside down. Two windows are turned wrongly; if the files have another axis up,
# about 1.4% of all windows and 0.1% of the upright ones are turned wrongly.
_USUAL: dict[Axis, float] = {UP: 0.55, (2, 1): 0.25}  # prior evidence: y points up in most files, z in most others
_LOWEST_WEIGHT, _LOWEST_LIMIT = 2.0, 0.25  # penalty for moves of the lowest joint along the axis
_RESTING_WEIGHT, _RESTING_LIMIT = 5.0, 0.2  # penalty for the height of resting feet and hands above the lowest joint
_BALANCE_WEIGHT, _BALANCE_LIMIT = 4.0, 0.2  # penalty for the distance of the body's middle from its support
_SUPPORT = 0.1  # joints this near to the lowest one, in body lengths, support the body
_REST_WEIGHT = 0.2  # evidence of the file's rest pose, which stands upright in most files
_TOUCHING = ("left_ankle", "right_ankle", "left_foot", "right_foot", "left_wrist", "right_wrist")

# Metres per unit. The CMU unit is that of CMU's own AMC files. The last two are those of bodies in metres that an
# exporter scaled by 0.01 although they were in metres already, or of bodies in centimetres that it scaled by 100.
UNITS = {
    "m": 1.0, "dm": 0.1, "cm": 0.01, "mm": 0.001, "inch": 0.0254, "foot": 0.3048, "CMU unit": 0.0254 / 0.45,
    "100 m": 100.0, "0.1 mm": 0.0001,
}  # fmt: skip
ADULT = (1.0, 2.0)  # metres from ankle to head joint along the bones, of people 1.2 to 2.2 m tall
_ANY_BODY = (0.6, 2.9)  # metres; small children and giants, tried in metres, centimetres and millimetres only
ADULT_LENGTH = 1.45  # metres from ankle to head joint of the body to which a motion of unknown unit is scaled


def up_axis(joints_FJ3: np.ndarray, skeleton: Skeleton, rest_J3: np.ndarray | None = None) -> Axis:
    """Find the axis that points up.

    Args:
        joints_FJ3: (F, J, 3) positions in any unit.
        rest_J3: (J, 3) joints of the file's rest pose, if it has one.

    Returns:
        The axis with the most evidence: +Y unless another axis has clearly more.
    """
    evidence = {axis: _USUAL.get(axis, 0.0) + _evidence(joints_FJ3, skeleton, axis) for axis in _AXES}
    if rest_J3 is not None:
        upright_3 = _upright(rest_J3[None], skeleton)
        for axis, sign in _AXES:
            evidence[axis, sign] += _REST_WEIGHT * sign * float(upright_3[axis])
    return max(evidence, key=lambda each: evidence[each])


def axis_name(axis: Axis) -> UpAxis:
    """Return the name of an axis, such as "z" or "-y"."""
    return _NAMES[axis]


def axis_of(name: UpAxis) -> Axis:
    """Return the axis of a name."""
    return next(axis for axis, known in _NAMES.items() if known == name)


def turned_up(joints_FJ3: np.ndarray, up: Axis) -> np.ndarray:
    """Rotate positions (..., 3) so that the given axis becomes +Y; left and right stay as they are."""
    x, y, z = np.moveaxis(joints_FJ3, -1, 0)
    turned = {
        (1, 1): (x, y, z), (1, -1): (x, -y, -z), (2, 1): (x, z, -y), (2, -1): (x, -z, y),
        (0, 1): (-y, x, z), (0, -1): (y, -x, z),
    }[up]  # fmt: skip
    return np.stack(turned, axis=-1)


def body_length(joints_FJ3: np.ndarray, skeleton: Skeleton) -> float:
    """Return the length from left ankle to head along the bones: median over frames, in the unit of the joints."""
    rows = [*_to_root(skeleton.contact_joints[0], skeleton), *_to_root(skeleton.index("head"), skeleton)]
    parents = [skeleton.parents[row] for row in rows]
    return float(np.median(np.linalg.norm(joints_FJ3[:, rows] - joints_FJ3[:, parents], axis=-1), axis=0).sum())


def unit_of(length: float) -> str | None:
    """Return the name of the unit in which a body of this length has a human size; None if no unit fits."""
    adult = [name for name, metres in UNITS.items() if ADULT[0] <= length * metres <= ADULT[1]]
    other = [name for name in ("m", "cm", "mm") if _ANY_BODY[0] < length * UNITS[name] < _ANY_BODY[1]]
    return next(iter([*adult, *other]), None)


def _evidence(joints_FJ3: np.ndarray, skeleton: Skeleton, axis: Axis) -> float:
    """Return the evidence that an axis points up: how upright the body is along it, minus the penalties."""
    index, sign = axis
    length = max(body_length(joints_FJ3, skeleton), 1e-9)
    heights_FJ = sign * joints_FJ3[..., index]
    lowest_F = heights_FJ.min(axis=1)
    # Along the true axis the lowest joint stays near the floor, even while a body crawls or rolls. Along a horizontal
    # axis it travels, or at least sways, with the body.
    low, high = np.percentile(lowest_F, (10, 90))  # percentiles ignore jumps, which are short
    # The foot or hand that moves least is the one that stands on the floor, so it is the lowest joint.
    resting = (sign * _resting(joints_FJ3, skeleton)[:, index] - lowest_F).mean()
    # The middle of the body is above the area of the joints that support it; otherwise the body would fall.
    supports_FJ1 = (heights_FJ - lowest_F[:, None] < _SUPPORT * length)[..., None]
    near_F3 = np.where(supports_FJ1, joints_FJ3, np.inf).min(axis=1)
    far_F3 = np.where(supports_FJ1, joints_FJ3, -np.inf).max(axis=1)
    middle_F3 = joints_FJ3.mean(axis=1)
    beyond_F3 = np.maximum(near_F3 - middle_F3, 0) + np.maximum(middle_F3 - far_F3, 0)
    aside = np.linalg.norm(np.delete(beyond_F3, index, axis=-1), axis=-1).mean()
    return (
        sign * float(_upright(joints_FJ3, skeleton)[index])
        - _LOWEST_WEIGHT * min(float(high - low) / length, _LOWEST_LIMIT)
        - _RESTING_WEIGHT * min(float(resting) / length, _RESTING_LIMIT)
        - _BALANCE_WEIGHT * min(float(aside) / length, _BALANCE_LIMIT)
    )


def _resting(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return the (F, 3) position of the foot or hand that moves least in each frame."""
    touching_FT3 = joints_FJ3[:, [skeleton.index(name) for name in _TOUCHING]]
    steps_FT = np.linalg.norm(np.diff(touching_FT3, axis=0, append=touching_FT3[-1:]), axis=-1)
    steps_FT[-1:] = steps_FT[-2:-1]  # the last frame has no next one
    return np.take_along_axis(touching_FT3, steps_FT.argmin(axis=1)[:, None, None], axis=1)[:, 0]


def _upright(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """(3,) mean direction of trunk (pelvis to head) and legs (ankles to pelvis)."""
    pelvis_F3, head_F3 = joints_FJ3[:, 0], joints_FJ3[:, skeleton.index("head")]
    ankles_F3 = joints_FJ3[:, [skeleton.contact_joints[0], skeleton.contact_joints[2]]].mean(axis=1)
    directions = [
        vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-9)
        for vector in (head_F3 - pelvis_F3, pelvis_F3 - ankles_F3)
    ]
    return np.mean(directions, axis=(0, 1))


def _to_root(joint: int, skeleton: Skeleton) -> list[int]:
    """Return the joints from a joint up to the root, without the root."""
    path = []
    while skeleton.parents[joint] >= 0:
        path.append(joint)
        joint = skeleton.parents[joint]
    return path
