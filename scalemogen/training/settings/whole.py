"""The settings of all stages by name, and those of commands that train several stages.

This file needs no PyTorch, so the commands start fast.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.training.settings import baselines, stages
from scalemogen.training.settings.stages import StageSettings

# Name of a stage -> its settings, in the order of `registry.STAGES`.
SETTINGS: dict[str, type[StageSettings]] = {
    "evaluator": stages.EvaluatorTraining,
    "tokenizer": stages.TokenizerTraining,
    "decoder": stages.DecoderTraining,
    "predictor": stages.PredictorTraining,
    "length": stages.LengthTraining,
    "next_token_codes": baselines.NextTokenCodesTraining,
    "next_token": baselines.NextTokenTraining,
    "masked_codes": baselines.MaskedCodesTraining,
    "masked": baselines.MaskedTraining,
    "masked_residual": baselines.ResidualTraining,
    "diffusion": baselines.DiffusionTraining,
    "flow": baselines.FlowTraining,
}


@dataclass(frozen=True)
class WholeTraining:
    """Train every part of a checkpoint and put it together. A training that was stopped is resumed.

    Attributes:
        config: "base", "small", "tiny", the name of a baseline such as "next_token", or your own .toml file with the
            same keys.
        data: prepared folder.
        out: folder of the runs; the finished model is written to `checkpoint/` in it. None: runs/NAME.
        archives: folder with the archives of all data sources, from which `data` is made if it is missing.
        minutes: stop after this time; the same command resumes. None for no limit.
    """

    config: str = "base"
    data: Path = Path("data/mix")
    out: Path | None = None
    archives: Path | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class Ablation:
    """Train and measure variants of the method; finished ones are read from their folders.

    Attributes:
        data: prepared folder.
        out: folder of all runs.
        steps: steps of each tokenizer and of each predictor.
        config: config of `train all` for all other settings.
        amount: which clips are measured, and how often.
        samples: number of motions generated to measure hands, and again to measure turns.
        only: names of variants; empty for all.
    """

    data: Path = Path("data/captured")
    out: Path = Path("runs/ablation")
    steps: int = 900
    config: str = "small"
    amount: ComparisonSettings = field(
        default_factory=lambda: ComparisonSettings(split="val", clips=256, multimodal_texts=0)
    )
    samples: int = 20
    only: tuple[str, ...] = ()
