"""`NextScalePredictor`: predicts all bits of one scale from all coarser scales (METHOD section 4).

A batch holds motions of several lengths. Per scale only the columns that some motion of the batch fills are
computed; positions past a motion's own end are never attended to, so they cannot change its result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.networks.attention import CrossAttention, KeyValue, SelfAttention, TextPool, rotary_table
from scalemogen.networks.text import TextStates
from scalemogen.scales import PARTS, ScaleSchedule

SCALE_EMBEDDINGS = 15
MASKS = 3  # for attention: the two finest scales have one each, all coarser ones share one


@dataclass(frozen=True)
class PredictorConfig:
    """Sizes of a predictor.

    Attributes:
        width: channels C.
        depth: blocks.
        heads: attention heads; width / heads is a multiple of 4.
        text_channels: channels Ct of the text states, a multiple of 128.
        text_length: longest text, in tokens (rows of the table that stands for no text).
        dropout: in the blocks, training only.
    """

    width: int = 768
    depth: int = 12
    heads: int = 8
    text_channels: int = 2048
    text_length: int = 512
    dropout: float = 0.0


@dataclass(frozen=True)
class Condition:
    """A text as the blocks use it; computed once per text.

    Attributes:
        pooled_BC: condition vector c.
        modulation_B6C: the text's share of every block's gains, scales and shifts.
        memory: keys and values of the text states, per block.
        text_mask_BL: True at real text tokens.
    """

    pooled_BC: Tensor
    modulation_B6C: Tensor
    memory: tuple[KeyValue, ...]
    text_mask_BL: Tensor


@dataclass(frozen=True)
class ScaleTokens:
    """Embedded input of one or more scales, flattened time-major to N positions.

    Attributes:
        x_BNC: embeddings.
        rotary_N: cosine and sine of the rotary angles (N, head_dim / 2, 2).
        keys_BN: True where a position may be attended to.
        scale_N: index of each position's scale.
    """

    x_BNC: Tensor
    rotary_N: Tensor
    keys_BN: Tensor
    scale_N: Tensor


class Block(nn.Module):
    """x += g1 SA(...); x += CA(...); x += g2 FFN(...), modulated by the text."""

    def __init__(self, config: PredictorConfig) -> None:
        super().__init__()
        width = config.width
        self.modulation = nn.Parameter(torch.randn(6, width) / width**0.5)
        self.self_attention = SelfAttention(width, config.heads)
        self.cross_norm = nn.LayerNorm(width, eps=1e-6)
        self.cross_attention = CrossAttention(width, config.heads)
        self.ffn = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        tokens: ScaleTokens,
        condition: Condition,
        memory: KeyValue,
        masks: Sequence[Tensor],
        past: KeyValue | None,
    ) -> tuple[Tensor, KeyValue]:
        """One block over `tokens`; returns the new embeddings and all keys and values so far."""
        g1, g2, s1, s2, b1, b2 = (self.modulation + condition.modulation_B6C)[:, :, None].unbind(1)
        x = tokens.x_BNC
        normed = F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + s1) + b1
        attended, present = self.self_attention(normed, tokens.rotary_N, masks, past)
        x = x + g1 * self.dropout(attended)
        x = x + self.dropout(self.cross_attention(self.cross_norm(x), memory, condition.text_mask_BL))
        normed = F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + s2) + b2
        return x + g2 * self.dropout(self.ffn(normed)), present


class NextScalePredictor(nn.Module):
    """Logits for the bits of every scale, teacher-forced at once or one scale at a time with caches."""

    def __init__(self, config: PredictorConfig, schedule: ScaleSchedule, bits: int) -> None:
        super().__init__()
        self.config, self.schedule, self.bits = config, schedule, bits
        width, channels = config.width, config.text_channels
        self.text_norm = nn.RMSNorm(channels, eps=1e-6)
        self.text_pool = TextPool(channels, width)
        self.text_projection = nn.Sequential(
            nn.Linear(channels, width), nn.GELU(approximate="tanh"), nn.Linear(width, width)
        )
        self.no_text = nn.Parameter(torch.randn(config.text_length, channels) / channels**0.5)
        self.start = nn.Parameter(torch.randn(width) / width**0.5)
        self.scale_embedding = nn.Embedding(SCALE_EMBEDDINGS, width)
        nn.init.trunc_normal_(self.scale_embedding.weight, std=width**-0.5)
        self.token_embedding = nn.Linear(bits, width)
        self.shared_modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.depth))
        self.head_modulation = nn.Linear(width, 2 * width)
        self.head = nn.Linear(width, 2 * bits)

    def condition(self, text: TextStates, drop_B: Tensor | None = None) -> Condition:
        """Pool and project the text once; where `drop_B` is True the learned no-text states stand in."""
        states = text.states_BLC
        if drop_B is not None:
            states = torch.where(drop_B[:, None, None], self.no_text[: states.shape[1]].to(states), states)
        states = self.text_norm(states)
        pooled = self.text_pool(states, text.mask_BL)
        projected = self.text_projection(states)
        memory = tuple(block.cross_attention.memory(projected) for block in self._blocks())
        modulation = self.shared_modulation(F.silu(pooled)).unflatten(-1, (6, -1))
        return Condition(pooled, modulation, memory, text.mask_BL)

    def forward(
        self, inputs: Sequence[Tensor], text: TextStates, frames_B: Tensor, drop_B: Tensor | None = None
    ) -> Tensor:
        """Teacher-forced logits of all scales, (B, N, D, 2), index 1 for a set bit.

        Args:
            inputs: for scales 1.. the predictor's input (B, columns, P_v, D), cropped in time or whole.
            text: states of the prompts.
            frames_B: valid frames.
            drop_B: True where the prompt is to be ignored.
        """
        condition = self.condition(text, drop_B)
        parts = [self.start_tokens(condition)]
        parts += [self.scale_tokens(x, v, frames_B) for v, x in enumerate(inputs, start=1)]
        tokens = _join(parts)
        masks = _coarser_masks(tokens, [part.x_BNC.shape[1] for part in parts])
        for block, memory in zip(self._blocks(), condition.memory, strict=True):
            x, _ = block(tokens, condition, memory, masks, None)
            tokens = _with(tokens, x)
        return self._head(tokens.x_BNC, condition)

    def step(
        self, tokens: ScaleTokens, condition: Condition, caches: list[KeyValue | None], keys_BN: Tensor
    ) -> tuple[Tensor, list[KeyValue | None]]:
        """Logits (B, n, D, 2) of one scale given the caches of the coarser ones; returns the new caches.

        Args:
            keys_BN: which positions of the caches and of this scale may be attended to.
        """
        masks, grown = [keys_BN[:, None, None, :].expand(-1, -1, tokens.x_BNC.shape[1], -1)], []
        for block, memory, past in zip(self._blocks(), condition.memory, caches, strict=True):
            x, present = block(tokens, condition, memory, masks, past)
            tokens = _with(tokens, x)
            grown.append(present)
        return self._head(tokens.x_BNC, condition), grown

    def start_tokens(self, condition: Condition) -> ScaleTokens:
        """Scale 0: the start token, and zero vectors that nothing attends to where it has more positions."""
        scale = self.schedule.scales[0]
        x = condition.pooled_BC[:, None] + self.start
        x = F.pad(x, (0, 0, 0, scale.tokens - 1)) + self.scale_embedding.weight[0]
        keys = torch.zeros(x.shape[:2], dtype=torch.bool, device=x.device)
        keys[:, 0] = True
        return ScaleTokens(x, self._rotary(0, scale.length, x.device), keys, _scale_ids(x, 0))

    def scale_tokens(self, input_BnPD: Tensor, index: int, frames_B: Tensor) -> ScaleTokens:
        """Embed the input of scale `index` > 0, cropped to any number of columns."""
        columns, groups = input_BnPD.shape[1:3]
        x = self.token_embedding(input_BnPD.flatten(1, 2)) + self.scale_embedding.weight[index]
        keys = self.schedule.valid(frames_B, index)[:, :columns].repeat_interleave(groups, 1)
        return ScaleTokens(x, self._rotary(index, columns, x.device), keys, _scale_ids(x, index))

    def _blocks(self) -> list[Block]:
        return [block for block in self.blocks if isinstance(block, Block)]

    def _head(self, x_BNC: Tensor, condition: Condition) -> Tensor:
        scale, shift = self.head_modulation(F.silu(condition.pooled_BC))[:, None].chunk(2, -1)
        normed = F.layer_norm(x_BNC, x_BNC.shape[-1:], eps=1e-6) * (1 + scale) + shift
        return self.head(normed).unflatten(-1, (self.bits, 2))

    def _rotary(self, index: int, columns: int, device: torch.device) -> Tensor:
        scale = self.schedule.scales[index]
        time = torch.round(torch.arange(columns, device=device) * (self.schedule.columns / scale.length))
        part = torch.round(torch.arange(len(scale.groups), device=device) * (PARTS / len(scale.groups)))
        return rotary_table(time, part, self.config.width // self.config.heads)


def _scale_ids(x_BNC: Tensor, index: int) -> Tensor:
    return torch.full((x_BNC.shape[1],), index, device=x_BNC.device)


def _with(tokens: ScaleTokens, x_BNC: Tensor) -> ScaleTokens:
    return ScaleTokens(x_BNC, tokens.rotary_N, tokens.keys_BN, tokens.scale_N)


def _coarser_masks(tokens: ScaleTokens, counts: Sequence[int]) -> list[Tensor]:
    """Each position sees the keys of its own and all coarser scales. The finest scales have most positions, and masks
    of their own: a single one for all would have half as many entries again."""
    masks, start = [], 0
    for stop in list(accumulate(counts))[-MASKS:]:
        coarser = tokens.scale_N[start:stop, None] >= tokens.scale_N[None, :stop]
        masks.append((coarser[None] & tokens.keys_BN[:, None, :stop])[:, None])
        start = stop
    return masks


def _join(parts: Sequence[ScaleTokens]) -> ScaleTokens:
    return ScaleTokens(
        torch.cat([p.x_BNC for p in parts], 1),
        torch.cat([p.rotary_N for p in parts], 0),
        torch.cat([p.keys_BN for p in parts], 1),
        torch.cat([p.scale_N for p in parts], 0),
    )
