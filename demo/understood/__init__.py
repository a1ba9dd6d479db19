"""What an uploaded file was taken to be, and how its owner corrects it; used by every tab that takes motion files."""

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
