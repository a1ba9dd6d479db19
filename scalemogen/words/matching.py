"""Whether a motion matches a sentence: geometry for what the sentence names, and the evaluator's similarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scalemogen.motion.motion import Motion
from scalemogen.words.checking import Fact


@dataclass(frozen=True)
class Match:
    """Whether a motion matches a sentence.

    Attributes:
        facts: what the sentence names, each checked on the motion; () if nothing was understood.
        similarity: cosine of the embeddings of motion and sentence; None without an evaluator.
        least: similarity from which the two count as matching; None if it was not measured.
    """

    facts: tuple[Fact, ...]
    similarity: float | None = None
    least: float | None = None

    @property
    def failed(self) -> tuple[Fact, ...]:
        """What the motion does not do."""
        return tuple(fact for fact in self.facts if fact.holds is False)

    @property
    def checked(self) -> tuple[Fact, ...]:
        """What could be checked."""
        return tuple(fact for fact in self.facts if fact.holds is not None)

    @property
    def matches(self) -> bool | None:
        """Whether the motion does what was asked; None if that cannot be told.

        Geometry decides where it can. Otherwise the similarity decides, which cannot tell left from right.
        """
        if self.checked:
            return not self.failed
        return None if self.similarity is None or self.least is None else self.similarity >= self.least

    @property
    def uncounted(self) -> tuple[Fact, ...]:
        """What the motion does, while nobody knows whether as often as was asked."""
        return tuple(fact for fact in self.checked if fact.holds and fact.uncounted)

    @property
    def rank(self) -> tuple[float, float]:
        """For sorting: the share of facts that hold, then the similarity."""
        checked = self.checked
        held = 1 - len(self.failed) / len(checked) if checked else 0.0
        return held, self.similarity if self.similarity is not None else 0.0

    def __str__(self) -> str:
        if self.matches is None:
            return "whether the motion matches cannot be measured"
        if self.matches:
            unknown = "; the number of times was not checked" if self.uncounted else ""
            return f"the motion matches{unknown}"
        if not self.failed:
            return "the motion does not resemble the sentence"
        missing = " or ".join(fact.asked for fact in self.failed)
        done = [fact.asked for fact in self.checked if fact.holds]
        done += [f"{fact.uncounted}, not as often as asked" for fact in self.failed if fact.uncounted]
        return f"the person does not {missing}" + (f", but does {' and '.join(done)}" if done else "")


@dataclass(frozen=True)
class Ranked:
    """One of several motions for a sentence, with its match."""

    motion: Motion
    match: Match


def ranked(motions: Sequence[Motion], matches: Sequence[Match]) -> list[Ranked]:
    """Return motions with their matches, the best first; equally good motions keep their order."""
    found = [Ranked(motion, match) for motion, match in zip(motions, matches, strict=True)]
    return sorted(found, key=lambda each: each.match.rank, reverse=True)
