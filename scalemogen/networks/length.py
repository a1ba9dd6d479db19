"""`LengthPredictor`: how long a motion should be, from its sentence.

The published method takes the length as given. This small network predicts a distribution over durations from the
mean text state; the model takes its median where a caller gives no duration.
"""

from __future__ import annotations

from torch import Tensor, nn

from scalemogen.networks.settings import LengthConfig
from scalemogen.networks.text import TextStates
from scalemogen.scales import FRAMES_PER_COLUMN


class LengthPredictor(nn.Module):
    """Mean text state -> two hidden layers -> one logit per duration."""

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
        """Return logits (B, columns) of mean text states (B, Ct); index i is a duration of i + 1 columns."""
        return self.layers(mean_BC)

    def frames(self, mean_BC: Tensor) -> Tensor:
        """Return the median duration in frames, (B,). The median minimises the expected absolute error."""
        cumulative = self(mean_BC).softmax(-1).cumsum(-1)
        # The count of durations below the median is its index; index 0 is one column.
        return FRAMES_PER_COLUMN * (1 + (cumulative < 0.5).sum(-1))


def mean_states(text: TextStates) -> Tensor:
    """Return the mean of each text's states over its real tokens, (B, Ct): for MiniLM, its sentence embedding."""
    mask_BL1 = text.mask_BL[:, :, None].to(text.states_BLC)
    return (text.states_BLC * mask_BL1).sum(1) / mask_BL1.sum(1).clamp(min=1)
