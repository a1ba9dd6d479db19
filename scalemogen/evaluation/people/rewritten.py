"""Measure what rewriting gains: the motions of the same sentences as typed and as rewritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scalemogen.evaluation.people.measuring import DONE, PeopleResult, measure_people
from scalemogen.evaluation.people.sentences import Sentence
from scalemogen.generator import Generator
from scalemogen.support.tables import markdown_table
from scalemogen.words.reliability import LEVELS, Level
from scalemogen.words.rewriting import Rewriting


@dataclass(frozen=True)
class RewrittenResult:
    """Shares of motions that do what sentences say, without and with rewriting.

    Attributes:
        rewritings: the rewriting of each sentence.
        levels: what is promised for each sentence before anything is sampled.
        typed, rewritten: shares for the sentences as typed, and as rewritten.
    """

    rewritings: tuple[Rewriting, ...]
    levels: tuple[Level, ...]
    typed: PeopleResult
    rewritten: PeopleResult

    @property
    def lost(self) -> tuple[str, ...]:
        """Sentences that are done as typed, but not as rewritten."""
        return tuple(
            sentence.text
            for sentence, before, after in zip(
                self.typed.sentences, self.typed.done, self.rewritten.done, strict=True
            )
            if before >= DONE > after
        )

    def kept(self, level: Level) -> str:
        """Say how many sentences of a level are done after rewriting."""
        shares = [share for share, each in zip(self.rewritten.done, self.levels, strict=True) if each == level]
        if not shares:
            return f"{level}: no sentence"
        done = sum(share >= DONE for share in shares)
        return f"{level}: {done} of {len(shares)} sentences done ({done / len(shares):.0%})"


def measure_rewritten(
    generator: Generator,
    sentences: Sequence[Sentence],
    rewrite: Callable[[str], Rewriting],
    promise: Callable[[Sentence], Level],
    seeds: int,
    seconds: Callable[[str], float] | None = None,
) -> RewrittenResult:
    """Generate motions for every sentence as typed and as rewritten, with the same seeds, and check them.

    Args:
        generator: the system to measure.
        sentences: as typed.
        rewrite: rewrites a sentence.
        promise: returns the level that is promised for a sentence as typed.
        seeds: motions per sentence.
        seconds: returns the duration for a prompt; None: each sentence has its own.
    """

    def with_duration(sentence: Sentence) -> Sentence:
        return sentence if seconds is None else replace(sentence, seconds=seconds(sentence.text))

    rewritings = tuple(rewrite(sentence.text) for sentence in sentences)
    typed = measure_people(generator, [with_duration(sentence) for sentence in sentences], seeds)
    changed = [i for i, each in enumerate(rewritings) if each.changed]
    described = [with_duration(replace(sentences[i], text=rewritings[i].rewritten)) for i in changed]
    again = measure_people(generator, described, seeds).done if described else ()
    done = dict(zip(changed, again, strict=True))
    shares = tuple(done.get(i, share) for i, share in enumerate(typed.done))
    levels: tuple[Level, ...] = tuple(promise(sentence) for sentence in sentences)
    return RewrittenResult(rewritings, levels, typed, replace(typed, done=shares))


def rewritten_table(result: RewrittenResult) -> str:
    """Return a Markdown table: each sentence, its rewriting, its level, and the shares of motions that do it."""
    rows = (
        (each.original, each.rewritten if each.changed else "as typed", level, f"{before:.0%}", f"{after:.0%}")
        for each, level, before, after in zip(
            result.rewritings, result.levels, result.typed.done, result.rewritten.done, strict=True
        )
    )
    before, after, count = result.typed, result.rewritten, len(result.rewritings)
    head = (
        f"as typed {before.share:.0%} of all motions do what is said, and {before.sentences_done} of {count} "
        f"sentences are done by at least {DONE:.0%} of their motions; rewritten {after.share:.0%} and "
        f"{after.sentences_done}. Done as typed only: {'; '.join(result.lost) or 'none'}"
    )
    kept = "; ".join(result.kept(level) for level in LEVELS)
    columns = ("sentence", "rewritten", "promised", "as typed", "rewritten")
    return f"{head}\npromised before sampling: {kept}\n\n{markdown_table(columns, rows)}"
