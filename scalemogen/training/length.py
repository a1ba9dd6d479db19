"""The length predictor: captions and the frames of their clips.

Clips are recordings as they are, long ones cut into windows, so a length is often arbitrary. A caption that names
seconds or steps tells it; one that does not leaves the median of what such clips last. The number to beat is what
saying the same for every caption misses.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from scalemogen.checkpoint import from_dict
from scalemogen.data.clips import Share, read_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.networks.length import LengthConfig, LengthPredictor
from scalemogen.networks.text import TextConfig
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.training.loop import LoopConfig
from scalemogen.training.text_states import BUNDLED_ENCODER, sentence_means

NEIGHBOURS = 1.5  # columns: standard deviation of the target around the true length, which is known to a frame


@dataclass(frozen=True)
class LengthTraining:
    """How a length predictor is trained.

    Attributes:
        data: prepared folder.
        out: run folder; `best/` in it holds the predictor.
        text_encoder: folder (or Hub id) of the text encoder.
        model: its sizes; the text's channels are taken from `text`.
        text: as the checkpoint's own, for it is asked with the same states.
    """

    data: Path
    out: Path
    text_encoder: str = BUNDLED_ENCODER
    layout: str = "humanml3d"
    model: LengthConfig = field(default_factory=LengthConfig)
    text: TextConfig = field(default_factory=lambda: TextConfig(max_tokens=128))
    loop: LoopConfig = field(
        default_factory=lambda: LoopConfig(
            steps=1500, batch_size=256, learning_rate=1e-3, warmup=50, ema=0.99, validate_every=100,
            save_every=500, weight_decay=0.05, patience=5,
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Lengths:
    """Captions and how long their clips are.

    Attributes:
        mean_NC: mean token state of each caption, float16.
        frames_N: frames of its clip, whole columns.
    """

    mean_NC: Tensor
    frames_N: np.ndarray


class LengthTask:
    """The duration of a clip from one of its captions."""

    def __init__(self, config: LengthTraining) -> None:
        self.config = config
        torch.manual_seed(config.loop.seed)
        self.model = LengthPredictor(replace(config.model, text_channels=config.text.channels))
        self.fps = LAYOUTS[config.layout].fps
        self.train, self.held_out = self._lengths("train"), self._lengths("val")

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Cross-entropy against a narrow bell around the true length."""
        random = step_generator(self.config.loop.seed, step)
        chosen = share.of(random.integers(len(self.train.frames_N), size=self.config.loop.batch_size))
        device = next(model.parameters()).device
        logits = model(self.train.mean_NC[torch.from_numpy(chosen)].float().to(device))
        target = length_targets(self.train.frames_N[chosen], self.config.model.columns).to(device)
        return {"loss": F.cross_entropy(logits.float(), target)}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Mean absolute error in seconds on held-out captions, and that of the training captions' median."""
        assert isinstance(model, LengthPredictor)
        device = next(model.parameters()).device
        ours = model.frames(self.held_out.mean_NC.float().to(device)).cpu().numpy()
        error = float(np.abs(ours - self.held_out.frames_N).mean()) / self.fps
        constant = float(np.abs(np.median(self.train.frames_N) - self.held_out.frames_N).mean()) / self.fps
        return {"seconds_off": error, "seconds_off_median": constant, "score": error}

    def export(self, model: nn.Module, folder: Path) -> None:
        """`length.json` and `length.safetensors`."""
        assert isinstance(model, LengthPredictor)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "length.json").write_text(json.dumps(asdict(model.config), indent=1) + "\n")
        save_file(model.state_dict(), folder / "length.safetensors")

    def _lengths(self, split: str) -> Lengths:
        config = self.config
        statistics = read_statistics(config.data)
        clips = read_clips(config.data, split, statistics, FRAMES_PER_COLUMN * config.model.columns)
        captions = [caption for of_clip in clips.captions for caption in of_clip]
        frames = np.repeat(clips.frames // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN, [len(c) for c in clips.captions])
        return Lengths(sentence_means(captions, replace(config.text, source=config.text_encoder)).half(), frames)


def trained_length(folder: Path) -> LengthPredictor:
    """The length predictor that a run wrote; ValueError if there is none."""
    path = folder / "length.json"
    if not path.is_file():
        raise ValueError(f"{folder} has no length.json; make one with `python -m scalemogen train length`")
    predictor = LengthPredictor(from_dict(LengthConfig, json.loads(path.read_text())))
    predictor.load_state_dict(load_file(folder / "length.safetensors"))
    return predictor.eval()


def length_targets(frames_B: np.ndarray, columns: int) -> Tensor:
    """(B, columns) a bell around each length's column."""
    centre_B1 = torch.from_numpy(frames_B / FRAMES_PER_COLUMN - 1).clamp(0, columns - 1)[:, None]
    away = (torch.arange(columns) - centre_B1) / NEIGHBOURS
    return (-0.5 * away.square()).softmax(-1).float()
