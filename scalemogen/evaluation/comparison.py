"""The evaluator's table: real clips beside their reconstructions and what was generated from their captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from scalemogen import ScaleMoGen
from scalemogen.data.clips import ClipSet, read_clips
from scalemogen.data.folder import read_statistics
from scalemogen.evaluation.evaluator import EmbeddingModel
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
    MotionSet,
    Rod,
    generated_set,
    measurable,
    real_set,
    reconstructed_set,
    repeated_embeddings,
)
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.quality import body_measures, mpjpe_mm, velocity_error
from scalemogen.motion.statistics import Statistics

Column = dict[str, Interval]
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
class ComparisonSettings:
    """How much is measured.

    Attributes:
        split: of the prepared folder.
        repeats: random captions, batches of 32, pairs and halves, behind each interval.
        generations: rounds of generation the repeats are spread over.
        clips: measure only so many clips (None: all).
        multimodal_texts, multimodal_samples: texts, and motions of each, for multimodality (0 texts: leave out).
    """

    split: str = "test"
    repeats: int = 20
    generations: int = 1
    clips: int | None = None
    multimodal_texts: int = 20
    multimodal_samples: int = 10


@dataclass(frozen=True)
class RealSide:
    """The real clips that others are compared with.

    Attributes:
        chosen: indices of the clips that are measured.
        groups: per chosen clip its name without the M of a mirror image.
    """

    rod: Rod
    clips: ClipSet
    chosen: tuple[int, ...]
    groups: tuple[str, ...]
    real: MotionSet

    @classmethod
    def of(
        cls, evaluator: EmbeddingModel, data: Path, statistics: Statistics, settings: ComparisonSettings
    ) -> RealSide:
        """The clips of one split and their mirror images; those of val and test are real, none composed."""
        layout = LAYOUTS[evaluator.layout]
        clips = read_clips(data, settings.split, statistics, layout.max_frames)
        rod, chosen = Rod(evaluator, statistics, layout), measurable(clips, settings.clips)
        groups = tuple(clips.names[i].removeprefix("M") for i in chosen)
        return cls(rod, clips, tuple(chosen), groups, real_set(rod, clips, chosen))


def compare_with_real(
    evaluator: EmbeddingModel,
    data: Path,
    model: ScaleMoGen | None = None,
    settings: ComparisonSettings | None = None,
) -> dict[str, Column]:
    """Columns of numbers by name: "real" and "shuffled captions"; with a model "reconstructed" and "generated" too,
    and how the generated bodies move once their feet are held, as the app shows them.

    The clips are those of one split and their mirror images. On several processes the same as on one.

    Raises:
        ValueError: if the split has fewer than 32 clips to measure, or the model has another layout.
    """
    settings = settings or ComparisonSettings()
    if model is not None and model.layout.name != evaluator.layout:
        raise ValueError(f"this evaluator reads '{evaluator.layout}' features; the model makes '{model.layout.name}'")
    side = RealSide.of(evaluator, data, model.statistics if model is not None else read_statistics(data), settings)
    columns = {
        "real": _column([side.real], side, settings),
        "shuffled captions": _shuffled(side, settings),
    }
    if model is not None:
        again = reconstructed_set(side.rod, model, side.clips, side.chosen)
        columns["reconstructed"] = _column([again], side, settings) | _errors(again, side)
        rounds = _rounds(side, model, settings)
        columns["generated"] = _column(rounds, side, settings) | _multimodality(side, model, settings)
        columns[HELD] = _body([[held_feet(motion) for motion in one.motions] for one in rounds], side)
    return columns


def generated_column(side: RealSide, model: ScaleMoGen, settings: ComparisonSettings) -> Column:
    """What is measured of motions made from the real clips' captions, as long as they are."""
    return _column(_rounds(side, model, settings), side, settings)


def _rounds(side: RealSide, model: ScaleMoGen, settings: ComparisonSettings) -> list[MotionSet]:
    return [generated_set(side.rod, model, side.clips, side.chosen, n) for n in range(settings.generations)]


