"""The commands `evaluate`, `reliability` and `sweep`: measure a checkpoint."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Annotated, Literal

import tyro

from scalemogen import ScaleMoGen
from scalemogen.baselines.systems import OURS, Places, System, with_settings
from scalemogen.commands.all_systems import evaluate_all
from scalemogen.commands.common import BASE, PEOPLE, say
from scalemogen.commands.systems import chosen_system
from scalemogen.data.clips import read_clips
from scalemogen.evaluation.choice import EvaluatorChoice
from scalemogen.evaluation.comparison import ComparisonSettings
from scalemogen.evaluation.edits import EditAmount, edits_report
from scalemogen.evaluation.motion_sets import Embedder
from scalemogen.evaluation.people import (
    measure_people,
    measure_rewritten,
    people_table,
    read_people,
    real_clips,
    rewritten_table,
)
from scalemogen.evaluation.reliability import measure_actions, measure_least_similarity, reliability_table
from scalemogen.evaluation.report import evaluator_columns, measure_details, report
from scalemogen.evaluation.sweep import Sweep as SweptModel
from scalemogen.evaluation.sweep import SweepSettings, run_sweep, sweep_table
from scalemogen.evaluation.systems import SystemsAmount
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.support.processes import this_process
from scalemogen.words.reliability import Level, level_of
from scalemogen.words.reliability import Reliability as Measured

_LOG = logging.getLogger(__name__)
ALL = "all"


@dataclass(frozen=True)
class Evaluate:
    """Measure a checkpoint, or only the real clips. The number of processes does not change the results."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    """Folder of the model."""
    data: Path | None = field(default=None)
    """Prepared folder; without it only text control is measured."""
    system: str = OURS
    """What is measured: ours, a baseline (next_token, masked, diffusion, flow, time_only), nearest_caption, or the
    folder of a trained baseline. all: every system that can be loaded, in one table. The evaluator, the text encoder
    and the rewriting are those of the checkpoint."""
    out: Path = Path("runs/systems")
    """With --system all: folder for the table (table.md), the plot (quality.html) and the measured rows (rows.jsonl),
    from which a stopped measurement resumes."""
    plotted_clips: int = 256
    """With --system all: number of clips on which each point of the plot is measured."""
    guidance: float | None = None
    """Guidance of --system; by default its own."""
    temperature: float | None = None
    """Temperature of --system; by default its own."""
    steps: int | None = None
    """Sampling steps of --system; by default its own."""
    what: Literal["all", "real", "compared", "control", "edits", "prompts"] = "all"
    """real: the evaluator's table of real clips; no motion is generated. compared: the same table with the
    checkpoint's reconstructed and generated motions. control: reconstruction by scale, and whether motions do what
    the text says. all: compared (if there are data and an evaluator) and control, and a table that compares each
    number with its required value. edits: edits of test clips, compared with two simpler methods. prompts: sentences
    as people type them, each checked by geometry; with data, the real clips of the same actions too."""
    people: tuple[Path, ...] = (PEOPLE,)
    """Tables of the sentences of `--what prompts`."""
    rewrite: bool = False
    """With `--what prompts`: measure each sentence as typed and as rewritten."""
    seeds: int = 5
    """Motions per sentence of `--what prompts`."""
    samples: int = 50
    """Motions per question of text control."""
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    amount: ComparisonSettings = field(default_factory=ComparisonSettings)
    edits: EditAmount = field(default_factory=EditAmount)

    def run(self) -> int:
        """Measure; the first process prints the tables."""
        is_main_process = this_process().is_main_process  # first, so that the model gets this process's device
        if self.system == ALL:
            text = self._all()
            if is_main_process:
                say(text)
                _LOG.info("table.md, quality.html and rows.jsonl are in %s", self.out)
            return 0
        model = None if self.what == "real" else ScaleMoGen.from_pretrained(self.checkpoint)
        text = self._measured(model)
        if is_main_process:
            say(text)
        return 0

    def _measured(self, model: ScaleMoGen | None) -> str:
        if model is None:
            return self._report(None)
        if self.what == "edits":
            return self._edits(model)
        places = Places(self.checkpoint, self.data)
        system = chosen_system(self.system, model, places, self.guidance, self.temperature, self.steps)
        return self._prompts(system, model) if self.what == "prompts" else self._report(system)

    def _all(self) -> str:
        if self.data is None:
            raise ValueError("systems are compared with real clips: name a prepared folder with --data")
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        evaluator = self.evaluator.load(self.checkpoint, self.data, self.amount.split)
        plotted = ComparisonSettings(self.amount.split, min(5, self.amount.repeats), 1, self.plotted_clips, 0)
        amount = SystemsAmount(self.amount, plotted, self.samples, self.seeds)
        sentences = [sentence for path in self.people for sentence in read_people(path)]
        return evaluate_all(model, Places(self.checkpoint, self.data), evaluator, sentences, amount, self.out)

    def _prompts(self, system: Generator, model: ScaleMoGen) -> str:
        sentences = [sentence for path in self.people for sentence in read_people(path)]
        if self.rewrite:

            def promise(text: str) -> Level:
                return level_of(model.reliability(text))

            return rewritten_table(measure_rewritten(system, sentences, model.rewrite, promise, self.seeds))
        real = () if self.data is None else real_clips(self.data, sentences, model.layout)
        return people_table(measure_people(system, sentences, self.seeds, real))

    def _edits(self, model: ScaleMoGen) -> str:
        if self.system != OURS:
            raise ValueError("only our model makes edits: leave out --system")
        if self.data is None:
            raise ValueError("edits are made on real clips: name a prepared folder with --data")
        return edits_report(model, self.data, self.edits)

    def _report(self, system: Generator | None) -> str:
        columns, head, details = None, "", None
        can_compare = self.data is not None and self.evaluator.is_available(self.checkpoint)
        if self.what in ("real", "compared") or (self.what == "all" and can_compare):
            columns, head = evaluator_columns(self.evaluator, self.data, system, self.checkpoint, self.amount)
        if self.what in ("all", "control") and system is not None:
            details = measure_details(system, self.data, self.samples, self.amount.split)
        return report(columns, head, details)


@dataclass(frozen=True)
class Reliability:
    """Measure how reliably a checkpoint does each action, and store the counts in its folder.

    With data and an evaluator, it also measures the least similarity at which a motion matches a sentence.
    """

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    """Folder of the model; reliability.json is written into it."""
    data: Path | None = None
    """Prepared folder, whose validation clips are used."""
    count: int = 10
    """Motions for each action."""
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)

    def run(self) -> int:
        """Measure; the first process writes the file and prints the table."""
        is_main_process = this_process().is_main_process  # first, so that the model gets this process's device
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        found = Measured(measure_actions(model, self.count), self._least_similarity(model))
        if is_main_process:
            _LOG.info("wrote %s", found.write(self.checkpoint))
            say(reliability_table(found))
        return 0

    def _least_similarity(self, model: ScaleMoGen) -> float | None:
        if self.data is None or not self.evaluator.is_available(self.checkpoint):
            return None
        evaluator = self.evaluator.load(self.checkpoint, self.data, "val")
        clips = read_clips(self.data, "val", model.statistics, model.layout.max_frames)
        return measure_least_similarity(Embedder(evaluator, model.statistics, model.layout), clips)


@dataclass(frozen=True)
class Sweep:
    """Measure a checkpoint at every pair of guidance and temperature and name the best pair. Resumes if stopped."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    """Folder of the model."""
    data: Path = Path("data/mix")
    """Prepared folder."""
    out: Path = Path("runs/sweep.jsonl")
    """File for the results; pairs that are already in it are not measured again."""
    system: str = OURS
    """What is measured: ours, a baseline (next_token, masked, diffusion, flow, time_only), or the folder of one."""
    steps: tuple[int, ...] = ()
    """Numbers of sampling steps to try as well (masked, diffusion, flow); one table for each."""
    settings: tyro.conf.OmitArgPrefixes[SweepSettings] = field(default_factory=SweepSettings)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)

    def run(self) -> int:
        """Measure; the first process prints the table."""
        is_main_process = this_process().is_main_process  # first, so that the model gets this process's device
        evaluator = self.evaluator.load(self.checkpoint, self.data, self.settings.amount.split)
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        system = chosen_system(self.system, model, Places(self.checkpoint, self.data))
        for steps in self.steps or (None,):
            rows = run_sweep(self._swept(system, steps), evaluator, self.data, self.out, self.settings)
            if is_main_process:
                say(sweep_table(rows) if steps is None else f"{steps} steps\n\n{sweep_table(rows)}\n")
        if is_main_process:
            _LOG.info("the rows are in %s", self.out)
        return 0

    def _swept(self, system: System, steps: int | None) -> SweptModel:
        if isinstance(system, MotionModel) and steps is None:
            return SweptModel.of_model(system, self.settings)
        pairs = list(product(self.settings.guidances, self.settings.temperatures))
        swept = {pair: with_settings(system, *pair, steps) for pair in pairs}
        # The digest covers everything but guidance and temperature, so it is that of one fixed pair.
        digest = with_settings(system, 0.0, 1.0, steps).fingerprint()
        return SweptModel.of_generators(swept, digest, self.data)
