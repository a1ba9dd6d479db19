"""Convolution, pooling and unpooling over the joints of a skeleton and over time (METHOD section 2).

Tensors are (B, time, joints, channels).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class JointLinear(nn.Module):
    """A linear layer of its own for every joint: (..., J, in) -> (..., J, out)."""

    def __init__(self, joints: int, inputs: int, outputs: int) -> None:
        super().__init__()
        bound = inputs**-0.5
        self.weight = nn.Parameter(torch.empty(joints, inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(joints, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        return torch.einsum("btji,jio->btjo", x, self.weight) + self.bias


class SkeletalTemporalConv(nn.Module):
    """graph(x) + temporal(x), as one matrix product over [neighbour mean, x(t-1), x(t), x(t+1)].

    The published layer keeps its own weight for x beside the middle tap of the temporal convolution; both
    multiply x(t), so here they are one.
    """

    def __init__(self, width: int, adjacency_JJ: Tensor) -> None:
        super().__init__()
        self.register_buffer("neighbours_JJ", adjacency_JJ / (adjacency_JJ.sum(1, keepdim=True) + 1e-6), False)
        self.linear = nn.Linear(4 * width, width)

    def forward(self, x_BTJC: Tensor) -> Tensor:
        padded = F.pad(x_BTJC, (0, 0, 0, 0, 1, 1))
        around = torch.matmul(self.get_buffer("neighbours_JJ").to(x_BTJC.dtype), x_BTJC)
        return self.linear(torch.cat([around, padded[:, :-2], x_BTJC, padded[:, 2:]], dim=-1))


class ResidualBlock(nn.Module):
    """x + [GELU, conv, GELU, conv, dropout](x)."""

    def __init__(self, width: int, adjacency_JJ: Tensor, dropout: float = 0.0) -> None:
        super().__init__()
        self.first = SkeletalTemporalConv(width, adjacency_JJ)
        self.second = SkeletalTemporalConv(width, adjacency_JJ)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x_BTJC: Tensor) -> Tensor:
        hidden = self.first(F.gelu(x_BTJC))
        return x_BTJC + self.dropout(self.second(F.gelu(hidden)))


class SkeletalPool(nn.Module):
    """Joints to areas by a learned softmax over a fixed membership mask, then time halved by averaging."""

    def __init__(self, mask_PJ: Tensor) -> None:
        super().__init__()
        self.register_buffer("mask_PJ", mask_PJ.bool(), False)
        # One scalar per member, row by row.
        self.scores = nn.Parameter((mask_PJ / mask_PJ.sum(1, keepdim=True))[mask_PJ.bool()])

    def weights(self) -> Tensor:
        """(areas, joints) rows that sum to one."""
        mask = self.get_buffer("mask_PJ")
        scores = torch.zeros(mask.shape, dtype=self.scores.dtype, device=self.scores.device)
        scores = scores.masked_scatter(mask, self.scores)
        exponent = torch.exp(scores - scores.max(1, keepdim=True).values) * mask
        return exponent / (exponent.sum(1, keepdim=True) + 1e-6)

    def forward(self, x_BTJC: Tensor) -> Tensor:
        pooled = torch.matmul(self.weights().to(x_BTJC.dtype), x_BTJC)
        batch, time, areas, width = pooled.shape
        return pooled.view(batch, time // 2, 2, areas, width).mean(2)


class SkeletalUnpool(nn.Module):
    """Areas back to joints by a learned non-negative matrix, then time doubled by linear interpolation."""

    def __init__(self, mask_PJ: Tensor) -> None:
        super().__init__()
        self.weight_JP = nn.Parameter(mask_PJ.T.contiguous())

    def forward(self, x_BTPC: Tensor) -> Tensor:
        x = torch.matmul(F.relu(self.weight_JP).to(x_BTPC.dtype), x_BTPC)
        before = torch.cat([x[:, :1], x[:, :-1]], dim=1)
        after = torch.cat([x[:, 1:], x[:, -1:]], dim=1)
        both = torch.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], dim=2)
        return both.flatten(1, 2)


def each_alone(module: nn.Module, x_B: Tensor) -> Tensor:
    """`module` of every sample: on a CPU one after the other, as what a layer leaves in the cache is there for the
    next one then (more than twice as fast at a width of 128); elsewhere of all at once."""
    if x_B.device.type != "cpu":
        return module(x_B)
    return torch.cat([module(sample) for sample in x_B.split(1)])
