"""The three kinds of attention in the predictor (docs/method.md, section 4).

`SelfAttention` looks at the token maps, `CrossAttention` at the text, and `TextPool` reduces the text to one vector.
Keys and values have shape (B, heads, positions, head_dim).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KeyValue = tuple[Tensor, Tensor]  # keys and values, each (B, heads, positions, head_dim)

MAX_LOG_SCALE = math.log(100)  # upper limit of the learned log scale of a head (published value)
POOL_CHANNELS_PER_HEAD = 128  # the published pool has one head per 128 text channels
ROTARY_BASE = 10000.0
UNIT_EPS = 1e-12  # lower limit of the norm when queries and keys are put on the unit sphere


class SelfAttention(nn.Module):
    """Attention from the tokens of a scale to those of this and all coarser scales, with 2-D rotary positions.

    Queries and keys are normalised to length 1. This bounds the scores, so that training is stable; a learned factor
    per head sets how sharp the attention is.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.log_scale = nn.Parameter(torch.full((heads,), math.log(4)))
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.q_bias = nn.Parameter(torch.zeros(width))
        self.v_bias = nn.Parameter(torch.zeros(width))
        self.out = nn.Linear(width, width)

    def forward(
        self, x_BNC: Tensor, rotary_N: Tensor, masks: Sequence[Tensor], past: KeyValue | None
    ) -> tuple[Tensor, KeyValue]:
        """Attend from x (B, N, C) to `past` and x.

        Args:
            rotary_N: cosine and sine of each position's angles; see `rotary_table`.
            masks: which keys each query may attend to; see `attend`.
            past: cached keys and values of coarser scales, or None.

        Returns:
            The attended embeddings (B, N, C), and the keys and values of `past` and x together.
        """
        # The published layer rotates pairs of neighbouring channels. Here the rows of the weights are reordered, so
        # that the partners lie in two halves, which `rotate` computes several times faster. Scores do not depend on
        # the order, as queries and keys share it.
        weight_q, weight_k, weight_v = self.qkv.weight.chunk(3)
        weight = torch.cat([self._even_first(weight_q), self._even_first(weight_k), weight_v])
        # Queries and values have a bias, keys have none (zeros), as in the published layer.
        bias = torch.cat([self._even_first(self.q_bias), torch.zeros_like(self.q_bias), self.v_bias])
        q, k, v = F.linear(x_BNC, weight, bias).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        scale = self.log_scale.clamp(max=MAX_LOG_SCALE).exp()[:, None, None]
        # `attend` also divides the scores by sqrt(head_dim), as the published code does.
        q = rotate(F.normalize(q, dim=-1, eps=UNIT_EPS) * scale, rotary_N).to(v)
        k = rotate(F.normalize(k, dim=-1, eps=UNIT_EPS), rotary_N).to(v)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        return self.out(attend(q, k, v, masks).transpose(1, 2).flatten(2)), (k, v)

    def _even_first(self, rows: Tensor) -> Tensor:
        """Put each head's even rows before its odd rows, in a weight or bias with one row per output channel."""
        return rows.unflatten(0, (self.heads, -1, 2)).transpose(1, 2).flatten(0, 2)


