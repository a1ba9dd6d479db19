"""Search for better tokens of a motion: gradient descent on what the quantizer gets (docs/method.md, section 3).

The encoder chooses all bits in one pass. Here its output is moved in small steps, so that the motion that is decoded
from the bits comes closer to the original. This is ours; the paper encodes in one pass only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.quantizer import Quantized
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.networks.trajectory import joints_in_world

STEPS = 30  # after them, the error has fallen by about 40 %; a longer search gains little
_RATE = 0.1  # length of the first steps, relative to the spread of the encoder's output; it falls to 0
_PATH = 0.02  # weight of the path's error beside that of the body; both in square metres
_ACCELERATION = 60  # weight of the squared error of accelerations (m per frame²); it keeps movements sharp
# Weight of the error of the normalised features. It keeps rotations, velocities and contacts close, too.
_FEATURES = 1e-4


def refine(
    tokenizer: MotionTokenizer, features: Tensor, frames_B: Tensor, statistics: Statistics, steps: int = STEPS
) -> Iterator[Quantized]:
    """Encode a batch, then improve each sample's tokens step by step.

    Args:
        tokenizer: in eval mode.
        features: (B, F, dims) normalised; F is a multiple of 4.
        frames_B: valid frames of each sample.
        statistics: mean and deviation of the features.
        steps: number of gradient steps.

    Yields:
        The best tokens so far, `steps` + 1 times; the first ones are those of `tokenizer.encode`.
    """
    with torch.no_grad():
        start = tokenizer.projected(features, frames_B)
    # Each sample moves in units of its own spread, so that its tokens do not depend on the rest of the batch.
    valid_BT = tokenizer.schedule.valid(frames_B)
    spread_B = torch.stack([each[valid].std() for each, valid in zip(start, valid_BT, strict=True)])
    offset = torch.zeros_like(start).requires_grad_()
    optimizer = torch.optim.Adam([offset], lr=_RATE)
    best: Quantized | None = None
    least_B = torch.full((len(features),), math.inf, device=features.device)
    for step in range(steps + 1):
        with torch.enable_grad():
            moved = start + spread_B[:, None, None, None] * offset
            found = tokenizer.quantizer.quantize(moved, frames_B)
            decoded = tokenizer.decode_sum(found.sums[-1], frames_B, window=features.shape[1])
            error_B = _errors(decoded, features, frames_B, statistics, tokenizer.layout)
            if step < steps:
                (offset.grad,) = torch.autograd.grad(error_B.sum(), [offset])
        found, error_B = Quantized(found.bits, tuple(s.detach() for s in found.sums), found.loss), error_B.detach()
        best = found if best is None else _chosen(error_B < least_B, found, best)
        least_B = torch.minimum(least_B, error_B)
        yield best
        if step < steps:
            # Long steps at first, to leave the encoder's choice; short ones at the end, to settle.
            optimizer.param_groups[0]["lr"] = _RATE * (0.5 + 0.5 * math.cos(math.pi * step / (steps + 1)))
            optimizer.step()


def _errors(ours: Tensor, wanted: Tensor, frames_B: Tensor, statistics: Statistics, layout: FeatureLayout) -> Tensor:
    """Return the error of each sample (B,): that of body, path, accelerations and features, squared."""
    mean, std = (torch.from_numpy(array).to(wanted) for array in (statistics.mean, statistics.std))
    valid = (torch.arange(wanted.shape[1], device=wanted.device) < frames_B[:, None])[:, :, None].to(wanted)
    weight = valid / valid.sum(1, keepdim=True)  # for each sample, sums to 1 over its valid frames
    difference = joints_in_world(ours, mean, std, layout) - joints_in_world(wanted, mean, std, layout)
    path, body = difference[:, :, :1], difference - difference[:, :, :1]
    change = difference.diff(n=2, dim=1)  # of the velocity, per frame
    joints = (body.square().mean((2, 3)) + _PATH * path.square().mean((2, 3))) * weight[:, 1:, 0]
    sharpness = _ACCELERATION * change.square().mean((2, 3)) * weight[:, 3:, 0]
    features = (ours - wanted).square().mean(2) * weight[:, :, 0]
    return joints.sum(1) + sharpness.sum(1) + _FEATURES * features.sum(1)


def _chosen(better_B: Tensor, found: Quantized, best: Quantized) -> Quantized:
    """Return for each sample the newly found tokens where they are better, else the best so far."""

    def choose(new: Tensor, old: Tensor) -> Tensor:
        return torch.where(better_B[:, None, None, None], new, old)

    bits = tuple(map(choose, found.bits, best.bits))
    return Quantized(bits, tuple(map(choose, found.sums, best.sums)), best.loss)
