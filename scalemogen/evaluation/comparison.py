"""Compare real clips with their reconstructions and with motions generated from their captions.

Each kind of motion is a `Column` of numbers: metrics on the embeddings of an evaluator (`metrics.py`), and how bodies
move (`motion/quality.py`). `motion_sets.py` makes the motions; `comparison_table` writes the columns as a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from scalemogen.data.clips import ClipSet, read_clips
from scalemogen.data.folder import read_statistics
from scalemogen.evaluation.metrics import (
    TOP,
    Interval,
    diversity,
    fid,
    grouped_interval,
    halves_fid,
    interval,
    multimodality,
    retrieval,
)
from scalemogen.evaluation.motion_sets import (
    Embedder,
    MotionSet,
    generated_set,
    measurable,
    real_set,
    reconstructed_set,
    repeated_embeddings,
)
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.quality import body_measures, mpjpe_mm, velocity_error
from scalemogen.motion.statistics import Statistics
from scalemogen.support.tables import markdown_table
from scalemogen.words.evaluator import EmbeddingModel

Column = dict[str, Interval]  # title of a row -> number
HELD = "generated, feet held"

BODY_ROWS = {
    "skating": "foot skating, m/s",
    "skating_share": "frames with a skidding foot",
    "jerk": "jerk, m/s³",
    "penetration_mm": "floor penetration, mm",
    "floating_mm": "lowest joint above the floor, mm",
    "speed": "joint speed, m/s",
}


@dataclass(frozen=True)
class RealSide:
    """The real clips that everything else is compared with.

    Attributes:
        embedder: the evaluator, and how it reads motions.
        clips: the split.
        chosen: indices of the clips that are measured.
        groups: for each chosen clip its name, or that of the original if it is a mirror image.
        real: the chosen clips with their embeddings.
    """

    embedder: Embedder
    clips: ClipSet
    chosen: tuple[int, ...]
    groups: tuple[str, ...]
    real: MotionSet

    @staticmethod
    def statistics_of(generator: Generator | None, data: Path) -> Statistics:
        """Return the normalisation of the clips: our model's own, or else that of the data."""
        return generator.statistics if isinstance(generator, MotionModel) else read_statistics(data)

    @classmethod
    def of(
        cls, evaluator: EmbeddingModel, data: Path, statistics: Statistics, settings: ComparisonSettings
    ) -> RealSide:
        """Read the clips of one split and their mirror images."""
        layout = LAYOUTS[evaluator.layout]
        clips = read_clips(data, settings.split, statistics, layout.max_frames)
        embedder, chosen = Embedder(evaluator, statistics, layout), measurable(clips, settings.clips)
        groups = tuple(clips.names[i].removeprefix("M") for i in chosen)
        return cls(embedder, clips, tuple(chosen), groups, real_set(embedder, clips, chosen))


def compare_with_real(
    evaluator: EmbeddingModel,
    data: Path,
    generator: Generator | None = None,
    settings: ComparisonSettings | None = None,
) -> dict[str, Column]:
    """Return columns of numbers by name.

    "real" and "shuffled captions" are always there. A generator adds "generated", and "generated, feet held" for the
    motions as the app shows them. A `MotionModel`, which has a tokenizer, also adds "reconstructed".

    The clips are those of one split and their mirror images. Several processes give the same numbers as one.

    Raises:
        ValueError: if the split has fewer than 32 clips to measure, or the generator has another layout.
    """
    settings = settings or ComparisonSettings()
    if generator is not None and generator.layout.name != evaluator.layout:
        raise ValueError(
            f"this evaluator reads '{evaluator.layout}' features, but '{generator.name}' makes "
            f"'{generator.layout.name}': name an evaluator for these with --evaluator.folder"
        )
    statistics = RealSide.statistics_of(generator, data)
    side = RealSide.of(evaluator, data, statistics, settings)
    columns = {
        "real": _column([side.real], side, settings),
        "shuffled captions": _shuffled(side, settings),
    }
    if isinstance(generator, MotionModel):
        reconstructed = reconstructed_set(side.embedder, generator, side.clips, side.chosen)
        columns["reconstructed"] = _column([reconstructed], side, settings) | _errors(reconstructed, side)
    if generator is not None:
        rounds = _rounds(side, generator, settings)
        columns["generated"] = _column(rounds, side, settings) | _multimodality(side, generator, settings)
        columns[HELD] = _body([[held_feet(motion) for motion in each.motions] for each in rounds], side)
    return columns


def generated_column(side: RealSide, generator: Generator, settings: ComparisonSettings) -> Column:
    """Measure motions generated from the captions of the real clips, each with the duration of its clip."""
    return _column(_rounds(side, generator, settings), side, settings)


def _rounds(side: RealSide, generator: Generator, settings: ComparisonSettings) -> list[MotionSet]:
    return [generated_set(side.embedder, generator, side.clips, side.chosen, n) for n in range(settings.generations)]


