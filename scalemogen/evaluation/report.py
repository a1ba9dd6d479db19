"""The numbers of a checkpoint as Markdown tables for its model card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scalemogen.data.clips import read_clips
from scalemogen.evaluation.comparison import ComparisonSettings, compare_with_real, comparison_table
from scalemogen.evaluation.evaluator import EmbeddingModel, load_evaluator
from scalemogen.evaluation.published_evaluator import PublishedEvaluator
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.evaluation.text_control import measure_text_control, seen_prompts
from scalemogen.evaluation.word_vectors import tagged_captions
from scalemogen.model import ScaleMoGen
from scalemogen.processes import this_process


@dataclass(frozen=True)
class EvaluatorChoice:
    """Which evaluator measures; by default the one in the checkpoint's folder.

    Attributes:
        folder: folder with `evaluator.json`.
        published: folder with a user's copy of HumanML3D's evaluator, instead.
    """

    folder: Path | None = None
    published: Path | None = None

    def found_in(self, checkpoint: Path) -> EvaluatorChoice | None:
        """This choice, or the checkpoint's own evaluator; None where there is none."""
        if self.folder is not None or self.published is not None:
            return self
        return EvaluatorChoice(folder=checkpoint) if (checkpoint / "evaluator.json").is_file() else None

    def load(self, text_encoder: Path, data: Path, split: str) -> EmbeddingModel:
        """The evaluator, on this process's device; ValueError if it is not whole."""
        device = str(this_process().device)
        if self.published is not None:
            return PublishedEvaluator.read(self.published, tagged_captions(data, split), device)
        return load_evaluator(self.folder or Path(), text_encoder, device)


def evaluator_report(
    choice: EvaluatorChoice | None,
    data: Path | None,
    model: ScaleMoGen | None,
    checkpoint: Path,
    settings: ComparisonSettings,
) -> str:
    """The evaluator's table for real clips and, with a model, for the model beside them.

    Raises:
        ValueError: without data or evaluator.
    """
    if data is None:
        raise ValueError("real clips are needed: name a prepared folder with --data")
    if choice is None:
        raise ValueError(
            f"{checkpoint} holds no evaluator.json; train one with `python -m scalemogen train evaluator` and name "
            "its folder with --evaluator.folder"
        )
    evaluator = choice.load(checkpoint / "text_encoder", data, settings.split)
    columns = compare_with_real(evaluator, data, model, settings)
    head = f"{settings.split} split, {settings.repeats} repeats, 95 % intervals; {evaluator.name}"
    return comparison_table(columns, head)


def evaluate(model: ScaleMoGen, data: Path | None, samples: int) -> str:
    """Reconstruction on the test split (where `data` is a prepared folder), and text control."""
    rows = [] if data is None else _reconstruction_rows(model, data)
    if data is not None:
        train = read_clips(data, "train", model.statistics, model.schedule.max_frames)
        rows.append(("prompts below that are training captions", str(len(seen_prompts(sum(train.captions, ()))))))
    control = measure_text_control(model, samples)
    for kind, speed in control.speeds.items():
        rows.append((f"mean speed, {kind}, of {samples}", f"{speed:.2f} m/s"))
    rows.append(("run > walk > exhausted walk", f"{control.speed_order:.0%} of {samples} triples"))
    rows.append(("turns to the side named", f"{control.turns:.0%} of {samples}"))
    rows.append(("raises or waves the hand named", f"{control.hands:.0%} of {samples}"))
    return "\n".join(["| what | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def _reconstruction_rows(model: ScaleMoGen, data: Path) -> list[tuple[str, str]]:
    clips = read_clips(data, "test", model.statistics, model.schedule.max_frames, mirrored=False)
    errors = reconstruction_errors(model.tokenizer, clips, model.statistics, every_scale=True)
    rows = [
        (
            f"joint error after {k} of {len(errors.mpjpe_mm)} scales, {len(clips)} test clips",
            f"{error:.1f} mm",
        )
        for k, error in enumerate(errors.mpjpe_mm, start=1)
    ]
    return [*rows, ("the same with the path's drift, all scales", f"{errors.global_mm:.1f} mm")]
