"""Bring the axes of an array to (frames, ...): arrays hold one motion or several, with frames first or last.

| written by | shape |
|---|---|
| most tools | (F, J, 3), (F, C) |
| T2M-GPT, MoMask, SALAD | (N, F, J, 3), (N, F, C) |
| MDM and its successors | (N, J, 3, F), (N, C, 1, F) |
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np


def first_motion(array: np.ndarray, joint_counts: Collection[int], dims: Collection[int]) -> tuple[np.ndarray, int]:
    """Return the first motion of an array as (F, J, 3) or (F, C), and how many motions the array holds.

    An array with other axes is returned as it is.

    Args:
        array: of any shape.
        joint_counts: the numbers of joints, J, that are known.
        dims: the numbers of features that are known; C is one of these or three times a number of joints.
    """
    widths = {*dims, *(3 * count for count in joint_counts)}
    shape = array.shape
    if not array.size:
        return array, 1
    if array.ndim == 4 and shape[3] == 3 and shape[2] in joint_counts:  # N, F, J, 3
        return array[0], shape[0]
    # N, J, 3, F; an array that ends with 3, 3 holds rotation matrices
    if array.ndim == 4 and shape[2] == 3 and shape[3] != 3 and shape[1] in joint_counts:
        return array[0].transpose(2, 0, 1), shape[0]
    if array.ndim == 4 and shape[2] == 1 and shape[1] in widths:  # N, C, 1, F
        return array[0, :, 0].T, shape[0]
    if array.ndim == 3 and shape[2] == 3 and shape[1] in joint_counts:  # F, J, 3
        return array, 1
    if array.ndim == 3 and shape[1] == 3 and shape[0] in joint_counts:  # J, 3, F
        return array.transpose(2, 0, 1), 1
    if array.ndim == 3 and shape[2] in widths:  # N, F, C
        return array[0], shape[0]
    return array, 1
