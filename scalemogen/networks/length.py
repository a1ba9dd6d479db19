"""How long a motion should be, from its sentence: a distribution over durations, of which the median is taken."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from scalemogen.networks.text import TextStates
from scalemogen.scales import FRAMES_PER_COLUMN


@dataclass(frozen=True)
class LengthConfig:
    """Sizes of a length predictor.

    Attributes:
        columns: durations told apart, in latent columns of four frames: 1, 2, ... columns.
        text_channels: channels Ct of the text states.
    """

    columns: int = 49
    text_channels: int = 384
    width: int = 256
    dropout: float = 0.2


class LengthPredictor(nn.Module):
    """Mean text state -> two hidden layers -> logits of each duration."""

    def __init__(self, config: LengthConfig) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.Sequential(
            nn.LayerNorm(config.text_channels),
            nn.Linear(config.text_channels, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, config.columns),
        )

    def forward(self, mean_BC: Tensor) -> Tensor:
        """(B, columns) logits of mean text states (B, Ct)."""
        return self.layers(mean_BC)

    def frames(self, mean_BC: Tensor) -> Tensor:
        """(B,) frames of the median duration: as likely too long as too short, the least absolute error."""
        cumulative = self(mean_BC).softmax(-1).cumsum(-1)
        return FRAMES_PER_COLUMN * (1 + (cumulative < 0.5).sum(-1))


def mean_states(text: TextStates) -> Tensor:
    """(B, Ct) mean of each text's states over its tokens: what MiniLM was trained to say of a whole sentence."""
    mask_BL1 = text.mask_BL[:, :, None].to(text.states_BLC)
    return (text.states_BLC * mask_BL1).sum(1) / mask_BL1.sum(1).clamp(min=1)
