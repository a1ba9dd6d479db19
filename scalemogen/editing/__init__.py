"""Editing without training: a target prompt, a mask, and the rule that decides which bits are new (METHOD 6)."""

from __future__ import annotations

from scalemogen.editing.blending import RESTS, EditSettings, Rest
from scalemogen.editing.editor import EditRequest, edit_motions, stream_edits
from scalemogen.editing.mask import EditMask
from scalemogen.editing.result import ANCHORS, Anchor, EditReport, EditResult, EditStep, ScaleChange
from scalemogen.editing.source import EditSource, edit_source

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
