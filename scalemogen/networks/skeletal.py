"""Layers over the joints of a skeleton and over time (docs/method.md, section 2).

Linear layers per joint, graph-and-time convolution, pooling from joints to body areas, which also halves the
number of frames, and the inverse. Tensors are (B, time, joints, channels).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SUM_EPS = 1e-6  # added to sums before dividing by them, as in the published layers


class JointLinear(nn.Module):
    """One linear layer per joint, each with its own weights: (B, T, J, inputs) -> (B, T, J, outputs)."""

    def __init__(self, joints: int, inputs: int, outputs: int) -> None:
        super().__init__()
        bound = inputs**-0.5  # the range of nn.Linear's own initialisation
        self.weight = nn.Parameter(torch.empty(joints, inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(joints, outputs).uniform_(-bound, bound))

    def forward(self, x: Tensor) -> Tensor:
        """Apply each joint's layer to that joint."""
        return torch.einsum("btji,jio->btjo", x, self.weight) + self.bias


class SkeletalTemporalConv(nn.Module):
    """Sum of a graph convolution over neighbouring joints and a convolution over three frames.

    graph(x) = W1 x + mean over neighbours of W2 x; temporal(x) = K0 x(t-1) + K1 x(t) + K2 x(t+1). All five products
    are linear in x, so this layer computes them as one matrix product over [neighbour mean, x(t-1), x(t), x(t+1)].
    W1 and K1 both multiply x(t), so their sum is one weight here; the published layer stores them separately.
    """

    def __init__(self, width: int, adjacency_JJ: Tensor) -> None:
        super().__init__()
        # Rows divided by the number of neighbours (a joint counts itself), so that the product is a mean.
        self.register_buffer("neighbours_JJ", adjacency_JJ / (adjacency_JJ.sum(1, keepdim=True) + SUM_EPS), False)
        self.linear = nn.Linear(4 * width, width)

    def forward(self, x_BTJC: Tensor) -> Tensor:
        """(B, T, J, C) -> (B, T, J, C)."""
        padded = F.pad(x_BTJC, (0, 0, 0, 0, 1, 1))  # one zero frame before and one after
        neighbour_mean = torch.matmul(self.get_buffer("neighbours_JJ").to(x_BTJC.dtype), x_BTJC)
        return self.linear(torch.cat([neighbour_mean, padded[:, :-2], x_BTJC, padded[:, 2:]], dim=-1))


class ResidualBlock(nn.Module):
    """x + [GELU, conv, GELU, conv, dropout](x)."""

    def __init__(self, width: int, adjacency_JJ: Tensor, dropout: float = 0.0) -> None:
        super().__init__()
        self.first = SkeletalTemporalConv(width, adjacency_JJ)
        self.second = SkeletalTemporalConv(width, adjacency_JJ)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x_BTJC: Tensor) -> Tensor:
        """(B, T, J, C) -> (B, T, J, C)."""
        hidden = self.first(F.gelu(x_BTJC))
        return x_BTJC + self.dropout(self.second(F.gelu(hidden)))


class SkeletalPool(nn.Module):
    """Pool joints into areas by learned weighted means, and halve time by averaging pairs of frames.

    Args:
        mask_PJ: (areas, joints) 1 where a joint may be pooled into an area.
    """

    def __init__(self, mask_PJ: Tensor) -> None:
        super().__init__()
        self.register_buffer("mask_PJ", mask_PJ.bool(), False)
        # One score per mask entry, row by row, initialised to 1 / (joints of the area).
        self.scores = nn.Parameter((mask_PJ / mask_PJ.sum(1, keepdim=True))[mask_PJ.bool()])

    def weights(self) -> Tensor:
        """Return the pooling weights (areas, joints): each row is a softmax over the joints of the area."""
        mask = self.get_buffer("mask_PJ")
        scores = torch.zeros(mask.shape, dtype=self.scores.dtype, device=self.scores.device)
        scores = scores.masked_scatter(mask, self.scores)
        # The maximum is over the whole row, where entries off the mask are 0. This changes the result only through
        # SUM_EPS, and is kept so that published weights give the same numbers.
        exponent = torch.exp(scores - scores.max(1, keepdim=True).values) * mask
        return exponent / (exponent.sum(1, keepdim=True) + SUM_EPS)

    def forward(self, x_BTJC: Tensor) -> Tensor:
        """(B, T, joints, C) -> (B, T/2, areas, C)."""
        pooled = torch.matmul(self.weights().to(x_BTJC.dtype), x_BTJC)
        batch, time, areas, width = pooled.shape
        return pooled.view(batch, time // 2, 2, areas, width).mean(2)


class SkeletalUnpool(nn.Module):
    """Spread areas to joints by a learned non-negative matrix, and double time by linear interpolation.

    Args:
        mask_PJ: (areas, joints) mask of the matching pool. The matrix starts as this mask, but all its entries are
            learned and used, also those off the mask.
    """

    def __init__(self, mask_PJ: Tensor) -> None:
        super().__init__()
        self.weight_JP = nn.Parameter(mask_PJ.T.contiguous())

    def forward(self, x_BTPC: Tensor) -> Tensor:
        """(B, T, areas, C) -> (B, 2T, joints, C)."""
        x = torch.matmul(F.relu(self.weight_JP).to(x_BTPC.dtype), x_BTPC)
        # Linear x2 up-sampling (align_corners off): the two new frames of a column lie a quarter of a column before
        # and after its centre. At the ends the edge value is repeated.
        before = torch.cat([x[:, :1], x[:, :-1]], dim=1)
        after = torch.cat([x[:, 1:], x[:, -1:]], dim=1)
        both = torch.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], dim=2)
        return both.flatten(1, 2)


def apply_per_sample(module: nn.Module, x_B: Tensor) -> Tensor:
    """Apply a module to a batch; on a CPU to one sample at a time.

    On a CPU one sample's activations fit into the cache from one layer to the next. At width 128 that is more than
    twice as fast as a whole batch at once.
    """
    if x_B.device.type != "cpu":
        return module(x_B)
    return torch.cat([module(sample) for sample in x_B.split(1)])
