"""The options of `train` and `ablate`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Union

import tyro

from scalemogen.commands.options.common import Options
from scalemogen.evaluation.choice import EvaluatorChoice
from scalemogen.training.settings.whole import SETTINGS, Ablation, WholeTraining

if TYPE_CHECKING:
    Trainable = Any  # a type checker cannot follow a union that is built from a list
else:
    # `train all`, and one subcommand per stage
    Trainable = Union[  # noqa: UP007  # "|" cannot be applied to a list
        tuple(
            Annotated[settings, tyro.conf.subcommand(name)]
            for name, settings in (("all", WholeTraining), *SETTINGS.items())
        )
    ]


@dataclass(frozen=True)
class Train(Options):
    """Train one part of a model, or all of them; resumes where it was stopped."""

    what: tyro.conf.OmitSubcommandPrefixes[Trainable]


@dataclass(frozen=True)
class Ablate(Options):
    """Train and measure variants of a model that each change one idea of the method, all with the same small budget.

    Finished variants are not repeated.
    """

    settings: tyro.conf.OmitArgPrefixes[Ablation] = field(default_factory=Ablation)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    """By default the evaluator of the base checkpoint."""
