"""`NextScalePredictor`: predict all bits of one scale from text and coarser scales (docs/method.md, section 4).

Text states become a `Condition` (pooled vector, modulation, cross-attention memory). The running sum before a scale
becomes embedded `ScaleTokens`. A stack of `Block`s attends over them, and a head gives two logits per bit. Training
runs all scales in one pass (`forward`); sampling runs one scale at a time with cached keys and values (`step`).

A batch may hold motions of different lengths. Each scale computes only the columns that the longest motion of the
batch fills. Positions past a motion's own end are never attended to, so they cannot change its result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.networks.attention import CrossAttention, KeyValue, SelfAttention, TextPool, rotary_table
from scalemogen.networks.scale_tokens import ScaleTokens, coarser_masks
from scalemogen.networks.settings import PredictorConfig
from scalemogen.networks.text import TextStates
from scalemogen.scales import PARTS, ScaleSchedule

SCALE_EMBEDDINGS = 15  # rows of the published scale-embedding table; no schedule has more than 11 scales
FFN_STEP = 256  # the published code rounds the feed-forward width to a multiple of this
LAYER_NORM_EPS = 1e-6


def default_ffn_width(width: int) -> int:
    """Return the hidden width of the feed-forward layers of a model of `width` channels.

    The rule of the published code is round(4C / 256) * 256, with Python's round-half-to-even: 3072 for 768, 768 for
    192, 512 for 96 and for 160. Very narrow models, for which the rule gives 0, use 4C.
    """
    return round(4 * width / FFN_STEP) * FFN_STEP or 4 * width


def stored_ffn_width(state: Mapping[str, Tensor]) -> int | None:
    """Return the feed-forward width of a predictor's saved weights; None if they are not a predictor's."""
    weight = state.get("blocks.0.ffn.0.weight")
    return None if weight is None else weight.shape[0]


@dataclass(frozen=True)
class Condition:
    """A batch of texts in the form the blocks use. It is computed once per text.

    Attributes:
        pooled_BC: the condition vector c: the whole text as one vector.
        modulation_B6C: gates, scales and shifts computed from the text; every block adds its own learned ones.
        memory: keys and values of the text states for cross-attention, one pair per block.
        text_mask_BL: True at real text tokens, False at padding.
    """

    pooled_BC: Tensor
    modulation_B6C: Tensor
    memory: tuple[KeyValue, ...]
    text_mask_BL: Tensor


class Block(nn.Module):
    """One transformer block: self-attention over scales, cross-attention to the text, feed-forward layers.

    The text modulates the block in two ways besides cross-attention: it scales and shifts the normalised input of
    self-attention and feed-forward (s, b) and gates their output (g), as in DiT.
    """

    def __init__(self, config: PredictorConfig, ffn_width: int) -> None:
        super().__init__()
        width = config.width
        self.modulation = nn.Parameter(torch.randn(6, width) / width**0.5)
        self.self_attention = SelfAttention(width, config.heads)
        self.cross_norm = nn.LayerNorm(width, eps=LAYER_NORM_EPS)
        self.cross_attention = CrossAttention(width, config.heads)
        self.ffn = nn.Sequential(
            nn.Linear(width, ffn_width), nn.GELU(approximate="tanh"), nn.Linear(ffn_width, width)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        tokens: ScaleTokens,
        condition: Condition,
        memory: KeyValue,
        masks: Sequence[Tensor],
        past: KeyValue | None,
    ) -> tuple[Tensor, KeyValue]:
        """Run the block over `tokens`.

        Args:
            memory: this block's entry of `condition.memory`.
            masks: which keys each query may attend to; see `attend`.
            past: keys and values of the coarser scales, None in a teacher-forced pass or at scale 0.

        Returns:
            The new embeddings (B, N, C), and the keys and values of `past` and `tokens` together.
        """
        # The block's learned table plus the modulation by the text, which is the same for every block.
        g1, g2, s1, s2, b1, b2 = (self.modulation + condition.modulation_B6C)[:, :, None].unbind(1)
        x = tokens.x_BNC
        # 1 + s: with s = 0 the normalised input is not scaled.
        attended, present = self.self_attention(_normalized(x) * (1 + s1) + b1, tokens.rotary_N, masks, past)
        x = x + g1 * self.dropout(attended)
        x = x + self.dropout(self.cross_attention(self.cross_norm(x), memory, condition.text_mask_BL))
        return x + g2 * self.dropout(self.ffn(_normalized(x) * (1 + s2) + b2)), present


class NextScalePredictor(nn.Module):
    """Give logits for the bits of every scale: all scales at once (`forward`) or one at a time (`step`).

    Args:
        config: sizes.
        schedule: the scales of the tokenizer.
        bits: bits D per token.
        ffn_width: hidden width of the feed-forward layers; None uses `default_ffn_width`. Checkpoints that are older
            than this rule have a width of 4C; `stored_ffn_width` reads the width from their weights.
    """

    def __init__(
        self, config: PredictorConfig, schedule: ScaleSchedule, bits: int, ffn_width: int | None = None
    ) -> None:
        super().__init__()
        self.config, self.schedule, self.bits = config, schedule, bits
        width, channels = config.width, config.text_channels
        ffn_width = default_ffn_width(width) if ffn_width is None else ffn_width
        self.text_norm = nn.RMSNorm(channels, eps=1e-6)
        self.text_pool = TextPool(channels, width)
        self.text_projection = nn.Sequential(
            nn.Linear(channels, width), nn.GELU(approximate="tanh"), nn.Linear(width, width)
        )
        self.no_text = nn.Parameter(torch.randn(config.text_length, channels) / channels**0.5)
        self.start = nn.Parameter(torch.randn(width) / width**0.5)
        self.scale_embedding = nn.Embedding(SCALE_EMBEDDINGS, width)
        nn.init.trunc_normal_(self.scale_embedding.weight, std=width**-0.5)
        self.token_embedding = nn.Linear(bits, width)
        self.shared_modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(config, ffn_width) for _ in range(config.depth))
        self.head_modulation = nn.Linear(width, 2 * width)
        self.head = nn.Linear(width, 2 * bits)

    def condition(self, text: TextStates, drop_B: Tensor | None = None) -> Condition:
        """Pool and project the text, once for all scales.

        Args:
            text: encoder states of the prompts.
            drop_B: (B,) True where the text is dropped: the learned table `no_text` replaces its states.
        """
        states = text.states_BLC
        if drop_B is not None:
            # A dropped text of L tokens uses the first L rows; all further layers are the same.
            states = torch.where(drop_B[:, None, None], self.no_text[: states.shape[1]].to(states), states)
        states = self.text_norm(states)
        pooled = self.text_pool(states, text.mask_BL)
        projected = self.text_projection(states)
        memory = tuple(block.cross_attention.memory(projected) for block in self._blocks())
        modulation = self.shared_modulation(F.silu(pooled)).unflatten(-1, (6, -1))
        return Condition(pooled, modulation, memory, text.mask_BL)

    def forward(
        self, inputs: Sequence[Tensor], text: TextStates, frames_B: Tensor, drop_B: Tensor | None = None
    ) -> Tensor:
        """Return teacher-forced logits of all scales, (B, N, D, 2); index 1 is the logit of "bit is 1".

        Args:
            inputs: for each scale from 1 on, the predictor's input (B, columns, P_v, D), whole or cropped in time.
            text: encoder states of the prompts.
            frames_B: valid frames of each motion.
            drop_B: (B,) True where the text is dropped.
        """
        condition = self.condition(text, drop_B)
        parts = [self.start_tokens(condition)]
        parts += [self.scale_tokens(x, v, frames_B) for v, x in enumerate(inputs, start=1)]
        tokens = ScaleTokens.joined(parts)
        masks = coarser_masks(tokens, [part.x_BNC.shape[1] for part in parts])
        for block, memory in zip(self._blocks(), condition.memory, strict=True):
            x, _ = block(tokens, condition, memory, masks, None)
            tokens = tokens.with_embeddings(x)
        return self._head(tokens.x_BNC, condition)

    def step(
        self, tokens: ScaleTokens, condition: Condition, caches: list[KeyValue | None], keys_BN: Tensor
    ) -> tuple[Tensor, list[KeyValue | None]]:
        """Return the logits (B, n, D, 2) of one scale, given the cached coarser scales.

        Args:
            tokens: the embedded input of this scale.
            condition: the texts.
            caches: per block, keys and values of all coarser scales; None before scale 0.
            keys_BN: True where a position of the caches or of this scale may be attended to.

        Returns:
            The logits, and the caches with this scale appended.
        """
        # All queries of a scale may attend to the same keys: those of this scale and of all cached, coarser ones.
        masks, grown = [keys_BN[:, None, None, :].expand(-1, -1, tokens.x_BNC.shape[1], -1)], []
        for block, memory, past in zip(self._blocks(), condition.memory, caches, strict=True):
            x, present = block(tokens, condition, memory, masks, past)
            tokens = tokens.with_embeddings(x)
            grown.append(present)
        return self._head(tokens.x_BNC, condition), grown

    def start_tokens(self, condition: Condition) -> ScaleTokens:
        """Embed scale 0: a start token at position 0, only the scale embedding at the others (if any).

        Only position 0 is ever a key. The others are queries only: they attend to position 0 and give logits.
        """
        scale = self.schedule.scales[0]
        x = condition.pooled_BC[:, None] + self.start
        x = F.pad(x, (0, 0, 0, scale.tokens - 1)) + self.scale_embedding.weight[0]
        keys = torch.zeros(x.shape[:2], dtype=torch.bool, device=x.device)
        keys[:, 0] = True
        return ScaleTokens.of_scale(0, x, self._rotary(0, scale.length, x.device), keys)

    def scale_tokens(self, input_BnPD: Tensor, index: int, frames_B: Tensor) -> ScaleTokens:
        """Embed the input (B, columns, P_v, D) of scale `index` > 0, cropped to any number of columns."""
        columns, groups = input_BnPD.shape[1:3]
        x = self.token_embedding(input_BnPD.flatten(1, 2)) + self.scale_embedding.weight[index]
        # Columns past a motion's end are not keys. Positions are time-major, so each column's flag is repeated.
        keys = self.schedule.valid(frames_B, index)[:, :columns].repeat_interleave(groups, 1)
        return ScaleTokens.of_scale(index, x, self._rotary(index, columns, x.device), keys)

    def _blocks(self) -> list[Block]:
        """The blocks, typed (nn.ModuleList yields plain modules)."""
        return [block for block in self.blocks if isinstance(block, Block)]

    def _head(self, x_BNC: Tensor, condition: Condition) -> Tensor:
        """(B, N, C) -> logits (B, N, D, 2), normalised and modulated by the text once more."""
        scale, shift = self.head_modulation(F.silu(condition.pooled_BC))[:, None].chunk(2, -1)
        return self.head(_normalized(x_BNC) * (1 + scale) + shift).unflatten(-1, (self.bits, 2))

    def _rotary(self, index: int, columns: int, device: torch.device) -> Tensor:
        """Rotary angles of a scale's first `columns` columns and all its groups.

        Positions are those of the finest scale: column t of T_v stands at t * T / T_v and group p of P_v at
        p * 7 / P_v, so that tokens of different scales about the same time and part get similar angles.
        torch.round rounds half to even, as the published code does.
        """
        scale = self.schedule.scales[index]
        time = torch.round(torch.arange(columns, device=device) * (self.schedule.columns / scale.length))
        part = torch.round(torch.arange(len(scale.groups), device=device) * (PARTS / len(scale.groups)))
        return rotary_table(time, part, self.config.width // self.config.heads)


def _normalized(x: Tensor) -> Tensor:
    """Layer norm over channels without weights of its own; the text supplies scale and shift."""
    return F.layer_norm(x, x.shape[-1:], eps=LAYER_NORM_EPS)
