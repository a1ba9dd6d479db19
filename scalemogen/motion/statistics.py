"""What features are normalised with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Statistics:
    """Normalisation of the features, and the skeleton they were measured on.

    Attributes:
        mean, std: (dims,) float32.
        bone_lengths: (J,) metres, 0 for the root.
    """

    mean: np.ndarray
    std: np.ndarray
    bone_lengths: np.ndarray
