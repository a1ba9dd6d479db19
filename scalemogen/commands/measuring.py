"""Run the commands `evaluate`, `reliability` and `sweep`: measure a checkpoint."""

from __future__ import annotations

import logging
from itertools import product

from scalemogen import ScaleMoGen
from scalemogen.baselines.systems import Places, System, with_settings
from scalemogen.commands.all_systems import evaluate_all
from scalemogen.commands.common import say
from scalemogen.commands.options.measuring import ALL, Evaluate, Reliability, Sweep
from scalemogen.commands.systems import chosen_system
from scalemogen.data.clips import read_clips
from scalemogen.evaluation.edits import edits_report
from scalemogen.evaluation.motion_sets import Embedder
from scalemogen.evaluation.people import (
    Sentence,
    measure_people,
    measure_rewritten,
    people_table,
    read_people,
    real_clips,
    rewritten_table,
)
from scalemogen.evaluation.reliability import measure_actions, measure_least_similarity, reliability_table
from scalemogen.evaluation.report import (
    evaluator_columns,
    measure_details,
    reconstruction_report,
    report,
)
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.evaluation.sweep import Sweep as SweptModel
from scalemogen.evaluation.sweep import run_sweep as measure_pairs
from scalemogen.evaluation.sweep import sweep_table
from scalemogen.evaluation.systems import SystemsAmount
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.support.processes import this_process
from scalemogen.words.reliability import Level, level_of
from scalemogen.words.reliability import Reliability as Measured

_LOG = logging.getLogger(__name__)


def run_evaluate(options: Evaluate) -> int:
    """Measure; the first process prints the tables."""
    is_main_process = this_process().is_main_process  # first, so that the model gets this process's device
    if options.system == ALL:
        text = _all(options)
        if is_main_process:
            say(text)
            _LOG.info("systems.json, table.md, quality.html and rows.jsonl are in %s", options.out)
        return 0
    model = None if options.what == "real" else ScaleMoGen.from_pretrained(options.checkpoint)
    text = _measured(options, model)
    if is_main_process:
        say(text)
    return 0


def _measured(options: Evaluate, model: ScaleMoGen | None) -> str:
    if model is None:
        return _report(options, None)
    if options.what == "edits":
        return edits_report(model, options.needed_data(), options.edits)
    if options.what == "reconstruction":
        return reconstruction_report(model, options.needed_data(), options.amount, options.refine)
    places = Places(options.checkpoint, options.data)
    system = chosen_system(options.system, model, places, options.guidance, options.temperature, options.steps)
    return _prompts(options, system, model) if options.what == "prompts" else _report(options, system)


def _all(options: Evaluate) -> str:
    model, data = ScaleMoGen.from_pretrained(options.checkpoint), options.needed_data()
    evaluator = options.evaluator.load(options.checkpoint, data, options.amount.split)
    plotted = ComparisonSettings(options.amount.split, min(5, options.amount.repeats), 1, options.plotted_clips, 0)
    amount = SystemsAmount(options.amount, plotted, options.samples, options.seeds)
    sentences = [sentence for path in options.people for sentence in read_people(path)]
    return evaluate_all(model, Places(options.checkpoint, data), evaluator, sentences, amount, options.out)


def _prompts(options: Evaluate, system: Generator, model: ScaleMoGen) -> str:
    sentences = [sentence for path in options.people for sentence in read_people(path)]
    if options.own_seconds and not options.rewrite:
        raise ValueError("--own-seconds needs --rewrite")
    if options.rewrite:

        def promise(sentence: Sentence) -> Level:
            return level_of(model.reliability(sentence.text, None if options.own_seconds else sentence.seconds))

        seconds = model.predict_seconds if options.own_seconds else None
        return rewritten_table(measure_rewritten(system, sentences, model.rewrite, promise, options.seeds, seconds))
    real = () if options.data is None else real_clips(options.data, sentences, model.layout)
    return people_table(measure_people(system, sentences, options.seeds, real))


def _report(options: Evaluate, system: Generator | None) -> str:
    columns, head, details = None, "", None
    can_compare = options.data is not None and options.evaluator.is_available(options.checkpoint)
    if options.what in ("real", "compared") or (options.what == "all" and can_compare):
        columns, head = evaluator_columns(options.evaluator, options.data, system, options.checkpoint, options.amount)
    if options.what in ("all", "control") and system is not None:
        details = measure_details(system, options.data, options.samples, options.amount.split)
    return report(columns, head, details)


def run_reliability(options: Reliability) -> int:
    """Measure; the first process writes the file and prints the table."""
    is_main_process = this_process().is_main_process  # first, so that the model gets this process's device
    model = ScaleMoGen.from_pretrained(options.checkpoint)
    found = Measured(measure_actions(model, options.count), _least_similarity(options, model))
    if is_main_process:
        _LOG.info("wrote %s", found.write(options.checkpoint))
        say(reliability_table(found))
    return 0


def _least_similarity(options: Reliability, model: ScaleMoGen) -> float | None:
    if options.data is None or not options.evaluator.is_available(options.checkpoint):
        return None
    evaluator = options.evaluator.load(options.checkpoint, options.data, "val")
    clips = read_clips(options.data, "val", model.statistics, model.layout.max_frames)
    return measure_least_similarity(Embedder(evaluator, model.statistics, model.layout), clips)


def run_sweep(options: Sweep) -> int:
    """Measure; the first process prints the table."""
    is_main_process = this_process().is_main_process  # first, so that the model gets this process's device
    evaluator = options.evaluator.load(options.checkpoint, options.data, options.settings.amount.split)
    model = ScaleMoGen.from_pretrained(options.checkpoint)
    system = chosen_system(options.system, model, Places(options.checkpoint, options.data))
    for steps in options.steps or (None,):
        rows = measure_pairs(_swept(options, system, steps), evaluator, options.data, options.out, options.settings)
        if is_main_process:
            say(sweep_table(rows) if steps is None else f"{steps} steps\n\n{sweep_table(rows)}\n")
    if is_main_process:
        _LOG.info("the rows are in %s", options.out)
    return 0


def _swept(options: Sweep, system: System, steps: int | None) -> SweptModel:
    if isinstance(system, MotionModel) and steps is None:
        return SweptModel.of_model(system, options.settings)
    pairs = list(product(options.settings.guidances, options.settings.temperatures))
    swept = {pair: with_settings(system, *pair, steps) for pair in pairs}
    # The digest must be the same for every guidance and temperature, so it is computed with fixed values.
    digest = with_settings(system, 0.0, 1.0, steps).fingerprint()
    return SweptModel.of_generators(swept, digest, options.data)
