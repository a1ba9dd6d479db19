"""`Source`: everything that the project knows about one data set, declared in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scalemogen.data.captions.common import COMMON
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.recording import Recording, UnusableRecording


@dataclass(frozen=True)
class Licence:
    """Under which terms a data set may be used.

    Attributes:
        title: full name of the data set.
        terms: name of the licence, with its meaning in a few words.
        commercial: whether weights trained on it may be used commercially.
        attribution: whom to name, in the words that the licence asks for if it does.
        citation: the paper, or the address of the data set.
        note: anything else that users must know, as sentences; "" for nothing.
    """

    title: str
    terms: str
    commercial: bool
    attribution: str
    citation: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """A data set that `prepare` can read.

    Attributes:
        name: how it is called in `prepare --source NAME`, in labels.jsonl and in the data card.
        archive: file name of the archive that it is distributed as.
        find: return the files of its recordings below the extracted folder, in a fixed order; ValueError for none.
        read: read one file as one recording, or as several pieces, with an UnusableRecording in place of a piece that
            is left out. Raises UnusableRecording if the file holds no usable motion.
        licence: terms, attribution and citation.
        words: words for its labels that the common vocabulary lacks.
        longest: longest clip in seconds; longer recordings are cut into windows. None: the feature layout's limit.
        optional: whether `prepare --source all` goes on without it if its archive is missing.
        hand_keyed: whether its motions were animated by hand. They are used for training, but left out where
            generated motions are compared with real ones, because they do not show how people move.
        folder: its folder inside an archive that holds several sources; "" if the archive holds only this one.
    """

    name: str
    archive: str
    find: Callable[[Path], list[Path]]
    read: Callable[[Path], Recording | tuple[Recording | UnusableRecording, ...]]
    licence: Licence
    words: Vocabulary = field(default_factory=Vocabulary)
    longest: float | None = None
    optional: bool = False
    folder: str = ""
    hand_keyed: bool = False

    @property
    def vocabulary(self) -> Vocabulary:
        """The common vocabulary with this source's words."""
        return COMMON | self.words
