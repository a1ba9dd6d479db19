"""ScaleMoGen: text to human motion by next-scale prediction of skeletal-temporal token maps."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scalemogen.facade import ScaleMoGen
    from scalemogen.motion.motion import Motion
    from scalemogen.settings import EditMask, EditSettings, SamplingSettings
    from scalemogen.tokens import TokenPyramid

__all__ = ["EditMask", "EditSettings", "Motion", "SamplingSettings", "ScaleMoGen", "TokenPyramid"]

_HOMES = {
    "EditMask": "scalemogen.settings",
    "EditSettings": "scalemogen.settings",
    "Motion": "scalemogen.motion.motion",
    "SamplingSettings": "scalemogen.settings",
    "ScaleMoGen": "scalemogen.facade",
    "TokenPyramid": "scalemogen.tokens",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that reading and drawing motions does not load torch."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scalemogen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
