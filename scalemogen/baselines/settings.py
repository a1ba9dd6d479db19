"""What can be set about the systems that ours is compared with, as plain records. This file needs no PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scalemogen.networks.settings import PredictorConfig
from scalemogen.settings import LARGEST

OURS = "ours"
SHARED_BASE = "../../base"  # checkpoints/base, seen from checkpoints/baselines/NAME
SHARED_ENCODER = f"{SHARED_BASE}/text_encoder"
MOST_STEPS = 1000


@dataclass(frozen=True)
class BaselineSampling:
    """How a baseline samples.

    Attributes:
        guidance: weight of classifier-free guidance; 0 turns guidance off.
        temperature: values below 1 give safer motions, values above 1 more varied ones. It divides the logits
            (next-token, masked), or multiplies the noise that a motion starts from (diffusion, flow).
        steps: sampling steps of masked decoding, diffusion and flow.

    Raises:
        ValueError: if a value is out of range.
    """

    guidance: float = 2.0
    temperature: float = 1.0
    steps: int = 10

    def __post_init__(self) -> None:
        if not 0 < self.temperature <= LARGEST:
            raise ValueError(f"temperature must be above 0 and at most {LARGEST:g}; got {self.temperature}")
        if not 0 <= self.guidance <= LARGEST:
            raise ValueError(f"guidance must be between 0 and {LARGEST:g}; got {self.guidance}")
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"steps must be between 1 and {MOST_STEPS}; got {self.steps}")

    def at(self, guidance: float | None, temperature: float | None, steps: int | None = None) -> BaselineSampling:
        """Return a copy with other values; None keeps the current one."""
        return replace(
            self,
            guidance=self.guidance if guidance is None else guidance,
            temperature=self.temperature if temperature is None else temperature,
            steps=self.steps if steps is None else steps,
        )


@dataclass(frozen=True)
class CodeConfig:
    """Sizes of a code autoencoder.

    Attributes:
        layout: feature layout.
        width: channels of the convolutions.
        codes: number of codes in each codebook.
        channels: channels of a code.
        quantizers: number of codebooks; each one quantizes what the earlier ones left.
    """

    layout: str = "humanml3d"
    width: int = 192
    codes: int = 512
    channels: int = 64
    quantizers: int = 1


@dataclass(frozen=True)
class NextTokenConfig:
    """Sizes of the causal transformer.

    Attributes:
        transformer: sizes of the blocks.
        codes: codes in the codebook.
        columns: longest motion in codes.
        corrupted: highest share of the codes of a motion that training replaces by random ones.
    """

    transformer: PredictorConfig = field(default_factory=PredictorConfig)
    codes: int = 512
    columns: int = 49
    corrupted: float = 0.5


@dataclass(frozen=True)
class MaskedConfig:
    """Sizes of the masked transformer: its blocks, and the codes in a codebook."""

    transformer: PredictorConfig = field(default_factory=PredictorConfig)
    codes: int = 512


@dataclass(frozen=True)
class ResidualConfig:
    """Sizes of the residual transformer: its blocks, the codes in a codebook, and the number of codebooks."""

    transformer: PredictorConfig = field(default_factory=PredictorConfig)
    codes: int = 512
    quantizers: int = 4


@dataclass(frozen=True)
class LatentConfig:
    """Sizes of a latent network.

    Attributes:
        transformer: sizes of the blocks.
        columns: longest motion in columns of four frames.
        bits: channels D of each body part's latent.
        tokenizer: digest of the tokenizer whose latent this is (`tokenizer_digest`).
    """

    transformer: PredictorConfig = field(default_factory=PredictorConfig)
    columns: int = 49
    bits: int = 24
    tokenizer: str = ""
