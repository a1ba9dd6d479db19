"""The stage `length`: train a network that predicts the length of a clip in frames from its caption.

Clips are whole recordings, or windows of long ones, so a length is often arbitrary. If a caption names seconds or
steps, they determine the length. For any other caption the best answer is the median length of similar clips. The
error is compared with that of a constant prediction, the median length over the training captions
(`seconds_off_median`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from scalemogen.data.clips import Share, read_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.data.text_states import sentence_means
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.networks.length import LengthPredictor
from scalemogen.networks.settings import LengthConfig
from scalemogen.scales import FRAMES_PER_COLUMN, whole_columns
from scalemogen.support.records import from_dict
from scalemogen.training.settings.stages import LengthTraining
from scalemogen.training.stage import Stage, change_config, save_half

# Standard deviation, in columns, of the target distribution around the true length. Neighbouring lengths are almost
# as good as the true one, so they also get some probability.
TARGET_WIDTH = 1.5


@dataclass(frozen=True)
class Lengths:
    """Captions and the lengths of their clips.

    Attributes:
        mean_NC: mean token state of each caption, float16.
        frames_N: frames of each caption's clip, rounded down to whole columns.
    """

    mean_NC: Tensor
    frames_N: np.ndarray


class LengthTask:
    """Predict the length of a clip from one of its captions."""

    def __init__(self, config: LengthTraining) -> None:
        self.config = config
        torch.manual_seed(config.loop.seed)
        self.model = LengthPredictor(replace(config.model, text_channels=config.text.channels))
        self.fps = LAYOUTS[config.layout].fps
        self.train, self.held_out = self._lengths("train"), self._lengths("val")

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Return the cross-entropy against a narrow distribution around the true length."""
        random = step_generator(self.config.loop.seed, step)
        chosen = share.of(random.integers(len(self.train.frames_N), size=self.config.loop.batch_size))
        device = next(model.parameters()).device
        logits = model(self.train.mean_NC[torch.from_numpy(chosen)].float().to(device))
        target = length_targets(self.train.frames_N[chosen], self.config.model.columns).to(device)
        return {"loss": F.cross_entropy(logits.float(), target)}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return two mean absolute errors in seconds on validation captions: ours, and that of a constant prediction.

        The constant is the median length over the training captions.
        """
        assert isinstance(model, LengthPredictor)
        device = next(model.parameters()).device
        ours = model.frames(self.held_out.mean_NC.float().to(device)).cpu().numpy()
        error = float(np.abs(ours - self.held_out.frames_N).mean()) / self.fps
        constant = float(np.abs(np.median(self.train.frames_N) - self.held_out.frames_N).mean()) / self.fps
        return {"seconds_off": error, "seconds_off_median": constant, "score": error}

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write `length.json` and `length.safetensors`."""
        assert isinstance(model, LengthPredictor)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "length.json").write_text(json.dumps(asdict(model.config), indent=1) + "\n")
        save_file(model.state_dict(), folder / "length.safetensors")

    def _lengths(self, split: str) -> Lengths:
        config = self.config
        statistics = read_statistics(config.data)
        clips = read_clips(config.data, split, statistics, FRAMES_PER_COLUMN * config.model.columns)
        captions = [caption for of_clip in clips.captions for caption in of_clip]
        frames = np.repeat(whole_columns(clips.frames), [len(c) for c in clips.captions])
        return Lengths(sentence_means(captions, replace(config.text, source=config.text_encoder)).half(), frames)


def trained_length(folder: Path) -> LengthPredictor:
    """Read the length predictor that a run exported.

    Raises:
        ValueError: if the folder has none.
    """
    path = folder / "length.json"
    if not path.is_file():
        raise ValueError(f"{folder} has no length.json; make one with `python -m scalemogen train length`")
    predictor = LengthPredictor(from_dict(LengthConfig, json.loads(path.read_text())))
    predictor.load_state_dict(load_file(folder / "length.safetensors"))
    return predictor.eval()


def length_targets(frames_B: np.ndarray, columns: int) -> Tensor:
    """Return a distribution over lengths in columns, (B, columns): a Gaussian around each true length."""
    # Class k stands for k + 1 columns. Longer lengths count as the last class.
    centre_B1 = torch.from_numpy(frames_B / FRAMES_PER_COLUMN - 1).clamp(0, columns - 1)[:, None]
    away = (torch.arange(columns) - centre_B1) / TARGET_WIDTH
    return (-0.5 * away.square()).softmax(-1).float()


def _add_length(training: LengthTraining, checkpoint: Path) -> None:
    length = trained_length(training.out / "best")
    save_half(length, checkpoint / "length.safetensors")
    change_config(checkpoint, length=length.config)


LENGTH = Stage(
    "length",
    LengthTraining,
    LengthTask,
    "length.safetensors",
    _add_length,
    shared=("text", "text_encoder"),
)
