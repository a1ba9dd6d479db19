"""What can be set about the training of the baselines, as plain records. This file needs no PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from scalemogen.baselines.settings import (
    SHARED_ENCODER,
    BaselineSampling,
    CodeConfig,
    LatentConfig,
    MaskedConfig,
    NextTokenConfig,
    ResidualConfig,
)
from scalemogen.networks.settings import BUNDLED_ENCODER, PredictorConfig, TextConfig
from scalemogen.training.settings.stages import LoopConfig, ReconstructionTraining


@dataclass(frozen=True)
class TextTraining:
    """Settings of a network that reads text; our predictor has the same.

    Attributes:
        data: prepared folder.
        out: run folder.
        text_encoder: folder (or Hub id) of the text encoder.
        start: folder of a trained network of the same name and sizes, whose weights the training starts from; None
            starts from random weights.
        text: the text encoder's kind and sizes; `source` is where the finished checkpoint finds it.
        sampling: sampling settings that the checkpoint stores as its defaults; training does not use them.
        text_dropout: share of samples trained without their text.
        tempos: each step draws one of these tempos per clip.
        balance: clips of rare actions occur more often in an epoch, see `balance.epoch_of`.
        most_repeats: largest number of times that a clip occurs in an epoch.
        hard_actions: as for `PredictorTraining`.
        most_aloft: leave out clips in which the body is off the floor for longer than this, in seconds; None: keep
            all clips.
    """

    data: Path
    out: Path
    text_encoder: str = BUNDLED_ENCODER
    start: Path | None = None
    text: TextConfig = field(default_factory=lambda: TextConfig(max_tokens=128, source=SHARED_ENCODER))
    sampling: BaselineSampling = field(default_factory=BaselineSampling)
    loop: LoopConfig = field(default_factory=LoopConfig)
    text_dropout: float = 0.1
    tempos: tuple[float, ...] = (1.0,)
    balance: float = 0.0
    most_repeats: int = 8
    hard_actions: tuple[str, ...] = ()
    most_aloft: float | None = None

    def blocks(self, sizes: PredictorConfig) -> PredictorConfig:
        """Return the sizes with the channels and the length of the text filled in."""
        return replace(sizes, text_channels=self.text.channels, text_length=self.text.max_tokens)


@dataclass(frozen=True)
class CodesTraining(ReconstructionTraining):
    """Settings of a code autoencoder: its sizes, and the reconstruction settings that our tokenizer has, too.

    Attributes:
        model: sizes.
    """

    model: CodeConfig = field(default_factory=CodeConfig)


@dataclass(frozen=True)
class NextTokenCodesTraining(CodesTraining):
    """Train the codebook of the next-token baseline."""


@dataclass(frozen=True)
class NextTokenTraining(TextTraining):
    """Train the causal transformer of the next-token baseline.

    Attributes:
        next_token_codes: folder with the finished codebook.
        model: sizes of the transformer; training sets the sizes of text and codes itself.
    """

    next_token_codes: Path = field(kw_only=True)
    model: NextTokenConfig = field(default_factory=NextTokenConfig)


@dataclass(frozen=True)
class MaskedCodesTraining(CodesTraining):
    """Train the codebooks of the masked baseline."""


@dataclass(frozen=True)
class MaskedTraining(TextTraining):
    """Train the masked transformer of the masked baseline.

    Attributes:
        masked_codes: folder with the finished codebooks.
        model: sizes of the transformer; training sets the sizes of text and codes itself.
    """

    masked_codes: Path = field(kw_only=True)
    model: MaskedConfig = field(default_factory=MaskedConfig)


@dataclass(frozen=True)
class ResidualTraining(TextTraining):
    """Train the residual transformer of the masked baseline.

    Attributes:
        masked_codes: folder with the finished codebooks.
        model: sizes of the transformer; training sets the sizes of text and codes itself.
    """

    masked_codes: Path = field(kw_only=True)
    model: ResidualConfig = field(default_factory=ResidualConfig)


@dataclass(frozen=True)
class LatentTraining(TextTraining):
    """Settings of diffusion and flow.

    Attributes:
        tokenizer: checkpoint folder with the finished tokenizer.
        model: sizes of the network; training sets the sizes of text and latent itself.
    """

    tokenizer: Path = field(kw_only=True)
    model: LatentConfig = field(default_factory=LatentConfig)


@dataclass(frozen=True)
class DiffusionTraining(LatentTraining):
    """Train the network of the diffusion baseline on the latents of a finished tokenizer."""


@dataclass(frozen=True)
class FlowTraining(LatentTraining):
    """Train the network of the flow baseline on the latents of a finished tokenizer."""
