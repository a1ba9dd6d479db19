"""The stages of the next-token baseline: its codebook, then its causal transformer."""

from __future__ import annotations

from dataclasses import replace

import torch

from scalemogen.baselines.next_token import CODES, NAME, NextTokenTransformer
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.training.baselines.codes import CodesTask, add_network, trained_codes
from scalemogen.training.baselines.from_text import TextTask, add_system, code_encoder
from scalemogen.training.predictor_clips import encoded_splits
from scalemogen.training.settings.baselines import (
    NextTokenCodesTraining,
    NextTokenTraining,
)
from scalemogen.training.stage import Stage


def _task(config: NextTokenTraining) -> TextTask:
    codes = trained_codes(config.next_token_codes, CODES)
    sizes = replace(
        config.model,
        transformer=config.blocks(config.model.transformer),
        codes=codes.config.codes,
        columns=codes.max_frames // FRAMES_PER_COLUMN,
    )
    torch.manual_seed(config.loop.seed)
    return TextTask(
        config, NAME, NextTokenTransformer(sizes), encoded_splits(config, codes.layout, code_encoder(codes))
    )


NEXT_TOKEN_CODES = Stage(
    CODES,
    NextTokenCodesTraining,
    lambda config: CodesTask(config, CODES),
    f"{CODES}.safetensors",
    lambda training, checkpoint: add_network(training.out / "best", CODES, checkpoint),
    only_if_named=True,
)
NEXT_TOKEN = Stage(
    NAME,
    NextTokenTraining,
    _task,
    f"{NAME}.safetensors",
    lambda training, checkpoint: add_system(training, NAME, checkpoint),
    builds_on=(CODES,),
    only_if_named=True,
)
