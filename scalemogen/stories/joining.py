"""`joined`: make a piece start and end exactly in the poses of its neighbours.

Tokens reproduce the held end of a neighbour only to within one or two centimetres. This difference, and its change
per frame, is added to the features of the piece and decays to zero within `FADE` frames (inertialization, Bollo, GDC
2018).
"""

from __future__ import annotations

import numpy as np

from scalemogen.data.compose.inertialization import decay
from scalemogen.editing.compositing import with_bone_lengths
from scalemogen.motion.layouts import FeatureLayout

FADE = 12  # frames in which an offset decays: 0.6 s at 20 frames per second


def joined(
    own_FC: np.ndarray,
    offset_before_2C: np.ndarray | None,
    offset_after_2C: np.ndarray | None,
    layout: FeatureLayout,
    lengths_J: np.ndarray,
) -> np.ndarray:
    """Return the rows of a piece that continue its neighbours without an offset.

    Args:
        own_FC: features, not normalised.
        offset_before_2C: last two rows of the piece before, minus the rows that were sampled in their place; None if
            there is no such piece.
        offset_after_2C: the same for the first two rows of the piece after.
        lengths_J: (J,) bone lengths in the layout's unit. The result has these lengths; adding offsets to positions
            alone would change them a little.
    """
    rows_FC = own_FC.astype(np.float64)
    if offset_before_2C is not None:
        rows_FC += _decaying(offset_before_2C, len(rows_FC))
    if offset_after_2C is not None:
        rows_FC += _decaying(offset_after_2C[::-1], len(rows_FC))[::-1]
    return with_bone_lengths(rows_FC, lengths_J, layout)


def _decaying(offset_2C: np.ndarray, count: int) -> np.ndarray:
    """Return (count, C): how an offset at frame -1 decays in the frames after it."""
    frames = min(FADE, count)
    return decay(offset_2C[1], offset_2C[1] - offset_2C[0], frames, count + 1)[1:]
