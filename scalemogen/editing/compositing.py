"""Build the edited motion from the edited tokens; everything outside the edit is copied from the source motion.

Tokens reproduce a motion only to within one or two centimetres, and a decoded token also affects a few frames and
parts around its own. So the decoded motion is used only where the edit may change something:

    inside the mask                                       decode(edited tokens)
    outside, where the threshold replaced a token         source + decode(edited tokens) - decode(source tokens)
    everywhere else                                       source

The second case occurs only with `EditSettings.rest` "follows" or with an empty mask. At a border the result changes
gradually: each bone turns from its direction in one case to that in the other, with the length it has in the source.
`ScaleMoGen.decode` of the result's tokens gives the motion without this step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import distance_transform_edt

from scalemogen.editing.mask import parts_inside
from scalemogen.motion.layouts import ROOT_COLUMNS, FeatureLayout
from scalemogen.scales import FRAMES_PER_COLUMN, ScaleSchedule

_FADE = 8  # frames over which a change fades in from the edge of the edited span; fewer in a short span


def composite(
    source_FC: np.ndarray,
    old_FC: np.ndarray,
    new_FC: np.ndarray,
    inside_FJ: np.ndarray,
    decided_FJ: np.ndarray,
    layout: FeatureLayout,
) -> np.ndarray:
    """Return the features (F, dims) of the edited motion.

    Args:
        source_FC: features of the source motion.
        old_FC, new_FC: features decoded from the source tokens and from the edited tokens.
        inside_FJ: bool, joints and frames inside the mask.
        decided_FJ: bool, joints and frames of tokens outside the mask that the threshold replaced.
    """
    if inside_FJ.all():
        return new_FC
    if not inside_FJ.any() and not decided_FJ.any():
        return source_FC
    inside_FJ, decided_FJ = _faded(inside_FJ), _faded(decided_FJ)
    inside_FC, decided_FC = _columns(inside_FJ, layout), _columns(decided_FJ, layout)
    # First mix all columns linearly. Then compute positions from bones again, because a linear mix shortens bones.
    mixed_FC = inside_FC * new_FC + (1 - inside_FC) * (source_FC + decided_FC * (new_FC - old_FC))
    source_FJ3, old_FJ3, new_FJ3 = (_bones(rows_FC, layout) for rows_FC in (source_FC, old_FC, new_FC))
    inside_FJ1, decided_FJ1 = inside_FJ[..., None], decided_FJ[..., None]
    rest_FJ3 = source_FJ3 + decided_FJ1 * (new_FJ3 - old_FJ3)
    bones_FJ3 = _turned(rest_FJ3, new_FJ3, inside_FJ1) * np.linalg.norm(source_FJ3, axis=-1, keepdims=True)
    bones_FJ3[:, 0] = _positions(mixed_FC, layout)[:, 0]  # the root has no bone: its height is mixed linearly
    _put_bones(mixed_FC, bones_FJ3, layout)
    return mixed_FC


def with_bone_lengths(rows_FC: np.ndarray, lengths_J: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Return the rows (F, dims) with every bone at its direction, but of the given length.

    Args:
        lengths_J: (J,) in the layout's unit; the root has no bone.
    """
    fitted_FC, bones_FJ3 = rows_FC.copy(), _bones(rows_FC, layout)
    now_FJ1 = np.maximum(np.linalg.norm(bones_FJ3[:, 1:], axis=-1, keepdims=True), 1e-6)
    bones_FJ3[:, 1:] *= lengths_J[1:, None] / now_FJ1
    _put_bones(fitted_FC, bones_FJ3, layout)
    return fitted_FC


