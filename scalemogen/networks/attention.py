"""The three attentions of the predictor (METHOD section 4): over scales, over the text, pooling the text."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

KeyValue = tuple[Tensor, Tensor]  # each (B, heads, positions, head_dim)

MAX_LOG_SCALE = math.log(100)
POOL_CHANNELS_PER_HEAD = 128


class SelfAttention(nn.Module):
    """Attention over this and all coarser scales: unit-length queries and keys, 2-D rotary positions."""

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
        """Attend from x to `past` and x as far as `masks` allow (see `attend`)."""
        bias = torch.cat([self.q_bias, torch.zeros_like(self.q_bias), self.v_bias])
        q, k, v = (self.qkv(x_BNC) + bias).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        scale = self.log_scale.clamp(max=MAX_LOG_SCALE).exp()[:, None, None]
        q = rotate(F.normalize(q, dim=-1, eps=1e-12) * scale, rotary_N).to(v)
        k = rotate(F.normalize(k, dim=-1, eps=1e-12), rotary_N).to(v)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        return self.out(attend(q, k, v, masks).transpose(1, 2).flatten(2)), (k, v)


class CrossAttention(nn.Module):
    """Attention from the motion tokens to the text."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width)
        self.kv = nn.Linear(width, 2 * width, bias=False)
        self.v_bias = nn.Parameter(torch.zeros(width))
        self.out = nn.Linear(width, width)

    def memory(self, text_BLC: Tensor) -> KeyValue:
        """Keys and values of projected text states; computed once per text."""
        return _keys_values(self.kv(text_BLC), self.v_bias, self.heads)

    def forward(self, x_BNC: Tensor, memory: KeyValue, text_mask_BL: Tensor) -> Tensor:
        q = self.q(x_BNC).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        attended = F.scaled_dot_product_attention(q, *memory, attn_mask=text_mask_BL[:, None, None])
        return self.out(attended.transpose(1, 2).flatten(2))


class TextPool(nn.Module):
    """One learned query per head reads the text states into one vector."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.heads = channels // POOL_CHANNELS_PER_HEAD
        if self.heads < 1 or width % self.heads:
            raise ValueError(f"text channels {channels} need {self.heads} pooling heads, not a divisor of {width}")
        self.query = nn.Parameter(torch.randn(self.heads, width // self.heads) / width**0.5)
        self.kv = nn.Linear(channels, 2 * width, bias=False)
        self.v_bias = nn.Parameter(torch.zeros(width))
        self.out = nn.Linear(width, width)

    def forward(self, states_BLC: Tensor, mask_BL: Tensor) -> Tensor:
        """(B, L, Ct) -> (B, C)."""
        keys, values = _keys_values(self.kv(states_BLC), self.v_bias, self.heads)
        q = self.query[None, :, None].expand(keys.shape[0], -1, -1, -1).to(keys)
        pooled = F.scaled_dot_product_attention(q, keys, values, attn_mask=mask_BL[:, None, None])
        return self.out(pooled.flatten(1))


def attend(q: Tensor, k: Tensor, v: Tensor, masks: Sequence[Tensor]) -> Tensor:
    """Attention of q in consecutive stretches, one per mask (B, 1, queries, keys).

    True marks a key that a query may attend to; keys beyond a mask's width are left out.
    """
    stretches = q.split([mask.shape[-2] for mask in masks], 2)
    return torch.cat(
        [
            F.scaled_dot_product_attention(
                stretch, k[:, :, : mask.shape[-1]], v[:, :, : mask.shape[-1]], attn_mask=mask
            )
            for stretch, mask in zip(stretches, masks, strict=True)
        ],
        2,
    )


def rotary_table(time_n: Tensor, part_p: Tensor, head_dim: int) -> Tensor:
    """Cosine and sine (n * p, head_dim / 2, 2) of every (column, group): first half for time, second for parts."""
    half = head_dim // 2
    frequencies = 10000.0 ** (-torch.arange(0, half, 2, device=time_n.device) / half)
    time = (time_n[:, None] * frequencies)[:, None].expand(-1, len(part_p), -1)
    part = (part_p[:, None] * frequencies)[None].expand(len(time_n), -1, -1)
    angles = torch.cat([time, part], -1).flatten(0, 1)
    return torch.stack([angles.cos(), angles.sin()], -1)


def rotate(x: Tensor, rotary_N: Tensor) -> Tensor:
    """Rotate interleaved channel pairs of (..., N, head_dim) by their position's angles, given by `rotary_table`."""
    cos, sin = rotary_N.to(x).unbind(-1)
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], -1).flatten(-2)


def _keys_values(kv: Tensor, v_bias: Tensor, heads: int) -> KeyValue:
    keys, values = kv.chunk(2, -1)
    split = (t.unflatten(-1, (heads, -1)).transpose(1, 2) for t in (keys, values + v_bias))
    k, v = split
    return k, v
