"""How close a prompt is to what the model has seen: the cosine to the nearest of a few thousand training captions.

Sentences are compared by the mean of their token states. That says which words and what kind of action a prompt
has, not more: "turns left" and "turns right" have a cosine of 0.99.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

CLOSE = 0.4  # score from which a prompt counts as close: "he bows politely" has 0.43, "a person sneaks" 0.03
UNRELATED_SHARE, HELD_OUT_SHARE = 0.75, 0.05  # quantiles that become the scores 0 and 1
PROMPT_LETTERS = 100  # captions up to this length stand for all: prompts are no longer, and they are shown to people

# What no capture of walking, waving and exercise holds: the far end of the scale.
UNRELATED = (
    "she plays the violin", "a man rides a skateboard down a ramp", "someone paddles a canoe",
    "the baby crawls under the bed", "he does a backflip off the wall", "a person crawls on all fours",
    "somebody is typing on a keyboard", "he rolls over on the ground", "a woman brushes her teeth",
    "peeling potatoes", "the weather is nice today", "a dog barks at the mailman", "the stock market fell",
    "a goalkeeper dives for a ball", "a person does push-ups", "he rides a horse", "the car drives down the street",
    "a man throws a javelin", "writing a letter", "a gymnast does a handstand",
    "someone sweeps the floor with a broom", "a man plays tennis", "two people wrestle", "an archer draws the bow",
)  # fmt: skip


@dataclass(frozen=True)
class Closeness:
    """An answer.

    Attributes:
        score: 0 as far as an unrelated sentence, 1 as near as a caption that was held out.
        nearest: training captions, the nearest first.
    """

    score: float
    nearest: tuple[str, ...]

    @property
    def close(self) -> bool:
        """Whether the model can be expected to know what is meant."""
        return self.score >= CLOSE


@dataclass(frozen=True)
class SeenCaptions:
    """Training captions that stand for all.

    Attributes:
        texts: N captions.
        mean_NC: their mean token states, of length 1, float16.
        far, near: cosines to the nearest caption that have the scores 0 and 1.
    """

    texts: tuple[str, ...]
    mean_NC: np.ndarray
    far: float
    near: float

    def closeness(self, mean_C: np.ndarray, nearest: int = 3) -> Closeness:
        """Of a prompt with this mean token state."""
        cosine_N = self.mean_NC.astype(np.float32) @ _unit(mean_C)
        order = np.argsort(-cosine_N)[:nearest]
        score = (float(cosine_N[order[0]]) - self.far) / (self.near - self.far)
        return Closeness(min(max(score, 0.0), 1.0), tuple(self.texts[i] for i in order))

    def write(self, folder: Path) -> None:
        """`seen.json` and `seen.safetensors`."""
        said = {"far": self.far, "near": self.near, "texts": self.texts}
        (folder / "seen.json").write_text(json.dumps(said, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        save_file({"mean": self.mean_NC}, folder / "seen.safetensors")

    @classmethod
    def read(cls, folder: Path) -> SeenCaptions | None:
        """Those of a checkpoint folder; None if it has none.

        Raises:
            ValueError: if the two files do not fit together.
        """
        if not (folder / "seen.json").is_file():
            return None
        said = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
        mean_NC = load_file(folder / "seen.safetensors")["mean"]
        if len(mean_NC) != len(said["texts"]):
            raise ValueError(f"seen.json of {folder} has {len(said['texts'])} texts, seen.safetensors {len(mean_NC)}")
        return cls(tuple(said["texts"]), mean_NC, said["far"], said["near"])


def choose_seen(
    texts: Sequence[str], mean_NC: np.ndarray, held_out_MC: np.ndarray, unrelated_UC: np.ndarray, count: int = 2000
) -> SeenCaptions:
    """Short captions that cover all of them, and the scale of their cosines.

    Half of them are each as far from the others as can be, so that nothing rare is left out; the rest are drawn, so
    that what is said often is met often and closely.

    Args:
        texts, mean_NC: training captions and their mean token states.
        held_out_MC: mean token states of short captions of held-out clips.
        unrelated_UC: of `UNRELATED`.
    """
    short = [i for i, text in enumerate(texts) if len(text) <= PROMPT_LETTERS] or list(range(len(texts)))
    unit_NC = _unit(mean_NC[short])
    far_apart = farthest_points(unit_NC, count // 2)
    drawn = np.random.default_rng(0).permutation(np.setdiff1d(np.arange(len(short)), far_apart))
    chosen: list[int] = [*far_apart, *drawn[: count - len(far_apart)].tolist()]
    kept_NC = unit_NC[chosen]
    far, near = (
        float(np.quantile((_unit(others) @ kept_NC.T).max(1), share))
        for others, share in ((unrelated_UC, UNRELATED_SHARE), (held_out_MC, HELD_OUT_SHARE))
    )
    kept = tuple(str(texts[short[i]]) for i in chosen)
    return SeenCaptions(kept, kept_NC.astype(np.float16), far, max(near, far + 0.01))


def farthest_points(unit_NC: np.ndarray, count: int) -> list[int]:
    """Indices of `count` points, each the farthest from all before it (Gonzalez 1985); first the most central one."""
    rows = torch.from_numpy(np.ascontiguousarray(unit_NC, dtype=np.float32))
    chosen = [int((rows @ rows.mean(0)).argmax())]
    nearest_N = rows @ rows[chosen[0]]
    while len(chosen) < min(count, len(rows)):
        chosen.append(int(nearest_N.argmin()))
        nearest_N = torch.maximum(nearest_N, rows @ rows[chosen[-1]])
    return chosen


def _unit(x: np.ndarray) -> np.ndarray:
    x = np.asarray(x, dtype=np.float32)
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)