def _positions(rows_FC: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Return (F, J, 3) joints relative to the root's ground point and heading, in the layout's unit."""
    positions_FJ3 = rows_FC[:, layout.positions].reshape(len(rows_FC), -1, 3)
    if layout.root_posed:
        return positions_FJ3
    root_F13 = np.zeros((len(rows_FC), 1, 3))
    root_F13[:, 0, 1] = rows_FC[:, ROOT_COLUMNS - 1]  # the last root column is its height
    return np.concatenate([root_F13, positions_FJ3], axis=1)


def _bones(rows_FC: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Return (F, J, 3) vectors from each joint's parent to the joint; for the root, from its ground point."""
    positions_FJ3 = _positions(rows_FC, layout)
    bones_FJ3 = positions_FJ3.copy()
    for parent, joint in layout.skeleton.bones:
        bones_FJ3[:, joint] -= positions_FJ3[:, parent]
    return bones_FJ3


def _turned(one_FJ3: np.ndarray, other_FJ3: np.ndarray, share_FJ1: np.ndarray) -> np.ndarray:
    """Return unit directions from `one` (share 0) to `other` (share 1), by slerp (Shoemake 1985).

    With a linear mix, an arm that hangs in one motion and is raised in the other would turn over within one frame.
    """
    one_FJ3, other_FJ3 = (
        x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-6) for x in (one_FJ3, other_FJ3)
    )
    angle_FJ1 = np.arccos(np.clip((one_FJ3 * other_FJ3).sum(-1, keepdims=True), -1, 1))
    sine_FJ1 = np.sin(angle_FJ1)
    parts = np.sin((1 - share_FJ1) * angle_FJ1) * one_FJ3 + np.sin(share_FJ1 * angle_FJ1) * other_FJ3
    # Nearly parallel directions have no numerically stable arc; a linear mix is exact enough there.
    straight = (1 - share_FJ1) * one_FJ3 + share_FJ1 * other_FJ3
    return np.where(sine_FJ1 > 1e-4, parts / np.maximum(sine_FJ1, 1e-4), straight)


def _put_bones(rows_FC: np.ndarray, bones_FJ3: np.ndarray, layout: FeatureLayout) -> None:
    """Add up bones from the root and write the joint positions into the rows."""
    positions_FJ3 = bones_FJ3.copy()
    for parent, joint in layout.skeleton.bones:
        positions_FJ3[:, joint] += positions_FJ3[:, parent]
    first = 0 if layout.root_posed else 1
    rows_FC[:, layout.positions] = positions_FJ3[:, first:].reshape(len(rows_FC), -1)


def covered_joints(
    maps: Sequence[np.ndarray], schedule: ScaleSchedule, frames: int, joint_parts: Sequence[int]
) -> np.ndarray:
    """Return the joints and frames (F, J) bool that the marked tokens of the given scales cover together.

    Args:
        maps: per scale (T_v, P_v) bool, coarse to fine.
        joint_parts: the part of each joint.
    """
    covered_FJ = np.zeros((frames, len(joint_parts)), bool)
    # Linear up-sampling without aligned corners: column t of T_v is centred in [t, t + 1) / T_v of the window.
    time_F = (np.arange(frames) + 0.5) / (schedule.columns * FRAMES_PER_COLUMN)
    for map_TP, scale in zip(maps, schedule.scales, strict=False):
        columns_F = (time_F * scale.length).astype(int)
        covered_FJ |= parts_inside(map_TP, scale)[columns_F][:, list(joint_parts)]
    return covered_FJ


def _faded(chosen_FJ: np.ndarray) -> np.ndarray:
    """Return weights (F, J): 0 outside the chosen frames; inside they rise to 1 over a few frames from the edges."""
    weights_FJ = chosen_FJ.astype(float)
    for joint in np.flatnonzero(~chosen_FJ.all(0) & chosen_FJ.any(0)):
        distance_F = np.asarray(distance_transform_edt(chosen_FJ[:, joint]))
        # The fade takes at most half of a short span. Smoothstep: the weight starts and ends with slope 0.
        share_F = np.minimum(distance_F / min(_FADE + 1, distance_F.max() / 2), 1)
        weights_FJ[:, joint] = share_F**2 * (3 - 2 * share_F)
    return weights_FJ


def _columns(weights_FJ: np.ndarray, layout: FeatureLayout) -> np.ndarray:
    """Spread weights of joints (F, J) to their feature columns (F, dims)."""
    weights_FC = np.empty((len(weights_FJ), layout.dims))
    for joint, columns in enumerate(layout.joint_columns):
        weights_FC[:, columns] = weights_FJ[:, joint, None]
    return weights_FC
