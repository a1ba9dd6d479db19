"""What tokenizer and decoder learn alike: to give random windows back, from all their scales or from a few."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from scalemogen.checkpoint import Checkpoint, ModelConfig
from scalemogen.data.clips import ClipSet, Share, pad_clips, read_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.predictor import PredictorConfig
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.networks.trajectory import joints_in_world, root_path
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.training.loop import LoopConfig
from scalemogen.training.machine import compiler_at_hand
from scalemogen.training.tempo import at_tempo

FOOT_WEIGHT = 4.0


@dataclass(frozen=True)
class ReconstructionTraining:
    """How giving back is learnt.

    Attributes:
        data: prepared folder.
        out: run folder; `best/` in it holds a checkpoint.
        windows: frames of training windows, multiples of 4; each step draws one of them, and as many windows
            as hold the frames of a batch of the first. Shorter clips are zero-padded.
        margin: zero frames computed behind a window, so that the tokenizer meets a clip's end.
        compile: let torch.compile build the convolutions where there is a compiler: two or three minutes, then steps
            of four fifths the time in fp32 on a CPU.
        partial_share: share of the windows that are decoded from a random number of scales instead of all, so
            that every partial sum is a motion of its own.
        position_weight, motion_weight, path_weight, velocity_weight: joint positions, their change per frame, the
            path and heading that the root's velocities add up to, and the velocities of all joints in the world
            (m/s, feet above all), on which it depends whether feet slide.
        contact_weight: velocities (m/s) of feet that are in contact, once more.
        tempo: windows are played up to this share faster or slower (0.1: 0.9 to 1.1 times as fast); 0: as they are.
    """

    data: Path
    out: Path
    loop: LoopConfig = field(default_factory=LoopConfig)
    windows: tuple[int, ...] = (64,)
    margin: int = 8
    compile: bool = False
    partial_share: float = 0.5
    position_weight: float = 0.5
    motion_weight: float = 0.5
    path_weight: float = 0.1
    velocity_weight: float = 0.5
    contact_weight: float = 0.0
    tempo: float = 0.0


class ReconstructionTask:
    """Reconstruction of windows through the quantizer.

    Args:
        model: what learns; parameters that ask for no gradient stay as they are.
    """

    def __init__(self, config: ReconstructionTraining, model: MotionTokenizer) -> None:
        self.config = config
        self.statistics = read_statistics(config.data)
        self.model = model
        self.model.margin = config.margin
        if config.compile and compiler_at_hand():
            # in place: names of weights stay, and the copy that is averaged is not compiled
            self.model.encoder.compile(dynamic=False)
            self.model.decoder.compile(dynamic=False)
        longest = self.model.schedule.max_frames
        self.train = read_clips(config.data, "train", self.statistics, longest)
        self.held_out = read_clips(config.data, "val", self.statistics, longest, mirrored=False)

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Loss terms of a share of one batch of windows."""
        random = step_generator(self.config.loop.seed, step)
        window = int(random.choice(self.config.windows))
        count = self.config.loop.batch_size * self.config.windows[0] // window
        count = max(count // share.processes, 1) * share.processes  # each counts for as much as another
        scales = share.of(random_scales(count, len(self.model.schedule), self.config.partial_share, random))
        windows = share.of(self._windows(count, window, random))
        x, frames = pad_clips(windows, window)
        device = next(model.parameters()).device
        x, frames, scales = x.to(device), frames.to(device), scales.to(device)
        reconstruction, quantizer_loss = model(x, frames, scales)
        # what lies behind the last whole column is not decoded
        frames = frames // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN
        terms = reconstruction_terms(reconstruction.float(), x, frames, self.statistics, self.model.layout)
        weights = {
            "features": 1.0,
            "positions": self.config.position_weight,
            "motion": self.config.motion_weight,
            "path": self.config.path_weight,
            "velocity": self.config.velocity_weight,
            "contact": self.config.contact_weight,
        }
        total = sum((weight * terms[name] for name, weight in weights.items()), start=quantizer_loss)
        return {"loss": total, "quantizer": quantizer_loss, **terms}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Joint errors in mm of held-out clips after 3, 6, 9 and all scales."""
        assert isinstance(model, MotionTokenizer)
        errors = reconstruction_errors(model, self.held_out, self.statistics)
        numbers = {f"mpjpe_{count}": errors.mpjpe_mm[count - 1] for count in errors.shown}
        return {**numbers, "global": errors.global_mm, "score": errors.mpjpe_mm[-1]}

    def export(self, model: nn.Module, folder: Path) -> None:
        """A checkpoint whose predictor is still random."""
        assert isinstance(model, MotionTokenizer)
        config = ModelConfig(name=self.config.out.name, tokenizer=model.config, predictor=_TINY_PREDICTOR)
        created = Checkpoint.create(config, self.statistics)
        Checkpoint(config, model, created.predictor, self.statistics).save(folder)

    def _windows(self, count: int, window: int, random: np.random.Generator) -> list[np.ndarray]:
        """Random windows, each at a tempo of its own where tempos vary."""
        spread = self.config.tempo
        if spread == 0:
            return random_windows(self.train, [window] * count, random)
        tempos = random.uniform(1 - spread, 1 + spread, count)
        taken = random_windows(self.train, [window_span(window, tempo) for tempo in tempos], random)
        played = [
            at_tempo(rows, tempo, self.statistics, self.model.layout)
            for rows, tempo in zip(taken, tempos, strict=True)
        ]
        return [rows[:window] for rows in played]


_TINY_PREDICTOR = PredictorConfig(width=16, depth=1, heads=1, text_channels=128, text_length=8)


def window_span(window: int, tempo: float) -> int:
    """Frames that become a window of `window` frames when played at a tempo (see `at_tempo`)."""
    return math.ceil(max(window * tempo, (window - 1) * tempo + 1) - 1e-6)


def random_windows(clips: ClipSet, spans: Sequence[int], random: np.random.Generator) -> list[np.ndarray]:
    """Windows of at most so many frames each; long clips are met more often, in proportion to their length."""
    chances = np.maximum(clips.frames, np.mean(spans))
    windows = []
    for index, window in zip(random.choice(len(clips), len(spans), p=chances / chances.sum()), spans, strict=True):
        clip = clips.clip(int(index))
        start = int(random.integers(0, max(0, len(clip) - window) + 1))
        windows.append(clip[start : start + window])
    return windows


def random_scales(count: int, scales: int, partial_share: float, random: np.random.Generator) -> Tensor:
    """(count,) number of scales each window is decoded from: all of them, or in a share of the cases fewer."""
    partial = random.random(count) < partial_share
    return torch.from_numpy(np.where(partial, random.integers(1, scales, count), scales))


def reconstruction_terms(
    ours: Tensor, wanted: Tensor, frames_B: Tensor, statistics: Statistics, layout: FeatureLayout
) -> dict[str, Tensor]:
    """Mean absolute errors over valid frames, (B, F, dims) normalised features against another."""
    valid = (torch.arange(wanted.shape[1], device=wanted.device) < frames_B[:, None])[:, :, None].to(ours)
    weight = valid / valid.sum()
    difference = (ours - wanted) * valid
    positions = difference[..., layout.positions.start : layout.positions.stop]
    mean, std = (torch.from_numpy(a).to(ours) for a in (statistics.mean, statistics.std))
    path = (root_path(ours, mean, std, layout) - root_path(wanted, mean, std, layout)).abs()
    joints = joints_in_world(ours, mean, std, layout) - joints_in_world(wanted, mean, std, layout)
    speed = joints.diff(dim=1).abs().mean(-1) * layout.fps
    contact_columns = list(range(layout.contacts.start, layout.contacts.stop))
    down = (wanted * std + mean)[:, 1:-1, contact_columns].round().clamp(0, 1) * valid[:, 2:]
    return {
        "features": (difference.abs() * weight).sum() / layout.dims,
        "positions": (positions.abs() * weight).sum() / len(layout.positions),
        "motion": (positions.diff(dim=1).abs() * weight[:, 1:]).sum() / len(layout.positions),
        "path": (path * weight).sum() / path.shape[-1],
        "velocity": ((speed * joint_weights(layout).to(ours)).mean(2) * weight[:, 2:, 0]).sum(),
        "contact": (speed[:, :, list(layout.skeleton.contact_joints)] * down).sum() / down.sum().clamp(min=1),
    }


def joint_weights(layout: FeatureLayout) -> Tensor:
    """(J,) mean 1: feet count more, for a foot that should rest and slides is seen at once."""
    weights = torch.ones(layout.skeleton.joint_count)
    weights[list(layout.skeleton.contact_joints)] = FOOT_WEIGHT
    return weights / weights.mean()
