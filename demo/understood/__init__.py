"""How an uploaded motion file was understood, and how the visitor corrects it, for all tabs that take such files."""

from demo.understood.corrections import AS_FOUND, CORRECTIONS, NOT_CORRECTED, Corrections, FileRead
from demo.understood.part import HIDDEN, UnderstoodPart, joints_asked, summary, understood_part

__all__ = [
    "AS_FOUND",
    "CORRECTIONS",
    "HIDDEN",
    "NOT_CORRECTED",
    "Corrections",
    "FileRead",
    "UnderstoodPart",
    "joints_asked",
    "summary",
    "understood_part",
]
