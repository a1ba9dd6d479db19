"""`TextTransformer`: the blocks and the text conditioning of our predictor, over any sequence of columns.

The next-token, masked, diffusion and flow baselines use it, so that they read the text as our predictor does. Their
samplers share `guided`, `drawn` and `random_numbers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.networks.attention import KeyValue, TextPool, rotary_table
from scalemogen.networks.predictor import LAYER_NORM_EPS, Block, Condition, default_ffn_width
from scalemogen.networks.scale_tokens import ScaleTokens
from scalemogen.networks.settings import PredictorConfig
from scalemogen.networks.text import TextStates
from scalemogen.scales import FRAMES_PER_COLUMN


class TextTransformer(nn.Module):
    """Transformer blocks over columns in time, conditioned on text; positions are rotary, in time only."""

    def __init__(self, config: PredictorConfig) -> None:
        super().__init__()
        self.config = config
        width, channels = config.width, config.text_channels
        self.text_norm = nn.RMSNorm(channels, eps=1e-6)
        self.text_pool = TextPool(channels, width)
        self.text_projection = nn.Sequential(
            nn.Linear(channels, width), nn.GELU(approximate="tanh"), nn.Linear(width, width)
        )
        self.no_text = nn.Parameter(torch.randn(config.text_length, channels) / channels**0.5)
        self.modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(config, default_ffn_width(width)) for _ in range(config.depth))
        self.out_modulation = nn.Linear(width, 2 * width)

    def condition(self, text: TextStates, drop_B: Tensor | None = None, extra_BC: Tensor | None = None) -> Condition:
        """Pool the text for modulation, and project it to keys and values for cross-attention.

        Args:
            text: token states of B texts.
            drop_B: (B,) True where the text is dropped: a learned table replaces its states.
            extra_BC: added to the pooled text, such as an embedding of the noise level.
        """
        states = text.states_BLC
        if drop_B is not None:
            states = torch.where(drop_B[:, None, None], self.no_text[: states.shape[1]].to(states), states)
        states = self.text_norm(states)
        pooled = self.text_pool(states, text.mask_BL)
        pooled = pooled if extra_BC is None else pooled + extra_BC
        projected = self.text_projection(states)
        memory = tuple(block.cross_attention.memory(projected) for block in self._blocks())
        return Condition(pooled, self.modulation(F.silu(pooled)).unflatten(-1, (6, -1)), memory, text.mask_BL)

    def forward(
        self,
        x_BNC: Tensor,
        condition: Condition,
        mask_BNK: Tensor,
        caches: Sequence[KeyValue | None] | None = None,
        start: int = 0,
    ) -> tuple[Tensor, list[KeyValue]]:
        """Run all blocks.

        Args:
            x_BNC: embeddings of the columns `start`, `start` + 1, ...
            mask_BNK: which keys (cached ones first) each column may attend to, (B, N, K) or (B, 1, K).
            caches: per block, keys and values of the columns before `start`; None if there are none.

        Returns:
            Normalised embeddings (B, N, C) for the head, and the caches with these columns appended.
        """
        positions = torch.arange(start, start + x_BNC.shape[1], device=x_BNC.device)
        head = self.config.width // self.config.heads
        rotary = rotary_table(positions, torch.zeros(1, device=x_BNC.device), head)
        masks = [mask_BNK.expand(-1, x_BNC.shape[1], -1)[:, None]]
        tokens = ScaleTokens.of_scale(0, x_BNC, rotary, mask_BNK[:, 0])
        grown: list[KeyValue] = []
        for index, block in enumerate(self._blocks()):
            past = None if caches is None else caches[index]
            x, present = block(tokens, condition, condition.memory[index], masks, past)
            tokens = tokens.with_embeddings(x)
            grown.append(present)
        scale, shift = self.out_modulation(F.silu(condition.pooled_BC))[:, None].chunk(2, -1)
        x = F.layer_norm(tokens.x_BNC, tokens.x_BNC.shape[-1:], eps=LAYER_NORM_EPS)
        return x * (1 + scale) + shift, grown

    def _blocks(self) -> list[Block]:
        return [block for block in self.blocks if isinstance(block, Block)]


@dataclass(frozen=True)
class Request:
    """A batch of texts twice: with the text (first half) and without it (second half), for guidance.

    Attributes:
        text: states of 2B texts.
        drop: (2B,) True in the second half.
        frames: (B,) valid frames.
    """

    text: TextStates
    drop: Tensor
    frames: Tensor

    @classmethod
    def of(cls, text: TextStates, frames_B: Tensor) -> Request:
        """Repeat the texts of B motions."""
        twice = TextStates(text.states_BLC.repeat(2, 1, 1), text.mask_BL.repeat(2, 1))
        with_text = torch.zeros(len(frames_B), dtype=torch.bool, device=frames_B.device)
        return cls(twice, torch.cat([with_text, ~with_text]), frames_B)

    @property
    def columns(self) -> int:
        """Columns of the longest motion."""
        return int(self.frames.max()) // FRAMES_PER_COLUMN

    @property
    def valid(self) -> Tensor:
        """(B, columns) True at columns that hold motion."""
        return valid_columns(self.frames, self.columns)


def valid_columns(frames_B: Tensor, columns: int) -> Tensor:
    """Return (B, columns) True at columns that lie wholly inside the motion."""
    return torch.arange(columns, device=frames_B.device) < (frames_B // FRAMES_PER_COLUMN)[:, None]


def guided(both_2B: Tensor, guidance: float) -> Tensor:
    """Classifier-free guidance: move the result with text (first half) away from the one without (second half).

    Args:
        both_2B: (2B, ...).
        guidance: weight; 0 returns the result with text.
    """
    with_text, without = both_2B.float().chunk(2)
    return (1 + guidance) * with_text - guidance * without


def drawn(logits_K: Tensor, uniform: Tensor, temperature: float) -> Tensor:
    """Draw an index of the last dimension for each row of logits, given one number in [0, 1) for each."""
    cumulative = (logits_K.float() / temperature).softmax(-1).cumsum(-1)
    return (cumulative <= uniform[..., None]).sum(-1).clamp(max=logits_K.shape[-1] - 1)


def random_numbers(seeds: Sequence[int], shape: tuple[int, ...], like: Tensor, normal: bool = False) -> Tensor:
    """Return (B, *shape) random numbers: uniform in [0, 1) or normal, each motion from its own seed.

    They are drawn for the full shape, whatever the lengths in the batch, and on the CPU, so that a seed gives the
    same numbers in every batch and on every device.
    """
    draw = torch.randn if normal else torch.rand
    made = [draw(shape, generator=torch.Generator().manual_seed(seed)) for seed in seeds]
    return torch.stack(made).to(like.device)
