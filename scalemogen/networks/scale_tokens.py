"""`ScaleTokens`: the positions of one or more scales as the predictor's blocks see them (docs/method.md, section 4).

Scales are embedded one by one. A teacher-forced pass joins all of them into one sequence and needs masks so that no
scale sees a finer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import torch
from torch import Tensor

MASKS = 3  # attention masks of a teacher-forced pass: one each for the two finest scales, one for all coarser ones


@dataclass(frozen=True)
class ScaleTokens:
    """Embedded input of one or more scales, flattened time-major (index = column * groups + group) to N positions.

    Attributes:
        x_BNC: embeddings.
        rotary_N: cosine and sine of the rotary angles, (N, head_dim / 2, 2).
        keys_BN: True where a position may be attended to.
        scale_N: scale index of each position.
    """

    x_BNC: Tensor
    rotary_N: Tensor
    keys_BN: Tensor
    scale_N: Tensor

    @classmethod
    def of_scale(cls, index: int, x_BNC: Tensor, rotary_N: Tensor, keys_BN: Tensor) -> ScaleTokens:
        """The positions of scale `index` alone."""
        return cls(x_BNC, rotary_N, keys_BN, torch.full((x_BNC.shape[1],), index, device=x_BNC.device))

    @classmethod
    def joined(cls, parts: Sequence[ScaleTokens]) -> ScaleTokens:
        """Concatenate scales, coarse to fine, along the positions."""
        return cls(
            torch.cat([p.x_BNC for p in parts], 1),
            torch.cat([p.rotary_N for p in parts], 0),
            torch.cat([p.keys_BN for p in parts], 1),
            torch.cat([p.scale_N for p in parts], 0),
        )

    def with_embeddings(self, x_BNC: Tensor) -> ScaleTokens:
        """The same positions with new embeddings, as a block returns them."""
        return replace(self, x_BNC=x_BNC)


def coarser_masks(tokens: ScaleTokens, counts: Sequence[int]) -> list[Tensor]:
    """Return attention masks under which each position sees the keys of its own and of all coarser scales.

    One square mask would also have entries for keys of finer scales, to which a query may not attend. Three smaller
    masks leave most of these out: in the base model they have two thirds as many entries.

    Args:
        tokens: all scales, joined.
        counts: positions of each scale.

    Returns:
        Masks (B, 1, queries, keys) for consecutive groups of queries, True where attention is allowed; see `attend`.
    """
    masks, start = [], 0
    for stop in list(accumulate(counts))[-MASKS:]:
        coarser = tokens.scale_N[start:stop, None] >= tokens.scale_N[None, :stop]
        masks.append((coarser[None] & tokens.keys_BN[:, None, :stop])[:, None])
        start = stop
    return masks
