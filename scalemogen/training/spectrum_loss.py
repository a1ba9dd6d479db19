"""How far the spectra of decoded movements are from those of the original movements.

A decoder that is trained on the error of each frame alone makes movements too smooth. The tokens do not tell exactly
when a fast, small movement happens, and of all decodings that may be right, a smooth one has the smallest mean error.
A spectrum does not tell the time within its window either, so this loss asks only that as much fast movement is
decoded as the original has. The loss is that of neural vocoders: magnitudes of short-time Fourier transforms at
several window lengths (Yamamoto et al. 2020, arXiv 1910.11480).
"""

from __future__ import annotations

import torch
from torch import Tensor

_WINDOWS = (8, 16, 32)  # frames; 0.4, 0.8 and 1.6 seconds at 20 frames a second
_TINY = 1e-6  # keeps the gradient of a magnitude finite at 0


def spectrum_error(ours_BFD: Tensor, wanted_BFD: Tensor) -> Tensor:
    """Return, for each sequence of the batch, how far the magnitudes of the spectra are apart: (B,), unit as given.

    It is the mean absolute difference over channels, times and frequencies, averaged over the window lengths. White
    noise with standard deviation 1 has magnitudes of about 1.

    Args:
        ours_BFD, wanted_BFD: signals of reconstruction and original, F frames of D channels; at least 8 frames.
            Window lengths above F are left out.
    """
    errors = []
    for window in (window for window in _WINDOWS if window <= ours_BFD.shape[1]):
        ours, wanted = (_magnitudes(signal, window) for signal in (ours_BFD, wanted_BFD))
        errors.append((ours - wanted).abs().mean((1, 2, 3)))
    return torch.stack(errors).mean(0)


def _magnitudes(signal_BFD: Tensor, window: int) -> Tensor:
    """Return the magnitudes of the short-time Fourier transform, (B, D, frequencies, times)."""
    batch, frames, channels = signal_BFD.shape
    hann = torch.hann_window(window, device=signal_BFD.device)
    rows = signal_BFD.transpose(1, 2).reshape(batch * channels, frames)
    spectrum = torch.stft(rows, window, hop_length=window // 4, window=hann, center=False, return_complex=True)
    power = spectrum.real.square() + spectrum.imag.square()
    magnitude = (power / hann.square().sum() + _TINY).sqrt()
    return magnitude.reshape(batch, channels, *magnitude.shape[1:])
