"""The numbers of a system as Markdown tables, such as those of a model card.

`evaluator_columns` measures with an evaluator, `measure_details` without one, and `report` writes both as tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from scalemogen.data.clips import read_clips, read_sentences
from scalemogen.evaluation.bars import bars, bars_table
from scalemogen.evaluation.choice import EvaluatorChoice
from scalemogen.evaluation.comparison import Column, compare_with_real, comparison_table
from scalemogen.evaluation.metrics import Interval
from scalemogen.evaluation.prompts import seen_prompts
from scalemogen.evaluation.reconstruction import ReconstructionErrors, reconstruction_errors
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.evaluation.text_control import TextControl, labelled_clips, measure_text_control
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.support.tables import markdown_table


@dataclass(frozen=True)
class Details:
    """The numbers that need no evaluator.

    Attributes:
        control: text control of the generated motions.
        errors: reconstruction errors after every scale; None without data, and for a system without a tokenizer.
        split: the split of the reconstructed clips.
        clips: number of reconstructed clips, without mirror images.
        seen: number of text-control prompts that are training captions; None without data.
        labelled: text control of real clips, see `labelled_clips`.
    """

    control: TextControl
    errors: ReconstructionErrors | None = None
    split: str = "test"
    clips: int = 0
    seen: int | None = None
    labelled: dict[str, Interval] = field(default_factory=dict)

    def table(self) -> str:
        """Return a Markdown table."""
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
            "squats if the prompt asks for it": control.squats,
            "a deep squat is deeper than a half one": control.depth_order,
            "does two actions in the order named": control.orders,
            "no floating and no jumping joints in actions outside the training data": control.calm,
        }
        rows += [(what, f"{share.mean:.0%} of {control.samples}") for what, share in shares.items()]
        return markdown_table(("what", "value"), rows)

    def _reconstruction(self) -> list[tuple[str, str]]:
        return [] if self.errors is None else _error_rows(self.errors, f"{self.clips} {self.split} clips")


def _error_rows(errors: ReconstructionErrors, clips: str) -> list[tuple[str, str]]:
    """Return rows of a table; `clips` says how many were measured."""
    scales = errors.mpjpe_mm
    rows = [
        (f"joint error after {k} of {len(scales)} scales, {clips}", f"{error:.1f} mm")
        for k, error in enumerate(scales, start=1)
    ]
    rows.append(("the same with the path's drift, all scales", f"{errors.global_mm:.1f} mm"))
    if np.isfinite(errors.path_ratio):
        rows.append(
            ("length of the path of clips that travel, all scales", f"{errors.path_ratio:.1%} of the real one")
        )
    if np.isfinite(errors.heading_degrees):
        rows.append(("error of the heading after 5 s, all scales", f"{errors.heading_degrees:.1f} degrees"))
    return rows


def reconstruction_report(model: MotionModel, data: Path, settings: ComparisonSettings, refine_steps: int) -> str:
    """Measure how well clips are reconstructed, and return a Markdown table.

    Args:
        model: our model.
        data: prepared folder.
        settings: which clips.
        refine_steps: steps of the search for better tokens.
    """
    clips = read_clips(data, settings.split, model.statistics, model.schedule.max_frames, mirrored=False)
    if settings.clips is not None:
        clips = clips.only(np.random.default_rng(0).permutation(len(clips))[: settings.clips].tolist())
    errors = reconstruction_errors(model.tokenizer, clips, model.statistics, True, refine_steps)
    rows = _error_rows(errors, f"{len(clips)} {settings.split} clips")
    rows.append(("jerk, decoded / real", "{:.1f} / {:.1f} m/s³".format(*errors.jerk)))
    rows.append(("foot skating, decoded / real", "{:.3f} / {:.3f} m/s".format(*errors.skating)))
    return markdown_table(("what", "value"), rows)


def evaluator_columns(
    choice: EvaluatorChoice,
    data: Path | None,
    generator: Generator | None,
    checkpoint: Path,
    settings: ComparisonSettings,
) -> tuple[dict[str, Column], str]:
    """Compare real clips and, with a generator, its motions; return the columns and the heading of their table.

    Raises:
        ValueError: without data or evaluator.
    """
    if data is None:
        raise ValueError("real clips are needed: name a prepared folder with --data")
    evaluator = choice.load(checkpoint, data, settings.split)
    columns = compare_with_real(evaluator, data, generator, settings)
    return columns, f"{settings.split} split, {settings.repeats} repeats, 95 % intervals; {evaluator.name}"


def measure_details(generator: Generator, data: Path | None, samples: int, split: str = "test") -> Details:
    """Measure text control and, with a prepared folder `data`, how well a `MotionModel` reconstructs a split."""
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
    """Return Markdown tables of what was measured.

    The table of bars comes first; it needs columns with generated motions, and details with reconstruction errors.

    Args:
        columns: columns of `evaluator_columns`; None if no evaluator was used.
        head: heading of the table of these columns.
        details: result of `measure_details`; None if it was not called.
    """
    tables: list[str] = []
    if columns is not None and details is not None and details.errors is not None and "generated" in columns:
        tables.append(bars_table(bars(columns, details.errors, details.control, details.labelled)))
    if columns is not None:
        tables.append(comparison_table(columns, head))
    if details is not None:
        tables.append(details.table())
    return "\n\n".join(tables)