def comparison_table(columns: Mapping[str, Column], clips: str) -> str:
    """Return a Markdown table; a dash marks a number that a column does not have."""
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = ([name, *(interval_text(c[name]) if name in c else "–" for c in columns.values())] for name in names)
    return markdown_table([clips, *columns], rows)


def interval_text(value: Interval) -> str:
    """Return a number with its interval, such as "0.512 ± 0.004"."""
    digits = 3 if abs(value.mean) < 10 else 1
    width = f" ± {value.half_width:.{digits}f}" if value.half_width else ""
    return f"{value.mean:.{digits}f}{width}"


def _column(rounds: Sequence[MotionSet], side: RealSide, settings: ComparisonSettings) -> Column:
    """Measure a set of motions; the repetitions use the rounds of generation in turn."""
    text_rows = _text_rows(side.embedder, rounds)
    values: list[dict[str, float]] = []
    for repeat in range(settings.repeats):
        each = rounds[repeat % len(rounds)]
        numbers = _retrieval(_drawn_texts(each, text_rows, repeat), each, repeat)
        numbers["FID against the other half's real clips"] = halves_fid(
            side.real.embeddings, each.embeddings, side.groups, repeat
        )
        numbers["diversity"] = diversity(each.embeddings, repeat)
        values.append(numbers)
    # Nothing is drawn at random here, so it is measured once per round of generation.
    whole = {"FID against all real clips": interval([fid(side.real.embeddings, each.embeddings) for each in rounds])}
    return _intervals(values) | whole | _body([each.motions for each in rounds], side)


def _body(rounds: Sequence[Sequence[MotionArrays]], side: RealSide) -> Column:
    """Measure how bodies move. A clip, its mirror image and its rounds count as one value in the intervals."""
    bodies = [asdict(body_measures([motion])) for motions in rounds for motion in motions]
    groups = side.groups * len(rounds)
    return {title: grouped_interval([body[name] for body in bodies], groups) for name, title in BODY_ROWS.items()}


def _shuffled(side: RealSide, settings: ComparisonSettings) -> Column:
    """Measure real clips with the captions of other clips, drawn again in every repetition: the level of chance."""
    real, values = side.real, []
    text_rows = _text_rows(side.embedder, [real])
    for repeat in range(settings.repeats):
        order = np.random.default_rng((2, repeat)).permutation(len(real.motions))
        texts = _drawn_texts(real, text_rows, repeat)
        # Along a random cycle through all clips, each one gets the caption of its neighbour, never its own.
        texts[order] = texts[np.roll(order, 1)]
        values.append(_retrieval(texts, real, repeat))
    return _intervals(values)


def _text_rows(embedder: Embedder, rounds: Sequence[MotionSet]) -> dict[str, np.ndarray]:
    """Return the embedding of every caption; captions are embedded once for all repetitions."""
    texts = sorted({text for each in rounds for captions in each.captions for text in captions})
    return dict(zip(texts, embedder.evaluator.embed_texts(texts), strict=True))


def _drawn_texts(motions: MotionSet, text_rows: Mapping[str, np.ndarray], repeat: int) -> np.ndarray:
    """Return embeddings (N, D) of one random caption per motion."""
    random = np.random.default_rng((1, repeat))
    return np.stack([text_rows[str(random.choice(captions))] for captions in motions.captions])


def _retrieval(text_ND: np.ndarray, motions: MotionSet, repeat: int) -> dict[str, float]:
    result = retrieval(text_ND, motions.embeddings, repeat)
    recall = {f"R@{top}": share for top, share in zip(TOP, result.recall, strict=True)}
    return {**recall, "matching distance": result.matching}


def _intervals(values: Sequence[Mapping[str, float]]) -> Column:
    return {name: interval([numbers[name] for numbers in values]) for name in values[0]}


def _errors(reconstructed: MotionSet, side: RealSide) -> Column:
    """Measure the distances between reconstructions and originals, as means over clips."""
    fps = side.real.motions[0].fps
    return {
        "MPJPE, mm": _mean(mpjpe_mm, reconstructed, side),
        "MPJPE with the path, mm": _mean(lambda a, b: mpjpe_mm(a, b, root_aligned=False), reconstructed, side),
        "velocity error, m/s": _mean(lambda a, b: velocity_error(a, b, fps), reconstructed, side),
    }


def _mean(measure: Callable[[np.ndarray, np.ndarray], float], reconstructed: MotionSet, side: RealSide) -> Interval:
    """Return the mean over clips; a clip and its mirror image count as one value in the interval."""
    pairs = zip(reconstructed.motions, side.real.motions, strict=True)
    return grouped_interval([measure(a.joints_FJ3, b.joints_FJ3) for a, b in pairs], side.groups)


def _multimodality(side: RealSide, generator: Generator, settings: ComparisonSettings) -> Column:
    if not settings.multimodal_texts:
        return {}
    few = side.chosen[: settings.multimodal_texts]
    return {
        "multimodality": Interval(
            multimodality(repeated_embeddings(side.embedder, generator, side.clips, few, settings.multimodal_samples))
        )
    }
