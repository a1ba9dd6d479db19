"""One measured thing, in words."""

from __future__ import annotations

from dataclasses import dataclass

SIDES = ("left", "right")
OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Detail:
    """One measured thing.

    Attributes:
        topic: no sentence speaks twice of one topic.
        hung: ways to add it after a clause, each begins with "with", "at", an -ing form or an adverb.
        told: whole sentences about "they", without the full stop.
    """

    topic: str
    hung: tuple[str, ...]
    told: tuple[str, ...]
