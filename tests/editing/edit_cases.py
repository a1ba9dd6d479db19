"""Edits that several tests use."""

from __future__ import annotations

import numpy as np

from scalemogen import EditMask
from scalemogen.editing import EditResult, EditSettings

TARGET = "a person walks with both arms raised"
ARMS = EditMask(["left_arm", "right_arm"])
MIDDLE = EditMask(seconds=(1.2, 2.4))
ALL_FREE = EditSettings(keep_scales=0, threshold=0.0)  # words may change whatever they make less probable
MASK_ALONE = EditSettings(threshold=1.0)  # words change nothing where no mask is


def outside_is_kept(result: EditResult) -> bool:
    """Where nothing may change, every bit is the source's."""
    rows = zip(result.tokens.bits, result.source_tokens.bits, result.free, strict=True)
    return all(np.array_equal(new[~free], old[~free]) for new, old, free in rows)
