"""Next-token baseline (the family of T2M-GPT, Zhang et al. 2023).

Every four frames become one code of a single codebook (`codes.py`). A causal transformer writes one code after the
other, each from the text and from all earlier codes. As in T2M-GPT, training replaces some of the codes that it reads
by random ones, so that it learns to continue after its own errors. There is no code for the end, because the
transformer gets the length as an input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.folder import read_network
from scalemogen.baselines.settings import BaselineSampling, CodeConfig, NextTokenConfig
from scalemogen.baselines.transformer import Request, TextTransformer, drawn, guided, random_numbers, valid_columns
from scalemogen.networks.attention import KeyValue
from scalemogen.networks.predictor import Condition
from scalemogen.networks.text import TextStates
from scalemogen.scales import FRAMES_PER_COLUMN

NAME = "next_token"
CODES = "next_token_codes"


class NextTokenTransformer(nn.Module):
    """Computes logits of each code from the text, the length and the codes before it."""

    def __init__(self, config: NextTokenConfig) -> None:
        super().__init__()
        self.config = config
        width = config.transformer.width
        self.transformer = TextTransformer(config.transformer)
        self.start = nn.Parameter(torch.randn(width) / width**0.5)
        self.embedding = nn.Embedding(config.codes, width)
        self.length = nn.Embedding(config.columns + 1, width)
        for table in (self.embedding, self.length):
            nn.init.normal_(table.weight, std=width**-0.5)
        self.head = nn.Linear(width, config.codes)

    def forward(
        self, codes_BTQ: Tensor, frames_B: Tensor, text: TextStates, drop_B: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Return the cross-entropy per code ("loss") and the share of right codes ("right")."""
        codes = codes_BTQ[..., 0]
        read = self.corrupt(codes) if self.training else codes
        logits = self.logits(read, self.condition(text, frames_B, drop_B)).float()
        valid = valid_columns(frames_B, codes.shape[1])
        return code_losses(logits, codes, valid)

    def corrupt(self, codes_BT: Tensor) -> Tensor:
        """Replace a share of the codes by random ones; each motion's share is drawn between 0 and `corrupted`."""
        share = self.config.corrupted * torch.rand(len(codes_BT), 1, device=codes_BT.device)
        other = torch.randint_like(codes_BT, self.config.codes)
        return torch.where(torch.rand(codes_BT.shape, device=codes_BT.device) < share, other, codes_BT)

    def condition(self, text: TextStates, frames_B: Tensor, drop_B: Tensor | None = None) -> Condition:
        """Return the condition of text and length."""
        return self.transformer.condition(text, drop_B, self.length(frames_B // FRAMES_PER_COLUMN))

    def logits(self, codes_BT: Tensor, condition: Condition) -> Tensor:
        """Return logits (B, T, codes); the logits of column t depend only on codes before t."""
        x = torch.cat([self.first(condition), self.embedding(codes_BT[:, :-1])], 1)
        columns = x.shape[1]
        causal = torch.ones(columns, columns, dtype=torch.bool, device=x.device).tril().expand(len(x), -1, -1)
        return self.head(self.transformer(x, condition, causal)[0])

    def first(self, condition: Condition) -> Tensor:
        """Return what the transformer reads before the first code, (B, 1, C)."""
        return condition.pooled_BC[:, None] + self.start

    def next_logits(
        self, x_B1C: Tensor, condition: Condition, caches: list[KeyValue] | None, column: int
    ) -> tuple[Tensor, list[KeyValue]]:
        """Return the logits (B, 1, codes) of one column, given the caches of those before it, and the new caches."""
        seen = torch.ones(len(x_B1C), 1, column + 1, dtype=torch.bool, device=x_B1C.device)
        hidden, grown = self.transformer(x_B1C, condition, seen, caches, column)
        return self.head(hidden), grown


def code_losses(logits_BTK: Tensor, codes_BT: Tensor, counted_BT: Tensor) -> dict[str, Tensor]:
    """Return the mean cross-entropy and the share of right codes over the columns that count."""
    loss = F.cross_entropy(logits_BTK.transpose(1, 2), codes_BT, reduction="none")
    weight = counted_BT / counted_BT.sum().clamp(min=1)
    right = logits_BTK.argmax(-1) == codes_BT
    return {"loss": (loss * weight).sum(), "right": (right * weight).sum()}


@dataclass(frozen=True)
class NextToken:
    """Sampler of the next-token baseline."""

    codes: CodeAutoencoder
    predictor: NextTokenTransformer

    @classmethod
    def load(cls, folder: Path, base: Path) -> Self:
        """Read the networks of a checkpoint folder; `base` is not needed."""
        return cls(
            read_network(folder, CODES, CodeConfig, CodeAutoencoder),
            read_network(folder, NAME, NextTokenConfig, NextTokenTransformer),
        )

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """Codes and transformer."""
        return {CODES: self.codes, NAME: self.predictor}

    def sample(self, text: TextStates, frames_B: Tensor, settings: BaselineSampling, seeds: Sequence[int]) -> Tensor:
        """Write one code after the other and decode them; `settings.steps` has no effect."""
        request, predictor = Request.of(text, frames_B), self.predictor
        condition = predictor.condition(request.text, torch.cat([frames_B, frames_B]), request.drop)
        uniform = random_numbers(seeds, (predictor.config.columns,), frames_B)
        x, caches, codes = predictor.first(condition), None, []
        for column in range(request.columns):
            logits, caches = predictor.next_logits(x, condition, caches, column)
            code = drawn(guided(logits, settings.guidance), uniform[:, column, None], settings.temperature)
            codes.append(code)
            x = predictor.embedding(torch.cat([code, code]))
        return self.codes.decode_codes(torch.stack(codes, -1).transpose(1, 2), frames_B)
