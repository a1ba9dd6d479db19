"""Numbers of a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import tyro

from scalemogen import ScaleMoGen
from scalemogen.commands.common import BASE, evaluator_of, say
from scalemogen.evaluation.comparison import ComparisonSettings
from scalemogen.evaluation.edits import EditMeasuring, edits_report
from scalemogen.evaluation.report import EvaluatorChoice, evaluator_columns, measure_details, report
from scalemogen.evaluation.sweep import Sweep as SweptModel
from scalemogen.evaluation.sweep import SweepSettings, run_sweep, sweep_table
from scalemogen.published.parity import compare, table
from scalemogen.support.processes import this_process


@dataclass(frozen=True)
class Evaluate:
    """Measure a checkpoint, or the real clips alone; several processes find the same numbers."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    data: Path | None = field(default=None)
    """Prepared folder; without it only text control is measured."""
    what: Literal["all", "real", "compared", "control", "edits"] = "all"
    """real: the evaluator's table of real clips, no motion is made. compared: the checkpoint beside them.
    control: reconstruction by scale, and whether the text decides what is done. all: the last two, compared only
    where there are data and an evaluator; then each number stands beside its bar, too. edits: edits of test clips,
    beside two simpler ways."""
    samples: int = 50
    """Motions per question of text control."""
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    amount: ComparisonSettings = field(default_factory=ComparisonSettings)
    edits: EditMeasuring = field(default_factory=EditMeasuring)

    def run(self) -> int:
        """Print the tables."""
        main_process = this_process().is_main_process  # before a model is put on this process's device
        model = None if self.what == "real" else ScaleMoGen.from_pretrained(self.checkpoint)
        if self.what == "edits" and model is not None:
            if self.data is None:
                raise ValueError("edits are made on real clips: name a prepared folder with --data")
            table = edits_report(model, self.data, self.edits)
            if main_process:
                say(table)
            return 0
        choice, columns, head = self.evaluator.found_in(self.checkpoint), None, ""
        if self.what in ("real", "compared") or (self.what == "all" and choice is not None and self.data is not None):
            columns, head = evaluator_columns(choice, self.data, model, self.checkpoint, self.amount)
        details = None
        if self.what in ("all", "control") and model is not None:
            details = measure_details(model, self.data, self.samples, self.amount.split)
        if main_process:
            say(report(columns, head, details))
        return 0


@dataclass(frozen=True)
class Sweep:
    """Measure a checkpoint at every pair of guidance and temperature, and name the best; resumes."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    data: Path = Path("data/mix")
    out: Path = Path("runs/sweep.jsonl")
    """What is measured is kept here, and not measured again."""
    settings: tyro.conf.OmitArgPrefixes[SweepSettings] = field(default_factory=SweepSettings)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)

    def run(self) -> int:
        """Print the table."""
        main_process = this_process().is_main_process
        evaluator = evaluator_of(self.evaluator, self.checkpoint, self.data, self.settings.amount.split)
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        rows = run_sweep(SweptModel.of_model(model, self.settings), evaluator, self.data, self.out, self.settings)
        if main_process:
            say(sweep_table(rows))
        return 0


@dataclass(frozen=True)
class Parity:
    """Recompute a folder of reference numbers; fails past the tolerance."""

    folder: Annotated[Path, tyro.conf.Positional]

    def run(self) -> int:
        """Print the table of largest differences; 1 if one is past its tolerance."""
        rows = compare(self.folder)
        say(table(rows))
        return 0 if all(row.passed for row in rows) else 1
