"""What is trained on: the decoder, while encoder and quantizer stay, so that no token changes.

A tokenizer learns to write and to read at once, and what it writes changes to its end. Reading on alone costs no
predictor its training: every motion keeps its tokens, and each partial sum of them is decoded better.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from torch import nn

from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.training.reconstruction import ReconstructionTask, ReconstructionTraining
from scalemogen.training.tokenizer import trained_tokenizer


@dataclass(frozen=True)
class DecoderTraining(ReconstructionTraining):
    """How a decoder is trained on.

    Attributes:
        tokenizer: checkpoint folder of the tokenizer whose tokens it reads.
    """

    tokenizer: Path = field(kw_only=True)


class DecoderTask(ReconstructionTask):
    """The decoder learns, from where the tokenizer's training left it."""

    def __init__(self, config: DecoderTraining) -> None:
        super().__init__(config, with_fixed_tokens(trained_tokenizer(config.tokenizer)[0]))


def with_fixed_tokens(tokenizer: MotionTokenizer) -> MotionTokenizer:
    """A tokenizer of the same weights of which all that comes behind the tokens can learn, and nothing else.

    No scale is left out in training, nor anything in the encoder: either would change tokens.
    """
    fixed = MotionTokenizer(replace(tokenizer.config, scale_dropout=0.0))
    fixed.load_state_dict(tokenizer.state_dict())
    fixed.requires_grad_(False)
    for module in fixed.encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    fixed.decoder.requires_grad_(True)
    fixed.quantizer.project_out.requires_grad_(True)
    return fixed
