"""Measure how many motions, and how many real clips of the same actions, do what people's sentences say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.data.folder import read_clip
from scalemogen.data.labels import read_labels
from scalemogen.evaluation.people.sentences import Sentence
from scalemogen.generator import Generator
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.support.processes import shared_map
from scalemogen.support.tables import markdown_table

DONE = 0.6  # a sentence counts as done if at least this share of its motions does it: 3 of 5 seeds, for example
_REAL_CLIPS = 20  # per sentence, drawn at random


@dataclass(frozen=True)
class PeopleResult:
    """Shares of motions that do what the sentences say.

    Attributes:
        sentences: in the order of the table.
        done: for each sentence the share of its motions.
        real: for each sentence the share of real clips; None if there are none.
    """

    sentences: tuple[Sentence, ...]
    done: tuple[float, ...]
    real: tuple[float | None, ...]

    @property
    def share(self) -> float:
        """Share of the motions of all sentences that do what is said."""
        return float(np.mean(self.done))

    @property
    def sentences_done(self) -> int:
        """Number of sentences that count as done."""
        return sum(share >= DONE for share in self.done)


def measure_people(
    generator: Generator, sentences: Sequence[Sentence], seeds: int = 5, real: Sequence[float | None] = ()
) -> PeopleResult:
    """Generate motions for every sentence with the seeds 0, 1, 2, ... and check them.

    Call it on all processes; they share the work.

    Args:
        generator: the system to measure.
        sentences: what to generate.
        seeds: motions per sentence.
        real: result of `real_clips`; () if there is no data set.
    """

    def share_done(sentence: Sentence) -> float:
        motions = generator.generate_batch([sentence.text] * seeds, [sentence.seconds] * seeds, list(range(seeds)))
        return float(np.mean([sentence.checks.hold(motion) for motion in motions]))

    done = shared_map(share_done, list(sentences), "sentences")
    return PeopleResult(tuple(sentences), tuple(done), tuple(real) or (None,) * len(sentences))


def real_clips(folder: Path, sentences: Sequence[Sentence], layout: FeatureLayout) -> tuple[float | None, ...]:
    """Return for each sentence the share of real clips of its actions that pass its checks; None without clips.

    This tests the checks, not a model, so clips of all splits are used, at most 20 for a sentence; mirror images and
    composed clips are not counted. The labels do not say which side a clip uses, so a clip passes if it or its mirror
    image passes.

    Args:
        folder: prepared data set.
        sentences: the sentences whose checks are tested.
        layout: feature layout of the clips.
    """
    labels = [label for label in read_labels(folder) if not label.mirrored and label.source != "composed"]
    random = np.random.default_rng(0)
    shares: list[float | None] = []
    for sentence in sentences:
        names = [label.name for label in labels if sentence.is_of(label.action, label.manner)]
        chosen = random.permutation(names)[:_REAL_CLIPS]
        passed = [
            any(
                sentence.checks.hold(layout.decode(read_clip(folder, each).features_FC))
                for each in (name, f"M{name}")
            )
            for name in chosen
        ]
        shares.append(float(np.mean(passed)) if passed else None)
    return tuple(shares)


def people_table(result: PeopleResult) -> str:
    """Return a Markdown table: each sentence, and the shares of motions and of real clips that do it."""
    rows = (
        (sentence.text, sentence.checks.words, f"{done:.0%}", "–" if real is None else f"{real:.0%}")
        for sentence, done, real in zip(result.sentences, result.done, result.real, strict=True)
    )
    count = len(result.sentences)
    head = (
        f"{result.share:.0%} of all motions do what is said; {result.sentences_done} of {count} sentences are done "
        f"by at least {DONE:.0%} of their motions"
    )
    return f"{head}\n\n{markdown_table(('sentence', 'check', 'done', 'real clips'), rows)}"
