"""A simple evaluator for tests: it embeds a motion by its forward speed, and a text by the number at its end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class Knowing:
    """An evaluator whose embedding is the forward speed, read from features or from a caption such as "walks 12"."""

    name, digest, layout = "knowing", "knowing", "humanml3d"

    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        return np.array([[row[:, 2].mean() * 1000, 0.0] for row in rows])

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[float(text.split()[-1]), 0.0] for text in texts])
