"""The commands `train` and `ablate`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Union

import tyro

from scalemogen.commands.common import BASE, say
from scalemogen.evaluation.choice import EvaluatorChoice
from scalemogen.support.processes import this_process
from scalemogen.training.ablation import Ablation, ablate, ablation_table
from scalemogen.training.registry import STAGES, train_stage
from scalemogen.training.whole import WholeTraining, train_all

if TYPE_CHECKING:
    Trainable = Any  # a type checker cannot follow a union that is built from a list
else:
    # `train all`, and one subcommand per stage
    Trainable = Union[  # noqa: UP007  # "|" cannot be applied to a list
        tuple(
            Annotated[settings, tyro.conf.subcommand(name)]
            for name, settings in (("all", WholeTraining), *((stage.name, stage.settings) for stage in STAGES))
        )
    ]


@dataclass(frozen=True)
class Train:
    """Train one part of a model, or all of them; resumes where it was stopped."""

    what: tyro.conf.OmitSubcommandPrefixes[Trainable]

    def run(self) -> int:
        """Train, and print the folder with the weights, or that the time limit was reached."""
        process = this_process()
        folder = train_all(self.what) if isinstance(self.what, WholeTraining) else train_stage(self.what)
        if process.is_main_process:
            say(str(folder) if folder is not None else "time limit reached; the same command resumes")
        return 0


@dataclass(frozen=True)
class Ablate:
    """Train and measure variants of a model that each change one idea of the method, all with the same small budget.

    Finished variants are not repeated.
    """

    settings: tyro.conf.OmitArgPrefixes[Ablation] = field(default_factory=Ablation)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    """By default the evaluator of the base checkpoint."""

    def run(self) -> int:
        """Train and measure, and print the table."""
        evaluator = self.evaluator.load(BASE, self.settings.data, self.settings.amount.split)
        rows = ablate(self.settings, evaluator)
        if this_process().is_main_process:
            say(ablation_table(rows))
        return 0
