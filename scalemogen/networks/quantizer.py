"""Binary spherical quantization, residual over scales (METHOD section 3, paper section 3.2).

At each scale the residual is averaged down to the scale's map, every vector is put on the unit sphere and
replaced by the nearest corner of the cube inscribed in it, and what that corner explains is subtracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.scales import ScaleSchedule

COMMITMENT_WEIGHT = 0.25
ENTROPY_WEIGHT = 0.1
ENTROPY_INVERSE_TEMPERATURE = 100.0
QUANTIZER_LOSS_SCALE = 4.0


@dataclass(frozen=True)
class Quantized:
    """A batch of residual-quantized latents.

    Attributes:
        bits: per scale (B, T_v, P_v, D) bool; False at padded positions.
        sums: per scale (B, T, 7, D) running sum of the up-sampled maps up to and with it.
        loss: commitment and entropy terms, already weighted; zero in eval mode.
    """

    bits: tuple[Tensor, ...]
    sums: tuple[Tensor, ...]
    loss: Tensor


class MultiScaleQuantizer(nn.Module):
    """Projects a latent of `width` channels to D = `bits` channels and quantizes it scale by scale."""

    def __init__(self, width: int, bits: int, schedule: ScaleSchedule, scale_dropout: float = 0.5) -> None:
        super().__init__()
        self.bits = bits
        self.schedule = schedule
        self.scale_dropout = scale_dropout
        self.project_in = nn.Linear(width, bits)
        self.project_out = nn.Linear(bits, width)

    def quantize(self, h_BTPD: Tensor, frames_B: Tensor, flip: Tensor | None = None) -> Quantized:
        """Quantize projected latents (B, T, 7, D) with `frames_B` valid frames.

        Args:
            flip: (B, scales) shares of bits to flip at random before they are summed, so that later scales
                learn to correct earlier mistakes (bitwise self-correction); the returned bits are unflipped.
        """
        with torch.autocast(h_BTPD.device.type, enabled=False):  # signs of small residuals need fp32
            return self._quantize(h_BTPD, frames_B, flip)

    def _quantize(self, h_BTPD: Tensor, frames_B: Tensor, flip: Tensor | None) -> Quantized:
        schedule = self.schedule
        keep = schedule.valid(frames_B)[:, :, None, None]
        residual, total = h_BTPD, torch.zeros_like(h_BTPD)
        bits, sums, losses = [], [], [h_BTPD.new_zeros(())]
        for index in range(len(schedule)):
            unit = F.normalize(schedule.down(residual * keep, index), dim=-1, eps=1e-12)
            valid = schedule.valid(frames_B, index)[:, :, None, None]
            bit = (unit > 0) & valid
            token = self.values(bit, frames_B, index)
            if self.training:
                losses.append(self._loss(unit, token, valid))
                token = unit + (token - unit).detach()  # straight-through sign
                token = token * valid * self._scale_kept(index, token)
            contributed = token if flip is None else self._flipped(bit, flip[:, index], frames_B, index)
            up = schedule.up(contributed, index)
            residual, total = residual - up, total + up
            bits.append(bit)
            sums.append(total)
        return Quantized(tuple(bits), tuple(sums), torch.stack(losses).sum() / len(schedule))

    def values(self, bits_BTPD: Tensor, frames_B: Tensor, index: int) -> Tensor:
        """Bits of one scale as token values: +-1/sqrt(D), and 0 at padded positions."""
        signs = bits_BTPD.to(self.project_out.weight.dtype) * 2 - 1
        return signs * self.schedule.valid(frames_B, index)[:, :, None, None] / self.bits**0.5

    def sums(self, bits: Sequence[Tensor], frames_B: Tensor) -> list[Tensor]:
        """Running sums (B, T, 7, D) after each of the given scales' bit maps, coarse to fine."""
        return self.schedule.accumulate([self.values(b, frames_B, i) for i, b in enumerate(bits)])

    def _flipped(self, bits: Tensor, share_B: Tensor, frames_B: Tensor, index: int) -> Tensor:
        flips = torch.rand(bits.shape, device=bits.device) < share_B[:, None, None, None]
        return self.values(bits ^ flips, frames_B, index)

    def _scale_kept(self, index: int, like: Tensor) -> Tensor:
        """Drop each scale but the last per sample, so that no scale leans on one before it; training only."""
        if index == len(self.schedule) - 1:
            return like.new_ones(())
        return (torch.rand(like.shape[0], 1, 1, 1, device=like.device) >= self.scale_dropout).to(like)

    def _loss(self, unit: Tensor, token: Tensor, valid: Tensor) -> Tensor:
        weight = valid.expand(*unit.shape[:-1], 1).to(unit)
        mean = weight / weight.sum()
        commitment = ((unit - token.detach()).square() * mean).sum()
        p = torch.sigmoid(-4 * unit / self.bits**0.5 * ENTROPY_INVERSE_TEMPERATURE)
        per_token = (_entropy(p) * mean).sum()
        of_mean = _entropy((p * mean).sum((0, 1, 2))).sum()
        entropy = (per_token - of_mean) / ENTROPY_INVERSE_TEMPERATURE
        return QUANTIZER_LOSS_SCALE * (COMMITMENT_WEIGHT * commitment + ENTROPY_WEIGHT * entropy)


def _entropy(p: Tensor) -> Tensor:
    """Entropy of independent bits, in nats."""
    p = p.clamp(1e-6, 1 - 1e-6)
    return -(p * p.log() + (1 - p) * (1 - p).log())
