"""ScaleMoGen: text to human motion by next-scale prediction of skeletal-temporal token maps."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scalemogen.editing.blending import EditSettings
    from scalemogen.editing.mask import EditMask
    from scalemogen.model import ScaleMoGen
    from scalemogen.motion.motion import Motion
    from scalemogen.sampling import SamplingSettings
    from scalemogen.tokens import TokenPyramid

__all__ = ["EditMask", "EditSettings", "Motion", "SamplingSettings", "ScaleMoGen", "TokenPyramid"]

_HOMES = {
    "EditMask": "scalemogen.editing.mask",
    "EditSettings": "scalemogen.editing.blending",
    "Motion": "scalemogen.motion.motion",
    "SamplingSettings": "scalemogen.sampling",
    "ScaleMoGen": "scalemogen.model",
    "TokenPyramid": "scalemogen.tokens",
}


def __getattr__(name: str) -> Any:
    """Import on first use: who only draws or reads motions need not wait for torch and transformers."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scalemogen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
