"""`ClipLibrary`: finds clips of a prepared folder by their captions, for the systems that return recorded clips."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scalemogen.data.clips import ClipSet, read_clips
from scalemogen.data.folder import content_digest, read_statistics
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.motion.statistics import Statistics


@dataclass(frozen=True, kw_only=True)
class ClipLibrary:
    """Clips of one split, by caption. They are read at first use.

    Attributes:
        data: prepared folder.
        split: split that the clips are from: "train", "val" or "test".
        layout: feature layout of the data.
        name: name of the system.
    """

    data: Path
    split: str
    layout: FeatureLayout = field(default_factory=lambda: LAYOUTS["humanml3d"])
    name: str

    def fingerprint(self) -> str:
        """Name of the system and hash of the data."""
        return f"{self.name}-{content_digest(self.data)}"

    @staticmethod
    def plain(caption: str) -> str:
        """Return the form in which captions are compared; here the caption itself."""
        return caption

    @cached_property
    def statistics(self) -> Statistics:
        """Normalisation of the clips."""
        return read_statistics(self.data)

    @cached_property
    def clips(self) -> ClipSet:
        """The clips, with their captions."""
        return read_clips(self.data, self.split, self.statistics, self.layout.max_frames)

    @cached_property
    def clips_of(self) -> dict[str, list[int]]:
        """For every caption, in its plain form, the indices of its clips."""
        found: dict[str, list[int]] = {}
        for index, captions in enumerate(self.clips.captions):
            for caption in captions:
                found.setdefault(self.plain(caption), []).append(index)
        return found
