"""The networks of HumanML3D's published evaluator (Guo et al. 2022, section 5).

Attribute names and shapes are those of the published state dicts, so that its weights load directly:
`movement_encoder` (259 channels, two strided convolutions), `motion_encoder` and `text_encoder` (bidirectional GRUs
with learned initial states).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

SLOPE = 0.2  # slope of the leaky ReLUs below 0
DROPOUT = 0.2  # no effect in eval mode; the layers keep the published numbering


class MovementEncoder(nn.Module):
    """Encode every four frames as one snippet."""

    def __init__(self, inputs: int = 259, width: int = 512, outputs: int = 512) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv1d(inputs, width, 4, stride=2, padding=1),
            nn.Dropout(DROPOUT),
            nn.LeakyReLU(SLOPE),
            nn.Conv1d(width, outputs, 4, stride=2, padding=1),
            nn.Dropout(DROPOUT),
            nn.LeakyReLU(SLOPE),
        )
        self.out_net = nn.Linear(outputs, outputs)

    def forward(self, x_BFC: Tensor) -> Tensor:
        """(B, F, inputs) -> (B, F/4, outputs)."""
        return self.out_net(self.main(x_BFC.transpose(1, 2)).transpose(1, 2))


class GruEncoder(nn.Module):
    """Encode a sequence as one vector, from the last states of both directions."""

    def __init__(self, inputs: int, width: int, outputs: int) -> None:
        super().__init__()
        self.input_emb = nn.Linear(inputs, width)
        self.gru = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.output_net = nn.Sequential(
            nn.Linear(2 * width, width), nn.LayerNorm(width), nn.LeakyReLU(SLOPE), nn.Linear(width, outputs)
        )
        self.hidden = nn.Parameter(torch.randn(2, 1, width))

    def forward(self, x_BLC: Tensor, lengths_B: Tensor) -> Tensor:
        """Encode sequences (B, L, inputs) with `lengths_B` valid steps each to (B, outputs)."""
        first = self.hidden.expand(-1, len(x_BLC), -1).contiguous()
        packed = pack_padded_sequence(self.input_emb(x_BLC), lengths_B.cpu(), batch_first=True, enforce_sorted=False)
        _, last = self.gru(packed, first)
        return self.output_net(torch.cat([last[0], last[1]], dim=-1))


class MotionEncoder(GruEncoder):
    """Encode the snippets of a motion."""

    def __init__(self, inputs: int = 512, width: int = 1024, outputs: int = 512) -> None:
        super().__init__(inputs, width, outputs)


class WordsEncoder(GruEncoder):
    """Encode the words of a caption, each given by its vector and its class."""

    def __init__(self, word: int = 300, classes: int = 15, width: int = 512, outputs: int = 512) -> None:
        super().__init__(word, width, outputs)
        self.pos_emb = nn.Linear(classes, word)

    def embed(self, words_BLW: Tensor, classes_BLP: Tensor, lengths_B: Tensor) -> Tensor:
        """Encode word vectors (B, L, word) and one-hot classes (B, L, classes) to (B, outputs)."""
        return self(words_BLW + self.pos_emb(classes_BLP), lengths_B)