def comparison_table(columns: Mapping[str, Column], clips: str) -> str:
    """Markdown; a dash where a number has no meaning."""
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    head = f"| {clips} | " + " | ".join(columns) + " |"
    lines = [head, "|---" * (len(columns) + 1) + "|"]
    for name in names:
        cells = [written(column[name]) if name in column else "–" for column in columns.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def written(value: Interval) -> str:
    """A number with its interval, such as "0.512 ± 0.004"."""
    digits = 3 if abs(value.mean) < 10 else 1
    width = f" ± {value.half_width:.{digits}f}" if value.half_width else ""
    return f"{value.mean:.{digits}f}{width}"


def _column(rounds: Sequence[MotionSet], side: RealSide, settings: ComparisonSettings) -> Column:
    """All that is measured of a set; repeat r takes round r of the generated ones, in turn."""
    text_rows = _text_rows(side.rod, rounds)
    values: list[dict[str, float]] = []
    for repeat in range(settings.repeats):
        one = rounds[repeat % len(rounds)]
        numbers = _answers(_drawn_texts(one, text_rows, repeat), one, repeat)
        numbers["FID against the other half's real clips"] = halves_fid(
            side.real.embeddings, one.embeddings, side.groups, repeat
        )
        numbers["diversity"] = diversity(one.embeddings, repeat)
        values.append(numbers)
    # no chance in it but that of generation
    whole = {"FID against all real clips": interval([fid(side.real.embeddings, one.embeddings) for one in rounds])}
    return _intervals(values) | whole | _body([one.motions for one in rounds], side)


def _body(rounds: Sequence[Sequence[MotionArrays]], side: RealSide) -> Column:
    """How bodies move, with intervals over clips: mirror images and rounds of one are no independent values."""
    bodies = [asdict(body_measures([motion])) for motions in rounds for motion in motions]
    groups = side.groups * len(rounds)
    return {title: grouped_interval([body[name] for body in bodies], groups) for name, title in BODY_ROWS.items()}


def _shuffled(side: RealSide, settings: ComparisonSettings) -> Column:
    """Real clips asked for by the captions of another clip, anew in every repeat: what chance gives."""
    real, values = side.real, []
    text_rows = _text_rows(side.rod, [real])
    for repeat in range(settings.repeats):
        order = np.random.default_rng((2, repeat)).permutation(len(real.motions))
        texts = _drawn_texts(real, text_rows, repeat)
        texts[order] = texts[np.roll(order, 1)]
        values.append(_answers(texts, real, repeat))
    return _intervals(values)


def _text_rows(rod: Rod, rounds: Sequence[MotionSet]) -> dict[str, np.ndarray]:
    texts = sorted({text for one in rounds for captions in one.captions for text in captions})
    return dict(zip(texts, rod.evaluator.embed_texts(texts), strict=True))


def _drawn_texts(one: MotionSet, text_rows: Mapping[str, np.ndarray], repeat: int) -> np.ndarray:
    """(N, D) embeddings of one random caption of each motion."""
    random = np.random.default_rng((1, repeat))
    return np.stack([text_rows[str(random.choice(captions))] for captions in one.captions])


def _answers(text_ND: np.ndarray, one: MotionSet, repeat: int) -> dict[str, float]:
    found = retrieval(text_ND, one.embeddings, repeat)
    recall = {f"R@{top}": share for top, share in zip(TOP, found.recall, strict=True)}
    return {**recall, "matching distance": found.matching}


def _intervals(values: Sequence[Mapping[str, float]]) -> Column:
    return {name: interval([numbers[name] for numbers in values]) for name in values[0]}


def _errors(again: MotionSet, side: RealSide) -> Column:
    """Distances of reconstructions to their originals, every clip counting alike; intervals over the clips."""
    fps = side.real.motions[0].fps
    return {
        "MPJPE, mm": _mean(lambda a, b: mpjpe_mm(a, b), again, side),
        "MPJPE with the path, mm": _mean(lambda a, b: mpjpe_mm(a, b, root_aligned=False), again, side),
        "velocity error, m/s": _mean(lambda a, b: velocity_error(a, b, fps), again, side),
    }


def _mean(measure: Callable[[np.ndarray, np.ndarray], float], again: MotionSet, side: RealSide) -> Interval:
    pairs = zip(again.motions, side.real.motions, strict=True)
    return grouped_interval([measure(a.joints_FJ3, b.joints_FJ3) for a, b in pairs], side.groups)


def _multimodality(side: RealSide, model: ScaleMoGen, settings: ComparisonSettings) -> Column:
    if not settings.multimodal_texts:
        return {}
    few = side.chosen[: settings.multimodal_texts]
    return {
        "multimodality": Interval(
            multimodality(repeated_embeddings(side.rod, model, side.clips, few, settings.multimodal_samples))
        )
    }
