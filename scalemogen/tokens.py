"""`TokenPyramid`: a motion as token maps. `StreamStep`: one scale of a motion while it is sampled."""

from __future__ import annotations

import base64
import binascii
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

from scalemogen.motion.motion import Motion
from scalemogen.scales import ScaleSchedule


@dataclass(frozen=True)
class TokenPyramid:
    """A motion as one map of bits per scale, coarse to fine.

    Attributes:
        bits: (T_v, P_v, D) bool per scale, False at padded columns; fewer than all scales while sampling.
        frames: valid frames, a multiple of 4.
        schedule: the scales that the maps belong to.
    """

    bits: tuple[np.ndarray, ...]
    frames: int
    schedule: ScaleSchedule

    def valid_columns(self, scale: int) -> int:
        """Number of columns of a scale's map that contain motion; the rest is padding."""
        return int(self.schedule.valid_columns(torch.tensor([self.frames]), scale))

    def pack(self) -> str:
        """Return all bits as base64 text, for recipes."""
        packed = np.packbits(np.concatenate([bits.ravel() for bits in self.bits]))
        return base64.b64encode(packed.tobytes()).decode("ascii")

    @classmethod
    def unpack(cls, text: str, frames: int, schedule: ScaleSchedule, width: int) -> TokenPyramid:
        """Read the pyramid of all scales that `pack` wrote.

        Args:
            width: bits per token.

        Raises:
            ValueError: if the text holds another number of bits.
        """
        try:
            packed = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
        except binascii.Error as error:
            raise ValueError(f"'{text[:20]}' is not a packed token pyramid") from error
        count = schedule.tokens * width
        if len(packed) != -(-count // 8):
            raise ValueError(f"{len(packed)} packed bytes do not hold a pyramid of {count} bits")
        shapes = [(scale.length, len(scale.groups), width) for scale in schedule.scales]
        ends = np.cumsum([np.prod(shape) for shape in shapes])
        parts = np.split(np.unpackbits(packed, count=count).astype(bool), ends[:-1])
        return cls(tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)), frames, schedule)

    def save(self, path: Path, model: str) -> Path:
        """Write all bits as .npz, and return the path.

        Args:
            path: the file to write.
            model: revision of the model that the tokens belong to; tokens mean nothing to other weights.
        """
        np.savez(path, tokens=self.pack(), frames=self.frames, model=model, allow_pickle=False)
        return path

    @classmethod
    def load(cls, path: Path, schedule: ScaleSchedule, width: int, model: str) -> TokenPyramid | None:
        """Read what `save` wrote; None if the file holds something else.

        Args:
            path: any file.
            schedule: scales of the model.
            width: bits per token.
            model: revision of the model.

        Raises:
            ValueError: if the tokens belong to another model.
        """
        if path.suffix.lower() != ".npz":
            return None
        try:
            with np.load(path, allow_pickle=False) as file:
                if not {"tokens", "frames", "model"} <= set(file):
                    return None
                text, frames, owner = str(file["tokens"]), int(file["frames"]), str(file["model"])
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None
        if owner != model:
            raise ValueError(f"these tokens belong to the model {owner}; the loaded model {model} cannot read them")
        return cls.unpack(text, min(frames, schedule.max_frames), schedule, width)


@dataclass(frozen=True)
class StreamStep:
    """One sampled scale.

    Attributes:
        scale: 0 for the coarsest scale.
        tokens: all maps so far.
        probabilities: (T_v, P_v, D) probability that a bit of this scale is set.
        decode: decodes the maps so far; `motion` calls it on first use.
    """

    scale: int
    tokens: TokenPyramid
    probabilities: np.ndarray
    decode: Callable[[], Motion]

    @cached_property
    def motion(self) -> Motion:
        """The partial motion of the maps so far."""
        return self.decode()
