"""`HeldColumns`: keep columns of motions close to given values while the rest is sampled.

It is a `blend` of the sampling loop. A token that lies inside the held columns is not drawn: its bits come from
quantizing the residual (latent of the held motion minus running sum). A coarse token that covers both held and free
columns is drawn. It may change the held columns; the residual then contains this error, and finer scales correct it.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from scalemogen.networks.quantizer import UNIT_EPS, MultiScaleQuantizer
from scalemogen.scales import FRAMES_PER_COLUMN, Scale, ScaleSchedule


class HeldColumns:
    """A blend for a batch of motions. Use a new one for every run of the loop, because it keeps a running sum.

    Args:
        quantizer: the model's quantizer.
        latent_BTPD: (B, T, 7, D) projected latents of the motions to keep, with any values in the free columns.
        frames_B: (B,) valid frames.
        before_B, after_B: (B,) frames to keep at the start and at the end; multiples of 4.
    """

    def __init__(
        self, quantizer: MultiScaleQuantizer, latent_BTPD: Tensor, frames_B: Tensor, before_B: Tensor, after_B: Tensor
    ) -> None:
        self._quantizer, self._latent, self._frames_B = quantizer, latent_BTPD, frames_B
        self._total = torch.zeros_like(latent_BTPD)
        edges = (before_B, frames_B - after_B, frames_B)
        self._edges_3B1 = torch.stack([each // FRAMES_PER_COLUMN for each in edges])[:, :, None]

    def __call__(self, index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
        """Return the drawn bits; inside the held columns, the bits of the held motion replace them."""
        schedule: ScaleSchedule = self._quantizer.schedule
        # Only the held columns are known, so the residual of all others is set to zero.
        known_BT = self._held(Scale(1, schedule.columns, ()))
        missing = (self._latent - self._total) * known_BT[:, :, None, None]
        unit = F.normalize(schedule.down(missing, index), dim=-1, eps=UNIT_EPS)
        held_BT = self._held(schedule.scales[index])
        bits = torch.where(held_BT[:, :, None, None], unit > 0, drawn)
        values = self._quantizer.values(bits, self._frames_B, index)
        self._total = self._total + schedule.up(values, index)
        return bits

    def _held(self, scale: Scale) -> Tensor:
        """Return (B, T_v) flags of the columns of a scale that lie wholly inside the held columns of the latent."""
        edges = torch.linspace(0, scale.length * scale.divisor, scale.length + 1, device=self._edges_3B1.device)
        start, stop = edges[:-1], edges[1:]
        before_B1, after_B1, end_B1 = self._edges_3B1
        return (stop <= before_B1) | ((start >= after_B1) & (start < end_B1))
