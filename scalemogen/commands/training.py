"""Run the commands `train` and `ablate`."""

from __future__ import annotations

from scalemogen.commands.common import BASE, say
from scalemogen.commands.options.training import Ablate, Train
from scalemogen.support.processes import this_process
from scalemogen.training.ablation import ablate, ablation_table
from scalemogen.training.registry import train_stage
from scalemogen.training.settings.whole import WholeTraining
from scalemogen.training.whole import train_all


def run_train(options: Train) -> int:
    """Train, and print the folder with the weights, or that the time limit was reached."""
    process = this_process()
    folder = train_all(options.what) if isinstance(options.what, WholeTraining) else train_stage(options.what)
    if process.is_main_process:
        say(str(folder) if folder is not None else "time limit reached; the same command resumes")
    return 0


def run_ablate(options: Ablate) -> int:
    """Train and measure, and print the table."""
    evaluator = options.evaluator.load(BASE, options.settings.data, options.settings.amount.split)
    rows = ablate(options.settings, evaluator)
    if this_process().is_main_process:
        say(ablation_table(rows))
    return 0
