"""All systems in one table: quality, text control, speed and size, measured by the same code on the same clips.

What was measured is kept in a file, so that a stopped measurement resumes. The seconds per motion are
measured at the end, with the systems taking turns, so that the load of the machine affects all of them alike.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from scalemogen.data.folder import content_digest
from scalemogen.data.labels import has_labels
from scalemogen.evaluation.comparison import (
    BODY_ROWS,
    Column,
    RealSide,
    compare_with_real,
    generated_column,
)
from scalemogen.evaluation.kept_results import KeptResults
from scalemogen.evaluation.metrics import Interval, interval
from scalemogen.evaluation.people import Sentence, measure_people, real_clips
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.evaluation.text_control import (
    HAND_PROMPTS,
    HEIGHT_PROMPTS,
    SECONDS,
    TURN_PROMPTS,
    hand_height,
    labelled_clips,
    raised_hand,
    share_in_order,
    share_right,
    turned_to,
)
from scalemogen.generator import Generator
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.words.evaluator import EmbeddingModel

logger = logging.getLogger(__name__)

Key = TypeVar("Key")

FID = "FID against all real clips"
QUALITY = (
    FID, "FID against the other half's real clips", "R@1", "R@2", "R@3", "matching distance", "diversity",
    "multimodality", BODY_ROWS["skating"], BODY_ROWS["jerk"],
)  # fmt: skip
HANDS, TURNS, ORDER, HEIGHT = "hand named", "turn named", "two actions in order", "height named"
TYPED, REWRITTEN = "people's prompts as typed", "people's prompts rewritten"
ASKED = (HANDS, TURNS, ORDER, HEIGHT, TYPED, REWRITTEN)  # columns that are shares of motions
CLOCK_PROMPTS = ("a person walks forward", "someone raises the left hand and waves", "a person squats twice")


@dataclass(frozen=True)
class Measured:
    """A system to measure.

    Attributes:
        generator: the system with its own sampling settings.
        fingerprint: text that changes if the system would make other motions.
        variants: the same system with other settings, one per point of the plot; the keys are short texts such as
            "10 steps". Empty for a system that is one point.
        parameters: number of weights; None without weights.
        training_seconds: None if they were not counted.
    """

    generator: Generator
    fingerprint: str
    variants: Mapping[str, Generator] = field(default_factory=dict)
    parameters: int | None = None
    training_seconds: float | None = None


@dataclass(frozen=True)
class SystemsAmount:
    """How much is measured.

    Attributes:
        compared: clips and repetitions.
        plotted: clips of the points of the plot.
        samples: motions per question of text control.
        seeds: motions for each sentence that people typed.
        clocked: motions that are timed, for each system and each point.
    """

    compared: ComparisonSettings = field(default_factory=ComparisonSettings)
    plotted: ComparisonSettings = field(
        default_factory=lambda: ComparisonSettings(repeats=5, clips=256, multimodal_texts=0)
    )
    samples: int = 50
    seeds: int = 5
    clocked: int = 5


@dataclass(frozen=True)
class Sides:
    """What all systems are measured with.

    Attributes:
        evaluator: embeds motions and captions.
        data: prepared folder.
        sentences: sentences that people typed.
        rewritten: the same sentences in the words of the captions.
    """

    evaluator: EmbeddingModel
    data: Path
    sentences: tuple[Sentence, ...]
    rewritten: tuple[Sentence, ...]


@dataclass(frozen=True)
class Point:
    """One point of the plot: a system with some settings.

    Attributes:
        settings: a short text such as "10 steps"; "" for a system that is one point.
        fid, recall_3: FID against all real clips, and R@3.
        seconds: time to make one motion of four seconds.
    """

    settings: str
    fid: float
    recall_3: float
    seconds: float


@dataclass(frozen=True)
class SystemRow:
    """The numbers of one system.

    Attributes:
        name: name of the system.
        numbers: measured values by the title of their column.
        seconds: time to make one motion of four seconds; None for the real clips.
        parameters, training_seconds: as in `Measured`.
        points: points of the plot.
    """

    name: str
    numbers: Column
    seconds: float | None = None
    parameters: int | None = None
    training_seconds: float | None = None
    points: tuple[Point, ...] = ()


def measure_systems(
    systems: Mapping[str, Measured], sides: Sides, amount: SystemsAmount, kept: Path
) -> list[SystemRow]:
    """Measure the real clips (first row) and all systems. Call it on all processes; they share the work.

    Args:
        systems: the systems by name.
        sides: what they are measured with.
        amount: how much is measured.
        kept: .jsonl file of measured values. A value that was measured in the same way before is read from it.
    """
    results = KeptResults(kept)
    rows = [_real_row(results, sides, amount)]
    for name, system in systems.items():
        rows.append(_row(name, system, results, sides, amount))
        logger.info("%s is measured", name)
    seconds = clock({name: system.generator for name, system in systems.items()}, amount.clocked)
    points = {(name, text): variant for name, system in systems.items() for text, variant in system.variants.items()}
    point_seconds = clock(points, amount.clocked)
    return [rows[0]] + [
        replace(
            row,
            seconds=seconds[row.name],
            points=tuple(
                replace(each, seconds=point_seconds.get((row.name, each.settings), seconds[row.name]))
                for each in row.points
            ),
        )
        for row in rows[1:]
    ]


def clock(generators: Mapping[Key, Generator], motions: int) -> dict[Key, float]:
    """Return the seconds that each generator needs for one motion of four seconds, by the same keys.

    The generators take turns and the median counts, so that a change of the machine's load affects all alike.
    """
    times: dict[Key, list[float]] = {key: [] for key in generators}
    for turn in range(motions + 1):
        prompt = CLOCK_PROMPTS[turn % len(CLOCK_PROMPTS)]
        for key, generator in generators.items():
            started = time.perf_counter()
            generator.generate_batch([prompt], [SECONDS], [turn])
            times[key].append(time.perf_counter() - started)
    return {key: median(values[1:]) for key, values in times.items()}  # the first motion is a warm-up


def _row(name: str, system: Measured, results: KeptResults, sides: Sides, amount: SystemsAmount) -> SystemRow:
    """Measure a system. Each part is kept by itself, so that new sentences do not cost new distances."""
    mark = system.fingerprint
    data = mark, sides.evaluator.digest, content_digest(sides.data)

    def kept(what: str, asked: tuple[Any, ...], measure: Callable[[], Column]) -> Column:
        return results.value(f"{name}: {what}", asked, Column, measure)

    def people(title: str, sentences: Sequence[Sentence]) -> Column:
        asked = mark, _asked(sentences), amount.seeds
        return kept(title, asked, lambda: {title: _people(system.generator, sentences, amount.seeds)})

    return SystemRow(
        name,
        kept("quality", (*data, amount.compared), lambda: _quality(system.generator, sides, amount))
        | kept("text control", (mark, amount.samples), lambda: _control(system.generator, amount.samples))
        | people(TYPED, sides.sentences)
        | people(REWRITTEN, sides.rewritten),
        parameters=system.parameters,
        training_seconds=system.training_seconds,
        points=results.value(
            f"{name}: points",
            (*data, amount.plotted, tuple(system.variants)),
            tuple[Point, ...],
            lambda: _points(system, sides, amount),
        ),
    )


def _asked(sentences: Sequence[Sentence]) -> list[tuple[str, float, str]]:
    """Return what tells sentences apart."""
    return [(each.text, each.seconds, each.checks.words) for each in sentences]


def _quality(generator: Generator, sides: Sides, amount: SystemsAmount) -> Column:
    columns = compare_with_real(sides.evaluator, sides.data, generator, amount.compared)
    return {title: value for title, value in columns["generated"].items() if title in QUALITY}


def _control(generator: Generator, samples: int) -> Column:
    return {
        HANDS: share_right(generator, HAND_PROMPTS, samples, raised_hand),
        TURNS: share_right(generator, TURN_PROMPTS, samples, turned_to),
        HEIGHT: share_right(generator, HEIGHT_PROMPTS, samples, hand_height),
        ORDER: share_in_order(generator, samples),
    }


def _people(generator: Generator, sentences: Sequence[Sentence], seeds: int) -> Interval:
    return interval(measure_people(generator, sentences, seeds).done)


def _points(system: Measured, sides: Sides, amount: SystemsAmount) -> tuple[Point, ...]:
    """Measure the variants on fewer clips; a system without variants is one point."""
    statistics = RealSide.statistics_of(system.generator, sides.data)
    side = RealSide.of(sides.evaluator, sides.data, statistics, amount.plotted)
    points = []
    for text, generator in (system.variants or {"": system.generator}).items():
        column = generated_column(side, generator, amount.plotted)
        points.append(Point(text, column[FID].mean, column["R@3"].mean, 0.0))
    return tuple(points)


def _real_row(results: KeptResults, sides: Sides, amount: SystemsAmount) -> SystemRow:
    data = sides.evaluator.digest, content_digest(sides.data)
    quality = results.value(
        "real clips: quality", (*data, amount.compared), Column, lambda: _real_quality(sides, amount)
    )
    done = results.value(
        f"real clips: {TYPED}", (*data, _asked(sides.sentences)), Column, lambda: _real_people(sides)
    )
    return SystemRow("real clips", quality | done)


def _real_quality(sides: Sides, amount: SystemsAmount) -> Column:
    columns = compare_with_real(sides.evaluator, sides.data, None, amount.compared)
    labelled = labelled_clips(sides.data, amount.compared.split, LAYOUTS[sides.evaluator.layout])
    named = {title: labelled[name] for title, name in ((HANDS, "hands"), (TURNS, "turns")) if name in labelled}
    return {title: value for title, value in columns["real"].items() if title in QUALITY} | named


def _real_people(sides: Sides) -> Column:
    if not has_labels(sides.data):
        return {}
    shares = real_clips(sides.data, sides.sentences, LAYOUTS[sides.evaluator.layout])
    done = [share for share in shares if share is not None]
    return {TYPED: interval(done)} if done else {}
