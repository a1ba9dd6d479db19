"""`CodeAutoencoder`: motions to codes and back; every four frames become one code of each codebook.

This is the tokenizer of the next-token and the masked baselines. It convolves whole feature rows over time, without a
skeleton, and quantizes the result by one codebook or by several residual ones. It satisfies `Autoencoder`, so the
stage that trains our tokenizer trains it too, with the same loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.baselines.settings import CodeConfig
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.scales import FRAMES_PER_COLUMN

COMMITMENT = 0.25  # weight of the encoder's distance to its codes (van den Oord et al. 2017)
DILATIONS = (1, 3)  # dilations of the residual blocks of each level


@dataclass(frozen=True)
class Coded:
    """A batch of quantized latents.

    Attributes:
        codes_BTQ: (B, T, quantizers) int64; 0 after a motion's end.
        sums: per codebook (B, T, channels), the sum of the codes of this and the earlier codebooks.
        loss: codebook and commitment loss.
    """

    codes_BTQ: Tensor
    sums: tuple[Tensor, ...]
    loss: Tensor


class CodeAutoencoder(nn.Module):
    """Encoder, residual quantizer and decoder. Frames after a motion's end never change its codes or its features."""

    def __init__(self, config: CodeConfig) -> None:
        super().__init__()
        self.config = config
        self.layout: FeatureLayout = LAYOUTS[config.layout]
        self.encoder = Encoder(self.layout.dims, config)
        self.quantizer = ResidualQuantizer(config)
        self.decoder = Decoder(self.layout.dims, config)

    @property
    def levels(self) -> int:
        """Number of partial sums that can be decoded: one per codebook."""
        return self.config.quantizers

    @property
    def max_frames(self) -> int:
        """Longest motion in frames."""
        return self.layout.max_frames

    def forward(self, features: Tensor, frames_B: Tensor, levels_B: Tensor) -> tuple[Tensor, Tensor]:
        """Encode and decode, for training.

        Args:
            features: (B, F, dims) normalised, zero after the end.
            frames_B: valid frames.
            levels_B: number of codebooks from which each sample is decoded.

        Returns:
            The reconstruction (B, F, dims) and the quantizer's loss.
        """
        coded = self.encode(features, frames_B)
        sums_KBTC = torch.stack(coded.sums)
        chosen = sums_KBTC[levels_B - 1, torch.arange(len(levels_B), device=levels_B.device)]
        return self.decode_sum(chosen, frames_B, features.shape[1]), coded.loss

    def encode(self, features: Tensor, frames_B: Tensor) -> Coded:
        """Encode features (B, F, dims); frames after the last whole column are left out."""
        columns = features.shape[1] // FRAMES_PER_COLUMN
        masks = _masks(frames_B, columns)
        return self.quantizer.quantize(self.encoder(features[:, : columns * FRAMES_PER_COLUMN], masks), masks[-1])

    def decode_codes(self, codes_BTQ: Tensor, frames_B: Tensor) -> Tensor:
        """Decode codes of all codebooks to normalised features (B, 4 T, dims)."""
        return self.decode_sum(self.quantizer.vectors(codes_BTQ).sum(2), frames_B)

    def decode_sum(self, sum_BTC: Tensor, frames_B: Tensor, window: int | None = None) -> Tensor:
        """Decode sums of codes (B, T, channels) to normalised features (B, window, dims); `window` is 4 T by default.

        The output after a motion's end is unspecified.
        """
        columns = sum_BTC.shape[1]
        made = self.decoder(sum_BTC, _masks(frames_B, columns))
        wanted = columns * FRAMES_PER_COLUMN if window is None else window
        return F.pad(made, (0, 0, 0, max(0, wanted - made.shape[1])))[:, :wanted]


class ResidualQuantizer(nn.Module):
    """Replace vectors by the sum of the nearest codes of several codebooks.

    The codes of a codebook are fixed random vectors times a learned matrix (SimVQ, Zhu et al. 2024). So a gradient
    for one code moves all codes, and no code stays unused.
    """

    def __init__(self, config: CodeConfig) -> None:
        super().__init__()
        shape = (config.quantizers, config.codes, config.channels)
        self.basis = nn.Parameter(torch.randn(shape) / config.channels**0.5, requires_grad=False)
        self.images = nn.Parameter(torch.eye(config.channels).repeat(config.quantizers, 1, 1))

    def codebooks(self) -> Tensor:
        """Return all codes, (quantizers, codes, channels)."""
        return self.basis @ self.images

    def vectors(self, codes_BTQ: Tensor) -> Tensor:
        """Return the code vectors (B, T, Q, channels) of codes of the first Q codebooks."""
        books = self.codebooks()
        return torch.stack([books[q][codes] for q, codes in enumerate(codes_BTQ.unbind(-1))], 2)

    def quantize(self, latent_BTC: Tensor, valid_BT1: Tensor) -> Coded:
        """Quantize a latent (B, T, channels); the backward pass treats this as the identity (straight-through)."""
        with torch.autocast(latent_BTC.device.type, enabled=False):  # bf16 would round distances too much
            latent, valid = latent_BTC.float(), valid_BT1.float()
            total, codes, sums, loss = torch.zeros_like(latent), [], [], latent.new_zeros(())
            for book in self.codebooks():
                left = latent - total.detach()
                nearest = nearest_codes(left.detach(), book.detach())
                vector = book[nearest]
                distances = (vector - left.detach()).square() + COMMITMENT * (vector.detach() - left).square()
                loss = loss + (distances * valid).sum() / (valid.sum() * latent.shape[-1]).clamp(min=1)
                total = total + vector.detach()
                codes.append(nearest * valid_BT1[..., 0])
                # Straight-through: the value is `total`, the gradient goes to `latent`.
                sums.append((latent + (total - latent).detach()) * valid)
        return Coded(torch.stack(codes, -1), tuple(sums), loss / len(codes))