class CrossAttention(nn.Module):
    """Attention from the motion tokens to the text states."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width)
        self.kv = nn.Linear(width, 2 * width, bias=False)
        self.v_bias = nn.Parameter(torch.zeros(width))
        self.out = nn.Linear(width, width)

    def memory(self, text_BLC: Tensor) -> KeyValue:
        """Return keys and values of the projected text states (B, L, C); computed once per text."""
        return _keys_values(self.kv(text_BLC), self.v_bias, self.heads)

    def forward(self, x_BNC: Tensor, memory: KeyValue, text_mask_BL: Tensor) -> Tensor:
        """Attend from x (B, N, C) to the real tokens of the text."""
        q = self.q(x_BNC).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        attended = F.scaled_dot_product_attention(q, *memory, attn_mask=text_mask_BL[:, None, None])
        return self.out(attended.transpose(1, 2).flatten(2))


class TextPool(nn.Module):
    """Pool the text states into one vector: each head has one learned query.

    Raises:
        ValueError: if the number of heads (text channels / 128) is 0 or does not divide the width.
    """

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.heads = channels // POOL_CHANNELS_PER_HEAD
        if self.heads < 1 or width % self.heads:
            raise ValueError(
                f"text channels {channels} give {self.heads} pooling heads, which must be at least 1 and divide the "
                f"width {width}; choose another width or text encoder"
            )
        self.query = nn.Parameter(torch.randn(self.heads, width // self.heads) / width**0.5)
        self.kv = nn.Linear(channels, 2 * width, bias=False)
        self.v_bias = nn.Parameter(torch.zeros(width))
        self.out = nn.Linear(width, width)

    def forward(self, states_BLC: Tensor, mask_BL: Tensor) -> Tensor:
        """Pool text states (B, L, Ct) to (B, C); `mask_BL` is True at real tokens."""
        keys, values = _keys_values(self.kv(states_BLC), self.v_bias, self.heads)
        q = self.query[None, :, None].expand(keys.shape[0], -1, -1, -1).to(keys)
        pooled = F.scaled_dot_product_attention(q, keys, values, attn_mask=mask_BL[:, None, None])
        return self.out(pooled.flatten(1))


def attend(q: Tensor, k: Tensor, v: Tensor, masks: Sequence[Tensor]) -> Tensor:
    """Compute scaled dot-product attention, with one mask for each group of consecutive queries.

    Args:
        q, k, v: (B, heads, positions, head_dim).
        masks: one per group, (B, 1, queries, keys), True where attention is allowed. A mask with fewer columns than
            there are keys lets its queries attend to the first keys only.

    Returns:
        (B, heads, queries, head_dim). Scores are divided by sqrt(head_dim), PyTorch's default.
    """
    groups = q.split([mask.shape[-2] for mask in masks], 2)
    return torch.cat(
        [
            bounded_attention(group, k[:, :, : mask.shape[-1]], v[:, :, : mask.shape[-1]], mask)
            for group, mask in zip(groups, masks, strict=True)
        ],
        2,
    )


def bounded_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Compute scaled dot-product attention of queries and keys whose norms are bounded.

    Queries have a norm of at most exp(MAX_LOG_SCALE) and keys of 1, so `exp` of a score cannot overflow, and no
    maximum must be subtracted first. On a CPU in bf16, which only training uses, this saves passes over the scores
    and is faster than PyTorch's kernels.

    Args:
        q, k, v: (B, heads, positions, head_dim).
        mask: (B, 1, queries, keys), True where attention is allowed; every query has at least one such key.

    Returns:
        (B, heads, queries, head_dim).
    """
    if q.device.type != "cpu" or q.dtype != torch.bfloat16:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    # fp32 before exp: the sum of the weights must be exact, because it divides all of them
    weights = ((q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)).float().exp() * mask
    return ((weights.to(v) @ v).float() / weights.sum(-1, keepdim=True)).to(v)


def rotary_table(time_n: Tensor, part_p: Tensor, head_dim: int) -> Tensor:
    """Return cosine and sine of the rotary angles of a map's positions, (n * p, head_dim / 2, 2), time-major.

    Args:
        time_n: position of each column.
        part_p: position of each group.
        head_dim: channels per head; the first half encodes time, the second half parts.
    """
    half = head_dim // 2
    frequencies = ROTARY_BASE ** (-torch.arange(0, half, 2, device=time_n.device) / half)
    time = (time_n[:, None] * frequencies)[:, None].expand(-1, len(part_p), -1)
    part = (part_p[:, None] * frequencies)[None].expand(len(time_n), -1, -1)
    angles = torch.cat([time, part], -1).flatten(0, 1)
    return torch.stack([angles.cos(), angles.sin()], -1)


def rotate(x: Tensor, rotary_N: Tensor) -> Tensor:
    """Rotate the channel pairs of (..., N, head_dim) by their position's angles.

    A pair is channel i of the first half and channel i of the second half. The score of a rotated query and a rotated
    key depends on their positions only through the difference.
    """
    cos, sin = rotary_N.to(x).unbind(-1)
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


def _keys_values(kv: Tensor, v_bias: Tensor, heads: int) -> KeyValue:
    """Split (B, L, 2 * width) into keys and biased values per head; keys come first, then values, each by head."""
    keys, values = kv.chunk(2, -1)
    k, v = (t.unflatten(-1, (heads, -1)).transpose(1, 2) for t in (keys, values + v_bias))
    return k, v
