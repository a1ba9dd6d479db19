"""Bring the axes of an array to (frames, ...): arrays hold one motion or several, with frames first or last.

| written by | shape |
|---|---|
| most tools | (F, J, 3), (F, C) |
| tools for one person of several | (F, 1, J, 3) |
| T2M-GPT, MoMask, SALAD | (N, F, J, 3), (N, F, C) |
| MDM and its successors | (N, J, 3, F), (N, C, 1, F) |
| networks that convolve over joints | (3, F, J), (F, 3, J) |
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import permutations

import numpy as np


def motion_at(
    index: int, array: np.ndarray, joint_counts: Collection[int], dims: Collection[int]
) -> tuple[np.ndarray, int]:
    """Return one motion of an array as (F, J, 3) or (F, C), and how many motions the array holds.

    An array with other axes is returned as it is.

    Args:
        index: which motion, from 0; an array of one motion is returned whatever the index.
        array: an array of any shape.
        joint_counts: the numbers of joints, J, that are known.
        dims: the numbers of features that are known; C is one of these or three times a number of joints.
    """
    widths = {*dims, *(3 * count for count in joint_counts)}
    shape = array.shape
    if not array.size:
        return array, 1
    if array.ndim == 4 and shape[3] == 3 and shape[2] in joint_counts:
        if shape[1] == 1 < shape[0]:  # F, 1, J, 3
            return array[:, 0], 1
        return array[index], shape[0]  # N, F, J, 3
    # N, J, 3, F; an array that ends with 3, 3 holds rotation matrices
    if array.ndim == 4 and shape[2] == 3 and shape[3] != 3 and shape[1] in joint_counts:
        return array[index].transpose(2, 0, 1), shape[0]
    if array.ndim == 4 and shape[2] == 1 and shape[1] in widths:  # N, C, 1, F
        return array[index, :, 0].T, shape[0]
    if array.ndim == 3 and (order := _order(shape, joint_counts)):
        return array.transpose(order), 1
    if array.ndim == 3 and shape[2] in widths:  # N, F, C
        return array[index], shape[0]
    return array, 1


def without_padding(array_FX: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the array without the frames at its end in which all numbers are zero, and how many these are.

    Networks write motions of several lengths into one array and fill it up in this way. A whole array of zeros stays.
    """
    full = np.flatnonzero(array_FX.reshape(len(array_FX), -1).any(axis=1))
    length = int(full[-1]) + 1 if len(full) else len(array_FX)
    return array_FX[:length], len(array_FX) - length


def _order(shape: tuple[int, ...], joint_counts: Collection[int]) -> tuple[int, ...] | None:
    """Return the axes of frames, joints and coordinates, for the usual order first; None if no order fits."""
    orders = ((0, 1, 2), (2, 0, 1), *permutations(range(3)))
    return next((order for order in orders if shape[order[2]] == 3 and shape[order[1]] in joint_counts), None)
