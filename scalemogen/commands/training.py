"""Weights, and what each idea of the method is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import tyro

from scalemogen.commands.common import BASE, say
from scalemogen.evaluation.choice import EvaluatorChoice
from scalemogen.support.processes import this_process
from scalemogen.training.ablation import Ablation, ablate, ablation_table
from scalemogen.training.decoder import DecoderTraining
from scalemogen.training.evaluator import EvaluatorTraining
from scalemogen.training.length import LengthTraining
from scalemogen.training.predictor import PredictorTraining
from scalemogen.training.stages import train_stage
from scalemogen.training.tokenizer import TokenizerTraining
from scalemogen.training.whole import WholeTraining, train_all


@dataclass(frozen=True)
class Train:
    """Train one part of a model, or all of them; resumes where it was stopped."""

    what: tyro.conf.OmitSubcommandPrefixes[
        Annotated[WholeTraining, tyro.conf.subcommand("all")]
        | Annotated[TokenizerTraining, tyro.conf.subcommand("tokenizer")]
        | Annotated[DecoderTraining, tyro.conf.subcommand("decoder")]
        | Annotated[PredictorTraining, tyro.conf.subcommand("predictor")]
        | Annotated[EvaluatorTraining, tyro.conf.subcommand("evaluator")]
        | Annotated[LengthTraining, tyro.conf.subcommand("length")]
    ]

    def run(self) -> int:
        """Train; prints the folder of the best weights."""
        process = this_process()
        folder = train_all(self.what) if isinstance(self.what, WholeTraining) else train_stage(self.what)
        if process.is_main_process:
            say(str(folder) if folder is not None else "the time is over; the same command resumes")
        return 0


@dataclass(frozen=True)
class Ablate:
    """Train and measure the method without each of its ideas, at an equal small budget; finished ones are kept."""

    settings: tyro.conf.OmitArgPrefixes[Ablation] = field(default_factory=Ablation)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    """By default the one of the base checkpoint."""

    def run(self) -> int:
        """Print the table."""
        evaluator = self.evaluator.load(BASE, self.settings.data, self.settings.amount.split)
        rows = ablate(self.settings, evaluator)
        if this_process().is_main_process:
            say(ablation_table(rows))
        return 0