def nearest_codes(x_BTC: Tensor, book_KC: Tensor) -> Tensor:
    """Return the index of the nearest code (Euclidean) of each vector, (B, T)."""
    # |x - c|^2 without |x|^2, which is the same for all codes
    return (book_KC.square().sum(-1) - 2 * x_BTC @ book_KC.T).argmin(-1)


class Encoder(nn.Module):
    """Convolve over frames and halve the time twice: (B, 4 T, dims) -> (B, T, channels)."""

    def __init__(self, dims: int, config: CodeConfig) -> None:
        super().__init__()
        width = config.width
        self.read = TimeConv(dims, width)
        self.halving = nn.ModuleList(nn.Linear(2 * width, width) for _ in range(2))
        self.levels = nn.ModuleList(Residuals(width) for _ in range(2))
        self.write = nn.Linear(width, config.channels)

    def forward(self, x_BFC: Tensor, masks: tuple[Tensor, ...]) -> Tensor:
        """Encode; `masks` is the result of `_masks`."""
        x = self.read(x_BFC * masks[0])
        for halve, blocks, mask in zip(self.halving, self.levels, masks[1:], strict=True):
            x = halve(x.unflatten(1, (-1, 2)).flatten(2))
            x = blocks(x, mask)
        return self.write(x)


class Decoder(nn.Module):
    """The encoder's steps in reverse: (B, T, channels) -> (B, 4 T, dims)."""

    def __init__(self, dims: int, config: CodeConfig) -> None:
        super().__init__()
        width = config.width
        self.read = TimeConv(config.channels, width)
        self.levels = nn.ModuleList(Residuals(width) for _ in range(2))
        self.doubling = nn.ModuleList(nn.Linear(width, 2 * width) for _ in range(2))
        self.write = TimeConv(width, dims)

    def forward(self, x_BTC: Tensor, masks: tuple[Tensor, ...]) -> Tensor:
        """Decode; `masks` is the result of `_masks`."""
        x = self.read(x_BTC * masks[-1])
        for double, blocks, mask in zip(self.doubling, self.levels, masks[:0:-1], strict=True):
            x = blocks(x, mask)
            x = double(x).unflatten(-1, (2, -1)).flatten(1, 2)
        return self.write(F.gelu(x) * masks[0])


class TimeConv(nn.Module):
    """A convolution over three frames that lie `dilation` apart, as one matrix product."""

    def __init__(self, inputs: int, outputs: int, dilation: int = 1) -> None:
        super().__init__()
        self.dilation = dilation
        self.linear = nn.Linear(3 * inputs, outputs)

    def forward(self, x_BTC: Tensor) -> Tensor:
        """(B, T, inputs) -> (B, T, outputs)."""
        step, frames = self.dilation, x_BTC.shape[1]
        padded = F.pad(x_BTC, (0, 0, step, step))
        return self.linear(torch.cat([padded[:, :frames], x_BTC, padded[:, 2 * step :]], -1))


class Residual(nn.Module):
    """x + [GELU, convolution, GELU, linear](x), reading zeros after a motion's end."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.conv = TimeConv(width, width, dilation)
        self.linear = nn.Linear(width, width)

    def forward(self, x_BTC: Tensor, mask_BT1: Tensor) -> Tensor:
        """(B, T, C) -> (B, T, C)."""
        return x_BTC + self.linear(F.gelu(self.conv(F.gelu(x_BTC) * mask_BT1)))


class Residuals(nn.Module):
    """The residual blocks of one level."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Residual(width, dilation) for dilation in DILATIONS)

    def forward(self, x_BTC: Tensor, mask_BT1: Tensor) -> Tensor:
        """(B, T, C) -> (B, T, C)."""
        for block in self.blocks:
            x_BTC = block(x_BTC, mask_BT1)
        return x_BTC


def _masks(frames_B: Tensor, columns: int) -> tuple[Tensor, ...]:
    """Return masks (B, time, 1), True inside whole columns, at three rates: 4, 2 and 1 positions per column."""
    whole = frames_B // FRAMES_PER_COLUMN
    return tuple(
        (torch.arange(each * columns, device=frames_B.device) < each * whole[:, None])[:, :, None]
        for each in (FRAMES_PER_COLUMN, 2, 1)
    )
