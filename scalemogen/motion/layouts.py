"""`LAYOUTS`: every feature layout by name. A further layout is one new file and one line here."""

from __future__ import annotations

from scalemogen.motion import humanml3d, snapmogen
from scalemogen.motion.feature_layout import ROOT_COLUMNS, FeatureLayout

__all__ = ["LAYOUTS", "ROOT_COLUMNS", "FeatureLayout"]

LAYOUTS: dict[str, FeatureLayout] = {
    "humanml3d": humanml3d.LAYOUT,
    "snapmogen": snapmogen.LAYOUT,
}
