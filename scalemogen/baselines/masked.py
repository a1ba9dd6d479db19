"""Masked baseline (the family of MoMask, Guo et al. 2024).

Every four frames become one code of each of several codebooks, where each codebook quantizes what the earlier ones
left (`codes.py`). A masked transformer fills in the codes of the first codebook in a few steps: in every step it
draws all missing codes and keeps those that it is most certain of. A residual transformer then predicts the codes of
the other codebooks, one codebook after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn

from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.folder import read_network
from scalemogen.baselines.next_token import code_losses
from scalemogen.baselines.settings import BaselineSampling, CodeConfig, MaskedConfig, ResidualConfig
from scalemogen.baselines.transformer import Request, TextTransformer, drawn, guided, random_numbers, valid_columns
from scalemogen.networks.predictor import Condition
from scalemogen.networks.text import TextStates
from scalemogen.scales import FRAMES_PER_COLUMN

NAME = "masked"
CODES = "masked_codes"
RESIDUAL = "masked_residual"
EMPTY = -1  # a code that is not filled in yet
CERTAIN_DIGITS = 4  # decimals to which the probability of a drawn code is rounded before codes are ranked by it
# Training must predict some columns. It empties most of them; these shares of them keep their code, or get a random
# code instead (as in BERT).
LEFT, REPLACED = 0.1, 0.1


class MaskedTransformer(nn.Module):
    """Computes logits of the first codebook's codes from the text and from the codes that are filled in."""

    def __init__(self, config: MaskedConfig) -> None:
        super().__init__()
        self.config = config
        width = config.transformer.width
        self.transformer = TextTransformer(config.transformer)
        self.embedding = nn.Embedding(config.codes + 1, width)  # the last row stands for an empty column
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        self.head = nn.Linear(width, config.codes)

    def forward(
        self, codes_BTQ: Tensor, frames_B: Tensor, text: TextStates, drop_B: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Return cross-entropy ("loss") and share of right codes ("right") of hidden columns.

        In each motion, about as many columns are hidden as are still empty at a random step of `fill_masked`.
        """
        codes = codes_BTQ[..., 0]
        valid = valid_columns(frames_B, codes.shape[1])
        share = torch.cos(math.pi / 2 * torch.rand(len(codes), 1, device=codes.device))
        order = torch.rand(codes.shape, device=codes.device)
        hidden = (order < share) & valid
        hidden[:, 0] |= ~hidden.any(1)  # at least one
        kind = torch.rand(codes.shape, device=codes.device)
        seen = torch.where(hidden & (kind >= LEFT), EMPTY, codes)
        random = torch.randint_like(codes, self.config.codes)
        seen = torch.where(hidden & (kind >= 1 - REPLACED), random, seen)
        logits = self.logits(seen, valid, self.transformer.condition(text, drop_B))
        return code_losses(logits.float(), codes, hidden)

    def logits(self, codes_BT: Tensor, valid_BT: Tensor, condition: Condition) -> Tensor:
        """Return logits (B, T, codes); empty columns have the code `EMPTY`."""
        x = self.embedding(torch.where(codes_BT == EMPTY, self.config.codes, codes_BT))
        return self.head(self.transformer(x, condition, valid_BT[:, None])[0])


class ResidualTransformer(nn.Module):
    """Computes logits of a later codebook's codes from the text and the codes of all earlier codebooks."""

    def __init__(self, config: ResidualConfig) -> None:
        super().__init__()
        self.config = config
        width = config.transformer.width
        self.transformer = TextTransformer(config.transformer)
        self.embedding = nn.Embedding(
            config.quantizers * config.codes, width
        )  # rows of the first codebook come first
        self.level = nn.Embedding(config.quantizers, width)
        for table in (self.embedding, self.level):
            nn.init.normal_(table.weight, std=width**-0.5)
        self.bias = nn.Parameter(torch.zeros(config.quantizers, config.codes))

    def forward(
        self, codes_BTQ: Tensor, frames_B: Tensor, text: TextStates, drop_B: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Return cross-entropy ("loss") and share of right codes ("right") of a random codebook for each motion."""
        levels = torch.randint(1, self.config.quantizers, (len(codes_BTQ),), device=codes_BTQ.device)
        valid = valid_columns(frames_B, codes_BTQ.shape[1])
        logits = self.logits(codes_BTQ, levels, valid, self.condition(text, levels, drop_B))
        wanted = codes_BTQ[torch.arange(len(levels)), :, levels]
        return code_losses(logits.float(), wanted, valid)

    def condition(self, text: TextStates, levels_B: Tensor, drop_B: Tensor | None = None) -> Condition:
        """Return the condition of text and codebook numbers `levels_B`."""
        return self.transformer.condition(text, drop_B, self.level(levels_B))

    def logits(self, codes_BTQ: Tensor, levels_B: Tensor, valid_BT: Tensor, condition: Condition) -> Tensor:
        """Return logits (B, T, codes) of codebook `levels_B`; codes of this and later codebooks are not read."""
        books = torch.arange(codes_BTQ.shape[2], device=codes_BTQ.device)
        rows = self.embedding(codes_BTQ + books * self.config.codes)
        earlier = (books < levels_B[:, None])[:, None, :, None]
        hidden, _ = self.transformer((rows * earlier).sum(2), condition, valid_BT[:, None])
        # The codes' own embeddings serve as the head (weight tying, as in MoMask).
        tables_BKC = self.embedding.weight.unflatten(0, (-1, self.config.codes))[levels_B]
        return hidden @ tables_BKC.transpose(1, 2) + self.bias[levels_B][:, None]


@dataclass(frozen=True)
class Masked:
    """Sampler of the masked baseline."""

    codes: CodeAutoencoder
    masked: MaskedTransformer
    residual: ResidualTransformer

    @classmethod
    def load(cls, folder: Path, base: Path) -> Self:
        """Read the networks of a checkpoint folder; `base` is not needed."""
        return cls(
            read_network(folder, CODES, CodeConfig, CodeAutoencoder),
            read_network(folder, NAME, MaskedConfig, MaskedTransformer),
            read_network(folder, RESIDUAL, ResidualConfig, ResidualTransformer),
        )

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """Codes and both transformers."""
        return {CODES: self.codes, NAME: self.masked, RESIDUAL: self.residual}

    def sample(self, text: TextStates, frames_B: Tensor, settings: BaselineSampling, seeds: Sequence[int]) -> Tensor:
        """Fill in the first codebook in `settings.steps` steps, add the others, and decode."""
        request = Request.of(text, frames_B)
        longest = self.codes.max_frames // FRAMES_PER_COLUMN
        # One row of numbers per step of the first codebook, then one per codebook, of which the first is not used.
        shape = (settings.steps + self.codes.levels, longest)
        uniform = random_numbers(seeds, shape, frames_B)[..., : request.columns]
        first = self._filled(request, settings, uniform)
        codes = first[..., None].expand(-1, -1, self.codes.levels).contiguous()
        twice = torch.cat([request.valid, request.valid])
        for level in range(1, self.codes.levels):
            levels = torch.full((len(twice),), level, device=frames_B.device)
            condition = self.residual.condition(request.text, levels, request.drop)
            logits = self.residual.logits(torch.cat([codes, codes]), levels, twice, condition)
            drawn_numbers = uniform[:, settings.steps + level]
            codes[..., level] = drawn(guided(logits, settings.guidance), drawn_numbers, settings.temperature)
        return self.codes.decode_codes(codes, frames_B)

    def _filled(self, request: Request, settings: BaselineSampling, uniform_BST: Tensor) -> Tensor:
        condition = self.masked.transformer.condition(request.text, request.drop)
        twice = torch.cat([request.valid, request.valid])

        def logits(codes_BT: Tensor) -> Tensor:
            return guided(self.masked.logits(torch.cat([codes_BT, codes_BT]), twice, condition), settings.guidance)

        return fill_masked(logits, request.valid, uniform_BST[:, : settings.steps], settings.temperature)


def fill_masked(
    logits_of: Callable[[Tensor], Tensor], valid_BT: Tensor, uniform_BST: Tensor, temperature: float
) -> Tensor:
    """Fill in codes in S steps, the most certain ones first; return (B, T), 0 after a motion's end.

    After step s of S, a share of 1 - cos(pi / 2 * s / S) of the columns is filled (Chang et al. 2022). A filled
    column is not changed any more.

    Args:
        logits_of: returns logits (B, T, codes) of codes (B, T), in which empty columns have the code `EMPTY`.
        valid_BT: True at columns that hold motion.
        uniform_BST: numbers in [0, 1) to draw with, for each step.
        temperature: divides the logits.
    """
    steps = uniform_BST.shape[1]
    codes = torch.full(valid_BT.shape, EMPTY, device=valid_BT.device)
    lengths = valid_BT.sum(1, keepdim=True)
    for step in range(steps):
        logits = logits_of(codes) / temperature
        guess = drawn(logits, uniform_BST[:, step], 1.0)
        # Rounded, because the last digits depend on the batch, and must not decide which of two columns comes first.
        certain = logits.softmax(-1).gather(-1, guess[..., None])[..., 0].round(decimals=CERTAIN_DIGITS)
        # Filled columns come first, those after the end last; the sort is stable, so ties keep their order.
        certain = certain.masked_fill(codes != EMPTY, 2.0).masked_fill(~valid_BT, -1.0)
        rank = certain.argsort(dim=1, descending=True, stable=True).argsort(dim=1)
        left = 0.0 if step == steps - 1 else math.cos(math.pi / 2 * (step + 1) / steps)
        filled = rank < lengths - (lengths * left).floor()
        codes = torch.where(filled & valid_BT & (codes == EMPTY), guess, codes)
    return codes.clamp(min=0)
