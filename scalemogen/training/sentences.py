"""The different captions of a set of clips, numbered, and what a text encoder makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from scalemogen.data.clips import ClipSet
from scalemogen.networks.text import TextConfig, TextStates
from scalemogen.training.text_states import token_states


@dataclass(frozen=True)
class Sentences:
    """Different captions and their token states.

    Attributes:
        of_clips: per clip, numbers of its captions.
        states: per caption (L, Ct) float16.
    """

    of_clips: tuple[tuple[int, ...], ...]
    states: tuple[Tensor, ...]

    def __len__(self) -> int:
        return len(self.states)

    @classmethod
    def of(cls, clips: ClipSet, text: TextConfig) -> Sentences:
        """Those of a split, from the cache or computed; called on all processes."""
        different = sorted({caption for captions in clips.captions for caption in captions})
        number = {caption: i for i, caption in enumerate(different)}
        of_clips = tuple(tuple(number[c] for c in captions) for captions in clips.captions)
        return cls(of_clips, tuple(token_states(different, text)))

    def batch(self, chosen: Sequence[int] | np.ndarray, device: torch.device) -> TextStates:
        """The states of some captions, one row each."""
        states = [self.states[i].float() for i in chosen]
        return TextStates.concatenated(torch.cat(states), [len(s) for s in states]).to(device)
