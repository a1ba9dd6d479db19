"""The stages of the masked baseline: its codebooks, its masked transformer, and its residual transformer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from scalemogen.baselines.masked import (
    CODES,
    NAME,
    RESIDUAL,
    MaskedConfig,
    MaskedTransformer,
    ResidualConfig,
    ResidualTransformer,
)
from scalemogen.training.baselines.codes import CodesTask, CodesTraining, add_network, trained_codes
from scalemogen.training.baselines.from_text import TextTask, TextTraining, add_system, clips_of, code_encoder
from scalemogen.training.stage import Stage


@dataclass(frozen=True)
class MaskedCodesTraining(CodesTraining):
    """Train the codebooks of the masked baseline."""


@dataclass(frozen=True)
class MaskedTraining(TextTraining):
    """Train the masked transformer of the masked baseline.

    Attributes:
        masked_codes: folder with the finished codebooks.
        model: sizes of the transformer; training sets the sizes of text and codes itself.
    """

    masked_codes: Path = field(kw_only=True)
    model: MaskedConfig = field(default_factory=MaskedConfig)


@dataclass(frozen=True)
class ResidualTraining(TextTraining):
    """Train the residual transformer of the masked baseline.

    Attributes:
        masked_codes: folder with the finished codebooks.
        model: sizes of the transformer; training sets the sizes of text and codes itself.
    """

    masked_codes: Path = field(kw_only=True)
    model: ResidualConfig = field(default_factory=ResidualConfig)


def _masked_task(config: MaskedTraining) -> TextTask:
    codes = trained_codes(config.masked_codes, CODES)
    blocks = config.blocks(config.model.transformer)
    sizes = replace(config.model, transformer=blocks, codes=codes.config.codes)
    torch.manual_seed(config.loop.seed)
    return TextTask(config, NAME, MaskedTransformer(sizes), clips_of(config, codes.layout, code_encoder(codes)))


def _residual_task(config: ResidualTraining) -> TextTask:
    codes = trained_codes(config.masked_codes, CODES)
    sizes = replace(
        config.model,
        transformer=config.blocks(config.model.transformer),
        codes=codes.config.codes,
        quantizers=codes.config.quantizers,
    )
    torch.manual_seed(config.loop.seed)
    return TextTask(config, RESIDUAL, ResidualTransformer(sizes), clips_of(config, codes.layout, code_encoder(codes)))


MASKED_CODES = Stage(
    CODES,
    MaskedCodesTraining,
    lambda config: CodesTask(config, CODES),
    f"{CODES}.safetensors",
    lambda training, checkpoint: add_network(training.out / "best", CODES, checkpoint),
    only_if_named=True,
)
MASKED = Stage(
    NAME,
    MaskedTraining,
    _masked_task,
    f"{NAME}.safetensors",
    lambda training, checkpoint: add_system(training, NAME, checkpoint),
    builds_on=(CODES,),
    only_if_named=True,
)
MASKED_RESIDUAL = Stage(
    RESIDUAL,
    ResidualTraining,
    _residual_task,
    f"{RESIDUAL}.safetensors",
    lambda training, checkpoint: add_network(training.out / "best", RESIDUAL, checkpoint),
    builds_on=(CODES,),
    only_if_named=True,
)
