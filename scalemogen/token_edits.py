"""Change tokens by hand: flip a bit, leave a token out, join the coarse maps of one motion to fine maps of another.

These are the experiments of the Scales tab. They show what a token, or a scale, contributes to a motion.
"""

from __future__ import annotations

from dataclasses import replace

import torch

from scalemogen.model import MotionModel
from scalemogen.motion.motion import Motion
from scalemogen.tokens import TokenPyramid


def flip_bit(tokens: TokenPyramid, scale: int, column: int, group: int, bit: int) -> TokenPyramid:
    """Return the tokens with one bit changed.

    Args:
        tokens: all maps.
        scale: index of the map.
        column, group, bit: place in the map.

    Raises:
        ValueError: if there is no such bit, or the token is padding.
    """
    _check_place(tokens, scale, column, group)
    changed = tokens.bits[scale].copy()
    if not 0 <= bit < changed.shape[-1]:
        raise ValueError(f"bit {bit} does not exist; a token has bits 0 to {changed.shape[-1] - 1}")
    changed[column, group, bit] ^= True
    return replace(tokens, bits=(*tokens.bits[:scale], changed, *tokens.bits[scale + 1 :]))


@torch.inference_mode()
def decode_without(model: MotionModel, tokens: TokenPyramid, scale: int, column: int, group: int) -> Motion:
    """Decode all maps with one token left out: its vector counts as zero.

    Args:
        model: decodes the tokens.
        tokens: all maps.
        scale: index of the map.
        column, group: place of the token in the map.

    Raises:
        ValueError: if there is no such token, or it is padding.
    """
    _check_place(tokens, scale, column, group)
    quantizer, counts = model.tokenizer.quantizer, model.counts([tokens.frames])
    bits = [torch.from_numpy(each).to(model.device)[None] for each in tokens.bits]
    maps = [quantizer.values(each, counts, index) for index, each in enumerate(bits)]
    maps[scale][:, column, group] = 0
    return model.motions(model.schedule.accumulate(maps)[-1], [tokens.frames], [None])[0]


def join_scales(coarse: TokenPyramid, fine: TokenPyramid, scales: int) -> TokenPyramid:
    """Return the first maps of one motion, followed by the other maps of another.

    Args:
        coarse, fine: all maps of two motions of the same length.
        scales: number of maps taken from `coarse`.

    Raises:
        ValueError: if the lengths differ.
    """
    if coarse.frames != fine.frames:
        raise ValueError(f"the motions have {coarse.frames} and {fine.frames} frames; cut them to the same length")
    return replace(coarse, bits=(*coarse.bits[:scales], *fine.bits[scales:]))


def _check_place(tokens: TokenPyramid, scale: int, column: int, group: int) -> None:
    if not 0 <= scale < len(tokens.bits):
        raise ValueError(f"map {scale} does not exist; there are maps 0 to {len(tokens.bits) - 1}")
    columns, groups = tokens.valid_columns(scale), tokens.bits[scale].shape[1]
    if not (0 <= column < columns and 0 <= group < groups):
        raise ValueError(f"map {scale} has no token ({column}, {group}); it has {columns} x {groups} tokens")
