"""Measure how close a prompt is to the training captions: the cosine to the nearest of a few thousand of them.

A checkpoint stores these captions with their embeddings (`seen.json`, `seen.safetensors`); training chooses them
(`training/seen_captions.py`). A sentence is embedded as the mean of its token states. This captures the words and the
kind of action, but no details: "turns left" and "turns right" have a cosine of 0.99.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

# Score from which a prompt counts as close. With the base model "he bows politely" scores 0.43, and "a person sneaks"
# scores 0.03.
CLOSE = 0.4


@dataclass(frozen=True)
class Closeness:
    """How close one prompt is to the training captions.

    Attributes:
        score: 0 to 1. 0: as far away as an unrelated sentence. 1: as close as a caption of a validation clip.
        nearest: training captions, the nearest first.
    """

    score: float
    nearest: tuple[str, ...]

    @property
    def close(self) -> bool:
        """Whether the prompt is close enough that the model probably knows the action."""
        return self.score >= CLOSE


@dataclass(frozen=True)
class SeenCaptions:
    """A selection of training captions that represents all of them.

    Attributes:
        texts: N captions.
        mean_NC: (N, C) their mean token states, scaled to length 1, float16.
        far, near: cosines to the nearest caption that map to the scores 0 and 1.
    """

    texts: tuple[str, ...]
    mean_NC: np.ndarray
    far: float
    near: float

    def closeness(self, mean_C: np.ndarray, nearest: int = 3) -> Closeness:
        """Compare a prompt with the captions.

        Args:
            mean_C: (C,) mean token state of the prompt, not normalised.
            nearest: number of captions to return.
        """
        # all vectors have length 1, so the dot product is the cosine
        cosine_N = self.mean_NC.astype(np.float32) @ unit_rows(mean_C)
        order = np.argsort(-cosine_N)[:nearest]
        score = (float(cosine_N[order[0]]) - self.far) / (self.near - self.far)
        return Closeness(min(max(score, 0.0), 1.0), tuple(self.texts[i] for i in order))

    def write(self, folder: Path) -> None:
        """Write `seen.json` and `seen.safetensors` into a checkpoint folder."""
        data = {"far": self.far, "near": self.near, "texts": self.texts}
        (folder / "seen.json").write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        save_file({"mean": self.mean_NC}, folder / "seen.safetensors")

    @classmethod
    def read(cls, folder: Path) -> SeenCaptions | None:
        """Read the captions of a checkpoint folder, or return None if it has none.

        Raises:
            ValueError: if the two files hold different numbers of captions.
        """
        if not (folder / "seen.json").is_file():
            return None
        data = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
        mean_NC = load_file(folder / "seen.safetensors")["mean"]
        if len(mean_NC) != len(data["texts"]):
            raise ValueError(
                f"seen.json of {folder} has {len(data['texts'])} texts, seen.safetensors {len(mean_NC)}: "
                "copy both files from one checkpoint"
            )
        return cls(tuple(data["texts"]), mean_NC, data["far"], data["near"])


def unit_rows(x: np.ndarray) -> np.ndarray:
    """Scale a vector (C,) or each row of (N, C) to length 1, as float32; a zero vector stays zero."""
    x = np.asarray(x, dtype=np.float32)
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)
