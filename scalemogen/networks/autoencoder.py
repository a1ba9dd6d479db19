"""`Autoencoder`: the interface that code for training and measuring reconstructions uses.

Our tokenizer and the autoencoders of the baselines satisfy it. They encode a motion as a sum of several terms (one
per scale or codebook). The sum of the first k terms can be decoded, too.
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
    """Encodes features as a sum of terms and decodes them; calling it returns reconstruction and quantizer loss."""

    @property
    def encoder(self) -> nn.Module:
        """The network from features to the latent."""
        ...

    @property
    def decoder(self) -> nn.Module:
        """The network from the latent to features."""
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
