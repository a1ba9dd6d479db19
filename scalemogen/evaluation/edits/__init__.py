"""Measuring edits: whether they do what the target prompt says, and how well they keep the rest.

`table` lists the edits as data, `jobs` finds clips for them, `methods` makes them in several ways, `measuring` scores
them and writes the tables.
"""

from __future__ import annotations

from scalemogen.evaluation.edits.measuring import edits_report
from scalemogen.evaluation.settings import EditAmount

__all__ = ["EditAmount", "edits_report"]
