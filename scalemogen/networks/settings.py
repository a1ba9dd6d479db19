"""The sizes of our networks, as plain records. This file needs no PyTorch, so commands start fast."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

BUNDLED_ENCODER = str(Path(__file__).parents[2] / "checkpoints" / "base" / "text_encoder")


@dataclass(frozen=True)
class TextConfig:
    """Which encoder makes the text states.

    Attributes:
        kind: "minilm" (bundled), "t5" (flan-t5 encoder) or "hashing" (no weights).
        channels: Ct.
        max_tokens: longer texts are truncated to this many tokens.
        source: folder (relative to the checkpoint) or Hub id (OWNER/NAME) of the encoder.
    """

    kind: Literal["minilm", "t5", "hashing"] = "minilm"
    channels: int = 384
    max_tokens: int = 64
    source: str = "text_encoder"


@dataclass(frozen=True)
class TokenizerConfig:
    """Sizes of a tokenizer.

    Attributes:
        layout: name of the feature layout and skeleton.
        width: channels d of the latent.
        bits: bits D per token.
        divisors: temporal divisors, one per temporal level, coarse to fine.
        mapping: `ctf_mapping_id` of the schedule; see `ScaleSchedule.create`.
        dropout: dropout rate in the residual blocks, training only.
        scale_dropout: probability that the quantizer drops a scale of a sample, training only.
    """

    layout: str = "humanml3d"
    width: int = 384
    bits: int = 24
    divisors: tuple[int, ...] = (49, 24, 16, 7, 4, 2, 1)
    mapping: int = 5
    dropout: float = 0.0
    scale_dropout: float = 0.5


@dataclass(frozen=True)
class PredictorConfig:
    """Sizes of a predictor.

    Attributes:
        width: channels C.
        depth: number of blocks.
        heads: attention heads; width / heads must be a multiple of 4.
        text_channels: channels Ct of the text states, a multiple of 128.
        text_length: longest text in tokens (rows of the learned table used in place of dropped text).
        dropout: dropout rate in the blocks, training only.
    """

    width: int = 768
    depth: int = 12
    heads: int = 8
    text_channels: int = 2048
    text_length: int = 512
    dropout: float = 0.0


@dataclass(frozen=True)
class LengthConfig:
    """Sizes of a length predictor.

    Attributes:
        columns: number of durations: 1, 2, ... latent columns of four frames each.
        text_channels: channels Ct of the text states.
        width: channels of the hidden layers.
        dropout: dropout rate, training only.
    """

    columns: int = 49
    text_channels: int = 384
    width: int = 256
    dropout: float = 0.2


@dataclass(frozen=True)
class EvaluatorConfig:
    """Sizes of an evaluator.

    Attributes:
        layout: feature layout of the motions.
        width, heads: channels and attention heads of both transformers.
        depth, text_depth: number of blocks of the motion's and of the text's transformer.
        embedding: channels D of the embeddings.
        text_channels: channels of the text encoder's states.
        text_length: number of tokens of a text that are read; further ones are ignored.
        dropout: share of dropped activations in training.
    """

    layout: str = "humanml3d"
    width: int = 192
    depth: int = 3
    text_depth: int = 2
    heads: int = 4
    embedding: int = 256
    text_channels: int = 384
    text_length: int = 128
    dropout: float = 0.1
