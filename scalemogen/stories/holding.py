"""`HeldColumns`: keep columns of a motion close to given values while the rest is sampled.

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
    """A blend for one motion. Use a new one for every run of the loop, because it keeps a running sum.

    Args:
        quantizer: the model's quantizer.
        latent_BTPD: (1, T, 7, D) projected latent of the motion to keep, with any values in the free columns.
        frames_B: (1,) valid frames.
        before, after: frames to keep at the start and at the end; multiples of 4.
    """

    def __init__(
        self, quantizer: MultiScaleQuantizer, latent_BTPD: Tensor, frames_B: Tensor, before: int, after: int
    ) -> None:
        self._quantizer, self._latent, self._frames_B = quantizer, latent_BTPD, frames_B
        self._total = torch.zeros_like(latent_BTPD)
        columns = int(frames_B[0]) // FRAMES_PER_COLUMN
        self._held = (before // FRAMES_PER_COLUMN, columns - after // FRAMES_PER_COLUMN, columns)

    def __call__(self, index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
        """Return the drawn bits; inside the held columns, the bits of the held motion replace them."""
        schedule: ScaleSchedule = self._quantizer.schedule
        # Only the held columns are known, so the residual of all others is set to zero.
        known_T = _inside(Scale(1, schedule.columns, ()), *self._held).to(drawn.device)
        missing = (self._latent - self._total) * known_T[:, None, None]
        unit = F.normalize(schedule.down(missing, index), dim=-1, eps=UNIT_EPS)
        held_T = _inside(schedule.scales[index], *self._held).to(drawn.device)
        bits = torch.where(held_T[:, None, None], unit > 0, drawn)
        values = self._quantizer.values(bits, self._frames_B, index)
        self._total = self._total + schedule.up(values, index)
        return bits


def _inside(scale: Scale, before: int, after: int, columns: int) -> Tensor:
    """Return (T_v,) flags of the columns of a scale that lie wholly inside the first `before` columns of the latent,
    or from `after` to `columns`."""
    edges = torch.linspace(0, scale.length * scale.divisor, scale.length + 1)
    start, stop = edges[:-1], edges[1:]
    return (stop <= before) | ((start >= after) & (start < columns))
