"""Training-free editing: a target prompt, a mask, and the rule that decides which bits are new.

Section 6 of docs/method.md describes the method. `mask` rounds a mask to the tokens of each scale. `blending` decides
for each bit whether it is new. `source` prepares the motion to edit. `compositing` copies everything outside the edit
from the source motion. `editor` runs a batch of edits, and `result` holds and measures their results.
"""

from __future__ import annotations

from scalemogen.editing.editor import EditRequest, edit_motions, stream_edits
from scalemogen.editing.result import EditReport, EditResult, EditStep, ScaleChange
from scalemogen.editing.source import EditSource, edit_source
from scalemogen.settings import ANCHORS, RESTS, Anchor, EditMask, EditSettings, Rest

__all__ = [
    "ANCHORS",
    "RESTS",
    "Anchor",
    "EditMask",
    "EditReport",
    "EditRequest",
    "EditResult",
    "EditSettings",
    "EditSource",
    "EditStep",
    "Rest",
    "ScaleChange",
    "edit_motions",
    "edit_source",
    "stream_edits",
]
