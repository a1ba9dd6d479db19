"""The stages of the masked baseline: its codebooks, its masked transformer, and its residual transformer."""

from __future__ import annotations

from dataclasses import replace

import torch

from scalemogen.baselines.masked import CODES, NAME, RESIDUAL, MaskedTransformer, ResidualTransformer
from scalemogen.training.baselines.codes import CodesTask, add_network, trained_codes
from scalemogen.training.baselines.from_text import TextTask, add_system, code_encoder
from scalemogen.training.predictor_clips import encoded_splits
from scalemogen.training.settings.baselines import (
    MaskedCodesTraining,
    MaskedTraining,
    ResidualTraining,
)
from scalemogen.training.stage import Stage


def _masked_task(config: MaskedTraining) -> TextTask:
    codes = trained_codes(config.masked_codes, CODES)
    blocks = config.blocks(config.model.transformer)
    sizes = replace(config.model, transformer=blocks, codes=codes.config.codes)
    torch.manual_seed(config.loop.seed)
    return TextTask(config, NAME, MaskedTransformer(sizes), encoded_splits(config, codes.layout, code_encoder(codes)))


def _residual_task(config: ResidualTraining) -> TextTask:
    codes = trained_codes(config.masked_codes, CODES)
    sizes = replace(
        config.model,
        transformer=config.blocks(config.model.transformer),
        codes=codes.config.codes,
        quantizers=codes.config.quantizers,
    )
    torch.manual_seed(config.loop.seed)
    return TextTask(
        config, RESIDUAL, ResidualTransformer(sizes), encoded_splits(config, codes.layout, code_encoder(codes))
    )


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
