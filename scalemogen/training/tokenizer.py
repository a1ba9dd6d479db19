"""What is trained first: the tokenizer, on random windows (METHOD sections 2 and 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch

from scalemogen.checkpoint import ModelConfig, load_tokenizer, read_config
from scalemogen.networks.tokenizer import MotionTokenizer, TokenizerConfig
from scalemogen.training.reconstruction import ReconstructionTask, ReconstructionTraining


@dataclass(frozen=True)
class TokenizerTraining(ReconstructionTraining):
    """How a tokenizer is trained.

    Attributes:
        model: its sizes.
    """

    model: TokenizerConfig = field(default_factory=TokenizerConfig)


class TokenizerTask(ReconstructionTask):
    """Encoder, quantizer and decoder learn together, from nothing."""

    def __init__(self, config: TokenizerTraining) -> None:
        torch.manual_seed(config.loop.seed)
        super().__init__(config, MotionTokenizer(config.model))


def trained_tokenizer(folder: Path) -> tuple[MotionTokenizer, ModelConfig]:
    """The tokenizer of a checkpoint folder and the folder's config."""
    config = read_config(folder)
    return load_tokenizer(folder, config.tokenizer), config
