"""Whether a motion matches a sentence: geometry for what the sentence names, and the evaluator's similarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scalemogen.motion.motion import Motion
from scalemogen.words.checking import Fact
from scalemogen.words.phrases import emphatic


@dataclass(frozen=True)
class Match:
    """Whether a motion matches a sentence.

    Attributes:
        facts: what the sentence names, each checked on the motion; () if nothing was understood.
        similarity: cosine of the embeddings of motion and sentence; None without an evaluator.
        least: similarity from which the two count as alike; None if it was not measured, or if the sentence is not
            like the captions that the evaluator knows.
        unknown: words of the sentence that were not understood.
    """

    facts: tuple[Fact, ...]
    similarity: float | None = None
    least: float | None = None
    unknown: tuple[str, ...] = ()

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

        Geometry decides where it can. The evaluator can only say no: a motion that is unlike the captions of an
        action does not do it, but one that resembles them may do something else.
        """
        if self.checked:
            return not self.failed
        unlike = self.similarity is not None and self.least is not None and self.similarity < self.least
        return False if unlike else None

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What the sentence says but no check sees: details of facts, such as "the manner", and whole facts."""
        different = dict.fromkeys(each for fact in self.checked for each in fact.unchecked)
        return (*different, *(fact.asked for fact in self.facts if fact.holds is None))

    @property
    def rank(self) -> tuple[float, float]:
        """For sorting: the share of facts that hold, then the similarity."""
        checked = self.checked
        held = 1 - len(self.failed) / len(checked) if checked else 0.0
        return held, self.similarity if self.similarity is not None else 0.0

    def __str__(self) -> str:
        if self.matches is None:
            return "whether the motion matches cannot be measured"
        open_ = f"; not understood: {', '.join(self.unknown)}" if self.unknown else ""
        open_ += f"; not checked: {', '.join(self.unchecked)}" if self.unchecked else ""
        if self.matches:
            return f"the motion matches{open_}"
        if not self.failed:
            return "the motion probably does not match"
        missing = " or ".join(fact.asked for fact in self.failed)
        done = [fact.asked for fact in self.checked if fact.holds]
        done += [fact.instead for fact in self.failed if fact.instead]
        return f"the person does not {missing}" + (f", but {emphatic(' and '.join(done))}" if done else "")


@dataclass(frozen=True)
class Ranked:
    """One of several motions for a sentence, with its match."""

    motion: Motion
    match: Match


def ranked(motions: Sequence[Motion], matches: Sequence[Match]) -> list[Ranked]:
    """Return motions with their matches, the best first; equally good motions keep their order."""
    found = [Ranked(motion, match) for motion, match in zip(motions, matches, strict=True)]
    return sorted(found, key=lambda each: each.match.rank, reverse=True)
