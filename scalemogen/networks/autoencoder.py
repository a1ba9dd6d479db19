"""`Autoencoder`: what training and measuring of reconstructions need to know of a tokenizer.

Our tokenizer and the code autoencoders of the baselines satisfy it. A motion becomes a sum of several terms (one per
scale or codebook), and the sum of the first k terms can be decoded, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from torch import Tensor, nn

from scalemogen.motion.layouts import FeatureLayout


class Encoded(Protocol):
    """A batch of encoded motions."""

    @property
    def sums(self) -> Sequence[Any]:
        """The sum of the first 1, 2, ... terms, as tensors that `decode_sum` takes."""
        ...


class Autoencoder(Protocol):
    """Features to a sum of terms and back; a module whose call returns reconstruction and quantizer loss."""

    @property
    def encoder(self) -> nn.Module:
        """Features to the latent."""
        ...

    @property
    def decoder(self) -> nn.Module:
        """The latent to features."""
        ...

    @property
    def layout(self) -> FeatureLayout:
        """Layout of the features."""
        ...

    @property
    def levels(self) -> int:
        """Number of terms."""
        ...

    @property
    def max_frames(self) -> int:
        """Longest motion in frames."""
        ...

    def encode(self, features: Tensor, frames_B: Tensor) -> Encoded:
        """Encode normalised features (B, F, dims) with `frames_B` valid frames."""
        ...

    def decode_sum(self, sum_: Any, /, frames_B: Tensor, window: int | None = None) -> Tensor:
        """Decode a sum of terms to normalised features (B, window, dims)."""
        ...

    def parameters(self) -> Any:
        """Iterate over all weights."""
        ...
