"""`Vocabulary`: the words that captions use for the labels of a data set.

`common.py` holds the words that several data sets share. Each source adds its own in `data/sources/NAME.py`. A clip
is described with the common vocabulary plus that of its source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# The kind of an action decides what captions add to it: for "travel" steps, distance and speed; for "gesture" and
# "arm exercise" the height of the hand and the pose of the other arm; for "acrobatics" only duration and positions,
# because facts about knees, trunk and arms are measured for bodies that stand.
Kind = Literal["travel", "gesture", "arm exercise", "acrobatics", "other"]


@dataclass(frozen=True)
class Manner:
    """Words for one manner.

    Attributes:
        after: phrases that follow the action: "walks like a giant".
        adverbs: adverbs that may also stand before the verb: "sadly walks".
        subjects: subjects that express the manner: "a giant walks".
        moods: adjectives for "the person looks ...".
        may_be_man: whether "a man" can be the subject.
    """

    after: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    may_be_man: bool = True


@dataclass(frozen=True)
class Vocabulary:
    """Words for the labels of one or more data sets.

    Verbs of phrases are in square brackets, so that they can be inflected (see `english`): "[walk] forward". Slots in
    braces are filled with measured facts (see `slots`): "[take] {steps} forward". A phrase is used only if the clip
    has a value for each of its slots.

    Attributes:
        actions: verb phrases of each action.
        manners: words of each manner.
        kinds: kind of the actions that are not "other".
        fragments: verb phrases for the parts of a data set's own descriptions: "dangle legs" -> "[dangle] the legs".
        not_composed: actions that `compose` leaves out, because they need an object or a floor that is not flat, or
            do not begin and end standing.
    """

    actions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    manners: Mapping[str, Manner] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    fragments: Mapping[str, str] = field(default_factory=dict)
    not_composed: frozenset[str] = frozenset()

    def __or__(self, other: Vocabulary) -> Vocabulary:
        """Return the words of both; where both have an entry, that of `other`."""
        return Vocabulary(
            {**self.actions, **other.actions},
            {**self.manners, **other.manners},
            {**self.kinds, **other.kinds},
            {**self.fragments, **other.fragments},
            self.not_composed | other.not_composed,
        )

    def kind(self, action: str) -> Kind:
        """Return the kind of an action."""
        return self.kinds.get(action, "other")

    def manner(self, name: str) -> Manner:
        """Return the words of a manner ("" is "normal"); for an unknown manner, phrases that contain its name."""
        if name in self.manners or not name:
            return self.manners[name or "normal"]
        words = name.replace("-", " ").replace("_", " ")
        return Manner((f"in the {words} style", f"in a way that is called {words}"), moods=(words,))

    def phrases_of(self, description: str) -> tuple[str, ...]:
        """Return the verb phrases of a description such as "playground - sit, dangle legs", in its order.

        The text before " - " names the place or the sport, which the action already names. Parts without an entry in
        `fragments` are left out.
        """
        details = description.lower().split(" - ", 1)[-1]
        parts = (part.strip() for part in re.split(r"[,;]", details))
        return tuple(dict.fromkeys(self.fragments[part] for part in parts if part in self.fragments))
