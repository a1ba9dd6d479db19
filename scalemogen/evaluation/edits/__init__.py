"""How well edits do what they are told, and keep the rest."""

from __future__ import annotations

from scalemogen.evaluation.edits.measuring import EditMeasuring, edits_report

__all__ = ["EditMeasuring", "edits_report"]
