"""Text encoders, which turn sentences into token states, and their common interface (docs/method.md, section 4).

The bundled encoder is all-MiniLM-L6-v2. Published weights use the encoder half of flan-t5-xl. The debug model hashes
words, so that tests need no weights. All encoders are frozen.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from scalemogen.networks.settings import TextConfig


@dataclass(frozen=True)
class TextStates:
    """Encoder states of a batch of texts.

    Attributes:
        states_BLC: (B, L, Ct) float32, zero at padding.
        mask_BL: (B, L) True at real tokens.
    """

    states_BLC: Tensor
    mask_BL: Tensor

    @classmethod
    def concatenated(cls, states_LC: Tensor, lengths: Sequence[int]) -> TextStates:
        """Build a padded batch from unpadded states (sum of lengths, Ct), one text after the other."""
        parts = torch.split(states_LC, list(lengths))
        states = torch.nn.utils.rnn.pad_sequence(list(parts), batch_first=True)
        mask = torch.arange(states.shape[1]) < torch.as_tensor(lengths)[:, None]
        return cls(states, mask.to(states.device))

    def to(self, device: torch.device | str) -> TextStates:
        """Return the same states on another device."""
        return TextStates(self.states_BLC.to(device), self.mask_BL.to(device))


class TextEncoder(Protocol):
    """The interface of a text encoder, as the model uses it."""

    def encode(self, texts: Sequence[str]) -> TextStates:
        """Return the token states of each text, padded to the longest."""
        ...

    def part_read(self, text: str) -> str:
        """Return the beginning of a text that `encode` reads; the whole text unless it is too long."""
        ...

    def is_word(self, word: str) -> bool:
        """Whether the encoder's vocabulary has a word (lower case) as a whole; typing errors are not in it."""
        ...


def load_text_encoder(config: TextConfig, checkpoint: Path | None, device: torch.device) -> TextEncoder:
    """Load the encoder that a checkpoint names.

    Args:
        config: the checkpoint's text config.
        checkpoint: the checkpoint's folder. If it contains a folder `config.source`, the encoder is read from there,
            otherwise from the Hub. If None, `config.source` itself is the path of a folder, or a Hub id.
        device: where the encoder runs.

    Raises:
        ValueError: if the encoder is neither in the checkpoint nor on the Hub.
    """
    if config.kind == "hashing":
        return HashingTextEncoder(config)
    bundled = checkpoint / config.source if checkpoint is not None else Path(config.source)
    missing = f"there is no text encoder '{config.source}': put it into a folder of that name in the checkpoint"
    on_hub = "/" in config.source and not config.source.startswith("..")
    if not bundled.is_dir() and not on_hub:
        raise ValueError(missing)
    try:
        return TransformerTextEncoder(config, str(bundled) if bundled.is_dir() else config.source, device)
    except OSError as error:
        raise ValueError(missing) from error


class TransformerTextEncoder:
    """Last hidden states of a pretrained transformer in fp32."""

    def __init__(self, config: TextConfig, source: str, device: torch.device) -> None:
        self.max_tokens = config.max_tokens
        with _quiet_transformers() as transformers:
            self.tokenizer = transformers.AutoTokenizer.from_pretrained(source)
            # It imports a class when it is first accessed. T5's takes two seconds, so access it only if needed.
            family = transformers.T5EncoderModel if config.kind == "t5" else transformers.AutoModel
            self.model = family.from_pretrained(source, dtype=torch.float32).eval().to(device)
        self.device = device

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """All tokens; "▁" marks the start of a word in T5's."""
        return frozenset(token.removeprefix("▁") for token in self.tokenizer.get_vocab())

    def is_word(self, word: str) -> bool:
        """Whether the tokenizer has a word as one token."""
        return word in self._vocabulary

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> TextStates:
        """Return the token states of each text, padded to the longest of the batch."""
        batch = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=self.max_tokens, return_tensors="pt"
        ).to(self.device)
        states = self.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])
        mask = batch["attention_mask"].bool()
        return TextStates(states.last_hidden_state * mask[:, :, None], mask)  # zero at padding

    def part_read(self, text: str) -> str:
        """Return the beginning of a text that `encode` reads."""
        ends = self.tokenizer(
            text, truncation=True, max_length=self.max_tokens + 1, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        if len(ends) <= self.max_tokens:
            return text
        # This call kept one token more than `encode` keeps, so `encode` reads up to the last but one. Special tokens
        # have the offsets (0, 0) and are skipped.
        return text[: [end for _, end in ends if end][-2]]


class HashingTextEncoder:
    """Maps every word to a fixed pseudo-random vector. It needs no weights and serves the debug model and tests."""

    def __init__(self, config: TextConfig) -> None:
        self.channels, self.max_tokens = config.channels, config.max_tokens

    def encode(self, texts: Sequence[str]) -> TextStates:
        """Return one state per word; an empty text counts as one empty word."""
        words = [text.lower().split()[: self.max_tokens] or [""] for text in texts]
        states = [_word_vector(word, self.channels) for text in words for word in text]
        return TextStates.concatenated(torch.stack(states), [len(text) for text in words])

    def is_word(self, word: str) -> bool:
        """Return True: without a vocabulary, every word may be right."""
        return True

    def part_read(self, text: str) -> str:
        """Return the beginning of a text with the words that have states."""
        words = list(re.finditer(r"\S+", text))
        return text if len(words) <= self.max_tokens else text[: words[self.max_tokens - 1].end()]


@lru_cache(maxsize=4096)
def _word_vector(word: str, channels: int) -> Tensor:
    """A random vector seeded by the word's hash, so that it is the same in every process."""
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "little")
    return torch.randn(channels, generator=torch.Generator().manual_seed(seed))


def bundle_text_encoder(source: str, folder: Path) -> Path:
    """Copy a text encoder into a checkpoint folder and return that folder.

    A local folder is copied as it is. One from the Hub is stored in fp16 to halve its size; loading converts it to
    fp32.
    """
    if Path(source).is_dir():
        return Path(shutil.copytree(source, folder, dirs_exist_ok=True))
    with _quiet_transformers() as transformers:
        transformers.AutoTokenizer.from_pretrained(source).save_pretrained(folder)
        transformers.AutoModel.from_pretrained(source, dtype=torch.float16).save_pretrained(folder)
    return folder


@contextmanager
def _quiet_transformers() -> Iterator[Any]:
    """Import transformers, and keep it from printing a progress bar while it loads weights.

    It is imported here because that takes a second, which commands that load no text encoder need not wait for.
    """
    import transformers
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield transformers
    finally:
        if shown:
            logging.enable_progress_bar()
