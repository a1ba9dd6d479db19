"""Compute where every piece of a body is in every frame: translation, rotation and scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.mannequin.body import ADULT_HEIGHT, body_height
from scalemogen.motion.mannequin.pieces import Piece, pieces_of
from scalemogen.motion.skeleton import Skeleton

_FOLLOW_SECONDS = 0.5  # sigma of the smoothing of the path that a camera follows
_SHORTEST = 1e-6  # metres; shorter vectors have no direction


@dataclass(frozen=True)
class Tracks:
    """The movement of N pieces over F frames.

    Attributes:
        translation_FN3: metres.
        rotation_FN4: unit quaternions (x, y, z, w); their signs are chosen so that neighbouring frames are close.
        scale_FN3: metres per unit of the shape.
    """

    translation_FN3: np.ndarray
    rotation_FN4: np.ndarray
    scale_FN3: np.ndarray


def piece_tracks(motion: MotionArrays) -> Tracks:
    """Place the pieces of `pieces_of(motion.skeleton)`, sized for this body, along the motion's bones."""
    pieces, joints = pieces_of(motion.skeleton), motion.joints_FJ3.astype(np.float64)
    size = body_height(joints, motion.skeleton) / ADULT_HEIGHT
    start = joints[:, [piece.start for piece in pieces]]
    end = joints[:, [piece.end for piece in pieces]]
    rotation = _rotations(end - start, torso_across(joints, motion.skeleton), pieces)
    along = np.array([piece.along for piece in pieces])[:, None]
    shift = np.array([piece.shift for piece in pieces]) * size
    # A point on the line between the joints, plus the shift in the piece's own axes.
    translation = start + (end - start) * along + rotation.apply(_tiled(shift, len(joints))).reshape(start.shape)
    return Tracks(
        translation.astype(np.float32),
        _same_half_sphere(rotation.as_quat().reshape(*start.shape[:2], 4)).astype(np.float32),
        _scales(pieces, np.linalg.norm(end - start, axis=-1), size).astype(np.float32),
    )


def torso_across(joints_FJ3: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """Return (F, 3) unit vectors from the right to the left side of the body, from hips and shoulders."""
    across = sum(
        joints_FJ3[:, skeleton.index(f"left_{name}")] - joints_FJ3[:, skeleton.index(f"right_{name}")]
        for name in ("hip", "shoulder")
    )
    return _unit(np.asarray(across), fallback=(1.0, 0.0, 0.0))


def ground_path(motion: MotionArrays) -> np.ndarray:
    """Return the (F, 3) path of the root on the ground, smoothed: a camera that follows it does not bob."""
    sigma = _FOLLOW_SECONDS * motion.fps
    # Continue the path beyond its ends, mirrored in the end point; otherwise the camera falls behind a runner there.
    margin = min(round(3 * sigma), len(motion.joints_FJ3) - 1)
    path = np.pad(motion.joints_FJ3[:, 0].astype(float), ((margin, margin), (0, 0)), "reflect", reflect_type="odd")
    smooth = gaussian_filter1d(path, sigma, axis=0, mode="nearest")
    return smooth[margin : len(smooth) - margin] * [1, 0, 1]


def _tiled(values_N3: np.ndarray, frames: int) -> np.ndarray:
    """Return (frames * N, 3): the same values for every frame."""
    return np.tile(values_N3, (frames, 1))


def _unit(vectors: np.ndarray, fallback: tuple[float, float, float]) -> np.ndarray:
    """Return vectors of length 1, and `fallback` for vectors without a direction."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.where(lengths > _SHORTEST, vectors / np.maximum(lengths, _SHORTEST), fallback)


def _rotations(lines_FN3: np.ndarray, across_F3: np.ndarray, pieces: tuple[Piece, ...]) -> Rotation:
    """Return F x N rotations that take +Y onto each line; for torso pieces they also take +X across the body."""
    up = _unit(lines_FN3, fallback=(0.0, 1.0, 0.0))
    sideways = _carried_sideways(up)
    torso = [i for i, piece in enumerate(pieces) if piece.turns_with_torso]
    sideways[:, torso] = across_F3[:, None]
    # Make `sideways` perpendicular to `up`; with their cross product they are the columns of a rotation matrix.
    sideways -= up * (sideways * up).sum(-1, keepdims=True)
    sideways = _unit(sideways, fallback=(1.0, 0.0, 0.0))
    matrices = np.stack([sideways, up, np.cross(sideways, up)], axis=-1)
    return Rotation.from_matrix(matrices.reshape(-1, 3, 3))


def _carried_sideways(up_FN3: np.ndarray) -> np.ndarray:
    """Return a sideways vector per line, carried from frame to frame without twisting.

    A fixed rule (for example the shortest arc from +Y) flips where a limb passes its pole, and a viewer that
    interpolates between frames shows the flip.
    """
    sideways = np.empty_like(up_FN3)
    least = np.argmin(np.abs(up_FN3[0]), axis=-1)  # start with the axis that is most perpendicular to the line
    current = np.eye(3)[least]
    for frame, up in enumerate(up_FN3):
        # Remove the share along the new line: the smallest change that keeps the vector perpendicular.
        current = current - up * (current * up).sum(-1, keepdims=True)
        current = _unit(current, fallback=(1.0, 0.0, 0.0))
        sideways[frame] = current
    return sideways


def _same_half_sphere(quaternions_FN4: np.ndarray) -> np.ndarray:
    """Return the quaternions with signs chosen so that each is near the one of the frame before.

    q and -q are the same rotation, but interpolating between q and -q would turn the long way round.
    """
    flips = (quaternions_FN4[1:] * quaternions_FN4[:-1]).sum(-1) < 0
    signs = np.where(np.cumsum(flips, axis=0) % 2 == 1, -1.0, 1.0)  # two flips cancel
    return np.concatenate([quaternions_FN4[:1], quaternions_FN4[1:] * signs[..., None]])


def _scales(pieces: tuple[Piece, ...], lengths_FN: np.ndarray, size: float) -> np.ndarray:
    """Return (F, N, 3) scales: width, length, depth. A limb is as long as its bone in that frame, a ball is fixed."""
    scale = np.empty((*lengths_FN.shape, 3))
    scale[..., [0, 2]] = np.array([piece.radius for piece in pieces]) * size
    fixed = np.array([np.nan if piece.half_length is None else piece.half_length * size for piece in pieces])
    # At least 0.1 mm, as a scale of 0 cannot be inverted.
    scale[..., 1] = np.where(np.isnan(fixed), np.maximum(lengths_FN, 1e-4), fixed)
    return scale
