"""The data sets that `prepare` can read.

Each file here declares one data set in one `Source`: where its files are, how to read them, its licence, and the
words for its labels. To add a data set, write such a file and add its `Source` to the list below; `prepare`,
captions, the data card and all licence texts take it from there.
"""

from __future__ import annotations

from scalemogen.data.captions.common import COMMON
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.sources.amp import AMP
from scalemogen.data.sources.animated_drawings import ANIMATED_DRAWINGS
from scalemogen.data.sources.ase import ASE
from scalemogen.data.sources.bandai import BANDAI
from scalemogen.data.sources.cc0 import CC0
from scalemogen.data.sources.climb import CLIMB
from scalemogen.data.sources.cmu import CMU
from scalemogen.data.sources.cmu_more import CMU_MORE
from scalemogen.data.sources.deepmimic import DEEPMIMIC
from scalemogen.data.sources.lafan1 import LAFAN1
from scalemogen.data.sources.react_idle import REACT_IDLE
from scalemogen.data.sources.source import Licence, Source
from scalemogen.data.sources.ui_prmd import UI_PRMD

__all__ = ["SOURCES", "Licence", "Source", "source_named", "vocabulary_of"]

SOURCES: tuple[Source, ...] = (
    BANDAI,
    UI_PRMD,
    CMU,
    REACT_IDLE,
    DEEPMIMIC,
    CC0,
    ASE,
    AMP,
    CLIMB,
    ANIMATED_DRAWINGS,
    LAFAN1,
    CMU_MORE,
)


def source_named(name: str) -> Source:
    """Return a source by its name.

    Raises:
        ValueError: if there is none of this name.
    """
    for source in SOURCES:
        if source.name == name:
            return source
    raise ValueError(f"unknown source '{name}'; known are {', '.join(source.name for source in SOURCES)}")


def vocabulary_of(name: str) -> Vocabulary:
    """Return the vocabulary for clips of a source; for any other name, the common one."""
    return next((source.vocabulary for source in SOURCES if source.name == name), COMMON)
