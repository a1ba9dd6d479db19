"""Compute the positions of a BVH file's nodes from its channels: forward kinematics.

Arrays here have the frames last. So all frames of a component are adjacent in memory, and large files are read
several times as fast.
"""

from __future__ import annotations

import numpy as np

from scalemogen.motion.files.bvh_text import BvhNode, BvhText

# If the mean of a joint's position channels is below this share of its offset, they are relative to the offset.
_RELATIVE = 0.2


def local_rotations(text: BvhText) -> list[np.ndarray]:
    """Return for each node the (4, F) parent-relative quaternions x, y, z, w."""
    half_CF = np.radians(text.values_FC.T) / 2
    sines_CF, cosines_CF = np.sin(half_CF), np.cos(half_CF)
    rotations: list[np.ndarray] = []
    for node in text.nodes:
        x, y, z, w = np.zeros((4, half_CF.shape[1]))
        product = [x, y, z, w + 1]  # the identity
        for column, (axis, kind) in enumerate(node.channels, start=node.first_channel):
            if kind == "rotation":
                product = _turned_about(product, "XYZ".index(axis), sines_CF[column], cosines_CF[column])
        rotations.append(np.stack(product))
    return rotations


def _turned_about(rotation: list[np.ndarray], axis: int, s_F: np.ndarray, c_F: np.ndarray) -> list[np.ndarray]:
    """Return the product of rotations with those about an axis, for sines and cosines of half the angles."""
    i, j, k = axis, (axis + 1) % 3, (axis + 2) % 3
    # The product with the quaternion that has s at i, c at w, and zeros elsewhere.
    product = list(rotation)
    product[i], product[3] = c_F * rotation[i] + s_F * rotation[3], c_F * rotation[3] - s_F * rotation[i]
    product[j], product[k] = c_F * rotation[j] + s_F * rotation[k], c_F * rotation[k] - s_F * rotation[j]
    return product


def world_positions(text: BvhText, rotations: list[np.ndarray], root_adds_offset: bool) -> np.ndarray:
    """Return the (N, 3, F) positions of the nodes; `root_adds_offset` as for `parse_bvh`."""
    places_N3F = np.zeros((len(text.nodes), 3, len(text.values_FC)))
    world: list[np.ndarray] = []  # (4, F) rotations of the nodes so far; parents come first
    for row, node in enumerate(text.nodes):
        translation_3F = _translation(node, text.values_FC, root_adds_offset)
        if node.parent < 0:
            places_N3F[row] = translation_3F
            world.append(rotations[row])
        else:
            parent = world[node.parent]
            places_N3F[row] = places_N3F[node.parent] + _applied(parent, translation_3F)
            world.append(rotations[row] if node.is_end else _product(parent, rotations[row]))
    return places_N3F


def rest_positions(nodes: list[BvhNode]) -> np.ndarray:
    """Return (N, 3) positions of the rest pose: the sums of the offsets."""
    positions_N3 = np.zeros((len(nodes), 3))
    for row, node in enumerate(nodes):
        positions_N3[row] = node.offset + (positions_N3[node.parent] if node.parent >= 0 else 0)
    return positions_N3


def _translation(node: BvhNode, values_FC: np.ndarray, root_adds_offset: bool) -> np.ndarray:
    """Return the (3, F) translation of a node relative to its parent, (3, 1) if it does not change."""
    columns = [(i, "XYZ".index(axis)) for i, (axis, kind) in enumerate(node.channels) if kind == "position"]
    if not columns:
        return node.offset[:, None]
    axes = [axis for _, axis in columns]
    moved_AF = values_FC[:, [node.first_channel + column for column, _ in columns]].T
    offset_A = node.offset[axes]
    # Values near zero are moves relative to the offset: as positions they would put the joint into its parent.
    near_zero = np.linalg.norm(moved_AF.mean(axis=1)) < _RELATIVE * np.linalg.norm(offset_A)
    relative = root_adds_offset if node.parent < 0 else near_zero
    translation_3F = np.repeat(node.offset[:, None], len(values_FC), axis=1)
    translation_3F[axes] = moved_AF + (offset_A[:, None] if relative else 0)
    return translation_3F


def _product(one_4F: np.ndarray, other_4F: np.ndarray) -> np.ndarray:
    """Return the Hamilton products of quaternions: rotations by `other_4F`, then by `one_4F`."""
    (x, y, z, w), (a, b, c, d) = one_4F, other_4F
    return np.stack(
        [
            w * a + x * d + y * c - z * b,
            w * b - x * c + y * d + z * a,
            w * c + x * b - y * a + z * d,
            w * d - x * a - y * b - z * c,
        ]
    )


def _applied(rotation_4F: np.ndarray, vectors_3F: np.ndarray) -> np.ndarray:
    """Return the (3, F) turned vectors: v + 2 w (u x v) + 2 u x (u x v), where u is the quaternion without w."""
    (x, y, z, w), (a, b, c) = rotation_4F, vectors_3F
    p, q, r = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)  # 2 u x v
    return np.stack([a + w * p + y * r - z * q, b + w * q + z * p - x * r, c + w * r + x * q - y * p])
