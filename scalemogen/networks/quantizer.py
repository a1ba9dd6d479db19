"""Binary spherical quantization, residual over scales (docs/method.md, section 3; paper section 3.2).

At each scale the residual is averaged down to the scale's map. Every vector of the map is put on the unit sphere and
replaced by its nearest vector of the form (+-1, ..., +-1) / sqrt(D), which is D bits. That map, brought back to full
size, is subtracted from the residual, so that the next scale encodes what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.scales import ScaleSchedule

# Weights of the published training loss.
COMMITMENT_WEIGHT = 0.25
ENTROPY_WEIGHT = 0.1
ENTROPY_INVERSE_TEMPERATURE = 100.0  # sharpens the bit probabilities of the entropy term
QUANTIZER_LOSS_SCALE = 4.0
UNIT_EPS = 1e-12  # lower limit of the norm when a vector is put on the unit sphere


@dataclass(frozen=True)
class Quantized:
    """A batch of quantized latents.

    Attributes:
        bits: per scale (B, T_v, P_v, D) bool; False at padded positions.
        sums: per scale (B, T, 7, D), the running sum of the up-sampled maps up to and including this scale.
        loss: weighted commitment and entropy loss; zero in eval mode.
    """

    bits: tuple[Tensor, ...]
    sums: tuple[Tensor, ...]
    loss: Tensor


class MultiScaleQuantizer(nn.Module):
    """Quantize projected latents scale by scale, and turn bits back into sums.

    The module also owns the two projections between the latent (`width` channels) and the space that is quantized
    (D = `bits` channels).

    Args:
        width: channels d of the latent.
        bits: bits D per token.
        schedule: the scales.
        scale_dropout: probability of dropping a scale of a sample, training only.
    """

    def __init__(self, width: int, bits: int, schedule: ScaleSchedule, scale_dropout: float = 0.5) -> None:
        super().__init__()
        self.bits = bits
        self.schedule = schedule
        self.scale_dropout = scale_dropout
        self.project_in = nn.Linear(width, bits)
        self.project_out = nn.Linear(bits, width)

    def quantize(self, h_BTPD: Tensor, frames_B: Tensor, flip: Tensor | None = None) -> Quantized:
        """Quantize projected latents (B, T, 7, D).

        Args:
            frames_B: valid frames of each sample.
            flip: (B, scales) share of bits to flip at random before they are summed (bitwise self-correction). The
                residuals of later scales then contain the flipped bits' error, so their bits correct it. The
                returned bits are the unflipped ones.
        """
        # fp32 even under autocast: bf16 would change the sign of small residuals
        with torch.autocast(h_BTPD.device.type, enabled=False):
            return self._quantize(h_BTPD, frames_B, flip)

    def _quantize(self, h_BTPD: Tensor, frames_B: Tensor, flip: Tensor | None) -> Quantized:
        schedule = self.schedule
        keep = schedule.valid(frames_B)[:, :, None, None]
        residual, total = h_BTPD, torch.zeros_like(h_BTPD)
        bits, sums, losses = [], [], [h_BTPD.new_zeros(())]
        for index in range(len(schedule)):
            # Columns past the motion's end are zeroed at every scale, since up-sampling writes into them.
            unit = F.normalize(schedule.down(residual * keep, index), dim=-1, eps=UNIT_EPS)
            valid = schedule.valid(frames_B, index)[:, :, None, None]
            bit = (unit > 0) & valid  # the nearest corner has the signs of the vector
            token = self.values(bit, frames_B, index)
            if self.training:
                losses.append(self._loss(unit, token, valid))
            if unit.requires_grad:
                # Straight-through: forward uses the token, backward treats the sign as the identity.
                token = (unit + (token - unit).detach()) * valid
            if self.training:
                token = token * self._scale_kept(index, token)
            contributed = token if flip is None else self._flipped(bit, flip[:, index], frames_B, index)
            up = schedule.up(contributed, index)
            # Not detached: a scale's gradient also reaches the residuals of all later scales.
            residual, total = residual - up, total + up
            bits.append(bit)
            sums.append(total)
        return Quantized(tuple(bits), tuple(sums), torch.stack(losses).sum() / len(schedule))

    def values(self, bits_BTPD: Tensor, frames_B: Tensor, index: int) -> Tensor:
        """Return the token vectors of one scale's bits: +-1/sqrt(D) per channel (length 1), 0 at padded positions."""
        signs = bits_BTPD.to(self.project_out.weight.dtype) * 2 - 1
        return signs * self.schedule.valid(frames_B, index)[:, :, None, None] / self.bits**0.5

    def sums(self, bits: Sequence[Tensor], frames_B: Tensor) -> list[Tensor]:
        """Return the running sum (B, T, 7, D) after each of the given bit maps, coarse to fine."""
        return self.schedule.accumulate([self.values(b, frames_B, i) for i, b in enumerate(bits)])

    def _flipped(self, bits: Tensor, share_B: Tensor, frames_B: Tensor, index: int) -> Tensor:
        """Token vectors of the bits after each was flipped with its sample's probability."""
        flips = torch.rand(bits.shape, device=bits.device) < share_B[:, None, None, None]
        return self.values(bits ^ flips, frames_B, index)

    def _scale_kept(self, index: int, like: Tensor) -> Tensor:
        """Return 0 for samples whose scale is dropped, else 1. The last scale is never dropped.

        Dropping makes every scale useful by itself, because no scale can rely on the ones before it.
        """
        if index == len(self.schedule) - 1:
            return like.new_ones(())
        return (torch.rand(like.shape[0], 1, 1, 1, device=like.device) >= self.scale_dropout).to(like)

    def _loss(self, unit: Tensor, token: Tensor, valid: Tensor) -> Tensor:
        """Commitment and entropy loss of one scale, averaged over its valid tokens."""
        weight = valid.expand(*unit.shape[:-1], 1).to(unit)
        mean = weight / weight.sum()  # multiply and sum = mean over valid tokens
        # Commitment pulls the encoder's vectors toward the corners.
        commitment = ((unit - token.detach()).square() * mean).sum()
        # 4 u / sqrt(D) is the difference of the squared distances of u to -1/sqrt(D) and to +1/sqrt(D).
        # A sigmoid of it is a soft assignment: p is near 0 for a clear 1 bit and near 1 for a clear 0 bit.
        p = torch.sigmoid(-4 * unit / self.bits**0.5 * ENTROPY_INVERSE_TEMPERATURE)
        # Low entropy per token (decided bits), high entropy of the mean bit (both values used equally often).
        per_token = (_entropy(p) * mean).sum()
        of_mean = _entropy((p * mean).sum((0, 1, 2))).sum()
        entropy = (per_token - of_mean) / ENTROPY_INVERSE_TEMPERATURE
        return QUANTIZER_LOSS_SCALE * (COMMITMENT_WEIGHT * commitment + ENTROPY_WEIGHT * entropy)


def _entropy(p: Tensor) -> Tensor:
    """Entropy of independent bits with probability p, in nats."""
    p = p.clamp(1e-6, 1 - 1e-6)  # keeps the logarithm finite
    return -(p * p.log() + (1 - p) * (1 - p).log())
