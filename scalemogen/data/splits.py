"""Assigning recordings to the training, validation and test split."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scalemogen.data.labels import ClipLabel

# Period and places: of every twenty groups of one content, two go to the test split and one to validation.
_PERIOD, _PLACES = 20, {5: "test", 10: "val", 15: "test"}
# A content with up to ten groups: the sixth goes to test, the ninth to validation.
_FEW, _FEW_PLACES = 10, {5: "test", 8: "val"}


@dataclass(frozen=True)
class WrittenRecording:
    """A recording whose clips have been written.

    Attributes:
        name: its group; recordings of one group stay in one split.
        content, style: each content is split in the same shares, spread over styles.
        clips: names of the clips cut from it.
        labels: the label row of each clip.
    """

    name: str
    content: str
    style: str
    clips: tuple[str, ...]
    labels: tuple[ClipLabel, ...] = ()


def assign_splits(recordings: Iterable[WrittenRecording]) -> dict[str, str]:
    """Return the split of each group: about 85 % train, 5 % val, 10 % test of each content, spread over styles.

    A group has the content and style of most of its recordings. Groups are ordered by style and a name hash, so the
    same data always gives the same splits. A content with five groups or fewer goes to train as a whole, and so does
    a group that holds all recordings of a content.
    """
    members: dict[str, list[WrittenRecording]] = defaultdict(list)
    for recording in recordings:
        members[recording.name].append(recording)
    contents = held_by_one((each.content, name) for name, group in members.items() for each in group)
    only = {name for name, group in members.items() if any(each.content in contents for each in group)}
    splits = dict.fromkeys(only, "train")
    by_content: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name in (name for name in members if name not in only):
        group = members[name]
        content, style = _most_common(each.content for each in group), _most_common(each.style for each in group)
        by_content[content].append((style, hashlib.sha256(name.encode()).hexdigest(), name))
    for groups in by_content.values():
        places = _PLACES if len(groups) > _FEW else _FEW_PLACES
        for place, (_, _, name) in enumerate(sorted(groups)):
            splits[name] = places.get(place % _PERIOD, "train")
    return splits


def held_by_one(held: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the things that only one group holds, from pairs of a thing and a group that holds it."""
    holders: dict[str, set[str]] = defaultdict(set)
    for thing, group in held:
        holders[thing].add(group)
    return frozenset(thing for thing, groups in holders.items() if len(groups) == 1)


def _most_common(values: Iterable[str]) -> str:
    """Return the most frequent value; of equally frequent ones the first in alphabetical order."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
