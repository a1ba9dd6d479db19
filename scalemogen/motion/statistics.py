"""`Statistics`: mean and standard deviation that features are normalised with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Statistics:
    """Normalisation of the features, and the body that they were measured on.

    Attributes:
        mean: (dims,) float32 mean of each feature column.
        std: (dims,) float32 standard deviation of each feature column.
        bone_lengths: (J,) metres, 0 for the root.
    """

    mean: np.ndarray
    std: np.ndarray
    bone_lengths: np.ndarray

    @property
    def body(self) -> np.ndarray | None:
        """`bone_lengths`, or None if they are not known (all 0), as in a layout that does not depend on them."""
        return self.bone_lengths if np.any(self.bone_lengths) else None
