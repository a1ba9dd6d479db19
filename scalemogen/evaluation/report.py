"""The numbers of a checkpoint as Markdown tables for its model card."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from scalemogen.data.clips import read_clips, read_sentences
from scalemogen.evaluation.bars import bars, bars_table
from scalemogen.evaluation.comparison import Column, ComparisonSettings, compare_with_real, comparison_table
from scalemogen.evaluation.evaluator import EmbeddingModel, load_evaluator
from scalemogen.evaluation.metrics import Interval
from scalemogen.evaluation.reconstruction import ReconstructionErrors, reconstruction_errors
from scalemogen.evaluation.text_control import TextControl, labelled_clips, measure_text_control, seen_prompts
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.published.evaluator import PublishedEvaluator
from scalemogen.published.word_vectors import tagged_captions
from scalemogen.support.processes import this_process


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


def required(choice: EvaluatorChoice | None, checkpoint: Path) -> EvaluatorChoice:
    """The choice; ValueError where there is none."""
    if choice is None:
        raise ValueError(
            f"{checkpoint} holds no evaluator.json; train one with `python -m scalemogen train evaluator` and name "
            "its folder with --evaluator.folder"
        )
    return choice


@dataclass(frozen=True)
class Details:
    """What is measured without an evaluator.

    Attributes:
        errors: of clips after every scale; None without data.
        split: which clips.
        clips: how many these are, mirror images not counted.
        seen: prompts of text control that are training captions; None without data.
        labelled: what real clips answer to the questions of text control.
    """

    control: TextControl
    errors: ReconstructionErrors | None = None
    split: str = "test"
    clips: int = 0
    seen: int | None = None
    labelled: dict[str, Interval] = field(default_factory=dict)

    def table(self) -> str:
        """Markdown."""
        control, rows = self.control, self._reconstruction()
        if self.seen is not None:
            rows.append(("prompts below that are training captions", str(self.seen)))
        for kind, speed in control.speeds.items():
            rows.append((f"mean speed, {kind}, of {control.samples}", f"{speed:.2f} m/s"))
        rows.append(("run > walk > exhausted walk", f"{control.speed_order.mean:.0%} of {control.samples} triples"))
        for kind, drop in control.depths.items():
            rows.append((f"the hips go down in a {kind} squat, of {control.samples}", f"{drop:.0%} of the leg"))
        shares = {
            "turns to the side named": control.turns,
            "raises or waves the hand named": control.hands,
            "lifts the hand to the shoulder or above the head, as named": control.heights,
            "squats when told to": control.squats,
            "a deep squat is deeper than a half one": control.depth_order,
            "does two actions in the order named": control.orders,
            "neither floats nor jerks, asked for what it never saw": control.calm,
        }
        rows += [(what, f"{share.mean:.0%} of {control.samples}") for what, share in shares.items()]
        return "\n".join(["| what | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])

    def _reconstruction(self) -> list[tuple[str, str]]:
        if self.errors is None:
            return []
        scales = self.errors.mpjpe_mm
        rows = [
            (f"joint error after {k} of {len(scales)} scales, {self.clips} {self.split} clips", f"{error:.1f} mm")
            for k, error in enumerate(scales, start=1)
        ]
        return [*rows, ("the same with the path's drift, all scales", f"{self.errors.global_mm:.1f} mm")]


def evaluator_columns(
    choice: EvaluatorChoice | None,
    data: Path | None,
    generator: Generator | None,
    checkpoint: Path,
    settings: ComparisonSettings,
) -> tuple[dict[str, Column], str]:
    """The evaluator's columns for real clips and, with a model, for the model; and what they are columns of.

    Raises:
        ValueError: without data or evaluator.
    """
    if data is None:
        raise ValueError("real clips are needed: name a prepared folder with --data")
    evaluator = required(choice, checkpoint).load(checkpoint / "text_encoder", data, settings.split)
    columns = compare_with_real(evaluator, data, generator, settings)
    return columns, f"{settings.split} split, {settings.repeats} repeats, 95 % intervals; {evaluator.name}"


def measure_details(generator: Generator, data: Path | None, samples: int, split: str = "test") -> Details:
    """Measure text control and, with a prepared folder `data`, the reconstruction of a split by a `MotionModel`."""
    control = measure_text_control(generator, samples)
    if data is None:
        return Details(control)
    details = Details(
        control,
        split=split,
        seen=len(seen_prompts(read_sentences(data, "train"))),
        labelled=labelled_clips(data, split, generator.layout),
    )
    if not isinstance(generator, MotionModel):
        return details
    model = generator
    clips = read_clips(data, split, model.statistics, model.schedule.max_frames, mirrored=False)
    errors = reconstruction_errors(model.tokenizer, clips, model.statistics, every_scale=True)
    return replace(details, errors=errors, clips=len(clips))


def report(columns: dict[str, Column] | None, head: str, details: Details | None) -> str:
    """What was measured as Markdown tables; where all of it was, the bars first."""
    tables: list[str] = []
    if columns is not None and details is not None and details.errors is not None and "generated" in columns:
        tables.append(bars_table(bars(columns, details.errors, details.control, details.labelled)))
    if columns is not None:
        tables.append(comparison_table(columns, head))
    if details is not None:
        tables.append(details.table())
    return "\n\n".join(tables)
