"""Which recordings are trained on and which are kept for validation and test."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scalemogen.data.labels import ClipLabel

# Out of twenty groups two go to the test split and one to the validation split.
_PERIOD, _PLACES = 20, {5: "test", 10: "val", 15: "test"}
# A content with few groups has its places earlier: from six on one for test, from nine on one for validation.
_FEW, _FEW_PLACES = 10, {5: "test", 8: "val"}


@dataclass(frozen=True)
class Take:
    """A written recording: what splits are made from, and the names of its clips.

    Attributes:
        name: its group; takes of one name are kept together.
        content, style: what it is balanced by.
        clips: names of the clips cut from it.
        labels: what is known of each clip.
    """

    name: str
    content: str
    style: str
    clips: tuple[str, ...]
    labels: tuple[ClipLabel, ...] = ()


def assign_splits(takes: Iterable[Take]) -> dict[str, str]:
    """The split of each group by name: about 85 % train, 5 % val, 10 % test of each content, spread over styles.

    A group counts as the content and style that most of its takes have. The order is by a hash of the name, so
    the same data always gives the same splits. A content with five groups or fewer goes to train as a whole.
    """
    members: dict[str, list[Take]] = defaultdict(list)
    for take in takes:
        members[take.name].append(take)
    by_content: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name, group in members.items():
        content, style = _most_common(take.content for take in group), _most_common(take.style for take in group)
        by_content[content].append((style, hashlib.sha256(name.encode()).hexdigest(), name))
    splits: dict[str, str] = {}
    for groups in by_content.values():
        places = _PLACES if len(groups) > _FEW else _FEW_PLACES
        for place, (_, _, name) in enumerate(sorted(groups)):
            splits[name] = places.get(place % _PERIOD, "train")
    return splits


def _most_common(values: Iterable[str]) -> str:
    """The most frequent value; of equally frequent ones the first by name."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
